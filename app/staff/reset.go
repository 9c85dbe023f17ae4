package staff

import (
	"context"
	"errors"

	"mynetplus/models"
)

// Receive opens the reception by which a cardholder without mail sets a new password alone (D3.6). It needs an account
// and a mobile number for the code; while one is open there is no second.
func (s *Service) Receive(ctx context.Context, a Act) (outcome ActOutcome, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		_, err := tx.LockAccountOf(ctx, a.No)
		found := err == nil
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		person, err := tx.LockCardholder(ctx, a.No)
		if err != nil {
			return err
		}
		reception, err := tx.LockReception(ctx, a.No)
		if err != nil {
			return err
		}
		switch {
		case !found || person.Mobile == "":
			outcome = Unfit
		case reception.Open(tx.Now()):
			outcome = Before
		}
		if outcome != Acted {
			return a.vain(ctx, tx, models.ActionReception, models.Facts{})
		}
		reception = models.NewReception(a.No, tx.Now(), tx.Policy())
		if err := tx.SaveReception(ctx, &reception); err != nil {
			return err
		}
		if err := tx.AuditStaff(ctx, a.By, a.event(models.ActionReception, models.OutcomeOK, models.Facts{})); err != nil {
			return err
		}
		return s.notify.Reception(ctx, tx, a.No)
	})
	return outcome, err
}
