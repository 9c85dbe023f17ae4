package login_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// few makes the limit by address three failures; D6.3's own number is asserted below.
var few = apptest.With(func(c *config.Config) { c.Policy.FailedSignIns = 3 })

func behindProxy(prefix string) apptest.Option {
	return apptest.With(func(c *config.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(prefix)} })
}

// from is a browser that a proxy says is at addr.
func from(a *apptest.App, addr string) *apptest.Client {
	c := a.Client()
	c.Header.Set("X-Forwarded-For", addr)
	return c
}

// D6.3: after the failed sign-ins of an address prefix 429 says in how many minutes, whatever the ID; a known device is
// not held up; the right password neither counts nor passes.
func TestD6_3_FailedSignInsByAddress(t *testing.T) {
	if p := models.DefaultPolicy(); p.FailedSignIns != 100 || p.ThrottleWindow != 10*time.Minute {
		t.Errorf("the limit is %d in %v, want 100 in 10m", p.FailedSignIns, p.ThrottleWindow)
	}
	a := apptest.Start(t, few)
	known := a.Client().SignIn(hanako)
	known.Post("/logout", nil)
	for i := range 3 {
		wants(t, "below the limit", post(a.Client(), fmt.Sprintf("200000000%d", i), wrong), http.StatusUnprocessableEntity, "ログイン")
		a.Clock.Advance(time.Minute)
	}
	locks := a.Count("locks")
	for _, tt := range []struct {
		after            time.Duration
		minutes, seconds string
	}{{0, "7", "420"}, {90 * time.Second, "6", "360"}} {
		a.Clock.Advance(tt.after)
		for _, id := range []string{hanako, nobody, "!"} {
			got := post(a.Client(), id, demo.Password)
			wants(t, "at the limit", got, http.StatusTooManyRequests, "しばらくお待ちください")
			if !strings.Contains(got.Text, tt.minutes+"分ほど時間をおいてから、もう一度お試しください。") {
				t.Errorf("after %v the page does not say %s minutes", tt.after, tt.minutes)
			}
			if have := got.Header.Get("Retry-After"); have != tt.seconds {
				t.Errorf("after %v Retry-After: %q, want %s", tt.after, have, tt.seconds)
			}
		}
		a.Clock.Advance(-tt.after)
	}
	if a.Count("locks") != locks {
		t.Error("a refused attempt was counted at a door")
	}
	in(t, "a known device", known, hanako, demo.Password)
	a.Clock.Advance(7 * time.Minute)
	proves(t, "in the next window", a.Client(), hanako, demo.Password)
}

// D6.3: the address is counted by /24 or /56.
func TestD6_3_PrefixOfTheAddress(t *testing.T) {
	a := apptest.Start(t, few, behindProxy("127.0.0.0/8"))
	for _, addr := range []string{"203.0.113.5", "203.0.113.77", "203.0.113.200", "2001:db8:0:ff00::1", "2001:db8:0:ff01::1", "2001:db8:0:ffff::1"} {
		post(from(a, addr), nobody[:9]+addr[len(addr)-1:], wrong)
	}
	for addr, want := range map[string]int{
		"203.0.113.9": 429, "203.0.114.5": 422, "2001:db8:0:ff33::9": 429, "2001:db8:0:fe00::1": 422,
	} {
		if got := post(from(a, addr), "3000000000", wrong).StatusCode; got != want {
			t.Errorf("%s: got %d, want %d", addr, got, want)
		}
	}
	if dump := a.Dump("throttles", "audit_events"); strings.Contains(dump, "203.0.113.5") || !strings.Contains(dump, "203.0.113.0/24") {
		t.Error("the whole address is kept, or the prefix is not")
	}
}

// D6.3: X-Forwarded-For of somebody who is no trusted proxy counts for nothing.
func TestD6_3_ForgedForwardedFor(t *testing.T) {
	for name, option := range map[string]apptest.Option{"no proxy": few, "another proxy": behindProxy("10.0.0.0/8")} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t, few, option)
			for i := range 3 {
				post(from(a, fmt.Sprintf("198.51.%d.1", i)), fmt.Sprintf("200000000%d", i), wrong)
			}
			if got := post(from(a, "192.0.2.1"), nobody, wrong).StatusCode; got != http.StatusTooManyRequests {
				t.Errorf("got %d, want 429", got)
			}
		})
	}
}
