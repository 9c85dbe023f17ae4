package login

import (
	"errors"
	"net/url"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// pathVerify is where a new device proves itself.
const pathVerify = "/login/verify"

// verify is the code page's address; it leads on to next.
func verify(next string) string {
	if next == web.NextPath("") {
		return pathVerify
	}
	return pathVerify + "?next=" + url.QueryEscape(next)
}

// GetVerify is GET /login/verify.
func (h *Handler) GetVerify(c echo.Context) error {
	return h.showVerify(c, web.NextPath(c.QueryParam("next")), web.Refusal{})
}

// PostVerify is POST /login/verify: the code, or the button that sends it again.
func (h *Handler) PostVerify(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	raw, _ := form.Line("next", maxNext)
	next := web.NextPath(raw)
	if _, ok := h.sessions.Identity(c); ok { // a double click, or back after signing in
		return web.SeeOther(c, next)
	}
	ctx, procedure, from := c.Request().Context(), web.Procedure(c), web.OriginOf(c)
	if action, _ := form.Line("action", web.MaxCode); action == "resend" {
		result, err := h.service.Resend(ctx, procedure, from)
		if err != nil {
			return err
		}
		return h.resent(c, result, next)
	}
	code, _ := form.Code("code", web.MaxCode)
	if code == "" {
		return h.showVerify(c, next, web.CodeMissing(text.LabelCode))
	}
	result, err := h.service.Verify(ctx, procedure, code, web.DeviceToken(c), from, h.begin(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case SignedIn:
		web.EndProcedure(c)
		return h.entered(c, result, next)
	case Locked:
		return h.locked(c, next, false)
	case CodeWrong:
		return h.showVerify(c, next, web.CodeWrong())
	case CodeSpent:
		return h.showVerify(c, next, web.CodeSpent())
	case CodeBlocked:
		return h.showVerify(c, next, web.CodeBlocked(c, result.Wait))
	}
	return h.beginAgain(c, next)
}

// resent says which code went out, the same one or a new one.
func (h *Handler) resent(c echo.Context, result Result, next string) error {
	switch result.Outcome {
	case NewDevice:
		if result.Wait == 0 {
			web.SetSent(c, result.Again)
		}
		return web.SeeOther(c, verify(next))
	case NoBudget:
		return h.showVerify(c, next, web.NoSending(c, result.Wait))
	}
	return h.beginAgain(c, next)
}

func (h *Handler) showVerify(c echo.Context, next string, r web.Refusal) error {
	proving, err := h.service.Proving(c.Request().Context(), web.Procedure(c))
	if errors.Is(err, models.ErrNotFound) {
		return h.beginAgain(c, next)
	}
	if err != nil {
		return err
	}
	code := web.CodeState(proving.Code, proving.Delivery, proving.Now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(proving.Contacts.Mobile), r.Minutes, r.Errors
	if proving.Channel == models.ChannelMail {
		code.To, code.Mail = text.MaskEmail(proving.Contacts.Email), true
	}
	p := pages.LoginVerifyProps{Page: h.chrome.Page(c), Next: next, Back: backFrom(next), Code: code}
	p.Page.Webview = inApp(next)
	return web.Render(c, r.Status(), pages.LoginVerify(p))
}

// beginAgain leads to the sign-in page, which says why.
func (h *Handler) beginAgain(c echo.Context, next string) error {
	web.EndProcedure(c)
	web.SetFlash(c, "procedure_gone")
	if inApp(next) || next == web.NextPath("") {
		return web.SeeOther(c, backFrom(next))
	}
	return web.SeeOther(c, "/login?next="+url.QueryEscape(next))
}
