package login_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/app/password"
	"mynetplus/models"
)

// between is the arithmetic of passwords, with something that happens once, after the next one was compared and before
// the answer is acted on.
type between struct {
	password.Here
	then func()
}

func (b *between) Compare(q password.Question, a *password.Answer) error {
	err := b.Here.Compare(q, a)
	if then := b.then; then != nil {
		b.then = nil
		then()
	}
	return err
}

// lockDown stops everything from another browser, with the ID and the n-th SMS (D3.12).
func lockDown(t *testing.T, a *apptest.App, n int) {
	t.Helper()
	c := a.Client()
	c.Post("/lockdown", url.Values{"login_id": {hanako}})
	if got := c.Post("/lockdown/code", url.Values{"code": {a.Code(hanakoNo, n)}}); got.Location() != "/lockdown/done" {
		t.Errorf("the lockdown: %d %q to %q", got.StatusCode, got.Errors(), got.Location())
	}
}

// changed gives hanako another password, as a reset does: sessions and devices end (D3.6).
func changed(t *testing.T, a *apptest.App) {
	t.Helper()
	a.Clock.Advance(time.Second)
	err := a.Store.Tx(context.WithoutCancel(t.Context()), func(tx *models.Tx) error {
		ctx := context.WithoutCancel(t.Context())
		account, err := tx.AccountByLoginID(ctx, hanako)
		if err != nil {
			return err
		}
		account.PasswordHash, account.PasswordChangedAt = "", tx.Now()
		if err := tx.SaveAccount(ctx, &account); err != nil {
			return err
		}
		if err := tx.EndSessions(ctx, hanakoNo, ""); err != nil {
			return err
		}
		return tx.EndDevices(ctx, account.ID, "")
	})
	if err != nil {
		t.Error(err)
	}
}

// D3.4, D3.12: a password that was on its way when the doors were shut opens none of them, and keeps no session alive.
func TestD3_12_LockdownDuringStepUp(t *testing.T) {
	passwords := &between{}
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		passwords.then = func() { lockDown(t, a, 1) }
		wants(t, "the step-up", c.Post("/reauth", url.Values{"password": {demo.Password}, "next": {"/home"}}), http.StatusForbidden, locked)
		if got := c.Get("/home"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("the session goes on: %d %q", got.StatusCode, got.H1())
		}
		if n := a.Count("locks WHERE owner = $1 AND cause = 'lockdown' AND closed_at IS NOT NULL", hanakoNo); n != 2 {
			t.Errorf("%d doors are shut, want both", n)
		}
		wants(t, "signing in", post(a.Client(), hanako, demo.Password), http.StatusForbidden, locked)
	}, apptest.Passwords(passwords))
}

// D3.7: a step-up that was on its way when its session was ended does not bring it back under a new token.
func TestD3_7_StepUpOfAnEndedSession(t *testing.T) {
	passwords := &between{}
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		passwords.then = func() {
			err := a.Store.Tx(context.WithoutCancel(t.Context()), func(tx *models.Tx) error {
				return tx.EndSessions(context.WithoutCancel(t.Context()), hanakoNo, "")
			})
			if err != nil {
				t.Error(err)
			}
		}
		c.Post("/reauth", url.Values{"password": {demo.Password}, "next": {"/home"}})
		if got := c.Get("/home"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("the session is back: %d %q", got.StatusCode, got.H1())
		}
		if n := a.Count("sessions WHERE owner = $1", hanakoNo); n != 0 {
			t.Errorf("%d sessions", n)
		}
	}, apptest.Passwords(passwords))
}

// D3.6: a password that was changed while it was compared is the old one: it proves nothing, and no code goes out.
func TestD3_6_PasswordChangedMeanwhile(t *testing.T) {
	stepUp := url.Values{"password": {demo.Password}, "next": {"/home"}}
	for what, begin := range map[string]func(a *apptest.App) func() *apptest.Answer{
		"a new device": func(a *apptest.App) func() *apptest.Answer {
			return func() *apptest.Answer { return post(a.Client(), hanako, demo.Password) }
		},
		"a known device": func(a *apptest.App) func() *apptest.Answer {
			c := a.Client().Known(hanako)
			return func() *apptest.Answer { return post(c, hanako, demo.Password) }
		},
		"the step-up": func(a *apptest.App) func() *apptest.Answer {
			c := a.Client().SignIn(hanako)
			return func() *apptest.Answer { return c.Post("/reauth", stepUp) }
		},
	} {
		t.Run(what, func(t *testing.T) {
			passwords := &between{}
			apptest.Run(t, func(t *testing.T, a *apptest.App) {
				try := begin(a)
				passwords.then = func() { changed(t, a) }
				if got := try(); got.StatusCode != http.StatusUnprocessableEntity {
					t.Errorf("got %d %q to %q", got.StatusCode, got.H1(), got.Location())
				}
				if n := a.Count("messages WHERE template = 'procedure_code'"); n != 0 {
					t.Errorf("%d codes went out", n)
				}
				if n := a.Count("sessions WHERE owner = $1", hanakoNo) + a.Count("devices"); n != 0 {
					t.Errorf("%d sessions and devices", n)
				}
			}, apptest.Passwords(passwords))
		})
	}
}

// D3.10, D8.1: a step-up that closes the strangers' door is noted and told like a sign-in that does.
func TestD3_10_StepUpThatLocks(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		thief := a.Client()
		for _, cookie := range a.Client().SignIn(hanako).Cookies("/") {
			if cookie.Name == "session" {
				thief.SetCookie(&http.Cookie{Name: "session", Value: cookie.Value, Path: "/"})
			}
		}
		for range 5 {
			thief.Post("/reauth", url.Values{"password": {wrong}, "next": {"/home"}})
		}
		if got := thief.Get("/home"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("the session goes on: %d", got.StatusCode)
		}
		if n := a.Count("audit_events WHERE chain = $1 AND action = $2", models.CardholderChain(hanakoNo), models.ActionLoginLocked); n != 1 {
			t.Errorf("%d events of the lock", n)
		}
		if n := a.Count("messages WHERE template = 'locked'"); n != 1 {
			t.Errorf("%d notices of the lock", n)
		}
	})
}

// D3.3: a device that was ended while its password was compared is not let in by it; the next try is a new device's.
func TestD3_3_DeviceEndedMeanwhile(t *testing.T) {
	passwords := &between{}
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().Known(hanako)
		passwords.then = func() { a.Exec("DELETE FROM devices") }
		wants(t, "the ended device", post(c, hanako, demo.Password), http.StatusUnprocessableEntity, "ログイン")
		if n := a.Count("sessions WHERE owner = $1", hanakoNo) + a.Count("devices"); n != 0 {
			t.Errorf("%d sessions and devices", n)
		}
		if got := post(c, hanako, demo.Password); got.Location() != "/login/verify" {
			t.Errorf("afterwards: %d to %q", got.StatusCode, got.Location())
		}
	}, apptest.Passwords(passwords))
}
