package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// The addresses that the changes lead to.
const (
	pathSecurity = "/security"
	pathLogin    = "/login"
)

// GetPassword is GET /security/password.
func (h *Handler) GetPassword(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.PasswordChange(pages.PasswordChangeProps{Page: h.chrome.Page(c)}))
}

// PostPassword is POST /security/password. A door that closes meanwhile ends the session too.
func (h *Handler) PostPassword(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	p := pages.PasswordChangeProps{Page: h.chrome.Page(c)}
	current, _ := form.Secret("password", password.MaxLength) // a longer one is nobody's
	chosen, fits := form.Secret("new_password", password.MaxLength)
	if form.Empty("password") {
		p.Errors = append(p.Errors, components.FieldError{Field: "password", Text: text.Required(text.LabelCurrentPassword)})
	}
	switch {
	case !fits:
		p.Errors = append(p.Errors, components.Failure("new_password", password.ReasonLong))
	case form.Empty("new_password"):
		p.Errors = append(p.Errors, components.FieldError{Field: "new_password", Text: text.Required(text.LabelNewPassword)})
	}
	if len(p.Errors) > 0 {
		return web.Render(c, http.StatusUnprocessableEntity, pages.PasswordChange(p))
	}
	p.FullWidth = web.HasFullWidth(chosen)
	who, _ := h.sessions.Identity(c)
	outcome, reason, err := h.service.ChangePassword(c.Request().Context(), who, PasswordChange{
		Current: current, New: chosen, Session: h.sessions.Current(c), Device: web.DeviceToken(c), Origin: web.OriginOf(c),
	})
	if err != nil {
		return err
	}
	switch outcome {
	case PasswordChanged:
		if err := h.sessions.Prove(c, who); err != nil {
			return err
		}
		web.SetFlash(c, "password_changed")
		if p.FullWidth {
			web.SetFlash(c, "password_changed_wide")
		}
		return web.SeeOther(c, pathSecurity)
	case PasswordLocked:
		return h.locked(c)
	case PasswordWrong:
		p.Errors = components.Errors{components.Failure("password", "password_wrong")}
		if web.HasFullWidth(current) {
			p.Errors = append(p.Errors, components.Failure("password", "password_full_width"))
		}
	default:
		p.Errors = components.Errors{components.Failure("new_password", reason)}
	}
	return web.Render(c, http.StatusUnprocessableEntity, pages.PasswordChange(p))
}

// locked ends the session, like a step-up that closes the door of this device (D3.4).
func (h *Handler) locked(c echo.Context) error {
	if err := h.sessions.SignOut(c); err != nil {
		return err
	}
	return h.chrome.Locked(c, h.chrome.Page(c), pathLogin, true)
}
