package signup_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// steps are all addresses behind the first.
var steps = []string{"/signup/card", "/signup/code", "/signup/email", "/signup/password", "/signup/done"}

// visit asks for every step, by GET and with a form that would be right, and demands where each leads. Steps not named
// in leads show their page.
func visit(t *testing.T, what string, c *apptest.Client, leading map[string]string) {
	t.Helper()
	forms := map[string]url.Values{
		"/signup/card": answers(), "/signup/code": {"code": {"123456"}}, "/signup/email": {"email": {""}}, "/signup/password": {"password": {passphrase}},
	}
	for _, path := range steps {
		to, leaves := leading[path]
		if !leaves {
			if page := c.Get(path); page.StatusCode != http.StatusOK || page.H1() != title && page.H1() != doneTitle {
				t.Errorf("%s: GET %s: %d %q to %q", what, path, page.StatusCode, page.H1(), page.Location())
			}
			continue
		}
		if got := c.Get(path); got.Location() != to {
			t.Errorf("%s: GET %s: %d to %q, want %q", what, path, got.StatusCode, got.Location(), to)
		}
		if form := forms[path]; form != nil {
			if got := c.Post(path, form); got.Location() != to {
				t.Errorf("%s: POST %s: %d to %q, want %q", what, path, got.StatusCode, got.Location(), to)
			}
		}
	}
}

// all leads every step, or every step but some, to one place.
func all(to string, but ...string) map[string]string {
	leading := map[string]string{}
	for _, path := range steps {
		leading[path] = to
	}
	for _, path := range but {
		delete(leading, path)
	}
	return leading
}

// D3.1: the server keeps the steps in order: one that comes too early leads to the one that is next, and back is
// possible as far as nothing has been proven.
func TestD3_1_StepsInOrder(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	visit(t, "before the terms", c, all("/signup"))
	if page := c.Get("/signup"); strings.Contains(page.Text, gone) {
		t.Error("somebody who has not begun is told that time is over")
	}
	leads(t, "agreeing", agree(c), "/signup/card")
	visit(t, "at the card", c, all("/signup/card", "/signup/card"))
	leads(t, "the card", c.Post("/signup/card", answers()), "/signup/code")
	visit(t, "at the code", c, all("/signup/code", "/signup/code", "/signup/card"))
	leads(t, "the code", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/email")
	visit(t, "at the address", c, all("/signup/email", "/signup/email"))
	leads(t, "the address", email(c, "new@example.com"), "/signup/email")
	visit(t, "at its code", c, all("/signup/email", "/signup/email"))
	leads(t, "its code", enter(c, "/signup/email", digits(t, a, models.PurposeSignUpMail)), "/signup/password")
	visit(t, "at the password", c, all("/signup/password", "/signup/password"))
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	id := done(t, "at the end", c)
	visit(t, "back after the end", c, all("/signup/done", "/signup/done"))
	if again := done(t, "afterwards", c); again != id {
		t.Errorf("the ID changed from %s to %s", id, again)
	}
	leads(t, "the beginning", c.Get("/signup"), "/home")
	wants(t, a, 1)
	c.Post("/logout", nil)
	leads(t, "signed out", c.Get("/signup/done"), "/login")
	if page := c.Get("/login"); !strings.Contains(page.Text, "新規登録は完了しています。") {
		t.Error("the sign-in page does not say why")
	}
}

// A procedure that is too old, unknown or another one's ends with the reason, and every step then leads to the first.
func TestStaleProcedure(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, a *apptest.App, c *apptest.Client){
		"too old": func(_ *testing.T, a *apptest.App, _ *apptest.Client) { a.Clock.Advance(30 * time.Minute) },
		"altered": func(_ *testing.T, _ *apptest.App, c *apptest.Client) {
			c.SetCookie(&http.Cookie{Name: "procedure", Value: models.NewToken(), Path: "/"})
		},
		"another kind": func(_ *testing.T, a *apptest.App, _ *apptest.Client) { a.Exec("UPDATE procedures SET kind = 'unlock'") },
		"purged":       func(_ *testing.T, a *apptest.App, _ *apptest.Client) { a.Exec("DELETE FROM procedures") },
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			c := toPassword(t, a)
			spoil(t, a, c)
			leads(t, "the password", choose(c, passphrase), "/signup")
			if page := c.Get("/signup"); !strings.Contains(page.Text, gone) {
				t.Error("the page does not say why")
			}
			visit(t, "afterwards", c, all("/signup"))
			wants(t, a, 0)
		})
	}
	a := apptest.Start(t)
	c := a.Client()
	for _, value := range []string{"x", strings.Repeat("A", 43), "%00%ff'"} {
		c.SetCookie(&http.Cookie{Name: "procedure", Value: value, Path: "/"})
		leads(t, value, c.Get("/signup/card"), "/signup")
	}
}

// Two tabs share the one procedure; what a tab shows that is behind leads to where it stands.
func TestTwoTabs(t *testing.T) {
	a := apptest.Start(t)
	c := toEmail(t, a)
	leads(t, "the first tab keeps the address", email(c, ""), "/signup/password")
	leads(t, "the second tab enters a new one", email(c, "new@example.com"), "/signup/email")
	leads(t, "the first tab chooses a password", choose(c, passphrase), "/signup/email")
	leads(t, "and keeps the address after all", email(c, ""), "/signup/password")
	leads(t, "the second tab enters the code", enter(c, "/signup/email", digits(t, a, models.PurposeSignUpMail)), "/signup/password")
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	leads(t, "the second tab's password", choose(c, "another good one"), "/signup/done")
	wants(t, a, 1)
	leads(t, "the account's password", a.Client().Post("/login", url.Values{"login_id": {done(t, "the end", c)}, "password": {passphrase}}), "/login/verify")
	if n := a.Count("audit_events WHERE action = 'email_changed'"); n != 0 {
		t.Error("the new address was registered")
	}
}

// Beginning again leaves the first procedure behind; another person's card in the same browser is another procedure's.
func TestBeginningAgain(t *testing.T) {
	a := apptest.Start(t)
	c := toPassword(t, a)
	leads(t, "agreeing again", agree(c), "/signup/card")
	leads(t, "the password of the first", choose(c, passphrase), "/signup/card")
	leads(t, "her card", c.Post("/signup/card", hers), "/signup/code")
	a.Clock.Advance(time.Second)
	leads(t, "his card instead", c.Post("/signup/card", answers()), "/signup/code")
	if page := c.Get("/signup/code"); !strings.Contains(page.Text, "090-••••-0005") {
		t.Error("the page shows another person's number")
	}
	leads(t, "the code", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/email")
	wants(t, a, 0)
}

// A double click on each button does it once.
func TestDoubleClicks(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	for range 2 {
		leads(t, "agreeing", agree(c), "/signup/card")
	}
	for range 2 {
		leads(t, "the card", c.Post("/signup/card", answers()), "/signup/code")
	}
	code := digits(t, a, models.PurposeSignUp)
	for range 2 {
		leads(t, "the code", enter(c, "/signup/code", code), "/signup/email")
	}
	for range 2 {
		leads(t, "the address", email(c, "new@example.com"), "/signup/email")
	}
	code = digits(t, a, models.PurposeSignUpMail)
	for range 2 {
		leads(t, "its code", enter(c, "/signup/email", code), "/signup/password")
	}
	leads(t, "the address once more", email(c, "new@example.com"), "/signup/password")
	if n := a.Count("messages"); n != 2 {
		t.Errorf("%d messages, want one SMS and one mail", n)
	}
}
