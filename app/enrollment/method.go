package enrollment

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/web"
	"mynetplus/models"
)

// SendMethodCode sends the code of a change of method to the registered mobile, or sends it again (D4.4, D5).
func (s *Service) SendMethodCode(ctx context.Context, who web.Identity, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		found, err := tx.PasswordEnrollments(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			result.Outcome, err = s.switched(ctx, tx, who)
			return err
		}
		person, err := tx.Cardholder(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if person.Mobile == "" {
			result.Outcome = NoMobile
			return nil
		}
		return s.issue(ctx, tx, who, models.PurposeMethod, from, &result)
	})
	return result, err
}

// SwitchMethod moves every password enrollment of the account to codes by SMS, when the code is right (D4.4). The
// personal message has nothing to show itself to any more and is forgotten.
func (s *Service) SwitchMethod(ctx context.Context, who web.Identity, code string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		account, err := tx.LockAccount(ctx, who.AccountID)
		if err != nil {
			return err
		}
		found, err := tx.PasswordEnrollments(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			result.Outcome, err = s.switched(ctx, tx, who)
			return err
		}
		if right, err := s.check(ctx, tx, who, models.PurposeMethod, code, from, &result); err != nil || !right {
			return err
		}
		var cardIDs []int64
		for _, e := range found {
			e.SwitchToSMS(tx.Now())
			if err := tx.SaveEnrollment(ctx, &e); err != nil {
				return err
			}
			cardIDs = append(cardIDs, e.CardID)
		}
		account.PersonalMessage = ""
		if err := tx.SaveAccount(ctx, &account); err != nil {
			return err
		}
		if err := tx.Audit(ctx, event(who, from, models.ActionMethod, models.OutcomeOK, models.Facts{CardIDs: cardIDs})); err != nil {
			return err
		}
		return s.notify.MethodChanged(ctx, tx, who.CardholderNo, cardIDs, from.Device)
	})
	return result, err
}

// switched tells whether this session's own code did what is asked for, or there never was anything to do.
func (s *Service) switched(ctx context.Context, tx *models.Tx, who web.Identity) (Outcome, error) {
	code, err := tx.LatestCode(ctx, bound(who, models.PurposeMethod))
	switch {
	case errors.Is(err, models.ErrNotFound):
		return NothingToDo, nil
	case err != nil:
		return NothingToDo, err
	case code.UsedAt == nil:
		return NothingToDo, nil
	}
	return AlreadyDone, nil
}

// methodCode is the session's newest code for a change of method, and how far its SMS has come.
type methodCode struct {
	code     *models.Code // nil before the first one
	delivery string
	now      time.Time
}

// done is when the code was used, or zero.
func (m methodCode) done() time.Time {
	if m.code == nil || m.code.UsedAt == nil {
		return time.Time{}
	}
	return *m.code.UsedAt
}

func (s *Service) methodCode(ctx context.Context, who web.Identity) (m methodCode, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		m.now = q.Now()
		m.code, m.delivery, err = q.SentCode(ctx, bound(who, models.PurposeMethod))
		return err
	})
	return m, err
}
