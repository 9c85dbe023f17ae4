package provision_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D4.2: who is registered provisionally, who is reported and who is none of a run's business.
func TestD4_2_WhoIsRegistered(t *testing.T) {
	relation := func(r string) func(*models.Card) { return func(c *models.Card) { c.Relation = r } }
	status := func(s string) func(*models.Card) { return func(c *models.Card) { c.Status = s } }
	cases := []struct {
		name   string
		person person
		want   models.Verdict
	}{
		{"principal", person{}, models.VerdictRegister},
		{"family", person{change: relation(models.RelationFamily)}, models.VerdictRegister},
		{"corporate", person{change: relation(models.RelationCorporate)}, models.VerdictCorporate},
		{"corporate without a mobile", person{change: relation(models.RelationCorporate), noMobile: true}, models.VerdictCorporate},
		{"without a mobile", person{noMobile: true}, models.VerdictNoMobile},
		{"cancelled before", person{state: models.StateCancelled}, models.VerdictCancelled},
		{"provisional already", person{state: models.StateProvisional}, models.VerdictNone},
		{"registered already", person{state: models.StateRegistered}, models.VerdictNone},
		{"void", person{state: models.StateVoid}, models.VerdictNone},
		{"with an account", person{account: true}, models.VerdictNone},
		{"with an account, corporate", person{account: true, change: relation(models.RelationCorporate)}, models.VerdictNone},
		{"lost", person{change: status(models.CardLost)}, models.VerdictNone},
		{"stolen", person{change: status(models.CardStolen)}, models.VerdictNone},
		{"closed", person{change: status(models.CardClosed)}, models.VerdictNone},
		{"expired", person{change: func(c *models.Card) { c.Expiry = "2020-01" }}, models.VerdictNone},
	}
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		var want models.Tally
		for i, tt := range cases {
			tt.person.no, tt.person.brands = fmt.Sprint(20000100+i), []string{models.BrandVisa}
			h.add(t, tt.person)
			want.Add(tt.want)
		}
		if got := h.toTheEnd(t, size(100)); got.State != models.RunDone || got.Tally != want {
			t.Errorf("got %s %+v, want %+v", got.State, got.Tally, want)
		}
		for i, tt := range cases {
			no := fmt.Sprint(20000100 + i)
			for what, c := range map[string]struct{ got, want int }{
				"new provisional enrollments": {h.count(t, `enrollments JOIN cards ON id = card_id WHERE cardholder_no = $1 AND state = 'provisional'
					AND method = 'sms_otp' AND terms_version = '' AND registered_at IS NULL`, no) - b2i(tt.person.state == models.StateProvisional), b2i(tt.want == models.VerdictRegister)},
				"events of the cardholder": {h.count(t, "audit_events WHERE action = 'enrollment_provisional' AND chain = $1 AND actor = 'system'", "cardholder:"+no),
					b2i(tt.want == models.VerdictRegister)},
				"reports": {h.count(t, "provision_skips WHERE cardholder_no = $1 AND reason = $2", no, string(tt.want)),
					b2i(tt.want != models.VerdictRegister && tt.want != models.VerdictNone)},
				"changes of state": {h.count(t, "enrollments JOIN cards ON id = card_id WHERE cardholder_no = $1 AND state <> $2 AND state <> 'provisional'", no, string(tt.person.state)), 0},
			} {
				if c.got != c.want {
					t.Errorf("%s: %d %s, want %d", tt.name, c.got, what, c.want)
				}
			}
		}
		if n := h.count(t, "messages"); n != 0 {
			t.Errorf("%d messages: D3.10 names none for it", n)
		}
	})
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A card that was re-issued is none of a run's business; the new one is.
func TestD4_2_ReplacedCard(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		h.add(t, person{no: "20000011", brands: []string{models.BrandVisa, models.BrandVisa}})
		h.exec(t, "UPDATE cards SET replaced_by_id = 2 WHERE id = 1")
		h.toTheEnd(t, size(10))
		if h.count(t, "enrollments WHERE card_id = 2") != 1 || h.count(t, "enrollments") != 1 {
			t.Error("the old card is registered, or the new one is not")
		}
	})
}

// A person's cards are one event; another run over the same people registers nothing and writes to nobody's chain.
func TestD4_2_RunTwice(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		h.add(t, person{no: "20000011", brands: []string{models.BrandVisa, models.BrandJCB}}, person{no: "20000012", brands: []string{models.BrandVisa}, noMobile: true})
		first := h.toTheEnd(t, size(10))
		if diff := cmp.Diff(models.Tally{Registered: 2, NoMobile: 1}, first.Tally); diff != "" {
			t.Errorf("first run (-want +got):\n%s", diff)
		}
		const events = "audit_events WHERE chain LIKE 'cardholder:%'"
		if n := h.count(t, events+` AND facts LIKE '{"cards":[1,2],"run":1}'`); n != 1 || h.count(t, events) != 1 {
			t.Errorf("%d events name both cards and the run, of %d", n, h.count(t, events))
		}
		second := h.toTheEnd(t, size(10))
		if diff := cmp.Diff(models.Tally{NoMobile: 1}, second.Tally); diff != "" {
			t.Errorf("second run (-want +got):\n%s", diff)
		}
		if n := h.count(t, events); n != 1 {
			t.Errorf("%d events after the second run", n)
		}
		h.whole(t)
	})
}

