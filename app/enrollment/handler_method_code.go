package enrollment

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetMethodCode is GET /security/method/code.
func (h *Handler) GetMethodCode(c echo.Context) error {
	return h.showMethodCode(c, web.Refusal{})
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
		return h.showMethodCode(c, web.CodeMissing(text.LabelCode))
	}
	who, _ := h.sessions.Identity(c)
	result, err := h.service.SwitchMethod(c.Request().Context(), who, code, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK, AlreadyDone: // a double click ends on the page the first one led to
		return web.SeeOther(c, pathMethodDone)
	case CodeWrong:
		return h.showMethodCode(c, web.CodeWrong())
	case CodeSpent:
		return h.showMethodCode(c, web.CodeSpent())
	case CodeBlocked:
		return h.showMethodCode(c, web.CodeBlocked(c, result.Wait))
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
		web.SetSent(c, result.Again)
		return web.SeeOther(c, pathMethodCode)
	case TooSoon:
		return web.SeeOther(c, pathMethodCode)
	case AlreadyDone:
		return web.SeeOther(c, pathMethodDone)
	case NoBudget:
		return h.showMethodCode(c, web.NoSending(c, result.Wait))
	}
	return web.SeeOther(c, pathMethod)
}

func (h *Handler) showMethodCode(c echo.Context, r web.Refusal) error {
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
	case !byPassword(o), o.Cardholder.Mobile == "", sent.code == nil && r.Status() == http.StatusOK:
		return web.SeeOther(c, pathMethod)
	}
	contacts, err := o.Cardholder.Contacts(h.service.store.Keys())
	if err != nil {
		return err
	}
	code := web.CodeState(sent.code, sent.delivery, sent.now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(contacts.Mobile), r.Minutes, r.Errors
	return web.Render(c, r.Status(), pages.MethodCode(pages.MethodCodeProps{Page: h.chrome.Page(c), Code: code}))
}
