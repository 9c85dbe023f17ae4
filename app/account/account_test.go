package account_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
)

const hanako = "1000000016"

// The overview names the person, the sign-in before this one, the cards, the next step, and the newest events.
func TestHome(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	if page := c.Get("/home"); page.H1() != "マイページ" || strings.Contains(page.Text, "前回のログイン") || !strings.Contains(page.Text, "日専連 花子 様、こんばんは。") {
		t.Errorf("the first time: %q", page.H1())
	}
	a.Clock.Advance(12 * time.Hour)
	a.Client().Post("/login", url.Values{"login_id": {hanako}, "password": {"x"}})
	for range 6 {
		c.SignIn(hanako)
		a.Clock.Advance(time.Minute)
	}
	page := c.Get("/home")
	text := strings.Join(strings.Fields(page.Doc.Find("main").Text()), " ")
	for _, want := range []string{"日専連 花子 様、おはようございます。", "前回のログイン：2026年11月23日 08:04", "本登録", "未登録", "ログインしました"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text)
		}
	}
	if strings.Count(text, "ログインしました") != 5 || strings.Contains(text, "ログインできませんでした") {
		t.Error("the page does not show the five newest events")
	}
	if href, _ := page.Doc.Find("main a.btn[href='/security/3ds']").Attr("href"); href == "" {
		t.Error("the next step, an application for the Visa card, is not there")
	}
}

// Nobody sees another person's events or cards.
func TestHomeIsOnesOwn(t *testing.T) {
	a := apptest.Start(t)
	a.Client().Post("/login", url.Values{"login_id": {hanako}, "password": {"x"}})
	page := a.Client().SignIn("1000000024").Get("/home")
	if strings.Contains(page.Text, "ログインできませんでした") || strings.Contains(page.Text, "1111") || !strings.Contains(page.Text, "•••• 0505") {
		t.Error("the page shows another person's")
	}
}

// Entries whose pages come later are not shown: every entry leads somewhere.
func TestSecurityShowsWhatIsThere(t *testing.T) {
	a := apptest.Start(t)
	want := []string{"/security/3ds", "/security/method", "/security/password", "/security/email", "/security/history", "/security/devices"}
	for id, alert := range map[string]bool{hanako: true, "1000000024": false, "1000000040": true} {
		c := a.Client().SignIn(id)
		page := c.Get("/security")
		entries := page.Doc.Find("main a[href^='/security/']").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("href", "") })
		if page.H1() != "セキュリティ" || !slices.Equal(entries, want) {
			t.Errorf("%s: %q with entries %q", id, page.H1(), entries)
		}
		if got := strings.Contains(page.Text, "お申込みできるカードがあります"); got != alert {
			t.Errorf("%s: a card waits: %t, want %t", id, got, alert)
		}
		if got, want := strings.Contains(page.Text, "変更をお願いします"), id == "1000000024"; got != want {
			t.Errorf("%s: a method waits: %t, want %t", id, got, want)
		}
	}
}

// No link of a signed-in page leads nowhere.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	seen := map[string]bool{}
	for queue := []string{"/home"}; len(queue) > 0; queue = queue[1:] {
		path, _, _ := strings.Cut(queue[0], "#")
		if path == "" || seen[path] {
			continue
		}
		seen[path] = true
		page := c.Get(path)
		if page.StatusCode != http.StatusOK && page.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", path, page.StatusCode)
		}
		if page.Doc == nil {
			continue
		}
		page.Doc.Find("a[href], link[href], script[src], img[src]").Each(func(_ int, s *goquery.Selection) {
			to := s.AttrOr("href", s.AttrOr("src", ""))
			switch {
			case strings.HasPrefix(to, "/"):
				queue = append(queue, to)
			case !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "tel:"):
				t.Errorf("%s leads to another host: %q", path, to)
			}
		})
	}
	if len(seen) < 20 {
		t.Errorf("only %d pages were reached", len(seen))
	}
}