// Size, brand and numbers leave out what they say; a dry run counts what the run does, and writes nothing.
func TestD4_2_SizeAndSelection(t *testing.T) {
	people := make([]person, 30)
	for i := range people {
		people[i] = person{no: fmt.Sprint(20000100 + i), brands: []string{models.BrandVisa, models.BrandJCB}, noMobile: i%5 == 4}
	}
	cases := []struct {
		name        string
		order       provision.Order
		want        models.Tally
		first, last string // person registered
	}{
		{"all", size(1000), models.Tally{Registered: 48, NoMobile: 12}, "20000100", "20000128"},
		{"size", size(9), models.Tally{Registered: 9, NoMobile: 2}, "20000100", "20000105"},
		{"one", size(1), models.Tally{Registered: 1}, "20000100", "20000100"},
		{"brand", provision.Order{Size: 1000, Selection: models.Selection{Brand: models.BrandJCB}}, models.Tally{Registered: 24, NoMobile: 6}, "20000100", "20000128"},
		{"range", provision.Order{Size: 1000, Selection: models.Selection{FromNo: "20000103", ToNo: "20000105"}}, models.Tally{Registered: 4, NoMobile: 2}, "20000103", "20000105"},
		{"from", provision.Order{Size: 1000, Selection: models.Selection{FromNo: "20000128"}}, models.Tally{Registered: 2, NoMobile: 2}, "20000128", "20000128"},
		{"to", provision.Order{Size: 1000, Selection: models.Selection{ToNo: "20000101"}}, models.Tally{Registered: 4}, "20000100", "20000101"},
		{"nobody", provision.Order{Size: 1000, Selection: models.Selection{Brand: models.BrandMastercard}}, models.Tally{}, "", ""},
	}
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		h.add(t, people...)
		for _, tt := range cases {
			t.Run(tt.name, func(t *testing.T) {
				for _, table := range []string{"enrollments", "provision_skips", "provision_runs"} {
					h.exec(t, "DELETE FROM "+table)
				}
				before := h.count(t, "audit_events")
				estimate, err := h.Estimate(t.Context(), tt.order)
				if err != nil || h.count(t, "enrollments")+h.count(t, "provision_runs") != 0 || h.count(t, "audit_events") != before {
					t.Fatalf("a dry run wrote, or failed: %v", err)
				}
				got := h.toTheEnd(t, tt.order)
				if got.Tally != tt.want || estimate != tt.want {
					t.Errorf("run %+v, dry run %+v, want %+v", got.Tally, estimate, tt.want)
				}
				var first, last sql.NullString
				err = h.store.SQL().QueryRowContext(t.Context(), `SELECT min(cardholder_no), max(cardholder_no) FROM enrollments
					JOIN cards ON id = card_id`).Scan(&first, &last)
				if err != nil || first.String != tt.first || last.String != tt.last {
					t.Errorf("registered %s to %s, want %s to %s, %v", first.String, last.String, tt.first, tt.last, err)
				}
			})
		}
	})
}

// Orders that make no sense are named by field.
func TestOrders(t *testing.T) {
	of := func(n int, s models.Selection) provision.Order { return provision.Order{Size: n, Selection: s} }
	for _, tt := range []struct {
		name  string
		order provision.Order
		want  []provision.Problem
	}{
		{"least", size(1), nil},
		{"most", size(provision.MaxSize), nil},
		{"everything", of(5, models.Selection{Brand: models.BrandVisa, FromNo: "20000000", ToNo: "20000000"}), nil},
		{"none", size(0), []provision.Problem{{Field: "size", Code: provision.BadSize}}},
		{"negative", size(-1), []provision.Problem{{Field: "size", Code: provision.BadSize}}},
		{"huge", size(provision.MaxSize + 1), []provision.Problem{{Field: "size", Code: provision.BadSize}}},
		{"brand", of(1, models.Selection{Brand: "Diners"}), []provision.Problem{{Field: "brand", Code: provision.BadBrand}}},
		{"numbers", of(1, models.Selection{FromNo: "2000000", ToNo: "2000000x"}), []provision.Problem{{Field: "from", Code: provision.BadNo}, {Field: "to", Code: provision.BadNo}}},
		{"reversed", of(1, models.Selection{FromNo: "20000002", ToNo: "20000001"}), []provision.Problem{{Field: "to", Code: provision.ReversedNos}}},
	} {
		if diff := cmp.Diff(tt.want, tt.order.Problems()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A card whose last good month has ended is left out from the next month on, in Japan.
func TestD4_2_Expiry(t *testing.T) {
	run(t, func(t *testing.T, h host, clock *modelstest.Clock) {
		h.add(t, person{no: "20000011", brands: []string{models.BrandVisa}})
		clock.Set(time.Date(2029, 12, 31, 15, 0, 0, 0, time.UTC)) // midnight in Japan
		if got, err := h.Estimate(t.Context(), size(1)); err != nil || got.Registered != 0 {
			t.Errorf("after the last month: %+v, %v", got, err)
		}
	})
}
