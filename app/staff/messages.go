package staff

import (
	"context"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// Messages sends again what did not arrive.
type Messages struct {
	store  *models.Store
	notify *notify.Notifier
}

// NewMessages makes it.
func NewMessages(s *models.Store, n *notify.Notifier) *Messages { return &Messages{s, n} }

// Retry is who sends which message again, and why.
type Retry struct {
	ID     int64
	By     string // user name
	Reason string
	Origin models.Origin
}

// Send queues a message once more with a job that sends it, or reports false: it has arrived, it is on its way, or what
// it brings has run out. Of two at once one finds it queued. ErrNotFound.
func (m *Messages) Send(ctx context.Context, in Retry) (sent bool, err error) {
	err = m.store.Tx(ctx, func(tx *models.Tx) error {
		message, err := tx.LockMessage(ctx, in.ID)
		if err != nil {
			return err
		}
		sent = message.CanRetry(tx.Now())
		e := event(in.Origin, models.ActionMessageRetry, models.OutcomeOK)
		e.Subject, e.Facts.Note, e.Facts.Purpose = message.CardholderNo, in.Reason, message.Facts.Purpose
		if !sent {
			e.Outcome = models.OutcomeRefused
		}
		if err := tx.AuditStaff(ctx, in.By, e); err != nil || !sent {
			return err
		}
		return m.notify.Again(ctx, tx, &message)
	})
	return sent, err
}
