package staff

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// The longest user name, and the longest address to come back to, that are looked at, in characters.
const (
	maxName = 32
	maxNext = 512
)

// GetLogin is GET /staff/login.
func (h *Handler) GetLogin(c echo.Context) error {
	if s, err := h.current(c); err != nil || s != nil {
		if err != nil {
			return err
		}
		return web.SeeOther(c, web.StaffNextPath(c.QueryParam("next")))
	}
	next := web.StaffNextPath(c.QueryParam("next"))
	return web.Render(c, http.StatusOK, pages.StaffLogin(pages.StaffLoginProps{Page: h.page(c), Next: next}))
}

// PostLogin is POST /staff/login. The code is left out at the first sign-in.
func (h *Handler) PostLogin(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	typed, _ := form.Line("name", maxName)
	raw, whole := form.Line("next", maxNext)
	if !whole {
		raw = ""
	}
	p := pages.StaffLoginProps{Page: h.page(c), Name: typed, Next: web.StaffNextPath(raw)}
	secret, _ := form.Secret("password", password.MaxLength)
	code, _ := form.Code("code", web.MaxCode)
	if typed == "" {
		p.Errors = append(p.Errors, components.FieldError{Field: "name", Text: text.Required(text.LabelStaffName)})
	}
	if form.Empty("password") {
		p.Errors = append(p.Errors, components.FieldError{Field: "password", Text: text.Required(text.LabelPassword)})
	}
	if len(p.Errors) > 0 {
		return web.Render(c, http.StatusUnprocessableEntity, pages.StaffLogin(p))
	}
	result, err := h.Service.SignIn(c.Request().Context(), Credentials{
		Name: strings.ToLower(typed), Password: secret, Code: code, Origin: web.OriginOf(c),
	}, h.begin(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case SignedIn:
		return web.SeeOther(c, p.Next)
	case FirstTime:
		return web.SeeOther(c, pathSetUp)
	case TooMany:
		return web.TooMany{Wait: result.Wait}
	}
	p.Errors = components.Errors{components.Failure("name", "staff_refused")}
	if web.HasFullWidth(secret) {
		p.Errors = append(p.Errors, components.Failure("password", "password_full_width"))
	}
	return web.Render(c, http.StatusUnprocessableEntity, pages.StaffLogin(p))
}

// begin begins the session, under a new token.
func (h *Handler) begin(c echo.Context) Enter {
	return func(tx *models.Tx, s models.Staff) error {
		return h.Sessions.SignInWith(c, tx, web.Identity{Staff: s.Name, Name: s.Name}, "")
	}
}

// PostExtend is POST /staff/extend.
func (h *Handler) PostExtend(c echo.Context) error { return h.Sessions.Extend(c, pathSearch) }

// PostLogout is POST /staff/logout. Signing out twice is fine.
func (h *Handler) PostLogout(c echo.Context) error {
	s, err := h.current(c)
	if err != nil {
		return err
	}
	if s != nil {
		if err := h.Service.SignOut(c.Request().Context(), s.Name, web.OriginOf(c)); err != nil {
			return err
		}
		if err := h.Sessions.SignOut(c); err != nil {
			return err
		}
	}
	web.SetFlash(c, "signed_out")
	return web.SeeOther(c, pathLogin)
}
