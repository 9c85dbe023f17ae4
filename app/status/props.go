package status

import (
	"time"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// Props are what the page shows of a person, without what the request adds: Page. Contacts leave this function masked.
func Props(o models.Overview, keys *models.Keyring, now time.Time) (pages.StatusProps, error) {
	contacts, err := o.Cardholder.Contacts(keys)
	if err != nil {
		return pages.StatusProps{}, err
	}
	p := pages.StatusProps{Now: now, Cards: web.Cards(o, now)}
	if o.LoginClosedAt != nil {
		p.Closed = append(p.Closed, components.DoorLogin)
	}
	if o.ChallengeClosedAt != nil {
		p.Closed = append(p.Closed, components.DoorChallenge)
	}
	if o.Account != nil {
		p.LoginID = o.Account.LoginID
	}
	if contacts.Mobile != "" {
		p.Mobile = text.MaskMobile(contacts.Mobile)
	}
	if contacts.Email != "" {
		p.Email = text.MaskEmail(contacts.Email)
	}
	return p, nil
}
