package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/app/staff"
)

// A cardholder's session opens nothing of the staff's, and the reverse; whatever name the cookie is given.
func TestSessionsDoNotCross(t *testing.T) {
	a := apptest.Start(t)
	cardholder, agent := a.Client().SignIn("1000000016"), a.Staff("agent")
	if works(cardholder) || agent.Get("/home").StatusCode != http.StatusSeeOther {
		t.Error("a session opens the other's pages")
	}
	for _, cookie := range cardholder.Cookies("/") {
		if cookie.Name == "session" {
			c := a.StaffClient()
			c.SetCookie(&http.Cookie{Name: "staff", Value: cookie.Value, Path: "/"})
			if works(c) {
				t.Error("a cardholder's token opens the staff area")
			}
		}
	}
	for _, cookie := range agent.Cookies("/") {
		if cookie.Name == "staff" {
			c := a.Client()
			c.SetCookie(&http.Cookie{Name: "session", Value: cookie.Value, Path: "/"})
			if c.Get("/home").StatusCode != http.StatusSeeOther {
				t.Error("a staff member's token opens the portal")
			}
		}
	}
	both := a.Staff("auditor").SignIn("1000000024")
	if !works(both) || both.Get("/home").StatusCode != http.StatusOK {
		t.Error("one browser cannot hold both")
	}
}

// Issue: idle 15 minutes.
func TestIdleEnd(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	for range 3 {
		a.Clock.Advance(14 * time.Minute)
		if !works(c) {
			t.Fatal("the session ended while it was used")
		}
	}
	a.Clock.Advance(15 * time.Minute)
	if got := c.Get("/staff/users"); got.Location() != "/staff/login?next=%2Fstaff%2Fusers" {
		t.Fatalf("after 15 minutes: %d to %q", got.StatusCode, got.Location())
	}
	if got := c.Get("/staff/login").Doc.Find(".flash").Text(); got == "" {
		t.Error("nothing says why")
	}
}

// Signing in again leads back to the page, never to another site's, to a file or to a door.
func TestSignInLeadsBack(t *testing.T) {
	for _, tt := range []struct{ name, from, next, to string }{
		{"a page", "/staff/messages?kind=sms", "", "/staff/messages?kind=sms"},
		{"a cardholder", at(jiroNo, ""), "", at(jiroNo, "")},
		{"the search", "/staff", "", "/staff"},
		{"a file", "/staff/gallery.json", "", "/staff"},
		{"another site", "", "https://evil.example/staff", "/staff"},
		{"another host", "", "//evil.example/staff", "/staff"},
		{"a backslash", "", "/\\evil.example/staff", "/staff"},
		{"out of the area", "", "/staff/../home", "/staff"},
		{"a neighbor", "", "/staffing", "/staff"},
		{"the portal", "", "/home", "/staff"},
		{"signing out", "", "/staff/logout", "/staff"},
		{"the door itself", "", "/staff/login?next=/staff", "/staff"},
		{"a line", "", "/staff/messages\r\nX: 1", "/staff"},
		{"far too long", "", "/staff/messages?x=" + strings.Repeat("a", 10_000), "/staff"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := apptest.Start(t)
			c := a.StaffClient()
			next := tt.next
			if tt.from != "" {
				page := c.Get(c.Get(tt.from).Location())
				next = page.Doc.Find("input[name=next]").AttrOr("value", "")
			}
			values := form("agent", demo.StaffPassword, code(t, a, 0))
			values.Set("next", next)
			leads(t, tt.name, c.Post("/staff/login", values), tt.to)
		})
	}
}

// A session that ends while somebody is filling in a form does nothing but keep their reason, for them alone, once; what
// they had checked with the caller is asked again.
func TestReasonOutlivesTheSession(t *testing.T) {
	for page, more := range map[string]string{
		at(jiroNo, "/unlock"): "door_login=1", at(jiroNo, "/void"): "x=1", at(jiroNo, "/reset"): "x=1", at(jiroNo, "/lock"): "x=1",
		at(jiroNo, "/preview"): "x=1", "/staff/users/auditor": "action=disable", "/staff/provision": "action=start",
	} {
		t.Run(page, func(t *testing.T) {
			a := apptest.Start(t)
			c := a.Staff("supervisor")
			before := a.Dump("locks", "enrollments", "receptions", "staff", "provision_runs")
			a.Clock.Advance(15 * time.Minute)
			got := c.Post(page, identified(more))
			leads(t, "the form", got, "/staff/login?"+url.Values{"next": {page}}.Encode())
			if a.Dump("locks", "enrollments", "receptions", "staff", "provision_runs") != before {
				t.Error("something was done")
			}
			values := form("supervisor", demo.StaffPassword, code(t, a, 0))
			values.Set("next", page)
			leads(t, "signing in", c.Post("/staff/login", values), page)
			doc := c.Get(page).Doc
			if kept := doc.Find("#reason").Text() + doc.Find("#reason").AttrOr("value", ""); kept != telephoned {
				t.Errorf("the reason is %q", kept)
			}
			if doc.Find("main input[checked][name^=c_]").Length() != 0 {
				t.Error("the caller counts as identified")
			}
			if strings.Contains(c.Get(page).Doc.Find("main form").Text(), telephoned) {
				t.Error("the reason comes back twice")
			}
		})
	}
	t.Run("an upload", func(t *testing.T) {
		a := apptest.Start(t)
		c := a.Staff("supervisor")
		a.Clock.Advance(15 * time.Minute)
		leads(t, "the upload", upload(t, a, c, telephoned, "cards.csv", reissue()), "/staff/login?next=%2Fstaff%2Fimports")
		if n := a.Count("import_runs"); n != 0 {
			t.Errorf("%d imports began", n)
		}
		if strings.Contains(a.Value("SELECT data FROM sessions WHERE owner = ''"), telephoned) {
			t.Error("the reason is kept in the open (D7.2)")
		}
		values := form("supervisor", demo.StaffPassword, code(t, a, 0))
		values.Set("next", "/staff/imports")
		leads(t, "signing in", c.Post("/staff/login", values), "/staff/imports")
		for _, want := range []string{telephoned, ""} {
			field := c.Get("/staff/imports").Doc.Find("#reason")
			if kept := field.Text() + field.AttrOr("value", ""); kept != want {
				t.Errorf("the reason is %q, want %q", kept, want)
			}
		}
		if got := upload(t, a, a.StaffClient(), telephoned, "cards.csv", reissue()); got.StatusCode != http.StatusSeeOther {
			t.Errorf("a stranger's upload: %d", got.StatusCode)
		}
	})
	a := apptest.Start(t)
	c := a.Staff("agent")
	a.Clock.Advance(15 * time.Minute)
	c.Post(at(jiroNo, "/unlock"), identified("door_login=1"))
	in(t, "a colleague", c, "supervisor", code(t, a, 0))
	if strings.Contains(c.Get(at(jiroNo, "/unlock")).Text, telephoned) {
		t.Error("a colleague gets the reason")
	}
}

