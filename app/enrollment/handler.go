package enrollment

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// The addresses of the steps.
const (
	pathSelect = "/security/3ds"
	pathPhone  = "/security/3ds/phone"
	pathCode   = "/security/3ds/code"
	pathDone   = "/security/3ds/done"
)

// maxID is the length of an application's id, in characters.
const maxID = 22

// Options of New. Sessions are the portal's.
type Options struct {
	Service  *Service
	Sessions *web.Sessions
	Chrome   *web.Chrome
	Policy   models.Policy
	Door     Door
}

// Handler serves the steps of an application, the change of method and the cancellation.
type Handler struct {
	service  *Service
	sessions *web.Sessions
	chrome   *web.Chrome
	policy   models.Policy
	door     Door
}

// New makes the handler.
func New(o Options) *Handler {
	return &Handler{service: o.Service, sessions: o.Sessions, chrome: o.Chrome, policy: o.Policy, door: o.Door}
}

// at is a step's address for one application: each tab keeps its own.
func at(path, id string) string {
	if id == "" {
		return path
	}
	return path + "?application=" + url.QueryEscape(id)
}

// applicationID is which application a request is about; empty stands for the newest of the session.
func applicationID(c echo.Context) string {
	id := c.QueryParam("application")
	if len(id) > maxID {
		return ""
	}
	return id
}

// GetPhone is GET /security/3ds/phone: where the code will go.
func (h *Handler) GetPhone(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	p, err := h.service.progress(c.Request().Context(), who, applicationID(c))
	if err != nil {
		return err
	}
	if p.result.Outcome != OK {
		return h.elsewhere(c, p.result)
	}
	return h.renderPhone(c, http.StatusOK, p, nil)
}

// PostPhone is POST /security/3ds/phone: send the code.
func (h *Handler) PostPhone(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	ctx := c.Request().Context()
	result, err := h.service.SendCode(ctx, who, applicationID(c), web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK, TooSoon: // a code is on its way in either case
		return web.SeeOther(c, at(pathCode, result.Application.ID))
	case NoBudget:
		p, err := h.service.progress(ctx, who, result.Application.ID)
		if err != nil {
			return err
		}
		return h.renderPhone(c, http.StatusTooManyRequests, p, components.Errors{{Text: text.TooMany(web.RetryAfter(c, result.Wait))}})
	}
	return h.elsewhere(c, result)
}

func (h *Handler) renderPhone(c echo.Context, status int, p progress, errors components.Errors) error {
	return web.Render(c, status, pages.EnrollmentPhone(pages.EnrollmentPhoneProps{
		Page: h.chrome.Page(c), Application: p.result.Application.ID, Mobile: text.MaskMobile(p.contacts.Mobile), Errors: errors,
	}))
}

// GetDone is GET /security/3ds/done: what was registered.
func (h *Handler) GetDone(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	p, err := h.service.progress(c.Request().Context(), who, applicationID(c))
	if err != nil {
		return err
	}
	if p.result.Outcome != AlreadyDone {
		return h.elsewhere(c, p.result)
	}
	person, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	props := pages.EnrollmentDoneProps{
		Page: h.chrome.Page(c), At: *p.result.Application.DoneAt, Mobile: text.MaskMobile(p.contacts.Mobile),
	}
	if p.contacts.Email != "" {
		props.Email = text.MaskEmail(p.contacts.Email)
	}
	for _, card := range person.Cards {
		if slices.Contains(p.result.Application.CardIDs, card.Card.ID) {
			props.Cards = append(props.Cards, components.Card{
				ID: strconv.FormatInt(card.Card.ID, 10), Brand: card.Card.Brand, Last4: card.Card.Last4,
				Status: components.StatusRegistered, Method: models.MethodSMS, RegisteredAt: props.At,
			})
		}
	}
	return web.Render(c, http.StatusOK, pages.EnrollmentDone(props))
}

// elsewhere answers a step whose application cannot go on there.
func (h *Handler) elsewhere(c echo.Context, r Result) error {
	switch r.Outcome {
	case AlreadyDone:
		return web.SeeOther(c, at(pathDone, r.Application.ID))
	case OK:
		return web.SeeOther(c, at(pathPhone, r.Application.ID))
	case NotEligible:
		web.SetFlash(c, flashNotEligible)
	case Gone:
		web.SetFlash(c, flashGone)
	}
	return web.SeeOther(c, pathSelect)
}

// Codes of the flashes with which an application begins anew.
const (
	flashNotEligible = "card_not_eligible"
	flashGone        = "application_gone"
)
