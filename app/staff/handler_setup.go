package staff

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

// FirstTime lets somebody through who has signed in with the initial password, and has nothing of their own yet.
func (h *Handler) FirstTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, err := h.current(c)
		switch {
		case err != nil:
			return err
		case who == nil:
			return h.signInFirst(c)
		case who.SetUp():
			return web.SeeOther(c, pathSearch)
		}
		c.Set(newcomerKey, *who)
		return next(c)
	}
}

// newcomerKey is where FirstTime leaves who is signed in: they have no menu yet.
const newcomerKey = "staff.newcomer"

func newcomer(c echo.Context) models.Staff {
	s, _ := c.Get(newcomerKey).(models.Staff)
	return s
}

// GetSetUp is GET /staff/setup. The secret travels with the form: nothing is stored before it is confirmed.
func (h *Handler) GetSetUp(c echo.Context) error {
	return h.setUpPage(c, http.StatusOK, newSecret(), nil)
}

// PostSetUp is POST /staff/setup.
func (h *Handler) PostSetUp(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	who := newcomer(c)
	secret, whole := form.Line("secret", secretLength)
	chosen, fits := form.Secret("new_password", password.MaxLength)
	code, _ := form.Code("code", web.MaxCode)
	var errors components.Errors
	switch reason := Acceptable(who.Name, chosen); {
	case !fits:
		errors = append(errors, components.Failure("new_password", password.ReasonLong))
	case chosen == "":
		errors = append(errors, components.FieldError{Field: "new_password", Text: text.Required(text.LabelNewPassword)})
	case reason == password.ReasonPersonal:
		errors = append(errors, components.Failure("new_password", "staff_password_name"))
	case reason != "":
		errors = append(errors, components.Failure("new_password", reason))
	}
	switch {
	case !whole || !isSecret(secret):
		secret = newSecret()
		errors = append(errors, components.Failure("code", "staff_secret_lost"))
	case code == "":
		errors = append(errors, components.FieldError{Field: "code", Text: text.Required(text.LabelTOTP)})
	}
	if len(errors) > 0 {
		return h.setUpPage(c, http.StatusUnprocessableEntity, secret, errors)
	}
	outcome, err := h.Service.SetUp(c.Request().Context(), First{
		Name: who.Name, Password: chosen, Secret: secret, Code: code, Origin: web.OriginOf(c),
	}, h.begin(c))
	if err != nil {
		return err
	}
	switch outcome {
	case SetUpSame:
		errors = components.Errors{components.Failure("new_password", "staff_password_same")}
	case SetUpCode:
		errors = components.Errors{components.Failure("code", "staff_code_wrong")}
	case SetUpOver:
		return web.SeeOther(c, pathLogin)
	default:
		web.SetFlash(c, "staff_set_up")
		if web.HasFullWidth(chosen) {
			web.SetFlash(c, "password_wide")
		}
		return web.SeeOther(c, pathSearch)
	}
	return h.setUpPage(c, http.StatusUnprocessableEntity, secret, errors)
}

func (h *Handler) setUpPage(c echo.Context, status int, secret string, errors components.Errors) error {
	who := newcomer(c)
	code, err := drawQR(keyURI(who.Name, secret))
	if err != nil {
		return err
	}
	return web.Render(c, status, pages.StaffSetUp(pages.StaffSetUpProps{
		Page: h.page(c), Name: who.Name, Secret: secret, QR: code, Errors: errors,
	}))
}
