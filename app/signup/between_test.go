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

// D3.1: a card that the card system's file has changed since it was checked is refused in the words of the first
// refusal, behind the SMS code and at the last form alike; no account is made. Another card may be tried at once.
func TestD3_1_CardChangedMeanwhile(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		refusals := 0
		for _, tt := range []struct{ name, change, back string }{
			{"lost", "status = 'lost'", "status = 'active'"},
			{"stolen", "status = 'stolen'", "status = 'active'"},
			{"closed", "status = 'closed'", "status = 'active'"},
			{"frozen", "status = 'frozen'", "status = 'active'"},
			{"corporate", "relation = 'corporate'", "relation = 'principal'"},
			{"expired", "expiry = '2026-10'", "expiry = '2029-12'"},
			{"replaced", "replaced_by_id = (SELECT id FROM cards WHERE last4 = '1113')", "replaced_by_id = NULL"},
			{"another person's", "cardholder_no = '20000001'", "cardholder_no = '20000005'"},
		} {
			for _, late := range []bool{false, true} {
				name := tt.name + ", at the code"
				if late {
					name = tt.name + ", at the password"
				}
				a.Clock.Advance(25 * time.Hour) // no budget is left from the one before
				c, code := toCode(t, a, answers()), digits(t, a, models.PurposeSignUp)
				if late {
					leads(t, name, enter(c, "/signup/code", code), "/signup/email")
					leads(t, name, c.Post("/signup/email", url.Values{"email": {""}}), "/signup/password")
				}
				a.Exec("UPDATE cards SET " + tt.change + " WHERE last4 = '4242'")
				if late {
					leads(t, name, choose(c, passphrase), "/signup/card")
				} else {
					leads(t, name, enter(c, "/signup/code", code), "/signup/card")
				}
				refusals++
				page := c.Get("/signup/card")
				if notice := page.Doc.Find(".notice, .flash, [role=status], [role=alert]").Text(); page.StatusCode != http.StatusOK || !strings.Contains(notice, cardRefused) {
					t.Errorf("%s: the page is %d and says %q", name, page.StatusCode, notice)
				}
				visit(t, name, c, all("/signup/card", "/signup/card"))
				form := answers()
				if tt.name == "expired" {
					form.Set("expiry", "10/26")
				}
				refused(t, name+", entered again", c.Post("/signup/card", form), cardRefused)
				a.Exec("UPDATE cards SET " + tt.back + " WHERE last4 = '4242'")
			}
		}
		wants(t, a, 0)
		if n := a.Count("audit_events WHERE chain = $1 AND action = 'sign_up' AND outcome = 'refused'", models.CardholderChain(midoriNo)); n != refusals {
			t.Errorf("%d refusals are noted in the person's history, want %d", n, refusals)
		}
		a.Clock.Advance(25 * time.Hour)
		leads(t, "the password", choose(toPassword(t, a), passphrase), "/signup/done")
		wants(t, a, 1)
	})
}
