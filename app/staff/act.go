package staff

import (
	"context"
	"slices"
	"time"

	"mynetplus/models"
)

// Act is something that a staff member does to a cardholder after having identified them, and why.
type Act struct {
	By     string // user name
	No     string // whom it is about
	Reason string // in their words; the audit chain keeps it (D8.1)
	Origin models.Origin
}

// event is the record of an act, with its reason.
func (a Act) event(action, outcome string, facts models.Facts) models.Event {
	e := event(a.Origin, action, outcome)
	e.Subject, e.Facts = a.No, facts
	e.Facts.Note = a.Reason
	return e
}

// vain records an act that changed nothing, on the staff member's chain: nothing happened to the cardholder.
func (a Act) vain(ctx context.Context, tx *models.Tx, action string, facts models.Facts) error {
	e := a.event(action, models.OutcomeRefused, facts)
	e.Chain, e.Actor, e.Facts.Staff = models.StaffChain(a.By), models.ActorStaff, a.By
	return tx.Audit(ctx, e)
}

// ActOutcome says how an act ended.
type ActOutcome int

// The ways an act ends.
const (
	Acted  ActOutcome = iota
	Before            // somebody did it before; nothing changed but the record
	Unfit             // it cannot be done for this cardholder
)

// lookAgain is how long somebody's looks at one cardholder are one: a form and the page it comes back to.
const lookAgain = 5 * time.Minute

// Look records that a staff member sees a cardholder's data; the cardholder sees it in their own history (D3.11).
// models.ErrNotFound for a number that nobody has.
func (s *Service) Look(ctx context.Context, by, no string, from models.Origin) error {
	return s.store.Tx(ctx, func(tx *models.Tx) error {
		if _, err := tx.Cardholder(ctx, no); err != nil {
			return err
		}
		looks, err := tx.StaffEvents(ctx, by, []string{models.ActionStaffView}, tx.Now().Add(-lookAgain), maxDay)
		if err != nil || slices.ContainsFunc(looks, func(e models.Event) bool { return e.Subject == no }) {
			return err
		}
		e := event(from, models.ActionStaffView, models.OutcomeOK)
		e.Subject = no
		return tx.AuditStaff(ctx, by, e)
	})
}

// midnight is when the day began in Japan.
func midnight(now time.Time) time.Time {
	year, month, day := now.In(models.JST).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, models.JST).UTC()
}
