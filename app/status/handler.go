package status

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// SignInPage shows the sign-in form at the address that asked for it; package login has it.
type SignInPage interface {
	Page(c echo.Context, next, why string) error
}

// Options of New. Portal are the portal's sessions, App the webview's.
type Options struct {
	Store  *models.Store
	Portal *web.Sessions
	App    *web.Sessions
	Chrome *web.Chrome
	SignIn SignInPage
	Tokens *Tokens
}

// Handler serves the status.
type Handler struct {
	store  *models.Store
	portal *web.Sessions
	app    *web.Sessions
	chrome *web.Chrome
	signIn SignInPage
	tokens *Tokens
}

// New makes the handler.
func New(o Options) *Handler {
	return &Handler{store: o.Store, portal: o.Portal, app: o.App, chrome: o.Chrome, signIn: o.SignIn, tokens: o.Tokens}
}

// Get is GET /status.
func (h *Handler) Get(c echo.Context) error {
	person, err := h.portal.Person(c)
	if err != nil {
		return err
	}
	p, err := Props(person, h.store.Keys(), h.chrome.Now())
	if err != nil {
		return err
	}
	p.Page = h.chrome.Page(c)
	return web.Render(c, http.StatusOK, pages.Status(p))
}
