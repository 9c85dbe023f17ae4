package enrollment

import (
	"time"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// SelectProps are what the first step shows of a person who has filled in nothing yet: every card that can be applied
// for is chosen. The request adds Page, Terms and CallCenter.
func SelectProps(o models.Overview, now time.Time) pages.EnrollmentSelectProps {
	p := pages.EnrollmentSelectProps{Cards: web.Cards(o, now), NoMobile: o.Cardholder.Mobile == ""}
	for _, card := range p.Cards {
		if card.Applicable() {
			p.Chosen = append(p.Chosen, card.ID)
		}
	}
	return p
}
