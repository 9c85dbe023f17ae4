package signup

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetPassword is GET /signup/password.
func (h *Handler) GetPassword(c echo.Context) error { return h.showPassword(c, http.StatusOK, nil) }

// PostPassword is POST /signup/password: the account is made, and the person is signed in.
func (h *Handler) PostPassword(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if form.Empty("password") {
		errors := components.Errors{{Field: "password", Text: text.Required(text.LabelPassword)}}
		return h.showPassword(c, http.StatusUnprocessableEntity, errors)
	}
	candidate, ok := form.Secret("password", password.MaxLength)
	if !ok {
		return h.showPassword(c, http.StatusUnprocessableEntity, refusedPassword(password.ReasonLong, false))
	}
	result, member, err := h.service.Complete(c.Request().Context(), web.Procedure(c), Last{
		Password: candidate, Device: web.DeviceToken(c), Origin: web.OriginOf(c), Enter: h.begin(c),
	})
	if err != nil {
		return err
	}
	if result.Outcome == Unacceptable {
		return h.showPassword(c, http.StatusUnprocessableEntity, refusedPassword(result.Reason, web.HasFullWidth(candidate)))
	}
	if member != nil {
		web.SetDeviceToken(c, member.Device, h.policy.DeviceMemory)
		if web.HasFullWidth(candidate) {
			web.SetFlash(c, "password_wide")
		}
	}
	return h.elsewhere(c, result)
}

// begin begins the session, under a new token.
func (h *Handler) begin(c echo.Context) Enter {
	return func(tx *models.Tx, m Member) error {
		return h.sessions.SignInWith(c, tx, web.Identity{CardholderNo: m.Account.CardholderNo, AccountID: m.Account.ID, Name: m.Name}, m.Device)
	}
}

func refusedPassword(reason string, fullWidth bool) components.Errors {
	errors := components.Errors{components.Failure("password", reason)}
	if fullWidth {
		errors = append(errors, components.Failure("password", "password_new_wide"))
	}
	return errors
}

func (h *Handler) showPassword(c echo.Context, status int, errors components.Errors) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepPassword)
	if err != nil {
		return err
	}
	if p.result.Outcome != OK {
		return h.elsewhere(c, p.result)
	}
	return web.Render(c, status, pages.SignupPassword(pages.SignupPasswordProps{Page: h.chrome.Page(c), Errors: errors}))
}
