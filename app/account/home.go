package account

import (
	"context"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// recent is how many events the overview shows.
const recent = 5

// HomeProps are what the first page shows of a person, without what the request adds: Page and CallCenter. Whoever looks, the
// cardholder or the call center, is shown the same; nothing is written.
func HomeProps(ctx context.Context, q *models.Query, o models.Overview) (pages.HomeProps, error) {
	p := pages.HomeProps{Now: q.Now(), Cards: web.Cards(o, q.Now())}
	if o.Account != nil && o.Account.PreviousSignInAt != nil {
		p.LastLogin = *o.Account.PreviousSignInAt
	}
	events, err := q.History(ctx, o.Cardholder.No, recent)
	for _, e := range events {
		p.Events = append(p.Events, shown(o, e))
	}
	return p, err
}
