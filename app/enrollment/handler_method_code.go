package enrollment

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetMethodCode is GET /security/method/code.
func (h *Handler) GetMethodCode(c echo.Context) error {
	return h.showMethodCode(c, http.StatusOK, nil, 0)
}

// PostMethodCode is POST /security/method/code: the code, or the button that sends it again.
func (h *Handler) PostMethodCode(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if action, _ := form.Line("action", web.MaxCode); action == "resend" {
		return h.resendMethodCode(c)
	}
	code, _ := form.Code("code", web.MaxCode)
	if code == "" {
		return h.showMethodCode(c, http.StatusUnprocessableEntity, codeError(text.Required(text.LabelCode)), 0)
	}
	who, _ := h.sessions.Identity(c)
	result, err := h.service.SwitchMethod(c.Request().Context(), who, code, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK, AlreadyDone: // a double click ends on the page the first one led to
		return web.SeeOther(c, pathMethodDone)
	case CodeWrong, CodeSpent, CodeBlocked:
		return refuseCode(c, result, func(status int, errors components.Errors, wait int) error {
			return h.showMethodCode(c, status, errors, wait)
		})
	}
	return web.SeeOther(c, pathMethod)
}

func (h *Handler) resendMethodCode(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	result, err := h.service.SendMethodCode(c.Request().Context(), who, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		setSent(c, result.Again)
		return web.SeeOther(c, pathMethodCode)
	case TooSoon:
		return web.SeeOther(c, pathMethodCode)
	case AlreadyDone:
		return web.SeeOther(c, pathMethodDone)
	case NoBudget:
		web.RetryAfter(c, result.Wait)
		return h.showMethodCode(c, http.StatusTooManyRequests, nil, web.Minutes(result.Wait))
	}
	return web.SeeOther(c, pathMethod)
}

func (h *Handler) showMethodCode(c echo.Context, status int, errors components.Errors, wait int) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	who, _ := h.sessions.Identity(c)
	sent, err := h.service.methodCode(c.Request().Context(), who)
	if err != nil {
		return err
	}
	switch {
	case !byPassword(o) && !sent.done().IsZero():
		return web.SeeOther(c, pathMethodDone)
	case !byPassword(o), o.Cardholder.Mobile == "", sent.code == nil && status == http.StatusOK:
		return web.SeeOther(c, pathMethod)
	}
	contacts, err := o.Cardholder.Contacts(h.service.store.Keys())
	if err != nil {
		return err
	}
	code := web.CodeState(sent.code, sent.delivery, sent.now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(contacts.Mobile), wait, errors
	return web.Render(c, status, pages.MethodCode(pages.MethodCodeProps{Page: h.chrome.Page(c), Code: code}))
}
