package modelstest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// purchase is a check of one card's purchase, with ids that end in n.
func purchase(n int, card models.Card) models.Transaction {
	id := func(of string) string { return fmt.Sprintf("%s-0000-4000-8000-%012d", of, n) }
	return models.Transaction{
		ACSTransID: id("aaaaaaaa"), ThreeDSServerTransID: id("bbbbbbbb"), DSTransID: id("cccccccc"), DSURL: "https://ds.example/rreq",
		DeviceChannel: "02", MessageCategory: "01", MerchantName: "みちのく雑貨オンライン", PurchaseAmount: "12480", PurchaseCurrency: "392",
		PurchaseExponent: "0", CardHash: card.PANHash, Last4: card.Last4, Brand: card.Brand, CardID: &card.ID, CardholderNo: card.CardholderNo,
		DeviceHash: "browser", State: models.TransactionOffered, TransStatus: "C", Rules: []string{"amount", "unknown_device"},
	}
}

// jcb is hanako's card, as it stands in the database.
func jcb(t *testing.T, s *models.Store) models.Card {
	addPerson(t, s, "20000001")
	return addCard(t, s, "20000001", "3530111333300000")
}

func addPurchase(t *testing.T, s *models.Store, p models.Transaction) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddTransaction(ctx, &p) })
}

// A transaction comes back as it was written, and no id of the protocol is taken twice.
func TestTransaction(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		p := purchase(1, card)
		addPurchase(t, s, p)
		again := map[string]func(*models.Transaction){
			"threeDSServerTransID": func(other *models.Transaction) { other.ThreeDSServerTransID = p.ThreeDSServerTransID },
			"dsTransID":            func(other *models.Transaction) { other.DSTransID = p.DSTransID },
		}
		for name, take := range again {
			other := purchase(2, card)
			take(&other)
			err := s.Tx(t.Context(), func(tx *models.Tx) error { return tx.AddTransaction(t.Context(), &other) })
			if !errors.Is(err, models.ErrDuplicate) {
				t.Errorf("the same %s: %v", name, err)
			}
		}
		var got models.Transaction
		deadline := s.Now().Add(30 * time.Second)
		tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
			if got, err = tx.LockTransaction(ctx, p.ACSTransID); err != nil {
				return err
			}
			got.State, got.Deadline, got.Interactions, got.Locked = models.TransactionOpen, &deadline, 2, true
			return tx.SaveTransaction(ctx, &got)
		})
		want := p
		want.State, want.Deadline, want.Interactions, want.Locked, want.CreatedAt = models.TransactionOpen, &deadline, 2, true, s.Now()
		read(t, s, func(ctx context.Context, q *models.Query) (err error) {
			got, err = q.Transaction(ctx, p.ACSTransID)
			return err
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if err := s.Read(t.Context(), func(q *models.Query) error {
			_, err := q.Transaction(t.Context(), purchase(9, card).ACSTransID)
			return err
		}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("an unknown one: %v", err)
		}
	})
}

// Deadlines are columns: what is late is found by the store's clock, the deadline itself included, and only while
// something is waited for.
func TestLateTransactions(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		for n, after := range map[int]time.Duration{1: 30 * time.Second, 2: 10 * time.Minute, 3: 0} {
			p := purchase(n, card)
			if after > 0 {
				deadline := s.Now().Add(after)
				p.Deadline = &deadline
			} else {
				p.State = models.TransactionDone
			}
			addPurchase(t, s, p)
		}
		late := func(want ...int) {
			t.Helper()
			var ids, wanted []string
			read(t, s, func(ctx context.Context, q *models.Query) (err error) {
				ids, err = q.LateTransactions(ctx, q.Now(), 10)
				return err
			})
			for _, n := range want {
				p := purchase(n, card)
				wanted = append(wanted, p.ACSTransID)
			}
			if diff := cmp.Diff(append([]string{}, wanted...), ids); diff != "" {
				t.Error(diff)
			}
		}
		clock.Advance(30*time.Second - time.Microsecond)
		late()
		clock.Advance(time.Microsecond)
		late(1)
		clock.Advance(10 * time.Minute)
		late(1, 2)
	})
}

// A browser in which no challenge has succeeded for as long as transactions are kept is forgotten (D7.5).
func TestD7_5_PurgeCardBrowsers(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		for range 2 {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.RememberBrowser(ctx, "card", "phone") })
			clock.Advance(time.Hour)
		}
		kept := s.Policy().TransactionRetention
		clock.Advance(kept - time.Hour)
		purge(t, s, (*models.Tx).PurgeCardBrowsers, s.Now().Add(-kept), 0)
		clock.Advance(time.Second)
		purge(t, s, (*models.Tx).PurgeCardBrowsers, s.Now().Add(-kept), 1)
	})
}

// D7.5: transactions are kept for 18 months; a cardholder's are listed the newest first.
func TestD7_5_PurgeTransactions(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		card := jcb(t, s)
		for n := range 3 {
			addPurchase(t, s, purchase(n, card))
			clock.Advance(time.Hour)
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			all, err := q.TransactionsOf(ctx, "20000001", s.Now().Add(-3*time.Hour), 2)
			if err != nil || len(all) != 2 || all[0].ACSTransID != purchase(2, card).ACSTransID {
				t.Errorf("got %d, %v", len(all), err)
			}
			return nil
		})
		kept := s.Policy().TransactionRetention
		clock.Advance(kept - 3*time.Hour)
		purge(t, s, (*models.Tx).PurgeTransactions, s.Now().Add(-kept), 0)
		clock.Advance(time.Second)
		purge(t, s, (*models.Tx).PurgeTransactions, s.Now().Add(-kept), 1)
	})
}
