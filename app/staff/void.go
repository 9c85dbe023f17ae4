package staff

import (
	"context"

	"mynetplus/models"
)

// Void ends one card's registration, provisional or registered, for good: the card never applies again, a new one does
// (domain.md 4). models.ErrNotFound for a card that is not the cardholder's.
func (s *Service) Void(ctx context.Context, a Act, cardID int64) (outcome ActOutcome, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		cards, err := tx.LockCards(ctx, a.No, []int64{cardID})
		if err != nil {
			return err
		}
		if len(cards) != 1 {
			return models.ErrNotFound
		}
		enrollments, err := tx.Enrollments(ctx, []int64{cardID})
		if err != nil {
			return err
		}
		enrollment := enrollments[cardID]
		facts := models.Facts{CardIDs: []int64{cardID}}
		if !enrollment.CanVoid() {
			outcome = Before
			return a.vain(ctx, tx, models.ActionStaffVoid, facts)
		}
		outcome, enrollment.State = Acted, models.StateVoid
		if err := tx.SaveEnrollment(ctx, &enrollment); err != nil {
			return err
		}
		if err := tx.AuditStaff(ctx, a.By, a.event(models.ActionStaffVoid, models.OutcomeOK, facts)); err != nil {
			return err
		}
		return s.notify.EnrollmentVoid(ctx, tx, a.No, []int64{cardID}, false)
	})
	return outcome, err
}
