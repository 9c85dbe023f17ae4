package signup

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetCode is GET /signup/code: the code by SMS, and behind it, perhaps, that there is an account already.
func (h *Handler) GetCode(c echo.Context) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepCode, stepExists)
	if err != nil {
		return err
	}
	if p.result.Outcome == OK && p.result.Step == stepExists {
		return web.Render(c, http.StatusOK, pages.SignupExists(pages.SignupExistsProps{Page: h.chrome.Page(c)}))
	}
	return h.renderCode(c, p, web.Refusal{})
}

// PostCode is POST /signup/code.
func (h *Handler) PostCode(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	return h.enterCode(c, form, models.PurposeSignUp)
}

// enterCode takes the code of this purpose, or the button that sends it again.
func (h *Handler) enterCode(c echo.Context, form web.Form, purpose string) error {
	if action, _ := form.Line("action", web.MaxCode); action == "resend" {
		return h.resend(c, purpose)
	}
	code, _ := form.Code("code", web.MaxCode)
	if code == "" {
		return h.showCode(c, purpose, web.CodeMissing(text.LabelCode))
	}
	result, err := h.service.EnterCode(c.Request().Context(), web.Procedure(c), purpose, code, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case CodeWrong:
		return h.showCode(c, purpose, web.CodeWrong())
	case CodeSpent:
		return h.showCode(c, purpose, web.CodeSpent())
	case CodeBlocked:
		return h.showCode(c, purpose, web.CodeBlocked(c, result.Wait))
	}
	return h.elsewhere(c, result)
}

// resend sends the code again; the page says which it was, the same one or a new one.
func (h *Handler) resend(c echo.Context, purpose string) error {
	result, err := h.service.Resend(c.Request().Context(), web.Procedure(c), purpose, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		web.SetSent(c, result.Again)
	case TooMany:
		return h.showCode(c, purpose, web.NoSending(c, result.Wait))
	}
	return h.elsewhere(c, result) // to the same page, while the code is still to be entered
}

func (h *Handler) showCode(c echo.Context, purpose string, r web.Refusal) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepOf(purpose))
	if err != nil {
		return err
	}
	return h.renderCode(c, p, r)
}

func (h *Handler) renderCode(c echo.Context, p progress, r web.Refusal) error {
	if p.result.Outcome != OK {
		return h.elsewhere(c, p.result)
	}
	code := web.CodeState(p.code, p.delivery, p.now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(p.contacts.Mobile), r.Minutes, r.Errors
	if p.result.Step == stepMailCode {
		code.Mail, code.Typed, code.To = true, true, text.MaskEmail(p.address)
	}
	return web.Render(c, r.Status(), pages.SignupCode(pages.SignupCodeProps{Page: h.chrome.Page(c), Code: code}))
}
