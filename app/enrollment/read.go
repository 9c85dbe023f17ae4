package enrollment

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/web"
	"mynetplus/models"
)

// progress is what the pages of an application show.
type progress struct {
	result   Result
	contacts models.Contacts
	code     *models.Code // nil before the first one
	delivery string       // state of the message that carried it
	now      time.Time
}

// overview reads the cards to choose from.
func (s *Service) overview(ctx context.Context, who web.Identity) (o models.Overview, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		o, err = q.Overview(ctx, who.CardholderNo)
		return err
	})
	return o, err
}

// progress reads an application with its code and how far the SMS has come.
func (s *Service) progress(ctx context.Context, who web.Identity, id string) (p progress, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		p, err = s.read(ctx, q, who, id)
		return err
	})
	return p, err
}

func (s *Service) read(ctx context.Context, q *models.Query, who web.Identity, id string) (progress, error) {
	p := progress{now: q.Now()}
	row, err := q.Progress(ctx, id, who.AccountID, bound(who, models.PurposeEnrollment))
	if errors.Is(err, models.ErrNotFound) {
		p.result.Outcome = Gone
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.result = judge(row.Application, p.now, q.Policy())
	p.code, p.delivery = row.Code, row.Delivery
	p.contacts, err = row.Cardholder.Contacts(q.Keys())
	return p, err
}
