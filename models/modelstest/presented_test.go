package modelstest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// presented is hanako's card in one of her browsers, as a decision sees it.
func presented(t *testing.T, s *models.Store, browser string) (p models.Presented) {
	t.Helper()
	read(t, s, func(ctx context.Context, q *models.Query) (err error) {
		p, err = q.Presented(ctx, models.Presenting{
			Cards: q.Keys().PANHashes("3530111333300000"), Browsers: q.Keys().Hashes(models.HashBrowser, browser),
			Since: q.Now().Add(-10 * time.Minute), Most: 5,
		})
		return err
	})
	return p
}

// What a decision reads of a card: itself, its registration, and whether its owner can be asked.
func TestPresentedCard(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		got := presented(t, s, "phone")
		want := models.Presented{CardState: models.CardState{Card: card, Enrollment: models.Enrollment{CardID: card.ID, State: models.StateNone}}, HasMobile: got.HasMobile}
		want.Card.FileHash, want.Card.CreatedAt, want.Card.UpdatedAt = "", time.Time{}, time.Time{}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("not enrolled (-want +got):\n%s", diff)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			door, err := tx.ChallengeLock(ctx, "20000001")
			if err != nil {
				return err
			}
			door.Shut(tx.Now(), models.CauseStaff)
			person, err := tx.Cardholder(ctx, "20000001")
			if err != nil {
				return err
			}
			person.SetMobile(tx.Keys(), "09011110001")
			return errors.Join(tx.SaveLock(ctx, &door), tx.SaveCardholder(ctx, &person),
				tx.SaveEnrollment(ctx, &models.Enrollment{CardID: card.ID, State: models.StateRegistered, Method: models.MethodPassword}))
		})
		want.Enrollment.State, want.Enrollment.Method, want.HasMobile, want.DoorClosed = models.StateRegistered, models.MethodPassword, true, true
		if diff := cmp.Diff(want, presented(t, s, "phone")); diff != "" {
			t.Errorf("enrolled and locked (-want +got):\n%s", diff)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			person, err := tx.Cardholder(ctx, "20000001")
			if err != nil {
				return err
			}
			person.SetMobile(tx.Keys(), "")
			return tx.SaveCardholder(ctx, &person)
		})
		if presented(t, s, "phone").HasMobile {
			t.Error("a mobile number is left")
		}
		err := s.Read(t.Context(), func(q *models.Query) error {
			_, err := q.Presented(t.Context(), models.Presenting{Cards: q.Keys().PANHashes("3566111111111113"), Since: q.Now(), Most: 5})
			return err
		})
		if !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a card of somebody else: %v", err)
		}
	})
}

// What a decision reads of a card's past: its requests of ten minutes, its newest challenge that has ended.
func TestPresentedPast(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		past := func(what string, requests int, failed bool) {
			t.Helper()
			if got := presented(t, s, "phone"); got.Recent != requests || got.LastFailed != failed {
				t.Errorf("%s: %d requests, failed %v; want %d, %v", what, got.Recent, got.LastFailed, requests, failed)
			}
		}
		past("nothing", 0, false)
		end := func(n int, status string) {
			p := purchase(n, card)
			now := s.Now()
			p.State, p.TransStatus, p.EndedAt = models.TransactionDone, status, &now
			addPurchase(t, s, p)
		}
		end(1, "Y")
		clock.Advance(time.Minute)
		end(2, "N")
		past("a failure after a success", 2, true)
		clock.Advance(9*time.Minute - time.Microsecond)
		addPurchase(t, s, purchase(3, card)) // under way: neither failed nor succeeded
		past("ten minutes less a moment", 3, true)
		clock.Advance(time.Microsecond)
		end(4, "Y")
		past("ten minutes", 3, false)
		for n := 5; n < 10; n++ {
			addPurchase(t, s, purchase(n, card))
		}
		past("counted no further", 5, false)
	})
}

// A browser is known to the card for which a challenge succeeded in it, and to no other, also under a key that was
// replaced (D7.3).
func TestPresentedBrowser(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		remember := func(card, browser string) {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.RememberBrowser(ctx, card, browser) })
		}
		remember(s.Keys().PANHash("4111111111111111"), s.Keys().Hash(models.HashBrowser, "phone"))
		remember(card.PANHash, s.Keys().Hash(models.HashBrowser, "desk"))
		if presented(t, s, "phone").KnownDevice || !presented(t, s, "desk").KnownDevice {
			t.Error("the wrong browser is known")
		}
		hashes := func(browser string) []string { return modelstest.RotatedKeys().Hashes(models.HashBrowser, browser) }
		remember(card.PANHash, modelstest.OldKeys().Hash(models.HashBrowser, "tablet"))
		for browser, want := range map[string]bool{"tablet": true, "phone": false} {
			read(t, s, func(ctx context.Context, q *models.Query) error {
				p, err := q.Presented(ctx, models.Presenting{Cards: []string{"older", card.PANHash}, Browsers: hashes(browser), Since: q.Now(), Most: 5})
				if err != nil || p.KnownDevice != want {
					t.Errorf("%s under an older key: %v, %v, want %v", browser, p.KnownDevice, err, want)
				}
				return nil
			})
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			p, err := q.Presented(ctx, models.Presenting{Cards: []string{card.PANHash}, Since: q.Now(), Most: 5})
			if err != nil || p.KnownDevice {
				t.Errorf("no browser at all: %v, %v", p.KnownDevice, err)
			}
			return nil
		})
	})
}
