package recovery

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// progress is what a page of a pass may show: how its code stands, and whom it is about only behind the mail (D6.2).
type progress struct {
	Result
	row      models.Procedure
	code     *models.Code  // nil when none could be sent
	wait     time.Duration // how long the next one must wait, once the budget is used up (D5.3)
	mail     bool
	mobile   string // where the code went, and how far it has come: behind the mail only
	delivery string
	now      time.Time
}

// progress reads a pass for the page of a step.
func (s *Service) progress(ctx context.Context, procedure, kind, step string) (p progress, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		p.now = q.Now()
		p.row, err = q.Procedure(ctx, procedure)
		if errors.Is(err, models.ErrNotFound) {
			p.Outcome = Gone
			return nil
		}
		if err != nil {
			return err
		}
		p.Result = judge(&p.row, kind, step, p.now)
		if p.Outcome != OK || purpose(&p.row) == "" {
			return nil
		}
		p.mail = channel(&p.row) == models.ChannelMail
		var delivery string
		if p.code, delivery, err = q.SentCode(ctx, p.row.Binding(purpose(&p.row))); err != nil {
			return err
		}
		if p.wait, err = sendWait(ctx, q, p.row.Subject, channel(&p.row)); err != nil || !behindMail(&p.row) {
			return err
		}
		return p.reveal(ctx, q, delivery)
	})
	return p, err
}

// reveal adds what somebody may see who has proven the mailbox. A code that was never sent, because the person's own
// budget is used up (D5.3), is none: they are told how long to wait instead of waiting for it.
func (p *progress) reveal(ctx context.Context, q *models.Query, delivery string) error {
	contacts, err := contactsOf(ctx, q, &p.row)
	if err != nil {
		return err
	}
	if contacts.Mobile == "" {
		p.Outcome = NoMobile
		return nil
	}
	p.mobile, p.delivery = contacts.Mobile, delivery
	if delivery != "" {
		return nil
	}
	wait, err := sendWait(ctx, q, p.row.CardholderNo, models.ChannelSMS)
	if wait > 0 {
		p.code, p.wait = nil, max(p.wait, wait)
	}
	return err
}

// sendWait is how long strangers must wait for the next code about a subject.
func sendWait(ctx context.Context, q *models.Query, subject, channel string) (time.Duration, error) {
	return otp.SendWait(ctx, q, models.BudgetRow{Subject: subject, Class: models.BudgetStranger}, channel)
}
