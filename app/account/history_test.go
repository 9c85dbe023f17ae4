package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// add writes n events of an action into a person's chain, a minute apart.
func add(t *testing.T, a *apptest.App, no, action, outcome string, n int) {
	t.Helper()
	for range n {
		a.Clock.Advance(time.Minute)
		err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
			return tx.Audit(t.Context(), models.Event{
				Chain: models.CardholderChain(no), Actor: models.ActorCardholder, Action: action, Subject: no, Outcome: outcome, Device: "windows/edge",
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// lines are the events that a page of the history shows.
func lines(page *apptest.Answer) []string {
	return page.Doc.Find("main ol.rows li.event").Map(func(_ int, s *goquery.Selection) string {
		return words(s.Find("p, div + time"))
	})
}

// words are the texts of some elements, with a space between them.
func words(s *goquery.Selection) string {
	return strings.Join(s.Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }), " ")
}

// D3.11: one's own events in plain words, with the time in JST, the device and the outcome.
func TestD3_11_History(t *testing.T) {
	a := apptest.Start(t)
	a.Client().Post("/login", url.Values{"login_id": {hanako}, "password": {"x"}})
	a.Client().Post("/login", url.Values{"login_id": {"1000000024"}, "password": {"x"}})
	c := a.Client()
	c.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")
	c.SignIn(hanako)
	page := c.Get("/security/history")
	got := lines(page)
	if page.H1() != "セキュリティ履歴" || len(got) < 2 || page.Doc.Find("nav[aria-label='履歴のページ']").Length() != 0 {
		t.Fatalf("%q with %q", page.H1(), got)
	}
	if want := "ログインできませんでした パスワードの誤り。不明な端末 2026年11月22日 20:00"; got[len(got)-1] != want {
		t.Errorf("got %q, want %q", got[len(got)-1], want)
	}
	if all := strings.Join(got, "\n"); !strings.Contains(all, "ログインしました iPhone・Safari 2026年11月22日 20:00") || strings.Count(all, "ログインできませんでした") != 1 {
		t.Errorf("got %s", all)
	}
	if href := c.Get("/home").Doc.Find("main a[href='/security/history']"); href.Length() != 1 {
		t.Error("the overview does not lead to the history")
	}
}

// D3.11: twenty to a page, and links to the pages beside it; they keep the filter.
func TestD3_11_HistoryPages(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	add(t, a, hanakoNo, models.ActionEmail, models.OutcomeOK, 1)
	add(t, a, hanakoNo, models.ActionCodeSent, models.OutcomeOK, 45)
	c.SignIn(hanako)
	count, path := []int{}, "/security/history?kind=code"
	for path != "" && len(count) < 9 {
		page := c.Get(path)
		count = append(count, len(lines(page)))
		if chosen := page.Doc.Find("#kind option[selected]").AttrOr("value", ""); chosen != "code" {
			t.Errorf("%s: the filter shows %q", path, chosen)
		}
		path = page.Doc.Find("nav a:contains('次の20件')").AttrOr("href", "")
	}
	if len(count) != 3 || count[0] != 20 || count[1] != 20 || count[2] < 5 {
		t.Errorf("pages of %v events", count)
	}
	last := c.Get("/security/history?kind=code&page=3")
	if back := last.Doc.Find("nav a:contains('前の20件')").AttrOr("href", ""); back != "/security/history?kind=code&page=2" {
		t.Errorf("back leads to %q", back)
	}
	if back := c.Get("/security/history?page=2").Doc.Find("nav a:contains('前の20件')").AttrOr("href", ""); back != "/security/history" {
		t.Errorf("back from the second of all leads to %q", back)
	}
	rest := len(lines(c.Get("/security/history?page=3")))
	if rest == 0 || rest > 20 {
		t.Fatalf("%d events on the last page", rest)
	}
	for query, want := range map[string]int{"kind=none": 20, "page=x": 20, "page=-1": 20, "period=none": 20, "kind[]=code": 20} {
		if page := c.Get("/security/history?" + query); page.StatusCode != http.StatusOK || len(lines(page)) != want {
			t.Errorf("%s: %d with %d events, want %d", query, page.StatusCode, len(lines(page)), want)
		}
	}
	for _, number := range []string{"4", "900", "99999999999999999999"} { // behind the end: the last
		page := c.Get("/security/history?page=" + number)
		if len(lines(page)) != rest || page.Doc.Find("nav a:contains('前の20件')").AttrOr("href", "") != "/security/history?page=2" || page.Doc.Find("nav a:contains('次の20件')").Length() != 0 {
			t.Errorf("page %s: %d events", number, len(lines(page)))
		}
	}
}

// D3.11: the period reaches back over whole days in Japan, goes with the kind, and stays while one leafs. Where nothing
// is left, the page says so and leads back to everything.
func TestD3_11_HistoryPeriods(t *testing.T) {
	a := apptest.Start(t)
	const day = 24 * time.Hour
	c := a.Client()
	for _, pause := range []time.Duration{0, 200 * day, 100 * day, 50 * day} { // 350, 150 and 50 days ago, and today
		a.Clock.Advance(pause)
		add(t, a, hanakoNo, models.ActionContactChanged, models.OutcomeOK, 1)
	}
	c.SignIn(hanako)
	for _, tt := range []struct {
		query, summary string
		want           int
	}{
		{"kind=change", "すべての記録(お手続き) 4件", 4},
		{"kind=change&period=year", "1年の記録(お手続き) 4件", 4},
		{"kind=change&period=quarter", "3か月の記録(お手続き) 2件", 2},
		{"kind=change&period=month", "30日間の記録(お手続き) 1件", 1},
	} {
		page := c.Get("/security/history?" + tt.query)
		if got := words(page.Doc.Find("main p[role=status]")); got != tt.summary || len(lines(page)) != tt.want {
			t.Errorf("%s: %q with %d events, want %q", tt.query, got, len(lines(page)), tt.summary)
		}
	}
	a.Clock.Advance(400 * day)
	c.SignIn(hanako)
	page := c.Get("/security/history?kind=change&period=year")
	if len(lines(page)) != 0 || !strings.Contains(page.Text, "この条件に合う記録はありません。") || page.Doc.Find("main [role=status] a[href='/security/history']").Length() != 1 {
		t.Errorf("nothing left: %s", words(page.Doc.Find("main [role=status]")))
	}
	for name, want := range map[string]string{"kind": "change", "period": "year"} {
		if chosen := page.Doc.Find("#"+name+" option[selected]").AttrOr("value", ""); chosen != want {
			t.Errorf("%s shows %q", name, chosen)
		}
	}
	add(t, a, hanakoNo, models.ActionContactChanged, models.OutcomeOK, 21)
	page = c.SignIn(hanako).Get("/security/history?kind=change&period=month")
	if next := page.Doc.Find("nav a:contains('次の20件')").AttrOr("href", ""); next != "/security/history?kind=change&page=2&period=month" {
		t.Errorf("the next page is at %q", next)
	}
	if got, want := words(page.Doc.Find("main p[role=status]")), "30日間の記録(お手続き) 21件のうち、1件目から20件目まで"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// D3.11, D7.4: thirty days begin at midnight in Japan, whatever the hour.
func TestD3_11_HistoryPeriodsBeginAtMidnight(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	now := a.Clock.Now().In(models.JST)
	year, month, day := now.Date()
	a.Clock.Advance(time.Date(year, month, day+1, 0, 0, 0, 0, models.JST).Sub(now) - 90*time.Second)
	add(t, a, hanakoNo, models.ActionContactChanged, models.OutcomeOK, 2) // at 23:59:30, and at 0:00:30
	a.Clock.Advance(30*24*time.Hour + 9*time.Hour)
	page := c.SignIn(hanako).Get("/security/history?kind=change&period=month")
	if got := len(lines(page)); got != 1 {
		t.Errorf("%d events, want that after midnight", got)
	}
}

// D3.11: each kind shows its own, and all of them together everything.
func TestD3_11_HistoryKinds(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	add(t, a, hanakoNo, models.ActionPassword, models.OutcomeOK, 1)
	add(t, a, hanakoNo, models.ActionCodeEntered, models.OutcomeRefused, 1)
	add(t, a, hanakoNo, "unheard_of", models.OutcomeOK, 1)
	for kind, want := range map[string]string{
		"login": "ログインしました", "change": "パスワードを変更しました", "code": "違う確認番号か、使えなくなった確認番号が入力されました", "": "お手続きの記録があります",
	} {
		all := strings.Join(lines(c.Get("/security/history?kind="+kind)), "\n")
		if !strings.Contains(all, want) {
			t.Errorf("%q lacks %q: %s", kind, want, all)
		}
		if kind != "" && (strings.Contains(all, "記録があります") || kind != "change" && strings.Contains(all, "変更しました")) {
			t.Errorf("%q shows too much: %s", kind, all)
		}
	}
}
