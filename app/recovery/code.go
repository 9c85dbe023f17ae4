package recovery

import (
	"context"
	"errors"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// Enter judges the code of a step; the right one does what the pass is for. A wrong code is an outcome that commits
// its count (D5.2). Whether anybody was found makes no difference to the work of a wrong one (D6.1).
func (s *Service) Enter(ctx context.Context, procedure, kind, step, code string, from models.Origin) (result Result, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		var p models.Procedure
		var others []string
		if kind == models.PurposeLockdown {
			p, others, result, err = openEnding(ctx, tx, procedure, kind, step)
		} else {
			p, result, err = open(ctx, tx, procedure, kind, step)
		}
		if err != nil || result.Outcome != OK {
			return err
		}
		doors, err := lockPerson(ctx, tx, &p)
		if err != nil {
			return err
		}
		if kind == models.PurposeReception {
			if reception, err := tx.LockReception(ctx, owner(&p)); err != nil {
				return err
			} else if !reception.Open(tx.Now()) {
				code = "" // none is right any more, and the page says no more than that (D6.1)
			}
		}
		checked, err := s.otp.CheckReserved(ctx, tx, p.Binding(purpose(&p)), p.CardholderNo, code)
		if err != nil {
			return err
		}
		if checked.Verdict != otp.Right {
			result.Outcome, result.Wait = refused(checked.Verdict), checked.Wait
			return tx.Audit(ctx, event(&p, from, models.ActionCodeEntered, models.OutcomeRefused))
		}
		if kind == models.PurposeLockdown {
			result.Step = stepDone
			return s.lockDown(ctx, tx, &p, others, from)
		}
		return s.proceed(ctx, tx, &p, doors, &result, from)
	})
	return result, err
}

// lockPerson takes what the right code may change, before the budgets (package models): the person's doors, and for a
// lockdown the account. For nobody it looks as long.
func lockPerson(ctx context.Context, tx *models.Tx, p *models.Procedure) ([]models.Lock, error) {
	doors, err := tx.LocksOf(ctx, owner(p))
	if err != nil || p.Kind != models.PurposeLockdown {
		return doors, err
	}
	if _, err = tx.LockAccountOf(ctx, owner(p)); errors.Is(err, models.ErrNotFound) {
		err = nil
	}
	return doors, err
}

// owner is whom the pass is about, or the question: who owns nothing.
func owner(p *models.Procedure) string {
	if p.CardholderNo == "" {
		return p.Subject
	}
	return p.CardholderNo
}

func refused(v otp.Verdict) Outcome {
	switch v {
	case otp.Wrong:
		return CodeWrong
	case otp.Blocked:
		return CodeBlocked
	}
	return CodeSpent
}

// proceed does what the right code opens.
func (s *Service) proceed(ctx context.Context, tx *models.Tx, p *models.Procedure, doors []models.Lock, result *Result, from models.Origin) error {
	switch {
	case p.Kind == models.PurposeUnlock:
		return s.unlock(ctx, tx, p, doors, result, from)
	case p.Step == stepMail: // the SMS goes out only now (D3.6)
		p.Step = stepSMS
	default:
		p.Step = stepNew
	}
	result.Step = p.Step
	if err := tx.SaveProcedure(ctx, p); err != nil {
		return err
	}
	if p.Step == stepSMS {
		var sent Result // the code's page says when nothing could be sent
		if err := s.send(ctx, tx, p, &sent, from); err != nil {
			return err
		}
	}
	return tx.Audit(ctx, proven(p, from, models.ActionCodeEntered, models.OutcomeOK))
}

// done notes that a pass has come to its end.
func done(ctx context.Context, tx *models.Tx, p *models.Procedure) error {
	now := tx.Now()
	p.DoneAt = &now
	return tx.SaveProcedure(ctx, p)
}

// unlock opens the doors that failures closed (D3.5); where one is shut for another cause, none.
func (s *Service) unlock(ctx context.Context, tx *models.Tx, p *models.Procedure, doors []models.Lock, result *Result, from models.Origin) error {
	result.Step = stepDone
	for i := range doors {
		if doors[i].Shutdown() {
			p.Step = stepShut
			return errors.Join(done(ctx, tx, p), tx.Audit(ctx, proven(p, from, models.ActionUnlock, models.OutcomeRefused)))
		}
	}
	opened, err := reopen(ctx, tx, doors)
	if err != nil {
		return err
	}
	if err := done(ctx, tx, p); err != nil {
		return err
	}
	if err := tx.Audit(ctx, proven(p, from, models.ActionUnlock, models.OutcomeOK)); err != nil || !opened {
		return err
	}
	return s.notify.Unlocked(ctx, tx, p.CardholderNo, from.Device)
}

// reopen takes the failures back at these doors, but never opens one that was shut on purpose (D3.4). It reports
// whether one was closed.
func reopen(ctx context.Context, tx *models.Tx, doors []models.Lock) (opened bool, err error) {
	for i := range doors {
		if doors[i].Shutdown() || doors[i].Failures == 0 {
			continue
		}
		opened = opened || doors[i].Closed()
		doors[i].Succeed()
		if err := tx.SaveLock(ctx, &doors[i]); err != nil {
			return opened, err
		}
	}
	return opened, nil
}

// bothDoors are the doors that a lockdown shuts. The job that finds the person makes them, so that lockPerson has them
// locked in their turn.
func bothDoors(ctx context.Context, tx *models.Tx, account models.Account) ([]models.Lock, error) {
	login, err := tx.LoginLock(ctx, tx.Keys().Hashes(models.HashLoginID, account.LoginID), "", account.CardholderNo)
	if err != nil {
		return nil, err
	}
	challenge, err := tx.ChallengeLock(ctx, account.CardholderNo)
	return []models.Lock{login, challenge}, err
}

// lockDown shuts both doors at once; sessions, known devices, open codes and other passes end (D3.4, D3.12).
func (s *Service) lockDown(ctx context.Context, tx *models.Tx, p *models.Procedure, others []string, from models.Origin) error {
	account, err := tx.AccountOf(ctx, p.CardholderNo)
	if err != nil {
		return err
	}
	doors, err := bothDoors(ctx, tx, account)
	if err != nil {
		return err
	}
	for i := range doors {
		door := &doors[i]
		if door.Shutdown() {
			continue // staff were first: their cause stays
		}
		door.Shut(tx.Now(), models.CauseLockdown)
		if err := tx.SaveLock(ctx, door); err != nil {
			return err
		}
	}
	err = errors.Join(
		tx.EndSessions(ctx, p.CardholderNo, ""),
		tx.EndDevices(ctx, account.ID, ""),
		tx.ForgetBrowsers(ctx, p.CardholderNo),
		tx.EndCodes(ctx, p.CardholderNo),
		tx.EndProcedures(ctx, others),
		done(ctx, tx, p),
	)
	if err != nil {
		return err
	}
	if err := tx.Audit(ctx, proven(p, from, models.ActionLockdown, models.OutcomeOK)); err != nil {
		return err
	}
	return s.notify.LockedDown(ctx, tx, p.CardholderNo, from.Device)
}
