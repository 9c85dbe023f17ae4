package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

const (
	hanako = "1000000016"
	taro   = "1000000024"
	idle   = "一定時間操作がなかったため、ログアウトしました。"
)

// token is the session cookie that a browser holds.
func token(t *testing.T, c *apptest.Client) string {
	t.Helper()
	for _, cookie := range c.Cookies("/") {
		if cookie.Name == "session" {
			return cookie.Value
		}
	}
	return ""
}

// with is another browser that holds a cookie somebody copied.
func with(a *apptest.App, name, value string) *apptest.Client {
	c := a.Client()
	c.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/"})
	return c
}

// signedOut demands that a page sends to the sign-in page.
func signedOut(t *testing.T, what string, c *apptest.Client) {
	t.Helper()
	if got := c.Get("/status"); got.StatusCode != http.StatusSeeOther || got.Location() != "/login?next=%2Fstatus" {
		t.Errorf("%s: got %d to %q, want the sign-in page", what, got.StatusCode, got.Location())
	}
}

func signedIn(t *testing.T, what string, c *apptest.Client) {
	t.Helper()
	if got := c.Get("/status"); got.StatusCode != http.StatusOK || got.H1() != "登録状況" {
		t.Errorf("%s: got %d %q to %q, want the status", what, got.StatusCode, got.H1(), got.Location())
	}
}

// D3.7: fifteen minutes without use end a session; the sign-in page says why, once, and leads back.
func TestD3_7_IdleEnd(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		for range 3 {
			a.Clock.Advance(15*time.Minute - time.Second)
			signedIn(t, "just before the idle end", c)
		}
		a.Clock.Advance(15 * time.Minute)
		signedOut(t, "at the idle end", c)
		page := c.Get("/login?next=%2Fstatus")
		if next, _ := page.Doc.Find("input[name=next]").Attr("value"); next != "/status" || !strings.Contains(page.Text, idle) {
			t.Errorf("the sign-in page leads to %q, or does not say %q", next, idle)
		}
		got := c.Known(hanako).Post("/login", url.Values{"login_id": {hanako}, "password": {demo.Password}, "next": {"/status"}})
		if got.Location() != "/status" {
			t.Errorf("signing in again leads to %q", got.Location())
		}
		if page := c.Get("/status"); page.StatusCode != http.StatusOK || strings.Contains(page.Text, idle) {
			t.Errorf("afterwards: %d", page.StatusCode)
		}
	})
}

// D3.7: eight hours end a session however busy it is.
func TestD3_7_AbsoluteEnd(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	const step = 10 * time.Minute
	for range 8*time.Hour/step - 1 {
		a.Clock.Advance(step)
		if got := c.Get("/status").StatusCode; got != http.StatusOK {
			t.Fatalf("ended early: %d", got)
		}
	}
	a.Clock.Advance(step - time.Second)
	signedIn(t, "a second before", c)
	a.Clock.Advance(time.Second)
	signedOut(t, "after eight hours", c)
	if page := c.Get("/login"); strings.Contains(page.Text, idle) || !strings.Contains(page.Text, "ログインから時間がたったため、ログアウトしました。") {
		t.Error("the sign-in page does not say that time ran out")
	}
}

// D3.7: a step-up proves the password anew and makes a new token; the absolute end stays where it was.
func TestD3_7_StepUpMovesNoAbsoluteEnd(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	for range 47 {
		a.Clock.Advance(10 * time.Minute)
		if got := c.Post("/reauth", url.Values{"password": {demo.Password}, "next": {"/status"}}); got.Location() != "/status" {
			t.Fatalf("step-up: %d to %q", got.StatusCode, got.Location())
		}
	}
	a.Clock.Advance(10*time.Minute - time.Second)
	signedIn(t, "a second before", c)
	a.Clock.Advance(time.Second)
	signedOut(t, "eight hours after signing in", c)
}

// D3.7: the last use is written at most once a minute; a page writes nothing in between.
func TestD3_7_TouchedOnceAMinute(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	row := func() string { return strings.Join(a.Fields("sessions"), "\n") }
	before := row()
	a.Clock.Advance(time.Minute - time.Second)
	for _, path := range []string{"/status", "/home", "/security"} {
		c.Get(path)
	}
	if row() != before {
		t.Error("the session was written within its first minute")
	}
	a.Clock.Advance(time.Second)
	c.Get("/status")
	touched := row()
	if touched == before {
		t.Error("the session was not touched after a minute")
	}
	a.Clock.Advance(30 * time.Second)
	c.Get("/status")
	if row() != touched {
		t.Error("the session was touched twice in a minute")
	}
}

// D3.7: a page that shows by itself how something goes on does not keep the session of somebody who has left.
func TestD3_7_LookingOnIsNoUse(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	c.Header.Set("Looking-On", "1")
	for range 3 {
		if got := c.Get("/staff/provision"); got.StatusCode != http.StatusOK {
			t.Fatalf("the session has ended early: %d", got.StatusCode)
		}
		a.Clock.Advance(5 * time.Minute)
	}
	if got := c.Get("/staff/provision"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("after 15 minutes of looking on: %d", got.StatusCode)
	}
}

