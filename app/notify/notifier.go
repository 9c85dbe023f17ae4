package notify

import (
	"context"

	"mynetplus/app/jobs"
	"mynetplus/models"
)

// Notifier puts messages into the caller's transaction: row and job, or neither.
type Notifier struct {
	jobs *jobs.Client
}

// New makes a notifier whose jobs go to c.
func New(c *jobs.Client) *Notifier { return &Notifier{jobs: c} }

// Queue inserts m and the job that sends it.
func (n *Notifier) Queue(ctx context.Context, tx *models.Tx, m models.Message) error {
	if err := tx.AddMessage(ctx, &m); err != nil {
		return err
	}
	return n.jobs.Insert(ctx, tx, SendArgs{MessageID: m.ID, mail: m.Channel == models.ChannelMail})
}

// Again queues a message that did not arrive once more, under its old token. The caller holds its row.
func (n *Notifier) Again(ctx context.Context, tx *models.Tx, m *models.Message) error {
	m.Again()
	if err := tx.SaveMessage(ctx, m); err != nil {
		return err
	}
	return n.jobs.Insert(ctx, tx, SendArgs{MessageID: m.ID, mail: m.Channel == models.ChannelMail})
}

// notice tells a cardholder by mail, or by SMS where there is no address (D3.10). Nobody can be told
// who has neither.
func (n *Notifier) notice(ctx context.Context, tx *models.Tx, to models.Contacts, m models.Message) error {
	switch {
	case to.Email != "":
		m.Channel = models.ChannelMail
	case to.Mobile != "":
		m.Channel = models.ChannelSMS
	default:
		return nil
	}
	return n.Queue(ctx, tx, m)
}

// registered tells a cardholder at their registered contacts.
func (n *Notifier) registered(ctx context.Context, tx *models.Tx, m models.Message) error {
	person, err := tx.Cardholder(ctx, m.CardholderNo)
	if err != nil {
		return err
	}
	contacts, err := person.Contacts(tx.Keys())
	if err != nil {
		return err
	}
	return n.notice(ctx, tx, contacts, m)
}
