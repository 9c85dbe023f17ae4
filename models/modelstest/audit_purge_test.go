package modelstest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// errUndone takes an attack back.
var errUndone = errors.New("undone")

// purgeAudit runs the purge until it is done, and returns how many events are left.
func purgeAudit(t *testing.T, s *models.Store, cutoff time.Time) int {
	t.Helper()
	for n := models.PurgeBatch; n == models.PurgeBatch; {
		tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
			n, err = tx.PurgeAudit(ctx, cutoff)
			return err
		})
	}
	return count(t, s, "audit_events WHERE chain <> 'index'")
}

// D7.5, D8.1: events older than seven years go, and the chains still verify; what is done to what is left shows.
func TestD7_5_AuditPurge(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		for range 3 {
			audit(t, s, hanakoChain)
			audit(t, s, taroChain)
		}
		for i := range 30 {
			audit(t, s, models.CardholderChain(time.Duration(i).String()))
		}
		cutoff := func() time.Time { return clock.Now().Add(-s.Policy().AuditRetention) }
		if left := purgeAudit(t, s, cutoff()); left != 36 {
			t.Fatalf("%d events left of what is new", left)
		}
		clock.Advance(s.Policy().AuditRetention)
		audit(t, s, hanakoChain)
		if left := purgeAudit(t, s, cutoff()); left != 37 {
			t.Errorf("%d events left at seven years to the moment", left)
		}
		clock.Advance(time.Second)
		audit(t, s, hanakoChain)
		if left := purgeAudit(t, s, cutoff()); left != 2 {
			t.Errorf("%d events left, want the two new ones", left)
		}
		if left := purgeAudit(t, s, cutoff()); left != 2 {
			t.Errorf("%d events left the second time", left)
		}
		audit(t, s, taroChain) // a chain that has nothing left goes on
		if found, seen := verify(t, s); found != nil || seen != 3+32 {
			t.Errorf("%v after %d events, want the three and the index's 32", found, seen)
		}
		for _, tt := range []struct{ what, attack, want string }{
			{"a start is moved", "UPDATE audit_starts SET seq = 2 WHERE chain = '" + hanakoChain + "'", "start changed"},
			{"a start is forgotten", "DELETE FROM audit_starts WHERE chain = '" + hanakoChain + "'", "missing"},
			{"an event stands before the start", "UPDATE audit_events SET seq = 1, chain = '" + hanakoChain + "' WHERE chain = '" + taroChain + "'", "missing"},
			{"an old event comes back", "INSERT INTO audit_events (chain, seq, at, actor, action, outcome, hash) SELECT chain, 2, at, actor, action, outcome, hash FROM audit_events WHERE chain = '" + taroChain + "'", "added"},
		} {
			err := s.Tx(t.Context(), func(tx *models.Tx) error {
				if _, err := tx.SQL().ExecContext(t.Context(), tt.attack); err != nil {
					t.Fatalf("%s: %v", tt.what, err)
				}
				found, _, err := tx.VerifyAudit(t.Context())
				if err != nil || found == nil || found.What != tt.want {
					t.Errorf("%s: found %v, %v, want %q", tt.what, found, err, tt.want)
				}
				return errUndone
			})
			if err != errUndone {
				t.Error(err)
			}
		}
	})
}
