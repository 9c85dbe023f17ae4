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

// GetEmail is GET /signup/email: the address, or while it is to be proven the code that was mailed to it. "change" asks
// for the address in either case.
func (h *Handler) GetEmail(c echo.Context) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepEmail, stepMailCode, stepPassword)
	if err != nil {
		return err
	}
	change := c.QueryParam("change") != ""
	switch {
	case p.result.Outcome == OK && p.result.Step == stepMailCode && !change:
		return h.renderCode(c, p, web.Refusal{})
	case p.result.Outcome == OK && p.result.Step == stepPassword && !change:
		return web.SeeOther(c, pathPassword)
	}
	return h.renderEmail(c, http.StatusOK, p, p.address, nil)
}

// PostEmail is POST /signup/email: the address, or the code that was mailed to it.
func (h *Handler) PostEmail(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	action, _ := form.Line("action", web.MaxCode)
	if form.Has("code") || action == "resend" {
		return h.enterCode(c, form, models.PurposeSignUpMail)
	}
	ctx, procedure := c.Request().Context(), web.Procedure(c)
	var result Result
	switch address, ok := form.Email("email"); {
	case address == "":
		result, err = h.service.Keep(ctx, procedure, action == "without")
	case !ok:
		return h.showEmail(c, address, components.Errors{components.Failure("email", "email_invalid")})
	default:
		result, err = h.service.NewEmail(ctx, procedure, address, web.OriginOf(c))
	}
	if err != nil {
		return err
	}
	switch result.Outcome {
	case NoAddress:
		return h.showEmail(c, "", components.Errors{{Field: "email", Text: text.Required(text.LabelEmail)}})
	case TooMany:
		return web.TooMany{Wait: result.Wait}
	}
	return h.elsewhere(c, result)
}

func (h *Handler) showEmail(c echo.Context, typed string, errors components.Errors) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepEmail, stepMailCode, stepPassword)
	if err != nil {
		return err
	}
	return h.renderEmail(c, http.StatusUnprocessableEntity, p, typed, errors)
}

func (h *Handler) renderEmail(c echo.Context, status int, p progress, typed string, errors components.Errors) error {
	if p.result.Outcome != OK {
		return h.elsewhere(c, p.result)
	}
	return web.Render(c, status, pages.SignupEmail(pages.SignupEmailProps{
		Page: h.chrome.Page(c), Registered: text.MaskEmail(p.contacts.Email), Email: typed, Errors: errors,
	}))
}
