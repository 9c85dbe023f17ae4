package signup

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// The addresses of the steps.
const (
	pathTerms    = "/signup"
	pathCard     = "/signup/card"
	pathCode     = "/signup/code"
	pathEmail    = "/signup/email"
	pathPassword = "/signup/password"
	pathDone     = "/signup/done"
)

// pages of the steps; the code by mail is asked for where the address was, and an account that exists is told where
// the code by SMS was.
var pathOf = map[string]string{
	stepCard: pathCard, stepCode: pathCode, stepExists: pathCode, stepEmail: pathEmail, stepMailCode: pathEmail,
	stepPassword: pathPassword, stepDone: pathDone, stepRepeated: pathDone,
}

// Handler serves the steps of a sign-up.
type Handler struct {
	service  *Service
	sessions *web.Sessions
	chrome   *web.Chrome
	policy   models.Policy
}

// New makes the handler; sessions are the portal's.
func New(s *Service, sessions *web.Sessions, chrome *web.Chrome, policy models.Policy) *Handler {
	return &Handler{service: s, sessions: sessions, chrome: chrome, policy: policy}
}

// elsewhere leads to the step that a procedure stands at, or to the beginning.
func (h *Handler) elsewhere(c echo.Context, r Result) error {
	if r.Outcome == Gone {
		if web.Procedure(c) != "" {
			web.EndProcedure(c)
			web.SetFlash(c, "signup_gone")
		}
		return web.SeeOther(c, pathTerms)
	}
	if r.Outcome == Refused { // the card is not accepted any more; its page says so in the words of every refusal
		web.SetFlash(c, "card_refused")
	}
	return web.SeeOther(c, pathOf[r.Step])
}

// maxTerms is the longest version of the terms that is looked at, in characters.
const maxTerms = 20

// GetTerms is GET /signup. Whoever is signed in has an account.
func (h *Handler) GetTerms(c echo.Context) error {
	if _, ok := h.sessions.Identity(c); ok {
		return web.SeeOther(c, "/home")
	}
	return h.renderTerms(c, http.StatusOK, nil)
}

// PostTerms is POST /signup: the consent begins a procedure.
func (h *Handler) PostTerms(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if !form.Has("agree") {
		return h.renderTerms(c, http.StatusUnprocessableEntity, components.Errors{components.Failure("agree", "terms_not_agreed")})
	}
	terms, _ := form.Line("terms", maxTerms)
	result, token, err := h.service.Begin(c.Request().Context(), terms)
	if err != nil {
		return err
	}
	if result.Outcome == TermsChanged {
		return h.renderTerms(c, http.StatusUnprocessableEntity, components.Errors{components.Failure("agree", "terms_renewed")})
	}
	web.SetProcedure(c, token)
	return web.SeeOther(c, pathCard)
}

func (h *Handler) renderTerms(c echo.Context, status int, errors components.Errors) error {
	return web.Render(c, status, pages.SignupTerms(pages.SignupTermsProps{
		Page: h.chrome.Page(c), Terms: h.service.terms, Errors: errors,
	}))
}

// GetDone is GET /signup/done: the ID, for the one browser that signed up and is signed in.
func (h *Handler) GetDone(c echo.Context) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepDone, stepRepeated)
	if err != nil {
		return err
	}
	if p.result.Outcome != OK {
		return h.elsewhere(c, p.result)
	}
	who, ok := h.sessions.Identity(c)
	switch {
	case !ok:
		web.SetFlash(c, "signup_done")
		return web.SeeOther(c, "/login")
	case who.CardholderNo != p.procedure.CardholderNo || !p.now.Before(p.procedure.ExpiresAt):
		return web.SeeOther(c, "/home")
	}
	person, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	props := pages.SignupDoneProps{Page: h.chrome.Page(c), LoginID: person.Account.LoginID, Email: text.MaskEmail(p.contacts.Email)}
	for _, card := range web.Cards(person, p.now) {
		if card.Applicable() {
			props.Cards = append(props.Cards, card)
		}
	}
	return web.Render(c, http.StatusOK, pages.SignupDone(props))
}
