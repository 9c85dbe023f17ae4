package signup_test

import (
	"net/url"
	"testing"
	"time"

	"mynetplus/app/apptest"
)

// D3.4, D3.12: whoever signed up in somebody's name is out after the lockdown: the last form, posted once more, opens no
// session and makes no browser known.
func TestD3_12_LockdownAfterSignUp(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := toPassword(t, a)
		leads(t, "the password", choose(c, passphrase), "/signup/done")
		id := done(t, "the sign-up", c)
		other := a.Client()
		leads(t, "the ID", other.Post("/lockdown", url.Values{"login_id": {id}}), "/lockdown/code")
		leads(t, "the code", enter(other, "/lockdown/code", a.Code(midoriNo, 2)), "/lockdown/done")
		a.Clock.Advance(time.Second)
		choose(c, passphrase)
		if got := c.Get("/home"); got.Location() != "/login?next=%2Fhome" {
			t.Errorf("/home: %d %q to %q", got.StatusCode, got.H1(), got.Location())
		}
		if n := a.Count("sessions WHERE owner = $1", midoriNo) + a.Count("devices"); n != 0 {
			t.Errorf("%d sessions and devices", n)
		}
	})
}
