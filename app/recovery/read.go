package recovery

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// progress is what a page of a pass may show: how its code stands, never whom it is about (D6.2).
type progress struct {
	Result
	row  models.Procedure
	code *models.Code  // nil when none could be sent
	wait time.Duration // how long the next one must wait for the question's budget (D5.3), or zero
	mail bool
	now  time.Time
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
		if p.code, _, err = q.SentCode(ctx, p.row.Binding(purpose(&p.row))); err != nil {
			return err
		}
		p.wait, err = otp.SendWait(ctx, q, models.BudgetRow{Subject: p.row.Subject, Class: models.BudgetStranger}, channel(&p.row))
		return err
	})
	return p, err
}