// D3.7: signing in, the step-up and signing out make a new token, and the one before is dead for whoever copied it.
func TestD3_7_NewTokenAtEachStep(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	planted := models.NewToken()
	c.SetCookie(&http.Cookie{Name: "session", Value: planted, Path: "/"})
	c.SignIn(hanako)
	first := token(t, c)
	if first == planted {
		t.Error("signing in kept the token it found")
	}
	signedOut(t, "the planted token", with(a, "session", planted))
	c.SignIn(hanako)
	second := token(t, c)
	signedOut(t, "the token before signing in again", with(a, "session", first))
	if got := c.Post("/reauth", url.Values{"password": {demo.Password}, "next": {"/status"}}); got.Location() != "/status" {
		t.Fatalf("step-up: %d to %q", got.StatusCode, got.Location())
	}
	third := token(t, c)
	signedOut(t, "the token before the step-up", with(a, "session", second))
	signedIn(t, "after the step-up", with(a, "session", third))
	if got := c.Post("/logout", nil); got.Location() != "/login" {
		t.Errorf("sign-out leads to %q", got.Location())
	}
	signedOut(t, "the browser that signed out", c)
	signedOut(t, "the token that signed out", with(a, "session", third))
	if n := a.Count("sessions"); n != 0 || first == second || second == third {
		t.Errorf("%d sessions are left, tokens %q %q %q", n, first, second, third)
	}
	if got := c.Post("/logout", nil); got.Location() != "/login" {
		t.Errorf("signing out twice leads to %q", got.Location())
	}
}

// D3.7: a token is good as it is, on its surface; it is stored hashed.
func TestD3_7_OnlyTheTokenItselfCounts(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	good := token(t, c)
	signedIn(t, "the token", with(a, "session", good))
	altered := []byte(good)
	altered[10] ^= 1
	for name, value := range map[string]string{
		"altered": string(altered), "cut": good[:42], "longer": good + "A", "its hash": models.HashToken(good), "empty": "",
		"a megabyte of nothing": strings.Repeat("A", 8000), "garbage": "%00%ff\"",
	} {
		signedOut(t, name, with(a, "session", value))
	}
	if dump := a.Dump("sessions"); strings.Contains(dump, good) || !strings.Contains(dump, models.HashToken(good)) {
		t.Error("the token stands in the database, or its hash does not")
	}
	if got := with(a, "app", good).Get("/app/status").H1(); got != "ログイン" {
		t.Errorf("a portal session under the app's cookie: %q", got)
	}
	device := ""
	for _, cookie := range c.Cookies("/") {
		if cookie.Name == "device" {
			device = cookie.Value
		}
	}
	signedOut(t, "the device token", with(a, "session", device))
}

// D3.7: [ログインを延長する] extends, for a script with the seconds that are left and for a form with the page; nobody else.
func TestD3_7_Extend(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(14 * time.Minute)
	if got := c.Post("/session/extend", nil); got.StatusCode != http.StatusOK || got.Text != "900" {
		t.Errorf("by a script: %d %q", got.StatusCode, got.Text)
	}
	a.Clock.Advance(14 * time.Minute)
	c.Header.Set("Sec-Fetch-Mode", "navigate")
	if got := c.Post("/session/extend", nil); got.StatusCode != http.StatusSeeOther || got.Location() != "/home" {
		t.Errorf("by a form: %d to %q", got.StatusCode, got.Location())
	}
	if page := c.Get("/home"); !strings.Contains(page.Text, "ログインを延長しました。") {
		t.Error("the page does not say so")
	}
	a.Clock.Advance(15 * time.Minute)
	if got := c.Post("/session/extend", nil); got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Location(), "/login") {
		t.Errorf("too late: %d to %q", got.StatusCode, got.Location())
	}
	signedOut(t, "extending too late", c)
}

// quality.md: two instances on one PostgreSQL share sessions, sign-outs and counters.
func TestTwoInstancesAreOne(t *testing.T) {
	one := apptest.Start(t, apptest.OnPostgres(t))
	two := apptest.Start(t, apptest.SameDatabase(one))
	c := one.Client().SignIn(hanako)
	there := with(two, "session", token(t, c))
	signedIn(t, "on the other instance", there)
	for i := range 5 {
		app := []*apptest.App{one, two}[i%2]
		app.Client().Post("/login", url.Values{"login_id": {taro}, "password": {"x"}})
	}
	for _, app := range []*apptest.App{one, two} {
		if got := app.Client().Post("/login", url.Values{"login_id": {taro}, "password": {demo.Password}}); got.StatusCode != http.StatusForbidden {
			t.Errorf("five failures on both together: got %d", got.StatusCode)
		}
	}
	there.Post("/logout", nil)
	signedOut(t, "signed out on the other instance", c)
}
