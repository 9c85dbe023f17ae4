package demo

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// inboxSize is how many letters the inbox shows.
const inboxSize = 100

// Handler serves the demo's pages.
type Handler struct {
	store     *models.Store
	app       *App
	shop      *Shop
	directory *Directory
}

// Options of New.
type Options struct {
	Store     *models.Store
	App       *App
	Shop      *Shop
	Directory *Directory
}

// New makes the handler.
func New(o Options) *Handler {
	return &Handler{store: o.Store, app: o.App, shop: o.Shop, directory: o.Directory}
}

// GetInbox is GET /demo/inbox.
func (h *Handler) GetInbox(c echo.Context) error {
	p := pages.DemoInboxProps{Page: page, People: people(), To: c.QueryParam("to"), Kind: c.QueryParam("kind")}
	ctx := c.Request().Context()
	err := h.store.Read(ctx, func(q *models.Query) error {
		letters, err := q.Letters(ctx, p.To, p.Kind, inboxSize)
		for _, l := range letters {
			p.Messages = append(p.Messages, shown(l))
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, pages.DemoInbox(p))
}

// page is what the demo's pages know of their visitor: nothing.
var page = layouts.Page{Demo: true}

func shown(l models.Letter) pages.DemoMessage {
	m := pages.DemoMessage{
		ID: strconv.FormatInt(l.ID, 10), Kind: l.Channel, Title: l.Subject, Receiver: l.Receiver, At: l.At, Text: l.Body,
	}
	if l.Channel == models.ChannelSMS {
		m.Title = about(l.Body)
		m.Receiver = hyphenated(l.Receiver)
	}
	return m
}

// about is what an SMS is about: its first words, up to the code or the time.
func about(body string) string {
	_, rest, found := strings.Cut(body, "】")
	if !found {
		rest = body
	}
	if end := strings.Index(rest, "は "); end > 0 {
		return rest[:end]
	}
	if end := strings.IndexAny(rest, "(。"); end > 0 {
		return rest[:end]
	}
	return rest
}

// hyphenated writes an 11-digit number the way people do.
func hyphenated(mobile string) string {
	if len(mobile) != 11 {
		return mobile
	}
	return mobile[:3] + "-" + mobile[3:7] + "-" + mobile[7:]
}

// GetApp is GET /demo/app: the app's frame, with nobody signed in.
func (h *Handler) GetApp(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.DemoApp(pages.DemoAppProps{Page: page, People: people(), Frame: "/app/status"}))
}

// PostApp is POST /demo/app: the app's backend vouches for the chosen person and the frame opens with
// the ticket it got.
func (h *Handler) PostApp(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	who, _ := form.Code("who", 8)
	p := pages.DemoAppProps{Page: page, People: people(), Who: who, Frame: "/app/status"}
	if who != "" {
		ticket, err := h.app.Ticket(c.Request().Context(), who)
		if err != nil {
			return err
		}
		p.Frame = "/app/open?ticket=" + ticket
	}
	return web.Render(c, http.StatusOK, pages.DemoApp(p))
}
