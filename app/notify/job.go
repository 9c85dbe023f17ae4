package notify

import (
	"context"
	"errors"

	"github.com/riverqueue/river"

	"mynetplus/app/jobs"
	"mynetplus/models"
)

// SendArgs is the job that sends one message. It carries the row's id and nothing else.
type SendArgs struct {
	MessageID int64 `json:"message_id"`
	mail      bool
}

// Kind is the job's name in the queue.
func (SendArgs) Kind() string { return "notify.send" }

// InsertOpts chooses the queue.
func (a SendArgs) InsertOpts() river.InsertOpts {
	if a.mail {
		return river.InsertOpts{Queue: jobs.QueueMail}
	}
	return river.InsertOpts{}
}

// Digits yields the digits of a code's row.
type Digits func(ctx context.Context, q *models.Query, codeID string) (string, error)

// Options of NewWorker. Host is the portal's name, which ends each SMS with a code, and ACSHost the access control
// server's, which ends those with a payment code; gateways report to BaseURL.
type Options struct {
	Store   *models.Store
	Mailer  Mailer
	Texter  Texter
	Digits  Digits
	Host    string
	ACSHost string
	BaseURL string
}

// Worker sends messages: composed when they leave, outside of any transaction, at least once.
type Worker struct {
	river.WorkerDefaults[SendArgs]
	store  *models.Store
	mailer Mailer
	texter Texter
	digits Digits
	host   string
	acs    string
	base   string
}

// NewWorker makes the worker of SendArgs.
func NewWorker(o Options) *Worker {
	return &Worker{
		store: o.Store, mailer: o.Mailer, texter: o.Texter, digits: o.Digits, host: o.Host, acs: o.ACSHost, base: o.BaseURL,
	}
}

// Work sends one message, or settles it as failed when this was the last attempt, what it tells of is gone, or it was
// refused for good.
func (w *Worker) Work(ctx context.Context, job *river.Job[SendArgs]) error {
	err := w.deliver(ctx, job.Args.MessageID)
	var refused Refusal
	final := errors.Is(err, models.ErrNotFound) || errors.As(err, &refused)
	if err == nil || !final && job.Attempt < job.MaxAttempts {
		return err
	}
	reason := models.FailureTries
	switch {
	case errors.As(err, &refused):
		reason = models.FailureRefused
	case final:
		reason = models.FailureContent
	}
	if e := w.giveUp(context.WithoutCancel(ctx), job.Args.MessageID, reason); e != nil || !final { // also after a timeout
		return errors.Join(err, e)
	}
	return river.JobCancel(err)
}

// giveUp settles a message that nothing will send any more, so that the code page can say so.
func (w *Worker) giveUp(ctx context.Context, id int64, reason string) error {
	return w.store.Tx(ctx, func(tx *models.Tx) error {
		m, err := tx.LockMessage(ctx, id)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil || m.State != models.MessageQueued {
			return err
		}
		return fail(ctx, tx, &m, reason)
	})
}

// deliver sends one message. One that is settled already, or that has expired, is dropped.
func (w *Worker) deliver(ctx context.Context, id int64) error {
	var m models.Message
	var out letter
	err := w.store.Tx(ctx, func(tx *models.Tx) error {
		var err error
		if m, err = tx.LockMessage(ctx, id); err != nil || m.State != models.MessageQueued {
			return err
		}
		if m.Expired(tx.Now()) {
			return settle(ctx, tx, &m, models.MessageExpired)
		}
		if out, err = w.compose(ctx, &tx.Query, m); err != nil {
			return err
		}
		if out.to == "" {
			return fail(ctx, tx, &m, models.FailureAddress)
		}
		m.Attempts++
		return tx.SaveMessage(ctx, &m)
	})
	if err != nil || m.State != models.MessageQueued {
		return err
	}
	state, err := w.send(ctx, m, out)
	if err != nil {
		return err
	}
	return w.store.Tx(context.WithoutCancel(ctx), func(tx *models.Tx) error { return handedOver(ctx, tx, id, state) })
}

// handedOver notes that a message has left, unless a report of its arrival was faster or it was purged meanwhile.
func handedOver(ctx context.Context, tx *models.Tx, id int64, state string) error {
	m, err := tx.LockMessage(ctx, id)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil || m.State != models.MessageQueued {
		return err
	}
	return settle(ctx, tx, &m, state)
}

func (w *Worker) send(ctx context.Context, m models.Message, out letter) (string, error) {
	if m.Channel == models.ChannelMail {
		return w.mailer.Mail(ctx, Mail{
			CardholderNo: m.CardholderNo, To: out.to, Subject: out.mail.Subject, Body: out.mail.Body, ID: m.Token(), At: m.CreatedAt,
		})
	}
	return w.texter.Text(ctx, SMS{
		CardholderNo: m.CardholderNo, To: out.to, Body: out.sms, Report: reportURL(w.base, w.store.Keys(), m.ID),
	})
}

// fail settles a message that did not arrive and nothing will send any more, with the reason for staff, and says so in
// its cardholder's history (D3.11).
func fail(ctx context.Context, tx *models.Tx, m *models.Message, why string) error {
	m.Failure = why
	reason := "email"
	if m.Channel == models.ChannelSMS {
		reason = "mobile"
	}
	err := tx.Audit(ctx, models.Event{
		Chain: models.CardholderChain(m.CardholderNo), Actor: models.ActorSystem, Action: models.ActionMessageFailed,
		Subject: m.CardholderNo, Outcome: models.OutcomeRefused, Facts: models.Facts{Purpose: m.Facts.Purpose, Reason: reason},
	})
	if err != nil {
		return err
	}
	return settle(ctx, tx, m, models.MessageFailed)
}

func settle(ctx context.Context, tx *models.Tx, m *models.Message, state string) error {
	if state != models.MessageFailed {
		m.Failure = "" // it may have been thought lost
	}
	m.Settle(state, tx.Now())
	return tx.SaveMessage(ctx, m)
}
