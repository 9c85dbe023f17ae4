package enrollment

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetCode is GET /security/3ds/code.
func (h *Handler) GetCode(c echo.Context) error {
	return h.showCode(c, http.StatusOK, applicationID(c), nil, 0)
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
		return h.showCode(c, http.StatusUnprocessableEntity, id, codeError(text.Required(text.LabelCode)), 0)
	}
	who, _ := h.sessions.Identity(c)
	result, err := h.service.Complete(c.Request().Context(), who, id, code, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK, AlreadyDone: // a double click ends on the page the first one led to
		return web.SeeOther(c, at(pathDone, result.Application.ID))
	case CodeWrong, CodeSpent, CodeBlocked:
		return refuseCode(c, result, func(status int, errors components.Errors, wait int) error {
			return h.showCode(c, status, id, errors, wait)
		})
	}
	return h.elsewhere(c, result)
}

// refuseCode lets a code page say why the code was refused.
func refuseCode(c echo.Context, r Result, show func(status int, errors components.Errors, wait int) error) error {
	switch r.Outcome {
	case CodeWrong:
		return show(http.StatusUnprocessableEntity, components.Errors{components.Failure("code", "code_wrong")}, 0)
	case CodeBlocked:
		web.RetryAfter(c, r.Wait)
		return show(http.StatusTooManyRequests, codeError(text.TooMany(web.Minutes(r.Wait))), web.Minutes(r.Wait))
	}
	return show(http.StatusUnprocessableEntity, components.Errors{components.Failure("code", "code_spent")}, 0)
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
		setSent(c, result.Again)
		return web.SeeOther(c, at(pathCode, result.Application.ID))
	case TooSoon:
		return web.SeeOther(c, at(pathCode, result.Application.ID))
	case NoBudget:
		web.RetryAfter(c, result.Wait)
		return h.showCode(c, http.StatusTooManyRequests, result.Application.ID, nil, web.Minutes(result.Wait))
	}
	return h.elsewhere(c, result)
}

// setSent leaves word which code it was: the same one again, or a new one.
func setSent(c echo.Context, again bool) {
	web.SetFlash(c, "code_renewed")
	if again {
		web.SetFlash(c, "code_resent")
	}
}

func (h *Handler) showCode(c echo.Context, status int, id string, errors components.Errors, wait int) error {
	who, _ := h.sessions.Identity(c)
	p, err := h.service.progress(c.Request().Context(), who, id)
	if err != nil {
		return err
	}
	if p.result.Outcome != OK || p.code == nil && status == http.StatusOK {
		return h.elsewhere(c, p.result)
	}
	code := web.CodeState(p.code, p.delivery, p.now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(p.contacts.Mobile), wait, errors
	return web.Render(c, status, pages.EnrollmentCode(pages.EnrollmentCodeProps{
		Page: h.chrome.Page(c), Application: p.result.Application.ID, Code: code,
	}))
}

func codeError(sentence string) components.Errors {
	return components.Errors{{Field: "code", Text: sentence}}
}
