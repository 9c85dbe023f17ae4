package recovery

import (
	"context"
	"errors"

	"mynetplus/app/password"
	"mynetplus/models"
)

// Reset gives a new password to somebody who has entered the codes of their kind of pass: by mail and by SMS, or by SMS
// at a reception (D3.6). Every session and known device ends, and the login door opens if failures closed it. Signing in
// afterwards goes as usual. models.ErrBusy when too many passwords wait to be hashed.
func (s *Service) Reset(ctx context.Context, procedure, kind, chosen string, from models.Origin) (Result, error) {
	result, err := s.acceptable(ctx, procedure, kind, chosen)
	if err != nil || result.Outcome != OK {
		return result, err
	}
	release, err := s.hasher.Admit()
	if err != nil {
		return result, err
	}
	defer release()
	hash, err := s.hasher.Hash(chosen)
	if err != nil {
		return result, err
	}
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		var p models.Procedure
		var others []string
		if p, others, result, err = openEnding(ctx, tx, procedure, kind, stepNew); err != nil || result.Outcome != OK {
			return err
		}
		var account models.Account
		doors, err := tx.LocksOf(ctx, p.CardholderNo)
		if err == nil {
			account, err = tx.LockAccountOf(ctx, p.CardholderNo)
		}
		if err != nil {
			return err
		}
		if ok, err := useReception(ctx, tx, &p); err != nil || !ok {
			result = Result{Outcome: Gone}
			return err
		}
		if err := tx.EndProcedures(ctx, others); err != nil {
			return err
		}
		account.PasswordHash, account.PasswordChangedAt = hash, tx.Now()
		result.Step = stepDone
		return s.setPassword(ctx, tx, &p, &account, doors, from)
	})
	return result, err
}

// acceptable judges the password before it costs a hash.
func (s *Service) acceptable(ctx context.Context, procedure, kind, chosen string) (result Result, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		p, err := q.Procedure(ctx, procedure)
		if errors.Is(err, models.ErrNotFound) {
			result.Outcome = Gone
			return nil
		}
		if err != nil {
			return err
		}
		if result = judge(&p, kind, stepNew, q.Now()); result.Outcome != OK {
			return nil
		}
		facts, err := factsOf(ctx, q, p.CardholderNo)
		if err != nil {
			return err
		}
		if result.Reason = password.Acceptable(chosen, facts); result.Reason != "" {
			result.Outcome = Unsuitable
		}
		return nil
	})
	return result, err
}

func factsOf(ctx context.Context, q *models.Query, cardholderNo string) (password.Facts, error) {
	person, err := q.Cardholder(ctx, cardholderNo)
	if err != nil {
		return password.Facts{}, err
	}
	account, err := q.AccountOf(ctx, cardholderNo)
	if err != nil {
		return password.Facts{}, err
	}
	cards, err := q.CardsOf(ctx, cardholderNo)
	if err != nil {
		return password.Facts{}, err
	}
	return password.FactsOf(q.Keys(), person, account.LoginID, cards)
}

// useReception uses up the reception that a pass without mail lives by; it must still be open. Other passes need none.
func useReception(ctx context.Context, tx *models.Tx, p *models.Procedure) (bool, error) {
	if p.Kind != models.PurposeReception {
		return true, nil
	}
	reception, err := tx.LockReception(ctx, p.CardholderNo)
	if err != nil || !reception.Open(tx.Now()) {
		return false, err
	}
	reception.Use(tx.Now())
	return true, tx.SaveReception(ctx, &reception)
}

// setPassword writes the account with its new password, and ends what the old one opened.
func (s *Service) setPassword(ctx context.Context, tx *models.Tx, p *models.Procedure, account *models.Account, doors []models.Lock, from models.Origin) error {
	logins := doors[:0]
	for _, door := range doors {
		if door.Door == models.DoorLogin {
			logins = append(logins, door)
		}
	}
	if _, err := reopen(ctx, tx, logins); err != nil {
		return err
	}
	err := errors.Join(
		tx.SaveAccount(ctx, account),
		tx.EndSessions(ctx, p.CardholderNo, ""),
		tx.EndDevices(ctx, account.ID, ""),
		tx.EndCodes(ctx, p.CardholderNo),
		done(ctx, tx, p),
	)
	if err != nil {
		return err
	}
	if err := tx.Audit(ctx, proven(p, from, models.ActionReset, models.OutcomeOK)); err != nil {
		return err
	}
	return s.notify.PasswordChanged(ctx, tx, p.CardholderNo, from.Device)
}
