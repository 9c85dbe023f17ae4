package recovery

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// Lengths of what a form takes, in characters.
const (
	maxLoginID = 20
	maxTyped   = 40 // a card number, an expiry, a birth date
)

// Handler serves the pages of people who cannot sign in.
type Handler struct {
	service *Service
	chrome  *web.Chrome
	policy  models.Policy
}

// New makes the handler.
func New(s *Service, chrome *web.Chrome, policy models.Policy) *Handler {
	return &Handler{service: s, chrome: chrome, policy: policy}
}

// GetMenu is GET /recovery.
func (h *Handler) GetMenu(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.Recovery(pages.RecoveryProps{
		Page: h.chrome.Page(c), Unlock: h.policy.SelfUnlock, CallCenter: h.chrome.CallCenter(),
	}))
}

// begin records the question and leads to the next page, whoever it is about.
func (h *Handler) begin(c echo.Context, kind string, q Question, next string) error {
	token, wait, err := h.service.Begin(c.Request().Context(), kind, q, web.OriginOf(c))
	if err != nil {
		return err
	}
	if wait > 0 {
		return web.TooMany{Wait: wait}
	}
	web.SetProcedure(c, token)
	return web.SeeOther(c, next)
}

// card reads the answers about a card. Nothing of the number comes back (D7.1).
func (h *Handler) card(form web.Form) (Question, pages.CardAnswers) {
	var q Question
	var a pages.CardAnswers
	typed, _ := form.Line("card", maxTyped)
	a.Expiry, _ = form.Line("expiry", maxTyped)
	a.Birth, _ = form.Line("birth", maxTyped)
	pan, problem := web.CardNumber(typed)
	a.Errors = check(a.Errors, "card", text.LabelCard, typed, problem)
	q.Expiry, problem = web.Expiry(a.Expiry)
	a.Errors = check(a.Errors, "expiry", text.LabelExpiry, a.Expiry, problem)
	q.Birth, problem = web.BirthDate(a.Birth, h.chrome.Now())
	a.Errors = check(a.Errors, "birth", text.LabelBirthDate, a.Birth, problem)
	if len(a.Errors) == 0 {
		q.PANHashes = h.service.store.Keys().PANHashes(pan)
	}
	return q, a
}

// check adds what is wrong with a field, if anything is.
func check(errors components.Errors, field, label, typed, problem string) components.Errors {
	switch {
	case typed == "":
		return append(errors, components.FieldError{Field: field, Text: text.Required(label)})
	case problem != "":
		return append(errors, components.Failure(field, problem))
	}
	return errors
}

// route is one pass's addresses.
type route struct {
	kind  string
	start string
	steps map[string]string // where each step is
}

var (
	routeID    = route{kindID, "/recovery/id", map[string]string{stepDone: "/recovery/id/sent", "": "/recovery/id/sent"}}
	routeReset = route{models.PurposeReset, "/recovery/password", map[string]string{
		stepMail: "/recovery/password/mail", stepSMS: "/recovery/password/sms", stepNew: "/recovery/password/new", stepDone: "/recovery/password/done",
	}}
	routeReception = route{models.PurposeReception, "/recovery/password/card", map[string]string{
		stepSMS: "/recovery/password/card/code", stepNew: "/recovery/password/card/new", stepDone: "/recovery/password/card/done",
	}}
	routeUnlock = route{models.PurposeUnlock, "/recovery/unlock", map[string]string{
		stepSMS: "/recovery/unlock/code", stepDone: "/recovery/unlock/done",
	}}
	routeLockdown = route{models.PurposeLockdown, "/lockdown", map[string]string{stepSMS: "/lockdown/code", stepDone: "/lockdown/done"}}
)

// elsewhere answers a page that is not the one a pass stands at.
func (r route) elsewhere(c echo.Context, result Result) error {
	if result.Outcome == Elsewhere {
		return web.SeeOther(c, r.steps[result.Step])
	}
	if web.Procedure(c) != "" {
		web.EndProcedure(c)
		web.SetFlash(c, "procedure_gone")
	}
	return web.SeeOther(c, r.start)
}

// finished reads a pass that has come to its end, for its last page; ok is false when the answer is given.
func (h *Handler) finished(c echo.Context, r route) (p progress, ok bool, err error) {
	p, err = h.service.progress(c.Request().Context(), web.Procedure(c), r.kind, stepDone)
	if err != nil {
		return p, false, err
	}
	if p.Outcome == Elsewhere && p.Step == stepDone {
		return p, true, nil
	}
	return p, false, r.elsewhere(c, p.Result)
}
