package recovery

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// codePage is one page that asks for a code. Only the one behind the mail shows where its code went (D6.2, behindMail).
type codePage struct {
	route route
	step  string
	label string
	page  func(pages.RecoveryCodeProps) templ.Component
	told  bool // whose code it is has been proven, so that the page may say what was done
}

var (
	mailCode      = codePage{routeReset, stepMail, text.LabelMailCode, pages.RecoveryPasswordMail, false}
	smsCode       = codePage{routeReset, stepSMS, text.LabelSMSCode, pages.RecoveryPasswordSMS, true}
	receptionCode = codePage{routeReception, stepSMS, text.LabelCode, pages.RecoveryReceptionCode, false}
	unlockCode    = codePage{routeUnlock, stepSMS, text.LabelCode, pages.RecoveryUnlockCode, false}
	lockdownCode  = codePage{routeLockdown, stepSMS, text.LabelCode, pages.LockdownCode, false}
)

func (h *Handler) getCode(c echo.Context, page codePage) error {
	return h.showCode(c, page, web.Refusal{})
}

// postCode takes the code, or the button that sends it again.
func (h *Handler) postCode(c echo.Context, page codePage) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if action, _ := form.Line("action", web.MaxCode); action == "resend" {
		return h.resend(c, page)
	}
	code, _ := form.Code("code", web.MaxCode)
	if code == "" {
		return h.showCode(c, page, web.CodeMissing(page.label))
	}
	result, err := h.service.Enter(c.Request().Context(), web.Procedure(c), page.route.kind, page.step, code, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		return web.SeeOther(c, page.route.steps[result.Step])
	case CodeWrong:
		return h.showCode(c, page, web.CodeWrong())
	case CodeSpent:
		return h.showCode(c, page, web.CodeSpent())
	case CodeBlocked:
		return h.showCode(c, page, web.CodeBlocked(c, result.Wait))
	}
	return page.route.elsewhere(c, result)
}

// resend sends the code again; the page says which it was, the same one or a new one.
func (h *Handler) resend(c echo.Context, page codePage) error {
	result, err := h.service.Resend(c.Request().Context(), web.Procedure(c), page.route.kind, page.step, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		page.sent(c, result.Again)
		return web.SeeOther(c, page.route.steps[page.step])
	case TooSoon, NoMobile:
		return web.SeeOther(c, page.route.steps[page.step])
	case NoBudget:
		return h.showCode(c, page, web.NoSending(c, result.Wait))
	}
	return page.route.elsewhere(c, result)
}

// sent leaves word which code went out; whether it did, nobody may learn who has proven nothing (D6.2).
func (p codePage) sent(c echo.Context, again bool) {
	switch {
	case p.told:
		web.SetSent(c, again)
	case again:
		web.SetFlash(c, "code_repeated")
	default:
		web.SetFlash(c, "code_reissued")
	}
}

func (h *Handler) showCode(c echo.Context, page codePage, r web.Refusal) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), page.route.kind, page.step)
	if err != nil {
		return err
	}
	switch {
	case p.Outcome == NoMobile && len(r.Errors) > 0: // a code, where none was sent
		return web.SeeOther(c, page.route.steps[page.step])
	case p.Outcome == NoMobile:
		return web.Render(c, r.Status(), pages.RecoveryPasswordNoMobile(pages.RecoveryPasswordNoMobileProps{Page: h.chrome.Page(c), CallCenter: h.chrome.CallCenter()}))
	case p.Outcome != OK:
		return page.route.elsewhere(c, p.Result)
	}
	state := web.CodeState(p.code, p.delivery, p.now, h.policy)
	state.To, state.Mail, state.Errors, state.WaitMinutes = text.MaskMobile(p.mobile), p.mail, r.Errors, max(r.Minutes, web.Minutes(p.wait))
	return web.Render(c, r.Status(), page.page(pages.RecoveryCodeProps{Page: h.chrome.Page(c), Code: state}))
}
