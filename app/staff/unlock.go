package staff

import (
	"context"
	"errors"

	"mynetplus/models"
)

// doorRecovery names what an unlocking opens beside the doors: the flows of people who are not signed in, where they have
// become decoys (D5.3).
const doorRecovery = "recovery"

// Opening is what staff want to open.
type Opening struct{ Login, Challenge, Recovery bool }

// Opened is the end of an unlocking.
type Opened struct {
	Outcome ActOutcome
	Reset   bool // the doors had been shut on purpose: the password is to be set anew (D3.4)
}

// Unlock opens the doors chosen that are closed (D3.4). Where one was shut by a lockdown or by staff, both open and the
// old password opens nothing any more, until the cardholder has set a new one. The second of two agents at once finds
// them open.
func (s *Service) Unlock(ctx context.Context, a Act, want Opening) (opened Opened, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		opened = Opened{Outcome: Before}
		if _, err := tx.Cardholder(ctx, a.No); err != nil {
			return err
		}
		locks, err := tx.LocksOf(ctx, a.No)
		if err != nil {
			return err
		}
		cause := doorsOf(locks).shut()
		if cause != "" && (want.Login || want.Challenge) {
			want.Login, want.Challenge, opened.Reset = true, true, true
			if err := emptyPassword(ctx, tx, a.No); err != nil {
				return err
			}
		}
		names, err := openDoors(ctx, tx, locks, want)
		if err != nil {
			return err
		}
		if want.Recovery {
			cleared, err := clearDecoy(ctx, tx, a.No)
			if err != nil {
				return err
			}
			if cleared {
				names = append(names, doorRecovery)
			}
		}
		if len(names) == 0 {
			return a.vain(ctx, tx, models.ActionStaffUnlock, models.Facts{})
		}
		opened.Outcome = Acted
		if cause == "" {
			cause = models.CauseFailures
		}
		done := a.event(models.ActionStaffUnlock, models.OutcomeOK, models.Facts{Doors: names, Reason: cause})
		if err := tx.AuditStaff(ctx, a.By, done); err != nil {
			return err
		}
		if opened.Reset {
			return s.notify.Reopened(ctx, tx, a.No, cause)
		}
		return s.notify.Unlocked(ctx, tx, a.No, "")
	})
	return opened, err
}

// openDoors takes the failures back at the doors wanted and names those that were closed.
func openDoors(ctx context.Context, tx *models.Tx, locks []models.Lock, want Opening) (names []string, err error) {
	for i := range locks {
		l := &locks[i]
		if l.Door == models.DoorLogin && !want.Login || l.Door == models.DoorChallenge && !want.Challenge || l.Failures == 0 && !l.Closed() {
			continue
		}
		if l.Closed() && (len(names) == 0 || names[len(names)-1] != l.Door) { // they come door by door
			names = append(names, l.Door)
		}
		l.Succeed()
		if err := tx.SaveLock(ctx, l); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// emptyPassword leaves the account none, as one of an older system has none: signing in begins with a reset (D3.4, D4.6).
func emptyPassword(ctx context.Context, tx *models.Tx, no string) error {
	account, err := tx.LockAccountOf(ctx, no)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	account.PasswordHash, account.PasswordChangedAt = "", tx.Now() // who is just signing in with it does not get in
	return tx.SaveAccount(ctx, &account)
}

// clearDecoy ends the streak of wrong codes that turned somebody's flows into decoys (D5.3).
func clearDecoy(ctx context.Context, tx *models.Tx, no string) (bool, error) {
	budget, err := tx.LockBudget(ctx, no, models.BudgetStranger)
	if err != nil || !budget.Decoy(tx.Policy()) {
		return false, err
	}
	return true, tx.Recover(ctx, &budget)
}
