package modelstest_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D6.3: 30 identity posts and 100 failed sign-ins in ten minutes; then a wait to the window's end.
func TestD6_3_Throttle(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		// post counts one of kind from prefix unless it has to wait, and returns the wait.
		post := func(prefix, kind string) (wait time.Duration) {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				th, err := tx.Throttle(ctx, prefix, kind)
				if err != nil {
					return err
				}
				if wait = th.Wait(tx.Now(), tx.Policy()); wait > 0 {
					return nil
				}
				th.Add(tx.Now(), tx.Policy())
				return tx.SaveThrottle(ctx, &th)
			})
			return wait
		}
		for _, tt := range []struct {
			kind  string
			limit int
		}{{models.ThrottleIdentity, 30}, {models.ThrottleSignIn, 100}} {
			for i := range tt.limit {
				if wait := post("192.0.2.0/24", tt.kind); wait != 0 {
					t.Fatalf("%s: post %d waits %v", tt.kind, i+1, wait)
				}
			}
			if wait := post("192.0.2.0/24", tt.kind); wait != 10*time.Minute {
				t.Errorf("%s: post %d waits %v, want 10m", tt.kind, tt.limit+1, wait)
			}
			if wait := post("198.51.100.0/24", tt.kind); wait != 0 {
				t.Errorf("%s: another address waits %v", tt.kind, wait)
			}
		}
		clock.Advance(9*time.Minute + 59*time.Second)
		if wait := post("192.0.2.0/24", models.ThrottleIdentity); wait != time.Second {
			t.Errorf("a second before the end it waits %v, want 1s", wait)
		}
		clock.Advance(time.Second)
		for range 30 {
			if wait := post("192.0.2.0/24", models.ThrottleIdentity); wait != 0 {
				t.Fatalf("in the next window it waits %v", wait)
			}
		}
		if wait := post("192.0.2.0/24", models.ThrottleIdentity); wait != 10*time.Minute {
			t.Errorf("the next window's limit waits %v, want 10m", wait)
		}
		clock.Advance(time.Hour)
		purge(t, s, (*models.Tx).PurgeThrottles, clock.Now(), count(t, s, "throttles"))
		if got := count(t, s, "throttles"); got != 0 {
			t.Errorf("%d windows left after the purge, want 0", got)
		}
	})
}
