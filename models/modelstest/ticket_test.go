package modelstest_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func newTicket(t testing.TB, s *models.Store) (ticket string) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
		ticket, err = tx.AddAppTicket(ctx, "20000001")
		return err
	})
	return ticket
}

func useTicket(t testing.TB, s *models.Store, ticket string) (no string, err error) {
	t.Helper()
	err = s.Tx(t.Context(), func(tx *models.Tx) error {
		no, err = tx.UseAppTicket(t.Context(), ticket)
		return err
	})
	return no, err
}

// D3.9: a ticket is good for 30 seconds, once, and stored hashed.
func TestD3_9_Ticket(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addPerson(t, s, "20000001")
		ticket, late := newTicket(t, s), newTicket(t, s)
		if text := dump(t, s); strings.Contains(text, ticket) || !strings.Contains(text, models.HashToken(ticket)) {
			t.Error("the ticket stands in the database, or its hash does not")
		}
		clock.Advance(30*time.Second - time.Microsecond)
		if no, err := useTicket(t, s, ticket); no != "20000001" || err != nil {
			t.Errorf("got %q, %v, want the cardholder", no, err)
		}
		clock.Advance(time.Microsecond)
		for name, used := range map[string]string{
			"used": ticket, "late": late, "unknown": models.NewToken(), "empty": "", "the hash": models.HashToken(late),
		} {
			if no, err := useTicket(t, s, used); no != "" || !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: got %q, %v, want %v", name, no, err, models.ErrNotFound)
			}
		}
		clock.Advance(time.Second)
		purge(t, s, (*models.Tx).PurgeAppTickets, clock.Now(), 2)
		if got := count(t, s, "app_tickets"); got != 0 {
			t.Errorf("%d tickets left after the purge, want 0", got)
		}
	})
}

// D3.9: of twenty that use one ticket, or one token's jti, at once, exactly one wins.
func TestD3_9_Races(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addPerson(t, s, "20000001")
		ticket := newTicket(t, s)
		for name, race := range map[string]struct {
			use  func() error
			loss models.Error
		}{
			"ticket": {func() error { return second(useTicket(t, s, ticket)) }, models.ErrNotFound},
			"jti": {func() error {
				return s.Tx(t.Context(), func(tx *models.Tx) error { return tx.UseAppToken(t.Context(), "jti", tx.Now()) })
			}, models.ErrToken},
		} {
			var wg sync.WaitGroup
			var won atomic.Int64
			for range 20 {
				wg.Go(func() {
					switch err := race.use(); {
					case err == nil:
						won.Add(1)
					case !errors.Is(err, race.loss):
						t.Errorf("%s: lost with %v, want %v", name, err, race.loss)
					}
				})
			}
			wg.Wait()
			if won.Load() != 1 {
				t.Errorf("%s: %d won, want 1", name, won.Load())
			}
		}
	})
}

// D3.9: a token's jti counts once, hashed, until the token would have expired; noticing that it was
// used leaves the transaction whole, so that the refusal can be recorded.
func TestD3_9_TokenOnce(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		expires := clock.Now().Add(time.Minute) // in JST, as a parsed token may be
		use := func(jti string, want error) {
			t.Helper()
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				if err := tx.UseAppToken(ctx, jti, expires); !errors.Is(err, want) {
					t.Errorf("use %s: %v, want %v", jti, err, want)
				}
				return tx.Audit(ctx, models.Event{Chain: models.StrangerChain(jti), Actor: models.ActorStranger, Action: models.ActionAppSession})
			})
		}
		use("first", nil)
		use("first", models.ErrToken)
		use("second", nil)
		if strings.Contains(dump(t, s), "first") {
			t.Error("the jti stands in the database")
		}
		clock.Set(expires)
		for _, want := range []int{2, 0} {
			purge(t, s, (*models.Tx).PurgeAppTokens, clock.Now(), 2-want)
			if got := count(t, s, "app_tokens"); got != want {
				t.Errorf("%d tokens kept at %v, want %d", got, clock.Now(), want)
			}
			clock.Advance(time.Second)
		}
	})
}
