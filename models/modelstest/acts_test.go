package modelstest_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// What somebody did with a cardholder: their own acts, on that cardholder, since then, the newest first.
func TestActsOn(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		act := func(staff, no, note string) {
			t.Helper()
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				return tx.AuditStaff(ctx, staff, models.Event{
					Action: models.ActionPreview, Subject: no, Outcome: models.OutcomeOK, Facts: models.Facts{Note: note},
				})
			})
			clock.Advance(time.Minute)
		}
		act("agent", "20000001", "before")
		since := clock.Now()
		act("agent", "20000001", "first")
		act("supervisor", "20000001", "a colleague's")
		act("agent", "20000002", "another cardholder's")
		act("agent", "20000001", "second")
		for limit, want := range map[int][]string{9: {"second", "first"}, 1: {"second"}} {
			var got []string
			read(t, s, func(ctx context.Context, q *models.Query) error {
				events, err := q.ActsOn(ctx, "agent", "20000001", since, limit)
				for _, e := range events {
					got = append(got, e.Facts.Note)
				}
				return err
			})
			if len(got) != len(want) || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
				t.Errorf("at most %d: got %q, want %q", limit, got, want)
			}
		}
	})
}
