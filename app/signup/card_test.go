package signup_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// unknownPAN has a right check digit, and nobody has it.
const unknownPAN = "4000000000000002"

// D3.1: one refusal for every cause of a failed card check: the same status, sentence and size; nothing is sent, the
// number does not come back, and only a stranger's chain notes it.
func TestD3_1_OneRefusal(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		a.Exec("UPDATE cardholders SET mobile = '', mobile_index = '' WHERE no = '20000003'")
		c := a.Client()
		leads(t, "agreeing", agree(c), "/signup/card")
		size := 0
		for _, tt := range []struct {
			name    string
			changes []string
		}{
			{"unknown card", []string{"card", unknownPAN}},
			{"another person's card", []string{"card", hanakoPAN}},
			{"wrong expiry", []string{"expiry", "11/29"}},
			{"wrong birth date", []string{"birth", "1966-03-31"}},
			{"wrong mobile", []string{"mobile", "0006"}},
			{"all wrong", []string{"expiry", "01/30", "birth", "1970-01-01", "mobile", "9999"}},
			{"corporate", []string{"card", "4000056655665556", "birth", "1980-04-01", "mobile", "0008"}},
			{"no mobile", []string{"card", "3528000700000018", "birth", "2001-12-01", "mobile", "0000"}},
			{"no mobile, with an account", []string{"card", "4012888888881881", "birth", "1990-01-15", "mobile", "0003"}},
			{"lost", []string{"card", "3528000700000034", "birth", "1972-08-08", "mobile", "0004"}},
		} {
			got := c.Post("/signup/card", answers(tt.changes...))
			refused(t, tt.name, got, cardRefused)
			typed := answers(tt.changes...)
			if strings.Contains(got.Text, typed.Get("card")) || got.Doc.Find("input[name=card][value]").Length() != 0 {
				t.Errorf("%s: the card number comes back", tt.name)
			}
			if value, _ := got.Doc.Find("input[name=birth]").Attr("value"); value != typed.Get("birth") {
				t.Errorf("%s: the birth date is lost", tt.name)
			}
			if size == 0 {
				size = len(got.Text)
			}
			if len(got.Text) != size {
				t.Errorf("%s: %d bytes, want %d as any other", tt.name, len(got.Text), size)
			}
			a.Clock.Advance(13 * time.Minute) // tries at one card are counted elsewhere
			leads(t, "agreeing", agree(c), "/signup/card")
		}
		if n := a.Count("messages") + a.Count("codes") + a.Count("audit_events WHERE action = 'sign_up' AND subject <> ''"); n != 0 {
			t.Errorf("%d rows know of somebody", n)
		}
		if n := a.Count("audit_events WHERE action = 'sign_up' AND outcome = 'refused' AND chain LIKE 'stranger:%'"); n != 10 {
			t.Errorf("%d refusals are noted, want 10", n)
		}
		leads(t, "the right answers", c.Post("/signup/card", answers()), "/signup/code")
	})
}

// A card with an expired month or one that was re-issued is refused like the others.
func TestD3_1_UnusableCard(t *testing.T) {
	for name, change := range map[string]string{
		"expired":  "UPDATE cards SET expiry = '2026-10' WHERE last4 = '4242'",
		"replaced": "UPDATE cards SET replaced_by_id = (SELECT id FROM cards WHERE last4 = '1113') WHERE last4 = '4242'",
		"closed":   "UPDATE cards SET status = 'closed' WHERE last4 = '4242'",
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			a.Exec(change)
			c := a.Client()
			leads(t, "agreeing", agree(c), "/signup/card")
			form := answers()
			if name == "expired" {
				form.Set("expiry", "10/26")
			}
			refused(t, name, c.Post("/signup/card", form), cardRefused)
		})
	}
}

