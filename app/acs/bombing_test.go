package acs_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
)

// D5.3: whoever has a card's number makes five SMS in ten minutes and twenty a day, however many purchases they begin and
// pages they load; what is refused says when to come back, and does not fill the history.
func TestD5_3_PaymentCodesOverManyPurchases(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		sms := func() int {
			return a.Count("budget_events WHERE class = 'payment' AND kind = 'sent' AND subject = $1", hanakoNo)
		}
		refusals := func() int {
			return a.Count("audit_events WHERE action = 'code_sent' AND outcome = 'refused' AND subject = $1", hanakoNo)
		}
		for n := range 5 {
			open(t, a, offer(t, a, hanako, d, nil)).asks("")
			if got := sms(); got != n+1 {
				t.Fatalf("purchase %d: %d SMS", n+1, got)
			}
		}
		sixth := offer(t, a, hanako, d, nil)
		for range 4 {
			f := open(t, a, sixth)
			if f.StatusCode != http.StatusTooManyRequests || f.Header.Get("Retry-After") == "" || !strings.Contains(f.Text, "分") || f.sent() != nil {
				t.Errorf("the sixth: %d, Retry-After %q: %s", f.StatusCode, f.Header.Get("Retry-After"), f.Doc.Find("main").Text())
			}
			f.answer("action", "resend")
		}
		open(t, a, offer(t, a, hanako, d, nil))
		if sms() != 5 || refusals() != 1 {
			t.Errorf("%d SMS, %d refusals in the history; want 5 and 1", sms(), refusals())
		}
		for range 5 {
			a.Clock.Advance(10 * time.Minute)
			for range 6 {
				open(t, a, offer(t, a, hanako, d, nil))
			}
		}
		if sms() != 20 {
			t.Errorf("%d SMS in a day, want 20", sms())
		}
		open(t, a, offer(t, a, midori, d, nil)).asks("") // nobody else pays for it
	})
}

// D3.4: what a stranger can do without an entry, in any number, neither counts at the challenge door nor takes a count back.
func TestD3_4_NothingButAnEntryMovesTheDoor(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		failures := func(want int, what string) {
			t.Helper()
			if n := a.Count("locks WHERE door = 'challenge' AND subject = $1 AND failures = $2", hanakoNo, want); n != 1 {
				t.Errorf("%s: the door does not stand at %d failures", what, want)
			}
		}
		f := open(t, a, offer(t, a, hanako, d, nil))
		f.answer("login_id", taroID, "otp", "1").asks(wrongID)
		failures(1, "a wrong entry")
		f.answer("action", "cancel").ends("N")
		failures(1, "a cancel")
		f = open(t, a, offer(t, a, hanako, d, nil))
		f.answer("action", "resend")
		f.answer("login_id", "", "otp", "")
		f.answer("login_id", hanakoID, "otp", "1", "token", "an older page's")
		failures(1, "a resend, an empty and an old form")
		a.Clock.Advance(10 * time.Minute)
		f.answer("login_id", hanakoID, "otp", "1").ends("N")
		failures(1, "a late entry")
		offer(t, a, hanako, d, nil)
		a.Clock.Advance(time.Minute)
		if err := a.Server.ACS.Sweep(t.Context(), a.Store.Now()); err != nil {
			t.Fatal(err)
		}
		failures(1, "a challenge that was never opened")
		knowBrowser(t, a, hanakoJCB)
		failures(1, "a question of a shop")
	})
}
