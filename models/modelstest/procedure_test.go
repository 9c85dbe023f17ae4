package modelstest_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D3.4, D3.6, D3.12: whoever ends the other passes of a person ends every open one, of whatever kind, and no other row:
// not its own, not one that is done or over, not another person's, and not one about whom nobody knows.
func TestD3_12_EndProcedures(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		add := func(kind, no string) models.Procedure {
			p, _ := models.NewProcedure(kind, "subject", s.Now(), s.Policy())
			p.CardholderNo = no
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddProcedure(ctx, &p) })
			return p
		}
		over := add(models.PurposeReset, "20000001")
		clock.Advance(s.Policy().ProcedureLife) // over to the second
		own, done := add(models.PurposeLockdown, "20000001"), add(models.PurposeSignIn, "20000001")
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			done.DoneAt = ptr(tx.Now())
			return tx.SaveProcedure(ctx, &done)
		})
		var want []string
		for _, kind := range []string{models.PurposeReset, models.PurposeUnlock, models.PurposeSignIn, models.PurposeSignUp, models.PurposeEmail, models.PurposeLockdown} {
			want = append(want, add(kind, "20000001").TokenHash)
		}
		slices.Sort(want)
		taro, stranger := add(models.PurposeReset, "20000002"), add(models.PurposeReset, "")
		clock.Advance(s.Policy().ProcedureLife - time.Second) // open to the last second
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			p, others, err := tx.LockProcedures(ctx, own.TokenHash)
			if p.TokenHash != own.TokenHash || p.Kind != own.Kind || !slices.Equal(others, want) {
				t.Errorf("locked %s of kind %q with %d others, want %d", p.TokenHash, p.Kind, len(others), len(want))
			}
			return errors.Join(err, tx.EndProcedures(ctx, others))
		})
		open := func(hash string) (open bool) {
			read(t, s, func(ctx context.Context, q *models.Query) error {
				p, err := q.Procedure(ctx, hash)
				open = p.Open(q.Now())
				return err
			})
			return open
		}
		for _, hash := range want {
			if open(hash) {
				t.Errorf("%s is open", hash)
			}
		}
		for name, p := range map[string]models.Procedure{"its own": own, "another person's": taro, "nobody's": stranger} {
			if !open(p.TokenHash) {
				t.Errorf("%s is over", name)
			}
		}
		for name, p := range map[string]models.Procedure{"done": done, "over": over} {
			if n := count(t, s, "procedures WHERE token_hash = $1 AND expires_at = $2", p.TokenHash, p.ExpiresAt); n != 1 {
				t.Errorf("the one that was %s has changed", name)
			}
		}
		for name, hash := range map[string]string{"nobody's": stranger.TokenHash, "over": over.TokenHash} {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				p, others, err := tx.LockProcedures(ctx, hash)
				wanted := 0
				if p.CardholderNo != "" {
					wanted = 1 // the first one is still open
				}
				if p.TokenHash != hash || len(others) != wanted {
					t.Errorf("%s locks %d others, want %d", name, len(others), wanted)
				}
				return err
			})
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			if _, _, err := tx.LockProcedures(ctx, models.HashToken("unknown")); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("an unknown one: %v", err)
			}
			return tx.EndProcedures(ctx, nil)
		})
	})
}

// D5.3, D7.5: the streak of what strangers asked about goes once nothing counted against it is left; a cardholder's own
// stays, in every class, and so does whatever still has an event.
func TestD7_5_PurgeStrangerBudgets(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		const hanako = "20000001"
		question, another := s.Keys().Hash("question", "one"), s.Keys().Hash("question", "another")
		spend := func(subject, class string) {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				b, err := tx.LockBudget(ctx, subject, class)
				return errors.Join(err, tx.Spend(ctx, &b, models.BudgetWrong))
			})
		}
		for _, class := range []string{models.BudgetSignedIn, models.BudgetStranger, models.BudgetPayment} {
			spend(hanako, class)
		}
		spend(question, models.BudgetStranger)
		spend(question+"/nobody", models.BudgetStranger) // stands in for the person (D6.1)
		clock.Advance(time.Hour)
		spend(another, models.BudgetStranger)
		clock.Advance(23 * time.Hour)
		cutoff := clock.Now().Add(-24 * time.Hour)
		purge(t, s, (*models.Tx).PurgeStrangerBudgets, cutoff, 0) // counted just then
		purge(t, s, (*models.Tx).PurgeStrangerBudgets, cutoff.Add(time.Second), 2)
		left := func(subject string) int {
			return count(t, s, "budgets WHERE subject = $1 AND wrong_streak = 1", subject)
		}
		if left(hanako) != 3 || left(another) != 1 || count(t, s, "budgets") != 4 {
			t.Errorf("left:\n%s", dump(t, s))
		}
		clock.Advance(365 * 24 * time.Hour)
		purge(t, s, (*models.Tx).PurgeStrangerBudgets, clock.Now(), 1)
		purge(t, s, (*models.Tx).PurgeBudgetEvents, clock.Now(), 6)
		purge(t, s, (*models.Tx).PurgeStrangerBudgets, clock.Now(), 0)
		if left(hanako) != 3 || count(t, s, "budgets") != 3 {
			t.Errorf("left after a year:\n%s", dump(t, s))
		}
	})
}
