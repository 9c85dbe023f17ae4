package signup

import (
	"context"
	"errors"
	"time"

	"mynetplus/models"
)

// progress is what the pages of a procedure show.
type progress struct {
	result    Result
	procedure models.Procedure
	contacts  models.Contacts // of the person whose card was proven
	address   string          // the new one, that is to be proven or is
	code      *models.Code    // nil before the first one
	delivery  string          // state of the message that carried it
	now       time.Time
}

// progress reads a procedure for a page of these steps.
func (s *Service) progress(ctx context.Context, tokenHash string, steps ...string) (p progress, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		p.now = q.Now()
		p.procedure, err = q.Procedure(ctx, tokenHash)
		if errors.Is(err, models.ErrNotFound) {
			p.result.Outcome = Gone
			return nil
		}
		if err != nil {
			return err
		}
		p.result = judge(p.procedure, p.now, steps...)
		if p.result.Outcome != OK || p.procedure.CardholderNo == "" {
			return nil
		}
		return p.read(ctx, q)
	})
	return p, err
}

func (p *progress) read(ctx context.Context, q *models.Query) error {
	person, err := q.Cardholder(ctx, p.procedure.CardholderNo)
	if err != nil {
		return err
	}
	if p.contacts, err = person.Contacts(q.Keys()); err != nil {
		return err
	}
	if p.address, err = q.Keys().Open(models.ColNewEmail, p.procedure.TokenHash, p.procedure.Email); err != nil {
		return err
	}
	purpose := models.PurposeSignUp
	if p.procedure.Step == stepMailCode {
		purpose = models.PurposeSignUpMail
	}
	b, err := binding(q.Keys(), p.procedure, purpose)
	if err != nil {
		return err
	}
	p.code, p.delivery, err = q.SentCode(ctx, b)
	return err
}
