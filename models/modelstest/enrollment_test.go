package modelstest_test

import (
	"context"
	"errors"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// A card is good to the end of its last month in Japan, whatever the zone of the clock.
func TestCardUsable(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(*models.Card)
		now  string
		want bool
	}{
		{"active", func(*models.Card) {}, "2026-11-22 20:00:00", true},
		{"the last second", func(*models.Card) {}, "2029-12-31 23:59:59", true},
		{"the month after", func(*models.Card) {}, "2030-01-01 00:00:00", false},
		{"lost", func(c *models.Card) { c.Status = models.CardLost }, "2026-11-22 20:00:00", false},
		{"stolen", func(c *models.Card) { c.Status = models.CardStolen }, "2026-11-22 20:00:00", false},
		{"closed", func(c *models.Card) { c.Status = models.CardClosed }, "2026-11-22 20:00:00", false},
		{"re-issued", func(c *models.Card) { c.ReplacedByID = ptr(int64(2)) }, "2026-11-22 20:00:00", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := models.Card{Status: models.CardActive, Expiry: "2029-12"}
			tt.edit(&c)
			if got := c.Usable(jst(t, tt.now).UTC()); got != tt.want {
				t.Errorf("usable %v, want %v", got, tt.want)
			}
		})
	}
}

// D2, D4.1: which cards can be applied for, and why the others cannot.
func TestD4_1_Eligibility(t *testing.T) {
	for _, tt := range []struct {
		name             string
		relation, status string
		state            models.State
		want             models.Eligibility
	}{
		{"never enrolled", models.RelationPrincipal, models.CardActive, models.StateNone, models.Eligible},
		{"family", models.RelationFamily, models.CardActive, models.StateNone, models.Eligible},
		{"provisional", models.RelationPrincipal, models.CardActive, models.StateProvisional, models.Eligible},
		{"cancelled", models.RelationPrincipal, models.CardActive, models.StateCancelled, models.Eligible},
		{"registered", models.RelationPrincipal, models.CardActive, models.StateRegistered, models.AlreadyRegistered},
		{"void", models.RelationPrincipal, models.CardActive, models.StateVoid, models.UnusableCard},
		{"lost", models.RelationPrincipal, models.CardLost, models.StateNone, models.UnusableCard},
		{"corporate", models.RelationCorporate, models.CardActive, models.StateNone, models.CorporateCard},
		{"corporate, registered", models.RelationCorporate, models.CardActive, models.StateRegistered, models.CorporateCard},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := models.CardState{
				Card:       models.Card{Relation: tt.relation, Status: tt.status, Expiry: "2029-12"},
				Enrollment: models.Enrollment{State: tt.state},
			}
			if got := c.Eligibility(modelstest.NewClock().Now()); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// D4.1, D4.3: what completes and what can be voided.
func TestD4_EnrollmentRules(t *testing.T) {
	now := modelstest.NewClock().Now()
	for state, void := range map[models.State]bool{
		models.StateNone: false, models.StateProvisional: true, models.StateRegistered: true, models.StateVoid: false, models.StateCancelled: false,
	} {
		e := models.Enrollment{State: state, Method: models.MethodPassword}
		if got := e.CanVoid(); got != void {
			t.Errorf("%s: can be voided %v, want %v", state, got, void)
		}
		e.Complete("2026-06-01", now)
		if e.State != models.StateRegistered || e.Method != models.MethodSMS || e.TermsVersion != "2026-06-01" || !e.RegisteredAt.Equal(now) {
			t.Errorf("%s: completed as %+v, want registered by SMS", state, e)
		}
	}
}

// D4.1: one application's cards become registered together, or none does.
func TestD4_1_AllOrNone(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "20000001")
		ids := []int64{addCard(t, s, "20000001", pan).ID, addCard(t, s, "20000001", "4111111111111111").ID}
		failure := errors.New("no")
		for _, outcome := range []error{failure, nil, nil} {
			err := s.Tx(t.Context(), func(tx *models.Tx) error {
				rows, err := tx.Enrollments(t.Context(), ids)
				if err != nil {
					return err
				}
				for _, id := range ids {
					e := rows[id]
					e.CardID = id
					e.Complete("2026-06-01", tx.Now())
					if err := tx.SaveEnrollment(t.Context(), &e); err != nil {
						return err
					}
				}
				return outcome
			})
			want := len(ids)
			if outcome != nil {
				want = 0
			}
			if got := count(t, s, "enrollments WHERE state = 'registered'"); got != want || !errors.Is(err, outcome) {
				t.Errorf("%d registered, %v, want %d, %v", got, err, want, outcome)
			}
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			rows, err := tx.Enrollments(ctx, append(ids, 99))
			if len(rows) != 2 || rows[ids[0]].CreatedAt.IsZero() || rows[ids[0]].RegisteredAt == nil {
				t.Errorf("found %+v, want both", rows)
			}
			return err
		})
	})
}

// Another cardholder's card is not found, whatever the request says.
func TestCardsByID(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "20000001")
		addPerson(t, s, "20000002")
		own, other := addCard(t, s, "20000001", pan), addCard(t, s, "20000002", "4111111111111111")
		read(t, s, func(ctx context.Context, q *models.Query) error {
			cards, err := q.CardsByID(ctx, "20000001", []int64{other.ID, own.ID, 99})
			if len(cards) != 1 || cards[0].ID != own.ID || cards[0].PANHash != s.Keys().PANHash(pan) {
				t.Errorf("found %+v, want the own card alone", cards)
			}
			none, err2 := q.CardsByID(ctx, "20000001", nil)
			if len(none) != 0 {
				t.Errorf("asked for none, found %+v", none)
			}
			return errors.Join(err, err2)
		})
	})
}

// D4.4, D4.5: what a switch and a cancellation do in each state; neither leads back.
func TestD4_SwitchAndCancel(t *testing.T) {
	now := jst(t, "2026-11-22 20:00:00").UTC()
	for _, tt := range []struct {
		state            models.State
		method           string
		switched, cancel bool
	}{
		{models.StateRegistered, models.MethodPassword, true, true},
		{models.StateRegistered, models.MethodSMS, false, true},
		{models.StateProvisional, models.MethodSMS, false, false},
		{models.StateCancelled, models.MethodPassword, false, false},
		{models.StateVoid, models.MethodPassword, false, false},
		{models.StateNone, "", false, false},
	} {
		t.Run(string(tt.state)+" "+tt.method, func(t *testing.T) {
			e := models.Enrollment{State: tt.state, Method: tt.method}
			if got := e.SwitchToSMS(now); got != tt.switched || e.State != tt.state || got && e.Method != models.MethodSMS || !got && e.Method != tt.method {
				t.Errorf("switched %v, then %s by %q", got, e.State, e.Method)
			}
			if e.SwitchToSMS(now) {
				t.Error("switched twice")
			}
			if got := e.Cancel(now); got != tt.cancel || got && e.State != models.StateCancelled || !got && e.State != tt.state {
				t.Errorf("cancelled %v, then %s", got, e.State)
			}
			if e.Cancel(now) {
				t.Error("cancelled twice")
			}
		})
	}
}
