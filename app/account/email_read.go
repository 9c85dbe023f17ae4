package account

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/web"
	"mynetplus/models"
)

// emailProgress is what the page of the two codes shows.
type emailProgress struct {
	outcome   EmailOutcome
	procedure models.Procedure
	address   string
	codes     map[string]models.SentCode // by purpose
	policy    models.Policy
	now       time.Time
}

func (s *Service) emailProgress(ctx context.Context, who web.Identity) (emailProgress, error) {
	p := emailProgress{outcome: EmailGone}
	err := s.store.Read(ctx, func(q *models.Query) (err error) {
		p.now, p.policy = q.Now(), q.Policy()
		p.procedure, err = q.Procedure(ctx, models.SessionProcedureHash(models.PurposeEmail, who.Binding))
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if p.outcome = judgeEmail(p.procedure, p.now); p.outcome != EmailOK {
			return nil
		}
		if p.address, err = q.Keys().Open(models.ColNewEmail, p.procedure.CardholderNo, p.procedure.Email); err != nil {
			return err
		}
		sms, mail := bindings(p.procedure, p.address)
		p.codes, err = q.SentCodes(ctx, sms, mail)
		return err
	})
	return p, err
}