// D3.7: the notice of the idle end leads to the sign-in page and from there back to the page it stood on, the page of a
// refused form included.
func TestIdleNoticeLeadsBack(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	for what, tt := range map[string]struct {
		page *apptest.Answer
		want string
	}{
		"the search":     {c.Get("/staff"), "/staff/login"},
		"a page":         {c.Get("/staff/messages?kind=sms"), "/staff/login?next=%2Fstaff%2Fmessages%3Fkind%3Dsms"},
		"a refused form": {c.Post(at(jiroNo, "/unlock"), nil), "/staff/login?next=%2Fstaff%2Fcardholders%2F" + jiroNo + "%2Funlock"},
	} {
		if got := tt.page.Doc.Find("[data-idle-login]").AttrOr("href", ""); got != tt.want {
			t.Errorf("%s: got %q, want %q", what, got, tt.want)
		}
	}
}

// The row is asked at each request: closed, disabled, reset or gone is out at the next one.
func TestOutAtTheNextRequest(t *testing.T) {
	for what, change := range map[string]func(a *apptest.App){
		"closed": func(a *apptest.App) {
			for range 5 {
				post(a.StaffClient(), "agent", wrong, anything)
			}
		},
		"disabled": func(a *apptest.App) {
			if _, err := a.Server.Staff.Disable(t.Context(), staff.Change{Name: "agent"}); err != nil {
				t.Error(err)
			}
		},
		"reset": func(a *apptest.App) {
			if _, err := a.Server.Staff.Reset(t.Context(), "agent"); err != nil {
				t.Error(err)
			}
		},
		"gone": func(a *apptest.App) { a.Exec("DELETE FROM staff WHERE name = 'agent'") },
	} {
		t.Run(what, func(t *testing.T) {
			a := apptest.Start(t)
			c, other := a.Staff("agent"), a.Staff("auditor")
			change(a)
			if works(c) || !works(other) {
				t.Errorf("in: %v; a colleague: %v", works(c), works(other))
			}
			if got := c.Get("/staff/login"); got.StatusCode != http.StatusOK {
				t.Errorf("the sign-in page: %d to %q", got.StatusCode, got.Location())
			}
		})
	}
}

// A new identity at sign-in; signing out ends it, and twice is fine.
func TestSignOut(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	before := c.Cookies("/staff")
	a.Clock.Advance(time.Minute)
	in(t, "again", c, "agent", code(t, a, 0))
	if len(before) != 1 || c.Cookies("/staff")[0].Value == before[0].Value || a.Count("sessions WHERE surface = 'staff'") != 1 {
		t.Error("the session kept its identity")
	}
	for range 2 {
		if got := c.Post("/staff/logout", nil); got.Location() != "/staff/login" {
			t.Errorf("sign-out: %d to %q", got.StatusCode, got.Location())
		}
	}
	if works(c) || a.Count("sessions") != 0 || a.Count("audit_events WHERE action = 'staff_sign_out'") != 1 {
		t.Error("the session goes on, or its end is not recorded once")
	}
}

// Under https the cookie is Secure and of this host alone.
func TestCookieUnderHTTPS(t *testing.T) {
	a := apptest.Start(t, apptest.BaseURL("https://portal.example.jp"))
	got := post(a.StaffClient(), "agent", demo.StaffPassword, code(t, a, 0))
	for _, cookie := range got.Cookies() {
		if cookie.Name == "__Host-staff" && cookie.Secure && cookie.HttpOnly && cookie.Path == "/" && cookie.Domain == "" && cookie.SameSite == http.SameSiteLaxMode {
			return
		}
	}
	t.Errorf("cookies: %v", got.Cookies())
}
