package login

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// Lengths of what a form takes, in characters.
const (
	maxLoginID  = 20
	maxPassword = 128 // D3.2
	maxNext     = 512
)

// Handler serves the sign-in pages.
type Handler struct {
	service  *Service
	sessions *web.Sessions
	chrome   *web.Chrome
	policy   models.Policy
}

// New makes the handler; sessions are the portal's.
func New(s *Service, sessions *web.Sessions, chrome *web.Chrome, policy models.Policy) *Handler {
	return &Handler{service: s, sessions: sessions, chrome: chrome, policy: policy}
}

// Get is GET /login. Whoever is signed in goes on.
func (h *Handler) Get(c echo.Context) error {
	next := web.NextPath(c.QueryParam("next"))
	if _, ok := h.sessions.Identity(c); ok {
		return web.SeeOther(c, next)
	}
	p := h.props(c, next)
	if _, why := h.sessions.Ended(c); why != "" && p.Page.Flash == "" && p.Page.Notice == "" {
		p.Page.Notice = text.Flash(why)
	}
	return web.Render(c, http.StatusOK, pages.Login(p))
}

// Page is the sign-in page for an address that shows it itself, like the webview's status (D3.9). Why
// is the code of the flash that says why one has to sign in, or empty.
func (h *Handler) Page(c echo.Context, next, why string) error {
	p := h.props(c, next)
	if why != "" {
		p.Page.Notice = text.Flash(why)
	}
	return web.Render(c, http.StatusOK, pages.Login(p))
}

// Post is POST /login, and POST /app/status where the form stands inside the app.
func (h *Handler) Post(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	next, _ := form.Line("next", maxNext)
	p := h.props(c, web.NextPath(next))
	id, _ := form.Code("login_id", maxLoginID+1) // one longer than any ID can be
	p.LoginID = id
	password, _ := form.Secret("password", maxPassword) // a longer one is nobody's
	if id == "" {
		p.Errors = append(p.Errors, components.FieldError{Field: "login_id", Text: text.Required(text.LabelLoginID)})
	}
	if form.Empty("password") {
		p.Errors = append(p.Errors, components.FieldError{Field: "password", Text: text.Required(text.LabelPassword)})
	}
	if len(p.Errors) > 0 {
		return web.Render(c, http.StatusUnprocessableEntity, pages.Login(p))
	}
	result, err := h.service.SignIn(c.Request().Context(), Attempt{
		LoginID: id, Password: password, Device: web.DeviceToken(c), Origin: web.OriginOf(c), Enter: h.begin(c),
	})
	if err != nil {
		return err
	}
	return h.answer(c, p, result, web.HasFullWidth(password))
}

func (h *Handler) answer(c echo.Context, p pages.LoginProps, result Result, fullWidth bool) error {
	switch result.Outcome {
	case SignedIn:
		return h.entered(c, result, p.Next)
	case NewDevice:
		web.SetProcedure(c, result.Token)
		return web.SeeOther(c, verify(p.Next))
	case NoBudget:
		return web.TooMany{Wait: result.Wait}
	case NoContact:
		p.Errors = failures(result.Outcome)
		return web.Render(c, http.StatusUnprocessableEntity, pages.Login(p))
	case Locked:
		return h.locked(c, p.Next, result.ByOwn)
	case TooMany:
		return web.TooMany{Wait: result.Wait}
	}
	p.Errors = failures(result.Outcome)
	if fullWidth {
		p.Errors = append(p.Errors, components.Failure("password", "password_full_width"))
	}
	return web.Render(c, http.StatusUnprocessableEntity, pages.Login(p))
}

// begin begins the session, under a new token.
func (h *Handler) begin(c echo.Context) Enter {
	return func(tx *models.Tx, who web.Identity, device string) error {
		return h.sessions.SignInWith(c, tx, who, device)
	}
}

// entered remembers the device and leads on.
func (h *Handler) entered(c echo.Context, result Result, next string) error {
	web.SetDeviceToken(c, result.Device, h.policy.DeviceMemory)
	return web.SeeOther(c, next)
}

// locked names the login door only: the strangers', or this device's own (D3.4, D6.1).
func (h *Handler) locked(c echo.Context, next string, byOwn bool) error {
	return h.chrome.Locked(c, h.props(c, next).Page, backFrom(next), byOwn)
}

// backFrom is the sign-in page that leads to next.
func backFrom(next string) string {
	if inApp(next) {
		return next
	}
	return "/login"
}

// inApp tells whether the page after signing in is inside the app: the sign-in page then is, too.
func inApp(next string) bool { return strings.HasPrefix(next, "/app/") }

func (h *Handler) props(c echo.Context, next string) pages.LoginProps {
	return h.propsOf(h.chrome.Page(c), next)
}

func (h *Handler) propsOf(page layouts.Page, next string) pages.LoginProps {
	p := pages.LoginProps{Page: page, Action: "/login", Next: next, CallCenter: h.chrome.CallCenter()}
	if inApp(next) {
		p.Page.Webview, p.Action = true, next
	}
	return p
}

// PostLogout is POST /logout. Signing out twice is fine.
func (h *Handler) PostLogout(c echo.Context) error {
	if who, ok := h.sessions.Identity(c); ok {
		if err := h.service.SignOut(c.Request().Context(), who, web.OriginOf(c)); err != nil {
			return err
		}
		if err := h.sessions.SignOut(c); err != nil {
			return err
		}
	}
	web.SetFlash(c, "signed_out")
	return web.SeeOther(c, "/login")
}

// PostExtend is POST /session/extend.
func (h *Handler) PostExtend(c echo.Context) error { return h.sessions.Extend(c, "/home") }

// GetReauth is GET /reauth.
func (h *Handler) GetReauth(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.Reauth(h.reauthProps(c, c.QueryParam("next"))))
}

// PostReauth is POST /reauth. A door that closes meanwhile ends the session too.
func (h *Handler) PostReauth(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	next, _ := form.Line("next", maxNext)
	p := h.reauthProps(c, next)
	password, _ := form.Secret("password", maxPassword)
	if form.Empty("password") {
		p.Errors = components.Errors{{Field: "password", Text: text.Required(text.LabelPassword)}}
		return web.Render(c, http.StatusUnprocessableEntity, pages.Reauth(p))
	}
	proof, err := h.Prove(c, password)
	if err != nil {
		return err
	}
	switch proof {
	case web.ProofRight:
		return web.SeeOther(c, p.Next)
	case web.ProofClosed:
		return h.Closed(c)
	}
	p.Errors = components.Errors{components.Failure("password", "password_wrong")}
	return web.Render(c, http.StatusUnprocessableEntity, pages.Reauth(p))
}

func (h *Handler) reauthProps(c echo.Context, next string) pages.ReauthProps {
	p := pages.ReauthProps{Page: h.chrome.Page(c), Next: web.NextPath(next)}
	path, _, _ := strings.Cut(p.Next, "?")
	p.Purpose = text.PageName(path)
	return p
}
