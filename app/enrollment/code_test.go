package enrollment_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// D5: five tries per code; the fifth wrong one uses it up, and the right one comes too late. A new one works.
func TestD5_FiveTries(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, application := toCode(t, a)
		code := digits(t, a)
		for range 4 {
			refused(t, "wrong", enter(c, application, other(code)), http.StatusUnprocessableEntity, codeWrong)
		}
		refused(t, "the fifth wrong one", enter(c, application, other(code)), http.StatusUnprocessableEntity, codeSpent)
		refused(t, "the right one after it", enter(c, application, code), http.StatusUnprocessableEntity, codeSpent)
		wants(t, a, 0, 0)
		if tries := a.Value("SELECT tries FROM codes"); tries != "5" {
			t.Errorf("%s tries are counted, want 5", tries)
		}
		a.Clock.Advance(30 * time.Second)
		if got := resend(c, application); got.Location() != "/security/3ds/code"+application {
			t.Fatalf("asking for a new one: %d to %q", got.StatusCode, got.Location())
		}
		if page := c.Get("/security/3ds/code" + application); !strings.Contains(page.Text, "新しい確認番号をお送りしました。前の確認番号は使えません。") {
			t.Error("the page does not say that the code is new")
		}
		done(t, "the new code", c, enter(c, application, digits(t, a)), application)
		wants(t, a, 1, 1)
	})
}

// D5.2: a right code after four wrong ones opens; the budget's streak ends.
func TestD5_2_RightAfterFourWrong(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	code := digits(t, a)
	for range 4 {
		enter(c, application, other(code))
	}
	done(t, "the fifth try", c, enter(c, application, code), application)
	if streak := a.Value("SELECT wrong_streak FROM budgets"); streak != "0" {
		t.Errorf("streak %s", streak)
	}
}

// D5: a code is good for ten minutes.
func TestD5_TenMinutes(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	a.Clock.Advance(10 * time.Minute)
	refused(t, "after ten minutes", enter(c, application, digits(t, a)), http.StatusUnprocessableEntity, codeSpent)
	a.Clock.Advance(-time.Second)
	done(t, "just before", c, enter(c, application, digits(t, a)), application)
}

// D5: the same code goes out again at most three times, 30 s apart, and lives no longer for it; then comes a new one.
func TestD5_Resend(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	first := digits(t, a)
	for again := 1; again <= 3; again++ {
		a.Clock.Advance(29 * time.Second)
		for _, got := range []*apptest.Answer{resend(c, application), c.Post("/security/3ds/phone"+application, nil)} {
			if got.StatusCode != http.StatusSeeOther || got.Location() != "/security/3ds/code"+application || a.Count("messages") != again {
				t.Errorf("after 29 s: %d to %q, %d SMS", got.StatusCode, got.Location(), a.Count("messages"))
			}
		}
		a.Clock.Advance(time.Second)
		resend(c, application)
		if page := c.Get("/security/3ds/code" + application); !strings.Contains(page.Text, "確認番号をもう一度お送りしました。") || digits(t, a) != first {
			t.Errorf("resend %d: another code, or the page does not say so", again)
		}
	}
	if n, codes := a.Count("messages"), a.Count("codes"); n != 4 || codes != 1 {
		t.Fatalf("%d SMS of %d codes, want 4 of 1", n, codes)
	}
	a.Clock.Advance(10*time.Minute - 90*time.Second)
	refused(t, "the code ten minutes after the first SMS", enter(c, application, first), http.StatusUnprocessableEntity, codeSpent)

	a.Clock.Advance(-5 * time.Minute)
	resend(c, application)
	if second := digits(t, a); second == first || a.Count("codes") != 2 {
		t.Error("after three resends the same code went out again")
	} else {
		refused(t, "the first code after a new one", enter(c, application, first), http.StatusUnprocessableEntity, codeWrong)
		done(t, "the new one", c, enter(c, application, second), application)
	}
}

