package status_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// D3.9: a ticket opens the status once, within thirty seconds; the page that posts it consumes nothing; it is stored
// hashed.
func TestD3_9_Ticket(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		first := ticket(t, a, hanakoNo)
		if dump := a.Dump("app_tickets", "app_tokens", "audit_events"); strings.Contains(dump, first) || !strings.Contains(dump, models.HashToken(first)) {
			t.Error("the ticket stands in the database, or its hash does not")
		}
		c := a.Client()
		for range 3 {
			page := c.Get("/app/open?ticket=" + first)
			if value, _ := page.Doc.Find("form[action='/app/open'] input[name=ticket]").Attr("value"); page.StatusCode != http.StatusOK || value != first {
				t.Fatalf("/app/open: %d, ticket %q", page.StatusCode, value)
			}
		}
		opened(t, c, first)
		shows(t, "the ticket's person", c, hanako)
		if got := open(a.Client(), first); got.StatusCode != http.StatusForbidden {
			t.Errorf("a used ticket: %d", got.StatusCode)
		}
		late := ticket(t, a, hanakoNo)
		a.Clock.Advance(30 * time.Second)
		if got := open(a.Client(), late); got.StatusCode != http.StatusForbidden || got.H1() != "登録状況" {
			t.Errorf("after thirty seconds: %d %q", got.StatusCode, got.H1())
		}
		if n := a.Count("audit_events WHERE action = 'app_session' AND subject = $1", hanakoNo); n != 1 {
			t.Errorf("%d openings are recorded, want 1", n)
		}
	})
}

// D3.9: what is no ticket opens nothing.
func TestD3_9_BadTickets(t *testing.T) {
	a := apptest.Start(t)
	good := ticket(t, a, hanakoNo)
	for name, value := range map[string]string{
		"none": "", "unknown": models.NewToken(), "its hash": models.HashToken(good), "altered": good[:42] + "!", "emoji": "🎫", "long": strings.Repeat("A", 5000),
	} {
		c := a.Client()
		if got := open(c, value); got.StatusCode != http.StatusForbidden || got.H1() != "登録状況" || cookie(c, "app") != "" {
			t.Errorf("%s: %d %q", name, got.StatusCode, got.H1())
		}
	}
	if got := a.Client().Post("/app/open?ticket="+good, nil); got.StatusCode != http.StatusForbidden {
		t.Errorf("a ticket in the address was posted: %d", got.StatusCode)
	}
	opened(t, a.Client(), good)
}

// D3.9: one ticket that is posted many times at once makes one session.
func TestD3_9_RacingTickets(t *testing.T) {
	a := apptest.Start(t)
	form := url.Values{"ticket": {ticket(t, a, hanakoNo)}}
	var sessions atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			switch status, err := a.Client().Try("/app/open", form); {
			case status == http.StatusSeeOther:
				sessions.Add(1)
			case status != http.StatusForbidden:
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
	wg.Wait()
	if sessions.Load() != 1 || a.Count("sessions") != 1 {
		t.Errorf("%d sessions, want one", sessions.Load())
	}
}

// D3.9: the app's session reads the status and opens nothing of the portal, as it is and under the portal's cookie.
func TestD3_9_AppSessionOnlyReads(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	opened(t, c, ticket(t, a, hanakoNo))
	forged := a.Client()
	forged.SetCookie(&http.Cookie{Name: "session", Value: cookie(c, "app"), Path: "/"})
	for who, browser := range map[string]*apptest.Client{"the app": c, "the app's token as the portal's": forged} {
		for _, path := range []string{"/home", "/status", "/security", "/security/3ds", "/security/3ds/phone", "/security/3ds/code", "/security/3ds/done", "/reauth"} {
			if got := browser.Get(path); got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Location(), "/login?next=") {
				t.Errorf("%s at %s: %d to %q", who, path, got.StatusCode, got.Location())
			}
		}
		for _, path := range []string{"/security/3ds", "/security/3ds/phone", "/security/3ds/code", "/reauth", "/session/extend"} {
			if got := browser.Post(path, url.Values{"card": {"1"}, "agree": {"yes"}, "terms": {"2026-06-01"}}); !strings.HasPrefix(got.Location(), "/login?next=") {
				t.Errorf("%s posting to %s: %d to %q", who, path, got.StatusCode, got.Location())
			}
		}
	}
	if n := a.Count("applications"); n != 0 {
		t.Error("the app's session applied")
	}
	if page := c.Get("/app/status"); page.Doc.Find("form[action='/logout'], nav a[href='/security']").Length() != 0 || page.Doc.Find("[target=_blank]").Length() != 0 {
		t.Error("the webview shows the site's frame, or opens windows")
	}
}

