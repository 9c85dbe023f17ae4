package enrollment_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// D5.2: however many right submissions race, one wins: one registration, one event, one mail. All see the last page.
func TestD5_2_RacingRightCodes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, application := toCode(t, a)
		form := url.Values{"code": {digits(t, a)}}
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				if status, err := c.Try("/security/3ds/code"+application, form); err != nil || status != http.StatusSeeOther {
					t.Errorf("got %d, %v", status, err)
				}
			})
		}
		wg.Wait()
		wants(t, a, 1, 1)
		if used := a.Count("codes WHERE used_at IS NOT NULL AND tries = 1"); used != 1 {
			t.Error("the code was not used exactly once")
		}
		a.Letters(hanakoNo, models.ChannelMail, 1)
	})
}

// D5.2: a thousand racing wrong codes are five tries.
func TestD5_2_RacingWrongCodes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, application := toCode(t, a)
		code := digits(t, a)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for range 10 {
					if status, err := c.Try("/security/3ds/code"+application, url.Values{"code": {other(code)}}); err != nil || status != 422 {
						t.Errorf("got %d, %v", status, err)
					}
				}
			})
		}
		wg.Wait()
		if tries, wrong := a.Value("SELECT tries FROM codes"), a.Count("budget_events WHERE kind = 'wrong'"); tries != "5" || wrong != 5 {
			t.Errorf("%s tries, %d in the budget, want 5 and 5", tries, wrong)
		}
		refused(t, "the right code after them", enter(c, application, code), http.StatusUnprocessableEntity, codeSpent)
		wants(t, a, 0, 0)
	})
}

// D5.2: a code that was used opens nothing again.
func TestD5_2_Replay(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	code := digits(t, a)
	done(t, "the code", c, enter(c, application, code), application)
	a.Clock.Advance(time.Minute)
	next := begin(t, c, addCard(t, a, "5555555555554444"))
	refused(t, "the used code for another application", enter(c, next, code), http.StatusUnprocessableEntity, codeSpent)
	send(t, c, next)
	refused(t, "the used code instead of the new one", enter(c, next, code), http.StatusUnprocessableEntity, codeWrong)
	wants(t, a, 1, 1)
}

// D5: a code is bound to its session and its subject: it opens nothing in another browser, not even the application it
// was sent for, and nothing of another person.
func TestD5_CodeIsBound(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	code := digits(t, a)
	thief := a.Client().SignIn(hanako)
	refused(t, "another session of the same person", enter(thief, application, code), http.StatusUnprocessableEntity, codeSpent)

	s := a.Client().SignIn(shiki)
	own := begin(t, s, card(a, "1113"))
	refused(t, "another person without a code", enter(s, own, code), http.StatusUnprocessableEntity, codeSpent)
	a.Clock.Advance(time.Second)
	send(t, s, own)
	refused(t, "another person with a code", enter(s, own, code), http.StatusUnprocessableEntity, codeWrong)
	for _, path := range []string{"/security/3ds/phone", "/security/3ds/code", "/security/3ds/done"} {
		if got := s.Get(path + application); got.Location() != "/security/3ds" {
			t.Errorf("another person's application at %s: %d to %q", path, got.StatusCode, got.Location())
		}
	}
	if got := enter(s, application, code); got.Location() != "/security/3ds" {
		t.Errorf("another person's application with its code: %d to %q", got.StatusCode, got.Location())
	}
	wants(t, a, 0, 0)
	done(t, "the owner", c, enter(c, application, code), application)
}

// A step-up in the middle changes the token, not what the code is bound to.
func TestD3_7_CodeSurvivesTheStepUp(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	if got := c.Post("/reauth", url.Values{"password": {"sakura-no-hana-2026"}, "next": {"/security/3ds/code" + application}}); got.Location() != "/security/3ds/code"+application {
		t.Fatalf("step-up: %d to %q", got.StatusCode, got.Location())
	}
	done(t, "the code after the step-up", c, enter(c, application, digits(t, a)), application)
}

// A double click on each button does it once.
func TestDoubleSubmits(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		begin(t, c, card(a, "1111"))
		a.Clock.Advance(time.Second)
		application := begin(t, c, card(a, "1111"))
		send(t, c, application)
		send(t, c, application)
		if n := a.Count("messages"); n != 1 {
			t.Errorf("%d SMS, want 1", n)
		}
		code := digits(t, a)
		for range 2 {
			done(t, "the code", c, enter(c, application, code), application)
		}
		wants(t, a, 1, 1)
		for range 2 {
			if got := c.Post("/logout", nil); got.Location() != "/login" {
				t.Errorf("signing out: %d to %q", got.StatusCode, got.Location())
			}
		}
	})
}

// Two tabs: each completes what it showed.
func TestTwoTabs(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	first, second := card(a, "1111"), addCard(t, a, "5555555555554444")
	one := begin(t, c, first)
	a.Clock.Advance(time.Second)
	two := begin(t, c, second)
	send(t, c, one)
	send(t, c, two) // at once: the code of the first tab is still on its way
	done(t, "the first tab", c, enter(c, one, digits(t, a)), one)
	if n := a.Count("enrollments WHERE card_id = $1", second); n != 0 {
		t.Error("the other tab's card was registered")
	}
	a.Clock.Advance(time.Minute)
	send(t, c, two)
	done(t, "the second tab", c, enter(c, two, digits(t, a)), two)
	if page := c.Get("/security/3ds/done" + one); !strings.Contains(page.Text, "•••• 1111") || strings.Contains(page.Text, "•••• 4444") {
		t.Error("the first tab's last page shows the other card")
	}
	wants(t, a, 2, 2)
}

// Back after done: every step of a completed application leads to its last page and changes nothing.
func TestBackAfterDone(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	code := digits(t, a)
	done(t, "the code", c, enter(c, application, code), application)
	for what, got := range map[string]*apptest.Answer{
		"GET phone": c.Get("/security/3ds/phone" + application), "POST phone": c.Post("/security/3ds/phone"+application, nil),
		"GET code": c.Get("/security/3ds/code" + application), "POST code": enter(c, application, code),
		"a wrong code": enter(c, application, other(code)), "resend": resend(c, application), "no code": enter(c, application, ""),
	} {
		done(t, what, c, got, application)
	}
	refused(t, "the same card again", choose(c, card(a, "1111")), http.StatusUnprocessableEntity, notEligible)
	wants(t, a, 1, 1)
	if n := a.Count("messages"); n != 2 {
		t.Errorf("%d messages, want the SMS and the mail", n)
	}
}
