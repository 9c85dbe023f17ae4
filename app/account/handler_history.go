package account

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// historyPage is how many events a page shows.
const historyPage = 20

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
		models.ActionStaffUnlock, models.ActionStaffShut, models.ActionStaffVoid, models.ActionReception,
	},
	pages.HistoryCode:     {models.ActionCodeSent, models.ActionCodeEntered},
	pages.HistoryPurchase: {models.ActionPurchase, models.ActionEntry, models.ActionPurchaseLocked},
}

// periods are how far each choice reaches back: years, months, days.
var periods = map[string][3]int{
	pages.HistoryMonth:   {0, 0, -30},
	pages.HistoryQuarter: {0, -3, 0},
	pages.HistoryYear:    {-1, 0, 0},
}

// GetHistory is GET /security/history: one's own events (D3.11), all or of one kind and period, in pages. A page behind
// the last is the last.
func (h *Handler) GetHistory(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	v := viewOf(c.QueryParams())
	filter := v.filter(h.chrome.Now())
	var events []models.Event
	var count int
	ctx := c.Request().Context()
	err = h.store.Read(ctx, func(q *models.Query) error {
		if count, err = q.CountHistory(ctx, o.Cardholder.No, filter); err != nil {
			return err
		}
		v.page = max(min(v.page, (count+historyPage-1)/historyPage), 1)
		events, err = q.HistoryPage(ctx, o.Cardholder.No, filter, (v.page-1)*historyPage, historyPage)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.HistoryProps{Page: h.chrome.Page(c), Kind: v.kind, Period: v.period, Count: count, Before: (v.page - 1) * historyPage}
	if v.page > 1 {
		p.Newer = v.address(v.page - 1)
	}
	if v.page*historyPage < count {
		p.Older = v.address(v.page + 1)
	}
	for _, e := range events {
		p.Events = append(p.Events, shown(o, e))
	}
	return web.Render(c, http.StatusOK, pages.History(p))
}

// view is which part of the history a page shows.
type view struct {
	kind, period string // empty: all
	page         int    // from 1
}

// viewOf reads the address; what it does not know is all, and the first.
func viewOf(q url.Values) view {
	v := view{kind: q.Get("kind"), period: q.Get("period")}
	if _, known := kinds[v.kind]; !known {
		v.kind = ""
	}
	if _, known := periods[v.period]; !known {
		v.period = ""
	}
	v.page, _ = strconv.Atoi(q.Get("page")) // of a number too great, the greatest: the last page
	v.page = max(v.page, 1)
	return v
}

// filter begins with a whole day in Japan, so that the edge does not move while somebody leafs.
func (v view) filter(now time.Time) models.HistoryFilter {
	f := models.HistoryFilter{Actions: kinds[v.kind]}
	if back, ok := periods[v.period]; ok {
		year, month, day := now.In(models.JST).Date()
		f.Since = time.Date(year+back[0], month+time.Month(back[1]), day+back[2], 0, 0, 0, 0, models.JST).UTC()
	}
	return f
}

// address leads to another page of the same choice.
func (v view) address(page int) string {
	q := url.Values{}
	for name, value := range map[string]string{"kind": v.kind, "period": v.period} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return (&url.URL{Path: "/security/history", RawQuery: q.Encode()}).String()
}