// D3.9: thirty minutes in all, however often it is opened.
func TestD3_9_AppSessionEnds(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	opened(t, c, ticket(t, a, hanakoNo))
	for range 3 {
		a.Clock.Advance(10*time.Minute - time.Second)
		shows(t, "within thirty minutes", c, hanako)
	}
	a.Clock.Advance(3 * time.Second)
	shows(t, "after thirty minutes", c, "")
}

// D3.9: a second person's ticket ends the session before it, and a portal session of somebody else.
func TestD3_9_SecondPerson(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	opened(t, c, ticket(t, a, hanakoNo))
	first := a.Client()
	first.SetCookie(&http.Cookie{Name: "app", Value: cookie(c, "app"), Path: "/"})
	shows(t, "the first person", first, hanako)
	opened(t, c, ticket(t, a, taroNo))
	shows(t, "the second person", c, taro)
	shows(t, "the first person's session", first, "")

	browser := a.Client().SignIn(hanako)
	token := cookie(browser, "session")
	opened(t, browser, ticket(t, a, taroNo))
	shows(t, "somebody else's ticket", browser, taro)
	thief := a.Client()
	thief.SetCookie(&http.Cookie{Name: "session", Value: token, Path: "/"})
	for _, b := range []*apptest.Client{browser, thief} {
		if got := b.Get("/status"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("the portal session of the first person: %d", got.StatusCode)
		}
	}
}

// D3.9: a portal session of the same person stays and counts before the app's, which proves less.
func TestD3_9_PortalSessionCountsFirst(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	shows(t, "the portal's session in the app", c, hanako)
	opened(t, c, ticket(t, a, hanakoNo))
	if got := c.Get("/status"); got.StatusCode != http.StatusOK {
		t.Errorf("one's own ticket ended one's own session: %d", got.StatusCode)
	}
	c.Known(taro).Post("/login", url.Values{"login_id": {taro}, "password": {demo.Password}})
	shows(t, "another person who signed in", c, taro)
}

// D3.9: an anonymous visitor signs in inside the webview and returns there.
func TestD3_9_SignInInsideTheApp(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	page := c.Get("/app/status")
	action, _ := page.Doc.Find("main form").Attr("action")
	next, _ := page.Doc.Find("main form input[name=next]").Attr("value")
	if page.H1() != "ログイン" || page.Doc.Find("form[action='/logout'], nav a[href='/help']").Length() != 0 {
		t.Errorf("the page is %q, or has the site's frame", page.H1())
	}
	form := url.Values{"login_id": {hanako}, "password": {"wrong"}, "next": {next}}
	if got := c.Post(action, form); got.StatusCode != http.StatusUnprocessableEntity || got.Doc.Find("main form[action='"+action+"']").Length() != 1 {
		t.Errorf("a wrong password leaves the webview: %d", got.StatusCode)
	}
	form.Set("password", demo.Password)
	if got := c.Known(hanako).Post(action, form); got.StatusCode != http.StatusSeeOther || got.Location() != "/app/status" {
		t.Errorf("signing in leads to %q", got.Location())
	}
	shows(t, "after signing in", c, hanako)
}
