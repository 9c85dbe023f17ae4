package enrollment

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// The addresses of a change of method.
const (
	pathMethod     = "/security/method"
	pathMethodCode = "/security/method/code"
	pathMethodDone = "/security/method/done"
)

// GetMethod is GET /security/method: how the cards are authenticated, and why that should change.
func (h *Handler) GetMethod(c echo.Context) error {
	return h.showMethod(c, http.StatusOK, nil)
}

// PostMethod is POST /security/method: send the code.
func (h *Handler) PostMethod(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	result, err := h.service.SendMethodCode(c.Request().Context(), who, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK, TooSoon: // a code is on its way in either case
		return web.SeeOther(c, pathMethodCode)
	case AlreadyDone:
		return web.SeeOther(c, pathMethodDone)
	case NoBudget:
		return h.showMethod(c, http.StatusTooManyRequests, components.Errors{{Text: text.TooMany(web.RetryAfter(c, result.Wait))}})
	}
	return web.SeeOther(c, pathMethod) // the page says why
}

func (h *Handler) showMethod(c echo.Context, status int, errors components.Errors) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	contacts, err := o.Cardholder.Contacts(h.service.store.Keys())
	if err != nil {
		return err
	}
	p := pages.MethodProps{
		Page: h.chrome.Page(c), Cards: h.registered(o), Errors: errors, CallCenter: h.chrome.CallCenter(),
	}
	if contacts.Mobile != "" {
		p.Mobile = text.MaskMobile(contacts.Mobile)
	}
	return web.Render(c, status, pages.Method(p))
}

// registered are the cards whose registration stands, an expired card's too: what can be changed or cancelled.
func (h *Handler) registered(o models.Overview) []components.Card {
	return slices.DeleteFunc(web.Cards(o, h.chrome.Now()), func(card components.Card) bool {
		return !slices.ContainsFunc(o.Cards, func(c models.CardState) bool {
			return strconv.FormatInt(c.Card.ID, 10) == card.ID && c.Enrollment.State == models.StateRegistered
		})
	})
}

// byPassword tells whether a person has something to change; an enrollment of an expired card counts, too.
func byPassword(o models.Overview) bool {
	for _, c := range o.Cards {
		if c.Enrollment.ByPassword() {
			return true
		}
	}
	return false
}

// GetMethodDone is GET /security/method/done: only for the session whose code did it.
func (h *Handler) GetMethodDone(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	who, _ := h.sessions.Identity(c)
	sent, err := h.service.methodCode(c.Request().Context(), who)
	if err != nil {
		return err
	}
	if sent.done().IsZero() || byPassword(o) {
		return web.SeeOther(c, pathMethod)
	}
	contacts, err := o.Cardholder.Contacts(h.service.store.Keys())
	if err != nil {
		return err
	}
	p := pages.MethodDoneProps{Page: h.chrome.Page(c), At: sent.done(), Cards: h.registered(o)}
	if contacts.Mobile != "" {
		p.Mobile = text.MaskMobile(contacts.Mobile)
	}
	if contacts.Email != "" {
		p.Email = text.MaskEmail(contacts.Email)
	}
	return web.Render(c, http.StatusOK, pages.MethodDone(p))
}
