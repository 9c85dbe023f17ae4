package account

import (
	"context"

	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
)

// PasswordOutcome says how a change of the password ended.
type PasswordOutcome int

// The ways it ends.
const (
	PasswordChanged PasswordOutcome = iota
	PasswordRefused                 // the new one is not acceptable; Reason says why
	PasswordWrong                   // the current one is not right
	PasswordLocked                  // the login door is shut
)

// PasswordChange is a new password, asked for from one browser.
type PasswordChange struct {
	Current, New string
	Session      string // the hash of this session's token: it goes on
	Device       string // this browser's device token, or empty: it stays known
	Origin       models.Origin
}

// ChangePassword sets a new password when the current one is right and the new one is acceptable (D3.2). Every other
// session and known device ends: whoever knew the old one is out. The new one is judged first, for a refusal there
// costs no try at the door.
func (s *Service) ChangePassword(ctx context.Context, who web.Identity, in PasswordChange) (PasswordOutcome, string, error) {
	account, facts, err := s.facts(ctx, who)
	if err != nil {
		return 0, "", err
	}
	if reason := password.Acceptable(in.New, facts); reason != "" {
		return PasswordRefused, reason, nil
	}
	switch right, closed, err := s.prover.Prove(ctx, who, in.Current, in.Device, in.Origin); {
	case err != nil:
		return 0, "", err
	case closed:
		return PasswordLocked, "", nil
	case !right:
		return PasswordWrong, "", nil
	}
	hash, err := s.hash(in.New)
	if err != nil {
		return 0, "", err
	}
	return PasswordChanged, "", s.store.Tx(ctx, func(tx *models.Tx) error {
		return s.setPassword(ctx, tx, who, in, account, hash)
	})
}

// facts are what the new password may not contain, with the account as it stood when the current one was asked for.
func (s *Service) facts(ctx context.Context, who web.Identity) (account models.Account, facts password.Facts, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		person, err := q.Cardholder(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if account, err = q.AccountOf(ctx, who.CardholderNo); err != nil {
			return err
		}
		cards, err := q.CardsOf(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		facts, err = password.FactsOf(q.Keys(), person, account.LoginID, cards)
		return err
	})
	return account, facts, err
}

func (s *Service) hash(password string) (string, error) {
	release, err := s.hasher.Admit()
	if err != nil {
		return "", err
	}
	defer release()
	return s.hasher.Hash(password)
}

// setPassword writes the hash. ErrStaleForm when another change or a lockdown came in between: the proof was of a
// password that is no longer the current one, or opens nothing any more (D3.12).
func (s *Service) setPassword(ctx context.Context, tx *models.Tx, who web.Identity, in PasswordChange, proved models.Account, hash string) error {
	waiting, err := tx.LockProceduresOf(ctx, who.CardholderNo) // a new device may wait for its code
	if err != nil {
		return err
	}
	if err := tx.EndProcedures(ctx, waiting); err != nil {
		return err
	}
	doors, err := tx.LocksOf(ctx, who.CardholderNo)
	if err != nil {
		return err
	}
	for i := range doors {
		if doors[i].Shutdown() {
			return models.ErrStaleForm
		}
	}
	account, err := tx.LockAccount(ctx, proved.ID)
	if err != nil {
		return err
	}
	if !account.PasswordChangedAt.Equal(proved.PasswordChangedAt) {
		return models.ErrStaleForm
	}
	account.PasswordHash, account.PasswordChangedAt = hash, tx.Now()
	if err := tx.SaveAccount(ctx, &account); err != nil {
		return err
	}
	if err := tx.EndSessions(ctx, who.CardholderNo, in.Session); err != nil {
		return err
	}
	device := ""
	if in.Device != "" {
		device = models.HashToken(in.Device)
	}
	if err := tx.EndDevices(ctx, account.ID, device); err != nil {
		return err
	}
	if err := tx.Audit(ctx, event(who, in.Origin, models.ActionPassword, models.OutcomeOK, models.Facts{})); err != nil {
		return err
	}
	return s.notify.PasswordChanged(ctx, tx, who.CardholderNo, in.Origin.Device)
}
