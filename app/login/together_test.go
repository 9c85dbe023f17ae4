package login_test

import (
	"net/http"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// D3.7, D8.1: a sign-in is recorded with its session, or not at all; the next one works.
func TestD8_1_SignInAndSessionAreOne(t *testing.T) {
	for name, broken := range map[string]string{
		"the session": "sessions", "the event": "audit_events WHEN NEW.action = 'sign_in'", "the device": "devices",
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			c := a.Client().Known(hanako)
			table, when, _ := strings.Cut(broken, " ")
			a.Exec("CREATE TRIGGER broken BEFORE INSERT ON " + table + " " + when + " BEGIN SELECT RAISE(ABORT, 'broken'); END")
			if got := post(c, hanako, demo.Password); got.StatusCode != http.StatusInternalServerError {
				t.Errorf("got %d", got.StatusCode)
			}
			if n := a.Count("sessions") + a.Count("audit_events WHERE action = 'sign_in'"); n != 0 {
				t.Errorf("%d rows of a sign-in that failed", n)
			}
			if got := c.Get("/home"); got.Location() != "/login?next=%2Fhome" {
				t.Errorf("the browser is led to %q", got.Location())
			}
			a.Exec("DROP TRIGGER broken")
			in(t, "afterwards", c, hanako, demo.Password)
		})
	}
}
