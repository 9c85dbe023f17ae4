package modelstest_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// audit appends one event to a chain.
func audit(t testing.TB, s *models.Store, chain string) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		return tx.Audit(ctx, models.Event{
			Chain: chain, Actor: models.ActorCardholder, Action: models.ActionSignIn, Subject: "20000001", Outcome: models.OutcomeOK,
			IPPrefix: "192.0.2.0/24", Device: "iphone/safari", Facts: models.Facts{CardIDs: []int64{1, 2}, Reason: "理由 <&>", Count: 3},
		})
	})
}

// verify runs audit verify.
func verify(t testing.TB, s *models.Store) (found *models.AuditBreak, seen int64) {
	t.Helper()
	read(t, s, func(ctx context.Context, q *models.Query) (err error) {
		found, seen, err = q.VerifyAudit(ctx)
		return err
	})
	return found, seen
}

// auditRoot is the root over all heads.
func auditRoot(t testing.TB, s *models.Store) (root string) {
	t.Helper()
	read(t, s, func(ctx context.Context, q *models.Query) (err error) {
		root, _, err = q.AuditRoot(ctx)
		return err
	})
	return root
}

const (
	hanakoChain = "cardholder:20000001"
	taroChain   = "cardholder:20000002"
)

// D8.1: chains of every kind verify, and the root changes with every append.
func TestD8_1_ChainsVerify(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		if found, seen := verify(t, s); found != nil || seen != 0 {
			t.Errorf("empty: %v, %d events, want nothing", found, seen)
		}
		roots := map[string]bool{auditRoot(t, s): true}
		chains := []string{
			models.CardholderChain("20000001"), models.CardholderChain("20000002"), models.SystemChain(clock.Now()),
			models.StrangerChain("192.0.2.0/24"), models.CardholderChain("20000001"),
		}
		for range 3 {
			for _, chain := range chains {
				audit(t, s, chain)
				root := auditRoot(t, s)
				if roots[root] {
					t.Error("an append left the root as it was")
				}
				roots[root] = true
				clock.Advance(1234567 * 1000) // odd microseconds
			}
		}
		if found, seen := verify(t, s); found != nil || seen != 15+4 {
			t.Errorf("%v, %d events, want 15 and 4 of the index, all sound", found, seen)
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			events, err := q.History(ctx, "20000001", 4)
			if len(events) != 4 || events[0].Seq != 6 || events[3].Seq != 3 || events[0].Facts.Reason != "理由 <&>" {
				t.Errorf("history %+v, want the four newest of six, newest first", events)
			}
			return err
		})
	})
}

// D8.1: the event is in the same transaction as what it records.
func TestD8_1_RolledBackTogether(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		audit(t, s, hanakoChain)
		root := auditRoot(t, s)
		err := s.Tx(t.Context(), func(tx *models.Tx) error {
			for _, chain := range []string{hanakoChain, taroChain} {
				if err := tx.Audit(t.Context(), models.Event{Chain: chain, Actor: models.ActorSystem, Action: models.ActionSeed}); err != nil {
					t.Error(err)
				}
			}
			return models.ErrBusy
		})
		if err == nil || auditRoot(t, s) != root {
			t.Errorf("%v, and the root changed: %v; want it as before", err, auditRoot(t, s) != root)
		}
		if found, seen := verify(t, s); found != nil || seen != 2 {
			t.Errorf("%v, %d events, want the 2 from before", found, seen)
		}
	})
}

// D8.1: a chain longer than a batch of the walk, and more chains than one, verify; its break is found.
func TestD8_1_LongChains(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			for i := range 401 {
				for _, chain := range []string{hanakoChain, fmt.Sprintf("cardholder:%08d", i%210)} {
					if err := tx.Audit(ctx, models.Event{Chain: chain, Actor: models.ActorSystem, Action: models.ActionImport}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if found, seen := verify(t, s); found != nil || seen != 802+211 {
			t.Errorf("%v, %d events, want %d sound ones", found, seen, 802+211)
		}
		change(t, s, "DELETE FROM audit_events WHERE chain = $1 AND seq = 401", hanakoChain)
		if found, _ := verify(t, s); found == nil || *found != (models.AuditBreak{Chain: hanakoChain, Seq: 401, What: "missing"}) {
			t.Errorf("found %v, want event 401 missing", found)
		}
	})
}

// D8.1: many that open and extend the same chains at once, in two instances, leave sound chains.
func TestD8_1_RacingAppends(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		stores := []*models.Store{modelstest.Open(t, models.Options{URL: url})}
		if stores[0].Dialect() == models.Postgres {
			stores = append(stores, modelstest.Open(t, models.Options{URL: url}))
		}
		const goroutines, rounds = 4, 5
		chains := []string{hanakoChain, taroChain, "stranger:7"}
		var wg sync.WaitGroup
		for _, s := range stores {
			for range goroutines {
				wg.Go(func() {
					for range rounds {
						for _, chain := range chains {
							audit(t, s, chain)
						}
					}
				})
			}
		}
		wg.Wait()
		want := int64(len(stores)*goroutines*rounds*len(chains) + len(chains))
		for _, s := range stores {
			if found, seen := verify(t, s); found != nil || seen != want {
				t.Errorf("%v, %d events, want %d sound ones", found, seen, want)
			}
		}
	})
}

// D8.1: without the key no head is sound: verify cannot be fooled by running it with another.
func TestD8_1_OtherKey(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		audit(t, modelstest.Open(t, models.Options{URL: url}), hanakoChain)
		other := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.OldKeys()})
		if found, _ := verify(t, other); found == nil || found.What != "head changed" {
			t.Errorf("found %v, want a head that is not signed", found)
		}
	})
}

// D8.1: strangers share 64 chains; a system day is a day in Japan.
func TestD8_1_ChainNames(t *testing.T) {
	seen := map[string]bool{}
	for i := range 5000 {
		seen[models.StrangerChain(fmt.Sprint(i))] = true
	}
	if len(seen) != 64 {
		t.Errorf("strangers in %d chains, want 64", len(seen))
	}
	for at, want := range map[string]string{
		"2026-11-22 23:59:59": "system:2026-11-22", "2026-11-23 00:00:00": "system:2026-11-23", "2026-11-23 08:59:59": "system:2026-11-23",
	} {
		if got := models.SystemChain(jst(t, at).UTC()); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}
