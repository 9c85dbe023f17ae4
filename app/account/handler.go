package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetRoot is GET /: people who are signed in go home, others to the sign-in page.
func (h *Handler) GetRoot(c echo.Context) error { return web.SeeOther(c, "/home") }

// GetHome is GET /home.
func (h *Handler) GetHome(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	var p pages.HomeProps
	ctx := c.Request().Context()
	err = h.store.Read(ctx, func(q *models.Query) (err error) {
		p, err = HomeProps(ctx, q, o)
		return err
	})
	if err != nil {
		return err
	}
	p.Page, p.CallCenter = h.chrome.Page(c), h.chrome.CallCenter()
	return web.Render(c, http.StatusOK, pages.Home(p))
}

// GetSecurity is GET /security.
func (h *Handler) GetSecurity(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	contacts, err := o.Cardholder.Contacts(h.store.Keys())
	if err != nil {
		return err
	}
	p := pages.SecurityProps{Page: h.chrome.Page(c), Email: text.MaskEmail(contacts.Email)}
	if o.Account != nil {
		p.PasswordChangedAt = o.Account.PasswordChangedAt
	}
	for _, card := range web.Cards(o, h.chrome.Now()) {
		p.CanApply = p.CanApply || card.Applicable()
	}
	for _, card := range o.Cards {
		p.Switch = p.Switch || card.Enrollment.ByPassword()
	}
	return web.Render(c, http.StatusOK, pages.Security(p))
}

// shown puts an event into words, with the cards it names.
func shown(o models.Overview, e models.Event) components.Event {
	facts := text.EventFacts{
		Action: e.Action, Outcome: e.Outcome, Procedure: e.Facts.Purpose, Reason: e.Facts.Reason, Device: e.Device, Ended: e.Facts.Device,
		Merchant: e.Facts.Merchant, Amount: text.Yen(e.Facts.Amount, e.Facts.Currency, e.Facts.Exponent),
	}
	if e.Actor == models.ActorStaff {
		facts.Device = "" // it is the call center's, and tells the cardholder nothing
	}
	for _, id := range e.Facts.CardIDs {
		for _, c := range o.Cards {
			if c.Card.ID == id {
				facts.Cards = append(facts.Cards, text.Card(c.Card.Brand, c.Card.Last4))
			}
		}
	}
	words := facts.Text()
	return components.Event{Icon: words.Icon, Text: words.Sentence, Detail: facts.Detail(), Danger: words.Danger, At: e.At}
}
