package modelstest_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func overview(t testing.TB, s *models.Store, no string) (o models.Overview) {
	t.Helper()
	read(t, s, func(ctx context.Context, q *models.Query) (err error) {
		o, err = q.Overview(ctx, no)
		return err
	})
	return o
}

// The status page's one query: somebody without an account and without a card.
func TestOverviewOfNothing(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		p := addPerson(t, s, "20000006")
		got := overview(t, s, p.No)
		want := models.Overview{Cardholder: models.Cardholder{No: p.No, Name: p.Name, Mobile: p.Mobile, Email: p.Email}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
	})
}

// An account and cards in several states, one re-issued as another; nothing of other people.
func TestOverviewOfCards(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := addAccount(t, s, "20000001", "1000000016")
		addAccount(t, s, "20000002", "1000000024")
		other := addCard(t, s, "20000002", "4012888888881881")
		fail(t, s, "1000000024", "", "20000002")
		if got := overview(t, s, "20000001"); got.Account == nil || got.Account.ID != a.ID || len(got.Cards) != 0 {
			t.Errorf("%+v, want the account and no card", got)
		}

		old, visa, reissued := addCard(t, s, "20000001", pan), addCard(t, s, "20000001", "4111111111111111"), addCard(t, s, "20000001", "3566111111111113")
		at := s.Now()
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			for _, e := range []models.Enrollment{
				{CardID: old.ID, State: models.StateVoid, Method: models.MethodSMS, RegisteredAt: &at},
				{CardID: visa.ID, State: models.StateRegistered, Method: models.MethodPassword, RegisteredAt: &at},
				{CardID: other.ID, State: models.StateProvisional, Method: models.MethodSMS},
			} {
				if err := tx.SaveEnrollment(ctx, &e); err != nil {
					return err
				}
			}
			a.SignIn(at)
			return tx.SaveAccount(ctx, &a)
		})
		change(t, s, "UPDATE cards SET replaced_by_id = $1, status = 'lost' WHERE id = $2", reissued.ID, old.ID)

		// Two counters of the account's own must not double the cards.
		fail(t, s, a.LoginID, "", a.CardholderNo)
		fail(t, s, a.LoginID, models.HashToken("phone"), a.CardholderNo)

		got := overview(t, s, "20000001")
		card := func(c models.Card, status string, replacedBy *int64) models.Card {
			return models.Card{
				ID: c.ID, CardholderNo: "20000001", Last4: c.Last4, Brand: c.Brand, Expiry: c.Expiry, Relation: c.Relation,
				Status: status, ReplacedByID: replacedBy,
			}
		}
		want := []models.CardState{
			{Card: card(old, models.CardLost, &reissued.ID), Enrollment: models.Enrollment{CardID: old.ID, State: models.StateVoid, Method: models.MethodSMS, RegisteredAt: &at}},
			{Card: card(visa, models.CardActive, nil), Enrollment: models.Enrollment{CardID: visa.ID, State: models.StateRegistered, Method: models.MethodPassword, RegisteredAt: &at}},
			{Card: card(reissued, models.CardActive, nil), Enrollment: models.Enrollment{CardID: reissued.ID, State: models.StateNone}},
		}
		if diff := cmp.Diff(want, got.Cards); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
		if got.LoginClosedAt != nil || got.ChallengeClosedAt != nil {
			t.Errorf("doors closed at %v and %v, want both open", got.LoginClosedAt, got.ChallengeClosedAt)
		}
		for range 5 {
			fail(t, s, a.LoginID, "", a.CardholderNo)
		}
		for range 15 {
			failChallenge(t, s, a.CardholderNo)
		}
		both := overview(t, s, "20000001")
		if diff := cmp.Diff(want, both.Cards); diff != "" || both.LoginClosedAt == nil || both.ChallengeClosedAt == nil {
			t.Errorf("two closed doors, at %v and %v; want -, got +:\n%s", both.LoginClosedAt, both.ChallengeClosedAt, diff)
		}
		if got.Account.SignedInAt == nil || !got.Account.SignedInAt.Equal(at) || got.Account.PreviousSignInAt != nil || got.Account.LoginID != "1000000016" {
			t.Errorf("account %+v, want the first sign-in at %v", got.Account, at)
		}
	})
}

// The last use of a card is its newest check that was passed, with the status page's one query (quality.md): by a
// challenge or without one, and never what was refused, goes on, or belongs to another card. Purged, there is none.
func TestOverviewOfTheLastUse(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		other := addCard(t, s, "20000001", "4111111111111111")
		for _, c := range []models.Card{card, other} {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				return tx.SaveEnrollment(ctx, &models.Enrollment{CardID: c.ID, State: models.StateRegistered, Method: models.MethodSMS})
			})
		}
		n := 0
		check := func(of models.Card, state, status, shop string) time.Time {
			t.Helper()
			n++
			clock.Advance(time.Minute)
			p := purchase(n, of)
			p.State, p.TransStatus, p.MerchantName = state, status, shop
			addPurchase(t, s, p)
			return s.Now()
		}
		uses := func(what string, want ...models.LastUse) {
			t.Helper()
			var got []models.LastUse
			for _, c := range overview(t, s, "20000001").Cards {
				got = append(got, c.LastUse)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: want -, got +:\n%s", what, diff)
			}
		}
		none := models.LastUse{}
		check(card, models.TransactionDone, "N", "refused")
		uses("refused only", none, none)
		first := check(card, models.TransactionDecided, "Y", "first")
		uses("without a challenge", models.LastUse{At: first, Merchant: "first"}, none)
		second := check(card, models.TransactionDone, "Y", "second")
		check(card, models.TransactionOpen, "C", "under way")
		check(card, models.TransactionDecided, "I", "told")
		last := models.LastUse{At: check(other, models.TransactionDone, "Y", "other"), Merchant: "other"}
		for range 15 {
			failChallenge(t, s, "20000001") // a line more per card
		}
		uses("by a challenge", models.LastUse{At: second, Merchant: "second"}, last)
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			_, err := tx.PurgeTransactions(ctx, last.At)
			return err
		})
		uses("purged", none, last)
	})
}
