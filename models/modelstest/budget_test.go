package modelstest_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

var classes = []string{models.BudgetSignedIn, models.BudgetStranger, models.BudgetPayment}

// spend counts one of kind unless the budget has to wait, and returns the wait.
func spend(t testing.TB, s *models.Store, class, kind string) (wait time.Duration) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		b, err := tx.LockBudget(ctx, "20000001", class)
		if err != nil {
			return err
		}
		if kind == models.BudgetSent {
			wait, err = tx.SMSWait(ctx, b)
		} else {
			wait, err = tx.EntryWait(ctx, b)
		}
		if err != nil || wait > 0 {
			return err
		}
		return tx.Spend(ctx, &b, kind)
	})
	return wait
}

// D5.3: 5 SMS in ten minutes and 20 a day, for strangers 3 and 5, in windows that slide.
func TestD5_3_SMSBudget(t *testing.T) {
	for _, tt := range []struct {
		class      string
		short, day int
	}{{models.BudgetSignedIn, 5, 20}, {models.BudgetPayment, 5, 20}, {models.BudgetStranger, 3, 5}} {
		t.Run(tt.class, func(t *testing.T) {
			modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
				start := clock.Now()
				sent := 0
				send := func(want time.Duration) {
					t.Helper()
					wait := spend(t, s, tt.class, models.BudgetSent)
					if wait != want {
						t.Fatalf("SMS %d at %v waits %v, want %v", sent+1, clock.Now().Sub(start), wait, want)
					}
					if wait == 0 {
						sent++
					}
				}
				for range tt.short { // a minute apart
					send(0)
					clock.Advance(time.Minute)
				}
				left := 10*time.Minute - time.Duration(tt.short)*time.Minute
				send(left) // until the first one leaves the window
				clock.Advance(left)
				send(0)
				send(time.Minute) // until the second one does
				for sent < tt.day {
					clock.Advance(10 * time.Minute)
					send(0)
				}
				clock.Advance(time.Hour)
				send(start.Add(24 * time.Hour).Sub(clock.Now()))
				clock.Set(start.Add(24*time.Hour - time.Microsecond))
				send(time.Microsecond)
				clock.Advance(time.Microsecond)
				send(0)
				send(time.Minute) // the second one is still within the day
			})
		})
	}
}

// D5.3: ten wrong codes an hour, in every class.
func TestD5_3_WrongBudget(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		for _, class := range classes {
			for i := range 10 {
				if wait := spend(t, s, class, models.BudgetWrong); wait != 0 {
					t.Fatalf("%s: wrong code %d waits %v", class, i+1, wait)
				}
				clock.Advance(time.Minute)
			}
			if wait := spend(t, s, class, models.BudgetWrong); wait != 50*time.Minute {
				t.Errorf("%s: wrong code 11 waits %v, want 50m", class, wait)
			}
			clock.Advance(50 * time.Minute)
			if wait := spend(t, s, class, models.BudgetWrong); wait != 0 {
				t.Errorf("%s: an hour after the first it waits %v", class, wait)
			}
			if wait := spend(t, s, class, models.BudgetWrong); wait != time.Minute {
				t.Errorf("%s: the window does not slide: %v, want 1m", class, wait)
			}
		}
	})
}

// D5.3: a stranger cannot use up the cardholder's own budget, nor the other way round.
func TestD5_3_ClassesApart(t *testing.T) {
	for _, class := range classes {
		modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
			for range 40 {
				spend(t, s, class, models.BudgetSent)
				spend(t, s, class, models.BudgetWrong)
			}
			for _, other := range classes {
				for _, kind := range []string{models.BudgetSent, models.BudgetWrong} {
					if wait := spend(t, s, other, kind); (wait > 0) != (other == class) {
						t.Errorf("with %s used up, %s %s waits %v", class, other, kind, wait)
					}
				}
			}
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				b, err := tx.LockBudget(ctx, "20000002", class)
				if err != nil {
					return err
				}
				if wait, err := tx.SMSWait(ctx, b); wait != 0 || err != nil {
					t.Errorf("another subject's %s waits %v, %v", class, wait, err)
				}
				return nil
			})
		})
	}
}

// D5.3: thirty wrong codes in a row, not signed in, make a decoy of the subject; a right one before
// that starts the count anew; the other classes have no decoys.
func TestD5_3_Decoy(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		for _, class := range classes {
			budget := func(fn func(ctx context.Context, tx *models.Tx, b *models.BudgetRow) error) {
				t.Helper()
				tx(t, s, func(ctx context.Context, tx *models.Tx) error {
					b, err := tx.LockBudget(ctx, "20000001", class)
					if err != nil {
						return err
					}
					return fn(ctx, tx, &b)
				})
			}
			wrong := func(n int, want bool) {
				t.Helper()
				for range n {
					if wait := spend(t, s, class, models.BudgetWrong); wait != 0 {
						t.Fatalf("waits %v", wait)
					}
					clock.Advance(10 * time.Minute) // days of patience: the streak has no window
				}
				budget(func(_ context.Context, tx *models.Tx, b *models.BudgetRow) error {
					if got := b.Decoy(tx.Policy()); got != want {
						t.Errorf("%s: decoy %v after a streak of %d, want %v", class, got, b.WrongStreak, want)
					}
					return nil
				})
			}
			wrong(29, false)
			budget(func(ctx context.Context, tx *models.Tx, b *models.BudgetRow) error { return tx.Recover(ctx, b) })
			wrong(29, false)
			wrong(1, class == models.BudgetStranger)
			purge(t, s, (*models.Tx).PurgeBudgetEvents, clock.Now(), 59)
			wrong(0, class == models.BudgetStranger)
		}
	})
}

// D5.3: of twenty requests at once as many pass as the budget has.
func TestD5_3_RacingSends(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { spend(t, s, models.BudgetSignedIn, models.BudgetSent) })
		}
		wg.Wait()
		if got := count(t, s, "budget_events"); got != 5 {
			t.Errorf("%d SMS went out, want 5", got)
		}
	})
}
