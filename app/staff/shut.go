package staff

import (
	"context"
	"errors"

	"mynetplus/models"
)

// Shut closes both doors of a cardholder who has an account, or the one to challenges otherwise, at once; sessions, known
// devices, open codes and passes end. Only staff open them again, and then a reset follows (D3.4).
func (s *Service) Shut(ctx context.Context, a Act) (outcome ActOutcome, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		if _, err := tx.Cardholder(ctx, a.No); err != nil {
			return err
		}
		passes, err := tx.LockProceduresOf(ctx, a.No)
		if err != nil {
			return err
		}
		account, err := tx.AccountOf(ctx, a.No)
		found := err == nil
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		closed, err := shutDoors(ctx, tx, a.No, account, found)
		if err != nil {
			return err
		}
		if !closed {
			outcome = Before
			return a.vain(ctx, tx, models.ActionStaffShut, models.Facts{})
		}
		if found {
			if _, err := tx.LockAccountOf(ctx, a.No); err != nil {
				return err
			}
			if err := tx.EndDevices(ctx, account.ID, ""); err != nil {
				return err
			}
		}
		err = errors.Join(
			tx.EndSessions(ctx, a.No, ""), tx.ForgetBrowsers(ctx, a.No), tx.EndCodes(ctx, a.No), tx.EndProcedures(ctx, passes),
		)
		if err != nil {
			return err
		}
		if err := tx.AuditStaff(ctx, a.By, a.event(models.ActionStaffShut, models.OutcomeOK, models.Facts{})); err != nil {
			return err
		}
		return s.notify.LockedDown(ctx, tx, a.No, "")
	})
	return outcome, err
}

// shutDoors shuts what is not shut on purpose already, and reports whether it shut anything.
func shutDoors(ctx context.Context, tx *models.Tx, no string, account models.Account, found bool) (closed bool, err error) {
	var doors []models.Lock
	if found {
		login, err := tx.LoginLock(ctx, tx.Keys().Hashes(models.HashLoginID, account.LoginID), "", no)
		if err != nil {
			return false, err
		}
		doors = append(doors, login)
	}
	challenge, err := tx.ChallengeLock(ctx, no)
	if err != nil {
		return false, err
	}
	for _, door := range append(doors, challenge) {
		if door.Shutdown() {
			continue
		}
		closed = true
		door.Shut(tx.Now(), models.CauseStaff)
		if err := tx.SaveLock(ctx, &door); err != nil {
			return false, err
		}
	}
	return closed, nil
}
