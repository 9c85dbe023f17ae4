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

func resend(c *apptest.Client, path string) *apptest.Answer {
	return c.Post(path, url.Values{"action": {"resend"}})
}

// D3.1: that an account exists is said behind the code by SMS only, with the ways to sign in and to the ID.
func TestD3_1_ExistingAccount(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := toCode(t, a, hers)
		if page := c.Get("/signup/code"); strings.Contains(page.Text, exists) || page.H1() != title {
			t.Error("the page says it before the code")
		}
		leads(t, "the code", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/code")
		page := c.Get("/signup/code")
		if page.StatusCode != http.StatusOK || page.H1() != title || !strings.Contains(page.Text, exists) {
			t.Errorf("the page: %d %q", page.StatusCode, page.H1())
		}
		for _, way := range []string{"/login", "/recovery"} {
			if page.Doc.Find(`main a[href="`+way+`"]`).Length() == 0 {
				t.Errorf("no way to %s", way)
			}
		}
		if strings.Contains(page.Text, hanako) {
			t.Error("the ID is shown")
		}
		for what, got := range map[string]*apptest.Answer{
			"the address": c.Get("/signup/email"), "posting the address": c.Post("/signup/email", nil), "the password": c.Get("/signup/password"),
			"posting the password": choose(c, passphrase), "the end": c.Get("/signup/done"), "the code again": enter(c, "/signup/code", "123456"),
			"resend": resend(c, "/signup/code"), "the card": c.Get("/signup/card"),
		} {
			leads(t, what, got, "/signup/code")
		}
		if n := a.Count("audit_events WHERE chain = 'cardholder:20000001' AND action = 'sign_up' AND outcome = 'refused'"); n != 1 {
			t.Errorf("the history has %d entries of it, want 1", n)
		}
		if n := a.Count("accounts WHERE cardholder_no = $1", hanakoNo) + a.Count("messages"); n != 2 {
			t.Errorf("%d rows, want the one account and the one SMS", n)
		}
		history := a.Client().SignIn(hanako).Get("/home").Text
		if !strings.Contains(history, "登録済みのため、新規登録の手続きを終わりました") {
			t.Error("the history does not say it in words")
		}
	})
}

// D5, D5.2: wrong codes are counted, the fifth uses the code up; an expired and a used one open nothing; a new one does.
func TestD5_SignUpCode(t *testing.T) {
	a := apptest.Start(t)
	c := toCode(t, a, answers())
	code := digits(t, a, models.PurposeSignUp)
	refused(t, "none", enter(c, "/signup/code", " "), codeRequired)
	for range 4 {
		refused(t, "wrong", enter(c, "/signup/code", other(code)), codeWrong)
	}
	refused(t, "the fifth wrong one", enter(c, "/signup/code", other(code)), codeSpent)
	refused(t, "the right one after it", enter(c, "/signup/code", code), codeSpent)
	a.Clock.Advance(30 * time.Second)
	leads(t, "a new one", resend(c, "/signup/code"), "/signup/code")
	if page := c.Get("/signup/code"); !strings.Contains(page.Text, "新しい確認番号をお送りしました。") {
		t.Error("the page does not say that it is new")
	}
	a.Clock.Advance(10 * time.Minute)
	refused(t, "expired", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), codeSpent)
	leads(t, "another new one", resend(c, "/signup/code"), "/signup/code")
	code = digits(t, a, models.PurposeSignUp)
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, code)
	leads(t, "in full width", enter(c, "/signup/code", wide[:9]+" "+wide[9:]), "/signup/email")
	leads(t, "used", enter(c, "/signup/code", code), "/signup/email")
	wants(t, a, 0)
}

// D5: a code opens its own procedure only, not one that somebody else began with the same card.
func TestD5_CodeIsBoundToItsProcedure(t *testing.T) {
	a := apptest.Start(t)
	c := toCode(t, a, answers())
	code := digits(t, a, models.PurposeSignUp)
	a.Clock.Advance(time.Second)
	thief := toCode(t, a, answers())
	refused(t, "in another procedure", enter(thief, "/signup/code", code), codeWrong)
	leads(t, "in its own", enter(c, "/signup/code", code), "/signup/email")
}

// D5: the same code again, 30 seconds apart; then the budget of people who are not signed in says how long to wait (D5.3).
func TestD5_3_SignUpBudget(t *testing.T) {
	a := apptest.Start(t)
	c := toCode(t, a, answers())
	code := digits(t, a, models.PurposeSignUp)
	leads(t, "too soon", resend(c, "/signup/code"), "/signup/code")
	for range 2 {
		a.Clock.Advance(30 * time.Second)
		leads(t, "again", resend(c, "/signup/code"), "/signup/code")
	}
	if n := a.Count("messages"); n != 3 || digits(t, a, models.PurposeSignUp) != code {
		t.Errorf("%d messages, or another code", n)
	}
	a.Clock.Advance(30 * time.Second)
	got := resend(c, "/signup/code")
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "510" || !strings.Contains(got.Text, "9分ほど時間をおいてから") {
		t.Errorf("the fourth SMS: %d, Retry-After %q", got.StatusCode, got.Header.Get("Retry-After"))
	}
	fresh := a.Client()
	leads(t, "agreeing", agree(fresh), "/signup/card")
	if got := fresh.Post("/signup/card", answers()); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a new procedure gets new SMS: %d", got.StatusCode)
	}
	leads(t, "the code that was sent", enter(c, "/signup/code", code), "/signup/email")
}
