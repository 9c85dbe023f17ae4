package modelstest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// domain.md 1, D3.3: what can be an ID at all.
func TestD3_3_LoginIDForm(t *testing.T) {
	for typed, want := range map[string]bool{
		"1000000016": true, "abc123": true, "ABCdef7890ABCdef7890": true,
		"": false, "abc12": false, "ABCdef7890ABCdef78901": false, "1000 000016": false, "\uff11000000016": false, "hanako@example": false, "'; --1234": false,
	} {
		if got := models.LoginIDForm(typed); got != want {
			t.Errorf("%q: %v, want %v", typed, got, want)
		}
	}
}

// The page shows the sign-in before this one.
func TestAccountSignIn(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		id := addAccount(t, s, "20000001", "1000000016").ID
		first := s.Now()
		for range 2 {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				a, err := tx.LockAccount(ctx, id)
				if err != nil {
					return err
				}
				a.SignIn(tx.Now())
				return tx.SaveAccount(ctx, &a)
			})
			clock.Advance(time.Hour)
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			a, err := q.AccountByLoginID(ctx, "1000000016")
			of, err2 := q.AccountOf(ctx, "20000001")
			if !a.PreviousSignInAt.Equal(first) || !a.SignedInAt.Equal(first.Add(time.Hour)) || of.ID != a.ID {
				t.Errorf("%+v, want sign-ins at %v and an hour later", a, first)
			}
			return errors.Join(err, err2)
		})
	})
}

// Look-ups of the demo: whether anybody is there yet.
func TestHasCardholders(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		for _, want := range []bool{false, true} {
			read(t, s, func(ctx context.Context, q *models.Query) error {
				got, err := q.HasCardholders(ctx)
				if got != want {
					t.Errorf("got %v, want %v", got, want)
				}
				return err
			})
			if !want {
				addPerson(t, s, "20000001")
			}
		}
	})
}