// D5.3: five SMS in ten minutes, then 429 with the minutes; asking does not count.
func TestD5_3_FiveSMSInTenMinutes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, application := toCode(t, a)
		for range 4 {
			a.Clock.Advance(time.Minute)
			resend(c, application)
		}
		a.Clock.Advance(time.Minute)
		for range 3 {
			got := c.Post("/security/3ds/phone"+application, nil)
			refused(t, "the sixth", got, http.StatusTooManyRequests, "5分ほど時間をおいてから、もう一度お試しください。")
			if wait := got.Header.Get("Retry-After"); wait != "300" {
				t.Errorf("Retry-After: %q", wait)
			}
		}
		if got := resend(c, application); got.StatusCode != http.StatusTooManyRequests || !strings.Contains(got.Text, "5分ほど時間をおいてから") {
			t.Errorf("resending: %d", got.StatusCode)
		}
		if n := a.Count("messages"); n != 5 {
			t.Errorf("%d SMS, want 5", n)
		}
		done(t, "the code in hand", c, enter(c, application, digits(t, a)), application)
		a.Clock.Advance(5 * time.Minute)
		c.SignIn(hanako) // the password proof has become too old
		send(t, c, begin(t, c, addCard(t, a, "5555555555554444")))
	})
}

// D5.3: twenty SMS a day.
func TestD5_3_SMSADay(t *testing.T) {
	if b := models.DefaultPolicy().SignedInBudget; b != (models.Budget{SMSShort: 5, SMSDay: 20, MailDay: 20, WrongPerHour: 10}) {
		t.Errorf("the budget is %+v", b)
	}
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.SignedInBudget.SMSDay = 2 }))
	c, application := toCode(t, a)
	a.Clock.Advance(9 * time.Minute)
	if got := resend(c, application); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the second: %d", got.StatusCode)
	}
	a.Clock.Advance(9 * time.Minute)
	if got := resend(c, application); got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "85320" {
		t.Errorf("the third: %d, Retry-After %q, want 429 and a day less 18 minutes", got.StatusCode, got.Header.Get("Retry-After"))
	}
}

// D5.3: ten wrong codes in an hour block entry, the right code included, and new codes.
func TestD5_3_TenWrongAnHour(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, application := toCode(t, a)
		wrongOnes := func(n int) {
			t.Helper()
			for range n {
				enter(c, application, other(digits(t, a)))
			}
		}
		wrongOnes(5)
		a.Clock.Advance(time.Minute)
		resend(c, application)
		wrongOnes(4)
		a.Exec("UPDATE codes SET tries = 0")
		wrongOnes(1)
		got := enter(c, application, digits(t, a))
		refused(t, "the right code after ten wrong ones", got, http.StatusTooManyRequests, "59分ほど時間をおいてから、もう一度お試しください。")
		if wait := got.Header.Get("Retry-After"); wait != "3540" {
			t.Errorf("Retry-After: %q", wait)
		}
		a.Clock.Advance(time.Minute)
		if got := resend(c, application); got.StatusCode != http.StatusTooManyRequests {
			t.Errorf("a new code: %d", got.StatusCode)
		}
		wants(t, a, 0, 0)
	})
}

// D5.4: full-width digits, spaces, hyphens and pasted text are accepted; anything else is no code and counts as wrong.
func TestD5_4_CodeAsPeopleTypeIt(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	refused(t, "nothing", enter(c, application, ""), http.StatusUnprocessableEntity, codeRequired)
	refused(t, "blanks", enter(c, application, " \u3000-"), http.StatusUnprocessableEntity, codeRequired)
	if tries := a.Value("SELECT tries FROM codes"); tries != "0" {
		t.Errorf("an empty field was counted: %s", tries)
	}
	refused(t, "emoji", enter(c, application, "🔢🔢🔢🔢🔢🔢"), http.StatusUnprocessableEntity, codeWrong)
	refused(t, "seven digits", enter(c, application, digits(t, a)+"0"), http.StatusUnprocessableEntity, codeWrong)
	if got := enter(c, application, strings.Repeat("9", 1<<20)); got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("1 MB: %d", got.StatusCode)
	}
	if tries := a.Value("SELECT tries FROM codes"); tries != "2" {
		t.Errorf("%s tries counted, want 2", tries)
	}
	for _, shape := range []func(string) string{
		func(code string) string {
			return strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, code)
		},
		func(code string) string { return " " + code[:3] + "-" + code[3:] + "\r\n" },
		func(code string) string { return code[:2] + "\u3000" + code[2:4] + "\u30fc" + code[4:] },
	} {
		typed := shape(digits(t, a))
		done(t, typed, c, enter(c, application, typed), application)
		a.Clock.Advance(3 * time.Minute)
		a.Exec("DELETE FROM enrollments WHERE card_id = $1", card(a, "1111"))
		application = begin(t, c, card(a, "1111"))
		send(t, c, application)
	}
}
