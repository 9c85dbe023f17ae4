package demo_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// domain.md 10: the cast is loaded once, into an empty database.
func TestCastIsLoadedOnce(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		count := func(a *apptest.App) [4]int {
			return [4]int{a.Count("cardholders"), a.Count("cards"), a.Count("accounts"), a.Count("enrollments")}
		}
		want := [4]int{8, 10, 5, 6}
		if got := count(a); got != want {
			t.Errorf("cardholders, cards, accounts, enrollments: %v, want %v", got, want)
		}
		a.Exec("DELETE FROM enrollments")
		a.Stop()
		next := apptest.Start(t, apptest.SameDatabase(a))
		if got := next.Count("enrollments"); got != 0 {
			t.Error("the cast was loaded again")
		}
	})
}

// Everybody of the cast who has an account signs in with the password of the page, but for the locked one.
func TestCastSignsIn(t *testing.T) {
	a := apptest.Start(t)
	for id, want := range map[string]int{"1000000016": 303, "1000000024": 303, "1000000032": 403, "1000000040": 303, "1000000073": 303} {
		if got := a.Client().Post("/login", url.Values{"login_id": {id}, "password": {demo.Password}}); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", id, got.StatusCode, want)
		}
	}
}

// The inbox shows every letter, newest first, in an article with its kind, receiver, time and whole text.
func TestInbox(t *testing.T) {
	a := apptest.Start(t)
	if page := a.Client().Get("/demo/inbox"); page.Doc.Find("article").Length() != 0 {
		t.Error("a fresh inbox is not empty")
	}
	c := a.Client().SignIn("1000000016")
	c.Post("/security/3ds", url.Values{"card": {a.Value("SELECT id FROM cards WHERE last4 = '1111'")}, "agree": {"yes"}, "terms": {"2026-06-01"}})
	c.Post("/security/3ds/phone", nil)
	code := a.Code("20000001", 1)
	c.Post("/security/3ds/code", url.Values{"code": {code}})
	mail := a.Letters("20000001", "mail", 1)[0]
	articles := a.Client().Get("/demo/inbox").Doc.Find("article")
	newest, first := articles.First().Text(), articles.Last().Text()
	if articles.Length() != 2 || !strings.Contains(newest, "hanako@example.jp") || !strings.Contains(newest, mail.Subject) {
		t.Errorf("%d letters, the newest: %s", articles.Length(), newest)
	}
	if !strings.Contains(first, "090-1111-0001") || !strings.Contains(first, code) || !strings.Contains(first, "2026年11月22日 20:00") {
		t.Errorf("the first: %s", first)
	}
	for query, want := range map[string]int{"?to=20000001": 2, "?to=20000002": 0, "?kind=sms": 1, "?kind=mail": 1, "?kind=%3Cscript%3E": 0} {
		if got := a.Client().Get("/demo/inbox" + query).Doc.Find("article").Length(); got != want {
			t.Errorf("%s: %d letters, want %d", query, got, want)
		}
	}
}

// D3.9: the page that plays the app opens the chosen person's status in its frame; nobody and garbage open none.
func TestAppPage(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	page := c.Post("/demo/app", url.Values{"who": {"20000005"}})
	frame, _ := page.Doc.Find("iframe").Attr("src")
	_, ticket, found := strings.Cut(frame, "/app/open?ticket=")
	if !found {
		t.Fatalf("the frame shows %q", frame)
	}
	if got := c.Post("/app/open", url.Values{"ticket": {ticket}}); got.Location() != "/app/status" {
		t.Errorf("opening: %d to %q", got.StatusCode, got.Location())
	}
	if text := c.Get("/app/status").Text; !strings.Contains(text, "仮登録") {
		t.Error("the status is not that of 20000005")
	}
	if frame, _ := c.Post("/demo/app", nil).Doc.Find("iframe").Attr("src"); frame != "/app/status" {
		t.Errorf("nobody: the frame shows %q", frame)
	}
	for _, who := range []string{"29999999", "abc", "日専連"} {
		if got := c.Post("/demo/app", url.Values{"who": {who}}); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", who, got.StatusCode)
		}
	}
}
