package notify

import (
	"context"

	"mynetplus/models"
)

// Inbox is where the demo's mails and SMS arrive: nothing leaves the machine.
type Inbox struct {
	store *models.Store
}

// NewInbox makes the inbox of a demo's store.
func NewInbox(s *models.Store) *Inbox { return &Inbox{store: s} }

// Mail puts m into the inbox.
func (i *Inbox) Mail(ctx context.Context, m Mail) (string, error) {
	return i.add(ctx, models.Letter{
		CardholderNo: m.CardholderNo, Channel: models.ChannelMail, Receiver: m.To, Subject: m.Subject, Body: m.Body,
	})
}

// Text puts m into the inbox.
func (i *Inbox) Text(ctx context.Context, m SMS) (string, error) {
	return i.add(ctx, models.Letter{CardholderNo: m.CardholderNo, Channel: models.ChannelSMS, Receiver: m.To, Body: m.Body})
}

func (i *Inbox) add(ctx context.Context, l models.Letter) (string, error) {
	err := i.store.Tx(ctx, func(tx *models.Tx) error { return tx.AddLetter(ctx, &l) })
	return models.MessageDelivered, err
}
