package login

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// pathVerify is where a new device proves itself.
const pathVerify = "/login/verify"

// maxCode is the longest code that is looked at, in characters.
const maxCode = 12

// verify is the code page's address; it leads on to next.
func verify(next string) string {
	if next == web.NextPath("") {
		return pathVerify
	}
	return pathVerify + "?next=" + url.QueryEscape(next)
}

// GetVerify is GET /login/verify.
func (h *Handler) GetVerify(c echo.Context) error {
	return h.showVerify(c, http.StatusOK, web.NextPath(c.QueryParam("next")), nil, 0)
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
	if action, _ := form.Line("action", maxCode); action == "resend" {
		result, err := h.service.Resend(ctx, procedure, from)
		if err != nil {
			return err
		}
		return h.resent(c, result, next)
	}
	code, _ := form.Code("code", maxCode)
	if code == "" {
		return h.showVerify(c, http.StatusUnprocessableEntity, next, components.Errors{{Field: "code", Text: text.Required(text.LabelCode)}}, 0)
	}
	result, err := h.service.Verify(ctx, procedure, code, web.DeviceToken(c), from)
	if err != nil {
		return err
	}
	switch result.Outcome {
	case SignedIn:
		web.EndProcedure(c)
		return h.enter(c, result, next)
	case Locked:
		return h.locked(c, next, false)
	case CodeWrong:
		return h.showVerify(c, http.StatusUnprocessableEntity, next, components.Errors{components.Failure("code", "code_wrong")}, 0)
	case CodeSpent:
		return h.showVerify(c, http.StatusUnprocessableEntity, next, components.Errors{components.Failure("code", "code_spent")}, 0)
	case CodeBlocked:
		wait := web.RetryAfter(c, result.Wait)
		return h.showVerify(c, http.StatusTooManyRequests, next, components.Errors{{Field: "code", Text: text.TooMany(wait)}}, wait)
	}
	return h.beginAgain(c, next)
}

// resent says which code went out, the same one or a new one.
func (h *Handler) resent(c echo.Context, result Result, next string) error {
	switch result.Outcome {
	case NewDevice:
		if result.Wait == 0 {
			web.SetFlash(c, "code_renewed")
			if result.Again {
				web.SetFlash(c, "code_resent")
			}
		}
		return web.SeeOther(c, verify(next))
	case NoBudget:
		return h.showVerify(c, http.StatusTooManyRequests, next, nil, web.RetryAfter(c, result.Wait))
	}
	return h.beginAgain(c, next)
}

func (h *Handler) showVerify(c echo.Context, status int, next string, failed components.Errors, wait int) error {
	proving, err := h.service.Proving(c.Request().Context(), web.Procedure(c))
	if errors.Is(err, models.ErrNotFound) {
		return h.beginAgain(c, next)
	}
	if err != nil {
		return err
	}
	code := web.CodeState(proving.Code, proving.Delivery, proving.Now, h.policy)
	code.To, code.WaitMinutes, code.Errors = text.MaskMobile(proving.Contacts.Mobile), wait, failed
	if proving.Channel == models.ChannelMail {
		code.To, code.Mail = text.MaskEmail(proving.Contacts.Email), true
	}
	p := pages.LoginVerifyProps{Page: h.chrome.Page(c), Next: next, Back: backFrom(next), Code: code}
	p.Page.Webview = inApp(next)
	return web.Render(c, status, pages.LoginVerify(p))
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
