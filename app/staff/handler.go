package staff

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/login"
	"mynetplus/app/provision"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// Addresses of the staff area.
const (
	pathLogin  = "/staff/login"
	pathSetUp  = "/staff/setup"
	pathSearch = "/staff"

	pathCardholders = "/staff/cardholders/" // and the number
	pathImports     = "/staff/imports"
	pathMessages    = "/staff/messages"
	pathAudit       = "/staff/audit"
)

// Handler serves the staff area.
type Handler struct {
	Options
}

// Options of New.
type Options struct {
	Service   *Service
	Provision *provision.Service
	Imports   *Imports
	Messages  *Messages
	AuditLog  *AuditLog
	Store     *models.Store
	Sessions  *web.Sessions // the staff's
	Now       func() time.Time
	IdleWarn  time.Duration
	Demo      bool
	Portal    string      // the portal's address, where the staff area has another one; else empty
	Chrome    *web.Chrome // what stands around the cardholders' pages, for the preview
	SignIn    *login.Handler
}

// New makes the handler.
func New(o Options) *Handler { return &Handler{o} }

// staffKey is where Allow leaves who is signed in.
const staffKey = "staff.who"

// Allow lets somebody through whose role is one of these: signed in, set up, and neither closed nor disabled since.
// Others sign in, or are told that the page is not for them.
func (h *Handler) Allow(roles ...string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			who, err := h.current(c)
			switch {
			case err != nil:
				return err
			case who == nil:
				return h.signInFirst(c)
			case !who.SetUp():
				return web.SeeOther(c, pathSetUp)
			}
			c.Set(staffKey, *who) // the page that refuses has the menu too
			if !slices.Contains(roles, who.Role) {
				return echo.NewHTTPError(http.StatusForbidden)
			}
			return next(c)
		}
	}
}

// current is who is signed in, as their row says now; nil when nobody is.
func (h *Handler) current(c echo.Context) (*models.Staff, error) {
	identity, ok := h.Sessions.Identity(c)
	if !ok || identity.Staff == "" {
		return nil, nil
	}
	var who models.Staff
	err := h.Store.Read(c.Request().Context(), func(q *models.Query) (err error) {
		who, err = q.StaffByName(c.Request().Context(), identity.Staff)
		return err
	})
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	if err != nil || !who.Active() {
		return nil, h.Sessions.SignOut(c)
	}
	return &who, nil
}

// signInFirst leads to the sign-in page and from there back to the page. A form whose session has ended is not sent, but
// its reason is kept (D3.7).
func (h *Handler) signInFirst(c echo.Context) error {
	if _, why := h.Sessions.Ended(c); why != "" {
		web.SetFlash(c, why)
	}
	if c.Request().Method == http.MethodPost {
		if err := h.keepReason(c); err != nil {
			return err
		}
	}
	return web.SeeOther(c, signInAgain(c))
}

// signInAgain is the address that signs somebody in and leads back to the page.
func signInAgain(c echo.Context) string {
	next := web.StaffNextPath(pageOf(c))
	if next == pathSearch {
		return pathLogin
	}
	return pathLogin + "?" + url.Values{"next": {next}}.Encode()
}

// pageOf is the page that a request belongs to: most forms are posted to the address of theirs.
func pageOf(c echo.Context) string {
	if c.Request().Method == http.MethodGet {
		return c.Request().URL.RequestURI()
	}
	at := c.Request().URL.Path
	for _, act := range []string{"/verify", "/end"} {
		at = strings.TrimSuffix(at, act)
	}
	return at
}

// who is the staff member that Allow let through.
func who(c echo.Context) models.Staff {
	s, _ := c.Get(staffKey).(models.Staff)
	return s
}

// Frame is who works there, as far as Allow has found out: for error pages, which reach no database.
func Frame(c echo.Context) *layouts.Staff {
	s := who(c)
	return &layouts.Staff{Name: s.Name, Role: s.Role}
}

// page describes the request to a staff page. It takes the flash: call it once, for the page that is rendered.
func (h *Handler) page(c echo.Context) layouts.Page {
	p := layouts.Page{Demo: h.Demo, Origin: h.Portal, Staff: Frame(c)}
	code := web.TakeFlash(c)
	if p.Flash = text.Flash(code); p.Flash == "" {
		p.Notice = text.Error(code)
	}
	if p.Staff.Name != "" {
		p.Idle = &layouts.Idle{Remaining: int(h.Sessions.IdleLeft(c).Seconds()), Warn: int(h.IdleWarn.Seconds()), Again: signInAgain(c)}
	}
	return p
}
