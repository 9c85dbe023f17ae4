package enrollment

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetCode is GET /security/3ds/code.
func (h *Handler) GetCode(c echo.Context) error {
	return h.showCode(c, applicationID(c), web.Refusal{})
}

// PostCode is POST /security/3ds/code: the code, or the button that sends it again.
func (h *Handler) PostCode(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if action, _ := form.Line("action", web.MaxCode); action == "resend" {
		return h.resend(c)
	}
	code, _ := form.Code("code", web.MaxCode)
	id := applicationID(c)
	if code == "" {
		return h.showCode(c, id, web.CodeMissing(text.LabelCode))
	}
	who, _ := h.sessions.Identity(c)
	result, err := h.service.Complete(c.Request().Context(), who, id, code, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK, AlreadyDone: // a double click ends on the page the first one led to
		return web.SeeOther(c, at(pathDone, result.Application.ID))
	case CodeWrong:
		return h.showCode(c, id, web.CodeWrong())
	case CodeSpent:
		return h.showCode(c, id, web.CodeSpent())
	case CodeBlocked:
		return h.showCode(c, id, web.CodeBlocked(c, result.Wait))
	}
	return h.elsewhere(c, result)
}

// resend sends the code again; the page says which it was, the same one or a new one.
func (h *Handler) resend(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	result, err := h.service.SendCode(c.Request().Context(), who, applicationID(c), web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		web.SetSent(c, result.Again)
		return web.SeeOther(c, at(pathCode, result.Application.ID))
	case TooSoon:
		return web.SeeOther(c, at(pathCode, result.Application.ID))
	case NoBudget:
		return h.showCode(c, result.Application.ID, web.NoSending(c, result.Wait))
	}
	return h.elsewhere(c, result)
}

func (h *Handler) showCode(c echo.Context, id string, r web.Refusal) error {
	who, _ := h.sessions.Identity(c)
	p, err := h.service.progress(c.Request().Context(), who, id)
	if err != nil {
		return err
	}
	if p.result.Outcome != OK || p.code == nil && r.Status() == http.StatusOK {
		return h.elsewhere(c, p.result)
	}
	code := web.CodeState(p.code, p.delivery, p.now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(p.contacts.Mobile), r.Minutes, r.Errors
	return web.Render(c, r.Status(), pages.EnrollmentCode(pages.EnrollmentCodeProps{
		Page: h.chrome.Page(c), Application: p.result.Application.ID, Code: code,
	}))
}
