package enrollment

import (
	"context"

	"mynetplus/app/web"
	"mynetplus/models"
)

// Cancel ends the registration of one card, from registered only (D4.5). The caller has judged the password; reason is
// a code. A card that is cancelled already is AlreadyDone, so that a double click ends where the first one led.
func (s *Service) Cancel(ctx context.Context, who web.Identity, cardID int64, reason string, from models.Origin) (Outcome, error) {
	outcome := NotRegistered
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		cards, err := tx.LockCards(ctx, who.CardholderNo, []int64{cardID})
		if err != nil || len(cards) == 0 {
			return err
		}
		enrollments, err := tx.Enrollments(ctx, []int64{cardID})
		if err != nil {
			return err
		}
		e := enrollments[cardID]
		if e.State == models.StateCancelled {
			outcome = AlreadyDone
			return nil
		}
		if !e.Cancel(tx.Now()) {
			return nil
		}
		if err := tx.SaveEnrollment(ctx, &e); err != nil {
			return err
		}
		outcome = OK
		facts := models.Facts{CardIDs: []int64{cardID}, Reason: reason}
		if err := tx.Audit(ctx, event(who, from, models.ActionCancel, models.OutcomeOK, facts)); err != nil {
			return err
		}
		return s.notify.Cancelled(ctx, tx, who.CardholderNo, []int64{cardID}, from.Device)
	})
	return outcome, err
}
