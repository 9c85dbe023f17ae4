package modelstest_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// Many chains at once are what Audit makes of them one by one: those that exist go on, the others are opened.
func TestAuditAll(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		event := func(no int) models.Event {
			return models.Event{
				Chain: models.CardholderChain(fmt.Sprint(no)), Actor: models.ActorSystem, Action: models.ActionProvisional,
				Subject: fmt.Sprint(no), Outcome: models.OutcomeOK, Facts: models.Facts{CardIDs: []int64{1, 2}, Run: 3},
			}
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.Audit(ctx, event(20000017)) })
		all := func(from, to int) []models.Event {
			var events []models.Event
			for no := to; no >= from; no-- {
				events = append(events, event(no))
			}
			return events
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AuditAll(ctx, all(20000001, 20000033)) })
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AuditAll(ctx, nil) })
		var wg sync.WaitGroup // whole chains, whoever comes first
		for range 4 {
			wg.Go(func() {
				ctx := context.WithoutCancel(t.Context())
				for tried := 0; ; tried++ {
					err := s.Tx(ctx, func(tx *models.Tx) error { return tx.AuditAll(ctx, all(20000030, 20000050)) })
					if models.Deadlocked(err) && tried < 10 {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					return
				}
			})
		}
		wg.Wait()
		if n := count(t, s, "audit_events WHERE action = $1", models.ActionProvisional); n != 1+33+4*21 {
			t.Errorf("%d events", n)
		}
		if n := count(t, s, "audit_events WHERE chain = 'cardholder:20000017'"); n != 2 {
			t.Errorf("%d events on the chain that was there", n)
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			broken, _, err := q.VerifyAudit(ctx)
			if broken != nil {
				t.Errorf("broken: %+v", *broken)
			}
			return err
		})
	})
}

// D4.2: only a card that is not enrolled becomes provisional, by SMS, with neither terms nor a date.
func TestD4_2_Provision(t *testing.T) {
	for state, want := range map[models.State]bool{
		models.StateNone: true, models.StateProvisional: false, models.StateRegistered: false, models.StateVoid: false, models.StateCancelled: false,
	} {
		e := models.Enrollment{State: state, Method: models.MethodPassword}
		if got := e.Provision(); got != want || want && (e.State != models.StateProvisional || e.Method != models.MethodSMS || e.RegisteredAt != nil) || !want && (e.State != state || e.Method != models.MethodPassword) {
			t.Errorf("from %s: %v, %+v", state, got, e)
		}
	}
}
