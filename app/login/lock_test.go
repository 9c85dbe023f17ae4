package login_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// D3.4, D5.2: however many guesses race, five are compared; the right one comes too late.
func TestD3_4_ThousandRacingGuessesAreFive(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		const workers, each = 40, 25
		refusedEvents := func() int {
			return a.Count("audit_events WHERE subject = '20000001' AND action = 'sign_in' AND outcome = 'refused'")
		}
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				c := a.Client()
				for range each {
					status, err := c.Try("/login", url.Values{"login_id": {hanako}, "password": {wrong}})
					if err != nil || status != 422 && status != 403 && status != 429 && status != 503 {
						t.Errorf("a guess got %d, %v", status, err)
					}
				}
			})
		}
		wg.Wait()
		if got := refusedEvents(); got != 5 {
			t.Errorf("%d guesses were compared, want 5", got)
		}
		if got := a.Count("audit_events WHERE subject = '20000001' AND action = 'login_locked'"); got != 1 {
			t.Errorf("the door was recorded as closed %d times, want once", got)
		}
		a.Clock.Advance(10 * time.Minute) // the address may try again
		wants(t, "the right password after them", post(a.Client(), hanako, demo.Password), http.StatusForbidden, locked)
		if got := refusedEvents() + a.Count("sessions") + a.Count("devices"); got != 5 {
			t.Error("the closed door compared or let in")
		}
	})
}

// D3.4: four failures are taken back by a right password.
func TestD3_4_SuccessStartsTheCountAnew(t *testing.T) {
	a := apptest.Start(t)
	for range 2 {
		fail(t, a, hanako, 4)
		proves(t, "after four failures", a.Client(), hanako, demo.Password)
	}
	if got := a.Value("SELECT failures FROM locks WHERE subject <> '20000003' AND device = '' AND failures < 5"); got != "0" {
		t.Errorf("%s failures stand", got)
	}
}

// D3.4: strangers close the door for new devices only; a device that signed in before keeps signing in, and that does
// not open the door for the others.
func TestD3_4_KnownDevicePassesTheStrangersLock(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		phone := a.Client().SignIn(hanako)
		phone.Post("/logout", nil)
		fail(t, a, hanako, 6)
		in(t, "the known device", phone, hanako, demo.Password)
		wants(t, "a new device with the right password", post(a.Client(), hanako, demo.Password), http.StatusForbidden, locked)
		phone.Post("/logout", nil)
		in(t, "the known device again", phone, hanako, demo.Password)
		if page := phone.Get("/status"); page.StatusCode != http.StatusOK {
			t.Errorf("/status: %d", page.StatusCode)
		}
	})
}

// D3.4: each known device has a counter of five of its own, and its failures close no other door.
func TestD3_4_KnownDevicesHaveTheirOwnCounters(t *testing.T) {
	a := apptest.Start(t)
	phone, tablet := a.Client().SignIn(hanako), a.Client().SignIn(hanako)
	phone.Post("/logout", nil)
	for attempt := 1; attempt <= 5; attempt++ {
		want := http.StatusUnprocessableEntity
		if attempt == 5 {
			want = http.StatusForbidden
		}
		if got := post(phone, hanako, wrong).StatusCode; got != want {
			t.Errorf("attempt %d: got %d, want %d", attempt, got, want)
		}
	}
	wants(t, "the right password on the closed device", post(phone, hanako, demo.Password), http.StatusForbidden, locked)
	tablet.Post("/logout", nil)
	in(t, "the other known device", tablet, hanako, demo.Password)
	proves(t, "a new device", a.Client(), hanako, demo.Password)
}

// D3.3: a device is known to the account it signed in to, and to no other; a forged or forgotten one is a stranger's.
func TestD3_3_DeviceIsKnownToItsAccountOnly(t *testing.T) {
	a := apptest.Start(t)
	browser := a.Client().SignIn("1000000024")
	browser.Post("/logout", nil)
	fail(t, a, hanako, 5)
	wants(t, "another account's device", post(browser, hanako, demo.Password), http.StatusForbidden, locked)

	forged := a.Client()
	forged.SetCookie(&http.Cookie{Name: "device", Value: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Path: "/"})
	wants(t, "a forged device", post(forged, hanako, demo.Password), http.StatusForbidden, locked)

	fail(t, a, "1000000024", 5)
	in(t, "the device within its 180 days", browser, "1000000024", demo.Password)
	browser.Post("/logout", nil)
	a.Clock.Advance(a.Store.Policy().DeviceMemory)
	wants(t, "a device after 180 days", post(browser, "1000000024", demo.Password), http.StatusForbidden, locked)
}