// Identity fields take what people type; what cannot be read is told at its field, and asks nobody's row.
func TestD3_1_CardForm(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	leads(t, "agreeing", agree(c), "/signup/card")
	required := c.Post("/signup/card", nil).Errors()
	if want := []string{"カード番号を入力してください。", "有効期限を入力してください。", "生年月日を入力してください。", "携帯電話番号の下4けたを入力してください。"}; strings.Join(required, "") != strings.Join(want, "") {
		t.Errorf("an empty form: %q", required)
	}
	for name, value := range map[string]string{
		"card": "4242 4242 4242 4241", "expiry": "13/29", "birth": "1966-02-30", "mobile": "005",
	} {
		got := c.Post("/signup/card", answers(name, value))
		if errors := got.Errors(); got.StatusCode != 422 || len(errors) != 1 || errors[0] == cardRefused {
			t.Errorf("%s %q: %d %q", name, value, got.StatusCode, errors)
		}
	}
	got := c.Post("/signup/card", answers("mobile", strings.Repeat("0", 100), "card", strings.Repeat("4", 5000)))
	if len(got.Errors()) != 2 || strings.Contains(got.Text, strings.Repeat("0", 50)) {
		t.Errorf("long input: %q", got.Errors())
	}
	if n := a.Count("throttles"); n != 0 {
		t.Errorf("%d counters were made", n)
	}
	for _, form := range []struct{ card, expiry, birth, mobile string }{
		{"４２４２－４２４２－４２４２－４２４２", "１２／２９", "昭和４１年３月３０日", "０００５"},
		{"4242 4242 4242 4242", "1229", "S41.3.30", " 0005 "},
		{"4242-4242-4242-4242", "12/2029", "19660330", "0005"},
	} {
		leads(t, form.card, c.Post("/signup/card", answers("card", form.card, "expiry", form.expiry, "birth", form.birth, "mobile", form.mobile)), "/signup/code")
	}
}

// D3.1: five tries per card and hour, whether the card exists or not; the sixth learns nothing, not even with the right
// answers. Another card is not held up.
func TestD3_1_FiveTriesPerCard(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		for _, pan := range []string{midoriPAN, unknownPAN} {
			c := a.Client()
			leads(t, "agreeing", agree(c), "/signup/card")
			for range 5 {
				refused(t, pan, c.Post("/signup/card", answers("card", pan, "mobile", "9999")), cardRefused)
			}
			a.Clock.Advance(time.Minute)
			for _, mobile := range []string{"9999", "0005"} {
				got := c.Post("/signup/card", answers("card", pan, "mobile", mobile))
				if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "3540" || !strings.Contains(got.Text, "59分ほど時間をおいてから") {
					t.Errorf("the sixth try at %s: %d, Retry-After %q", pan, got.StatusCode, got.Header.Get("Retry-After"))
				}
			}
			leads(t, "agreeing", agree(c), "/signup/card")
			if got := c.Post("/signup/card", answers("card", pan)); got.StatusCode != http.StatusTooManyRequests {
				t.Errorf("a new procedure gets new tries: %d", got.StatusCode)
			}
		}
		if n := a.Count("messages"); n != 0 {
			t.Errorf("%d messages went out", n)
		}
		leads(t, "another card", toCode(t, a, hers).Get("/signup/email"), "/signup/code")
		a.Clock.Advance(time.Hour)
		toCode(t, a, answers())
	})
}

// D5.2's rule: however many tries come at once, five are judged.
func TestD3_1_RacingTries(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		var wg sync.WaitGroup
		for range 5 {
			c := a.Client()
			leads(t, "agreeing", agree(c), "/signup/card")
			wg.Go(func() {
				for i := range 4 {
					if _, err := c.Try("/signup/card", answers("mobile", "999"+strconv.Itoa(i))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := a.Count("audit_events WHERE action = 'sign_up' AND outcome = 'refused'"); n != 5 {
			t.Errorf("%d tries were judged, want 5", n)
		}
	})
}

// D6.3: the questions are counted by address too.
func TestD6_3_CardChecksByAddress(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.IdentityPosts = 3 }))
	c := a.Client()
	leads(t, "agreeing", agree(c), "/signup/card")
	for _, pan := range []string{unknownPAN, "4000000000000010", "4000000000000028"} {
		refused(t, pan, c.Post("/signup/card", answers("card", pan)), cardRefused)
	}
	got := c.Post("/signup/card", answers())
	if got.StatusCode != http.StatusTooManyRequests || !strings.Contains(got.Text, "10分ほど時間をおいてから") {
		t.Errorf("the fourth question: %d", got.StatusCode)
	}
	if n := a.Count("throttles WHERE kind = $1 AND prefix LIKE '%4242%'", models.ThrottleCard); n != 0 {
		t.Error("a card number is a counter's key")
	}
}
