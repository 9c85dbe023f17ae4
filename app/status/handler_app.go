package status

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// Addresses inside the app.
const (
	pathApp = "/app/status"

	maxTicket = 64
)

// PostTicket is POST /app/ticket, for the app's backend: Authorization: Bearer and the token; the
// answer is JSON with the ticket and its life in seconds. There is no cookie here.
func (h *Handler) PostTicket(c echo.Context) error {
	scheme, token, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
		return models.ErrToken
	}
	ticket, err := h.tokens.Ticket(c.Request().Context(), strings.TrimSpace(token))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, struct {
		Ticket    string `json:"ticket"`
		ExpiresIn int    `json:"expires_in"`
	}{ticket, int(h.store.Policy().AppTicket.Seconds())})
}

// GetOpen is GET /app/open: a page that posts the ticket. Opening it consumes nothing, so a preview
// or a reload costs nothing.
func (h *Handler) GetOpen(c echo.Context) error {
	ticket := c.QueryParam("ticket")
	if ticket == "" || len(ticket) > maxTicket {
		return h.refused(c)
	}
	return web.Render(c, http.StatusOK, pages.AppOpen(pages.AppOpenProps{Page: h.chrome.Webview(c), Ticket: ticket}))
}

// PostOpen is POST /app/open: the ticket becomes a session that can only read the status. The session
// before it ends, and so does a portal session of somebody else.
func (h *Handler) PostOpen(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	ticket, _ := form.Line("ticket", maxTicket)
	person, err := h.tokens.Open(c.Request().Context(), ticket, web.OriginOf(c))
	if errors.Is(err, models.ErrNotFound) {
		return h.refused(c)
	}
	if err != nil {
		return err
	}
	if who, ok := h.portal.Identity(c); ok && who.CardholderNo != person.No {
		if err := h.portal.SignOut(c); err != nil {
			return err
		}
	}
	if err := h.app.SignIn(c, web.Identity{CardholderNo: person.No, Name: person.Name}); err != nil {
		return err
	}
	return web.SeeOther(c, pathApp)
}

// ended is the code of the sentence that says why nobody is signed in any more, or empty.
func (h *Handler) ended(c echo.Context) string {
	if _, why := h.portal.Ended(c); why != "" {
		return why
	}
	if _, why := h.app.Ended(c); why != "" {
		return "app_session_ended"
	}
	return ""
}

func (h *Handler) refused(c echo.Context) error {
	return web.Render(c, http.StatusForbidden, pages.AppRefused(pages.AppRefusedProps{
		Page: h.chrome.Webview(c), CallCenter: h.chrome.CallCenter(),
	}))
}

// GetApp is GET /app/status: with a portal session, which proves more, or with the app's; anybody
// else signs in right here.
func (h *Handler) GetApp(c echo.Context) error {
	sessions := h.portal
	if _, ok := sessions.Identity(c); !ok {
		sessions = h.app
	}
	if _, ok := sessions.Identity(c); !ok {
		return h.signIn.Page(c, pathApp, h.ended(c))
	}
	person, err := sessions.Person(c)
	if err != nil {
		return err
	}
	p, err := Props(person, h.store.Keys(), h.chrome.Now())
	if err != nil {
		return err
	}
	p.Page = h.chrome.Webview(c)
	return web.Render(c, http.StatusOK, pages.Status(p))
}
