package apptest

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"mynetplus/app/demo"
)

// TOTP is the code that an authenticator app shows for a secret at a time.
func TOTP(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Staff signs a new browser in as one of the demo's staff: agent, supervisor or auditor. A step counts once, and the
// clock stands still: what was used before is forgotten, so that a test may sign in as often as it likes.
func (a *App) Staff(name string) *Client {
	a.t.Helper()
	a.Exec("UPDATE staff SET totp_step = 0 WHERE name = $1", name)
	c := a.StaffClient()
	got := c.Post("/staff/login", url.Values{
		"name": {name}, "password": {demo.StaffPassword}, "code": {TOTP(a.t, demo.StaffSecret, a.Clock.Now())},
	})
	if got.StatusCode != http.StatusSeeOther || got.Location() != "/staff" {
		a.t.Fatalf("sign-in as %s: status %d to %q, %q", name, got.StatusCode, got.Location(), got.Errors())
	}
	return c
}

// StaffClient is a browser that has never been here, at the address of the staff area.
func (a *App) StaffClient() *Client {
	a.t.Helper()
	c := a.Client()
	c.base = a.StaffURL
	return c
}
