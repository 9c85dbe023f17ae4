package account

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

const (
	historyPage = 20   // events per page
	maxPage     = 1000 // nobody leafs further
	maxKind     = 20
)

// kinds are the actions that each choice of the filter shows; pages has the words. Everything else, and whatever has
// no kind of its own, is in the list of all.
var kinds = map[string][]string{
	pages.HistoryLogin: {
		models.ActionSignIn, models.ActionSignOut, models.ActionStepUp, models.ActionLoginLocked, models.ActionNewDevice,
		models.ActionDeviceEnded, models.ActionAppSession,
	},
	pages.HistoryChange: {
		models.ActionEnroll, models.ActionEnrollmentVoid, models.ActionCancel, models.ActionMethod, models.ActionSignUp, models.ActionPassword,
		models.ActionEmail, models.ActionRecovery, models.ActionReset, models.ActionUnlock, models.ActionLockdown, models.ActionContactChanged,
	},
	pages.HistoryCode: {models.ActionCodeSent, models.ActionCodeEntered},
}

// GetHistory is GET /security/history: one's own events (D3.11), all or of one kind, in pages.
func (h *Handler) GetHistory(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	kind, page := historyQuery(c.QueryParams())
	var events []models.Event
	ctx := c.Request().Context()
	err = h.store.Read(ctx, func(q *models.Query) (err error) {
		events, err = q.HistoryPage(ctx, o.Cardholder.No, kinds[kind], (page-1)*historyPage, historyPage+1)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.HistoryProps{Page: h.chrome.Page(c), Kind: kind}
	if page > 1 {
		p.Newer = historyAt(kind, page-1)
	}
	if len(events) > historyPage {
		events, p.Older = events[:historyPage], historyAt(kind, page+1)
	}
	for _, e := range events {
		p.Events = append(p.Events, shown(o, e))
	}
	return web.Render(c, http.StatusOK, pages.History(p))
}

// historyQuery reads the filter and the page; what it does not know is all, and the first.
func historyQuery(q url.Values) (kind string, page int) {
	kind = q.Get("kind")
	if len(kind) > maxKind || !slices.Contains(pages.HistoryKinds, kind) {
		kind = ""
	}
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > maxPage {
		page = 1
	}
	return kind, page
}

func historyAt(kind string, page int) string {
	q := url.Values{}
	if kind != "" {
		q.Set("kind", kind)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return "/security/history"
	}
	return "/security/history?" + q.Encode()
}
