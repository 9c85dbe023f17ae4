package modelstest_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// fail counts one failure at the login door of a typed ID, as signing in does, and returns the counter.
func fail(t testing.TB, s *models.Store, typed, device, owner string) models.Lock {
	t.Helper()
	var l models.Lock
	tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
		l, err = tx.LoginLock(ctx, tx.Keys().Hashes(models.HashLoginID, typed), device, owner)
		if err != nil {
			return err
		}
		l.Fail(tx.Now(), tx.Policy())
		return tx.SaveLock(ctx, &l)
	})
	return l
}

// failChallenge counts one failure at a cardholder's challenge door.
func failChallenge(t testing.TB, s *models.Store, cardholderNo string) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		l, err := tx.ChallengeLock(ctx, cardholderNo)
		if err != nil {
			return err
		}
		l.Fail(tx.Now(), tx.Policy())
		return tx.SaveLock(ctx, &l)
	})
}

// D3.4: the fifth failure in a row closes the login door, the fifteenth the challenge door; a success
// starts the count anew.
func TestD3_4_LockRules(t *testing.T) {
	now, p := modelstest.NewClock().Now(), models.DefaultPolicy()
	for door, limit := range map[string]int{models.DoorLogin: 5, models.DoorChallenge: 15} {
		l := models.Lock{Door: door}
		for range limit - 1 {
			l.Fail(now, p)
		}
		if l.Closed() {
			t.Errorf("%s: closed after %d failures", door, l.Failures)
		}
		l.Succeed()
		for range limit - 1 {
			l.Fail(now, p)
		}
		if l.Closed() {
			t.Errorf("%s: a success did not start the count anew", door)
		}
		l.Fail(now, p)
		if !l.Closed() || l.Cause != models.CauseFailures || !l.ClosedAt.Equal(now) {
			t.Errorf("%s: after %d failures in a row %+v, want it closed", door, limit, l)
		}
		l.Succeed()
		if l.Closed() || l.Failures != 0 || l.Cause != "" {
			t.Errorf("%s: opened, yet %+v", door, l)
		}
	}
}

// D3.4: strangers and each known device have counters of their own.
func TestD3_4_DeviceHasItsOwnCounter(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := addAccount(t, s, "20000001", "1000000016")
		for range 5 {
			fail(t, s, a.LoginID, "", a.CardholderNo)
		}
		phone := models.HashToken("phone")
		if l := fail(t, s, a.LoginID, phone, a.CardholderNo); l.Closed() || l.Failures != 1 {
			t.Errorf("the known device's counter is %+v, want 1 failure of its own", l)
		}
		if l := fail(t, s, a.LoginID, models.HashToken("tablet"), a.CardholderNo); l.Failures != 1 {
			t.Errorf("the second device has %d failures, want its own 1", l.Failures)
		}
		if l := fail(t, s, a.LoginID, "", a.CardholderNo); !l.Closed() || l.Failures != 6 {
			t.Errorf("the strangers' counter is %+v, want it closed with 6", l)
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			o, err := q.Overview(ctx, a.CardholderNo)
			if o.LoginClosedAt == nil || o.ChallengeClosedAt != nil || !o.LoginClosedAt.Equal(s.Now()) {
				t.Errorf("overview says login %v, challenge %v, want the login door alone", o.LoginClosedAt, o.ChallengeClosedAt)
			}
			return err
		})
	})
}

// D3.3: an ID that does not exist locks exactly as one that does; its row is purged after 24 hours,
// an account's is not.
func TestD3_3_StrangersRows(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		a := addAccount(t, s, "20000001", "1000000016")
		for i := range 5 {
			known, unknown := fail(t, s, a.LoginID, "", a.CardholderNo), fail(t, s, "nobody99", "", "")
			if known.Failures != unknown.Failures || known.Closed() != unknown.Closed() || known.Closed() != (i == 4) {
				t.Errorf("failure %d: known %+v, unknown %+v, want both alike", i+1, known, unknown)
			}
		}
		clock.Advance(24*time.Hour - time.Minute)
		purge(t, s, (*models.Tx).PurgeStrangerLocks, clock.Now().Add(-s.Policy().StrangerRetention), 0)
		if got := count(t, s, "locks"); got != 2 {
			t.Errorf("%d counters before 24 hours, want 2", got)
		}
		clock.Advance(2 * time.Minute)
		purge(t, s, (*models.Tx).PurgeStrangerLocks, clock.Now().Add(-s.Policy().StrangerRetention), 1)
		if got := count(t, s, "locks WHERE owner <> ''"); got != 1 || count(t, s, "locks") != 1 {
			t.Errorf("%d counters of accounts among %d after 24 hours, want the account's alone", got, count(t, s, "locks"))
		}
	})
}

// D3.3: an ID that was guessed before it was assigned: its counter becomes the account's, or the
// purge would open the door.
func TestD3_3_StrangersRowBecomesTheAccounts(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		fail(t, s, "1000000016", "", "")
		a := addAccount(t, s, "20000001", "1000000016")
		for range 4 {
			fail(t, s, a.LoginID, "", a.CardholderNo)
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			o, err := q.Overview(ctx, a.CardholderNo)
			if o.LoginClosedAt == nil {
				t.Error("the overview does not see the closed door")
			}
			return err
		})
		clock.Advance(25 * time.Hour)
		purge(t, s, (*models.Tx).PurgeStrangerLocks, clock.Now().Add(-24*time.Hour), 0)
		if l := fail(t, s, a.LoginID, "", a.CardholderNo); !l.Closed() {
			t.Errorf("the purge opened an account's door: %+v", l)
		}
	})
}

// D3.4: of fifty failures at once each is counted, from the very first row on.
func TestD3_4_RacingFailures(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		const goroutines = 50
		var wg sync.WaitGroup
		var mu sync.Mutex
		below := 0
		for range goroutines {
			wg.Go(func() {
				l := fail(t, s, "1000000016", "", "")
				mu.Lock()
				defer mu.Unlock()
				if !l.Closed() {
					below++
				}
			})
		}
		wg.Wait()
		if l := fail(t, s, "1000000016", "", ""); l.Failures != goroutines+1 {
			t.Errorf("counted %d, want %d", l.Failures, goroutines+1)
		}
		if below != 4 {
			t.Errorf("%d tries found the door open, want 4", below)
		}
	})
}

// D3.4: the challenge door belongs to the cardholder and knows nothing of the login door.
func TestD3_4_ChallengeDoor(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "20000001")
		for range 15 {
			failChallenge(t, s, "20000001")
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			o, err := q.Overview(ctx, "20000001")
			if o.ChallengeClosedAt == nil || o.LoginClosedAt != nil {
				t.Errorf("overview says login %v, challenge %v, want the challenge door alone", o.LoginClosedAt, o.ChallengeClosedAt)
			}
			return err
		})
	})
}
