package modelstest_test

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// domain.md 1: ten digits, the last one a Luhn check digit, computed here anew; no two alike.
func TestNewLoginID(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		id := models.NewLoginID()
		if !regexp.MustCompile(`^[1-9]\d{9}$`).MatchString(id) || !models.LoginIDForm(id) {
			t.Fatalf("ID %q", id)
		}
		sum := 0
		for i, r := range id {
			d := int(r - '0')
			if i%2 == 0 { // every second digit, counted from the check digit
				d = d*2/10 + d*2%10
			}
			sum += d
		}
		if sum%10 != 0 {
			t.Errorf("%s has a wrong check digit", id)
		}
		seen[id] = true
	}
	if len(seen) < 1990 {
		t.Errorf("2000 draws gave %d IDs", len(seen))
	}
}

// D3.1: a second account of a cardholder, or a second holder of an ID, is not added; the transaction goes on.
func TestD3_1_AddAccount(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addAccount(t, s, "20000001", "1000000016")
		addPerson(t, s, "20000002")
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			for _, tt := range []struct {
				name, no, id string
				want         bool
			}{
				{"has one", "20000001", "1000000024", false},
				{"ID is taken", "20000002", "1000000016", false},
				{"new", "20000002", "1000000024", true},
				{"twice", "20000002", "1000000024", false},
			} {
				a := models.Account{CardholderNo: tt.no, LoginID: tt.id, PasswordHash: "x", PasswordChangedAt: tx.Now()}
				added, err := tx.AddAccount(ctx, &a)
				if err != nil || added != tt.want {
					t.Errorf("%s: %v, %v", tt.name, added, err)
				}
				if of, err := tx.AccountOf(ctx, tt.no); added && (err != nil || of.ID != a.ID || a.ID == 0) {
					t.Errorf("%s: number %d, found %d, %v", tt.name, a.ID, of.ID, err)
				}
			}
			return nil
		})
	})
}

// D3.1: five tries per card and hour; another card and the limits by address count for themselves.
func TestD3_1_CardTries(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		try := func(hash string) (wait time.Duration) {
			tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
				wait, err = tx.CountCardTry(ctx, hash)
				return err
			})
			return wait
		}
		card, another := s.Keys().PANHash("4111111111111111"), s.Keys().PANHash("4242424242424242")
		for i := range 5 {
			if wait := try(card); wait != 0 {
				t.Errorf("try %d waits %v", i+1, wait)
			}
		}
		clock.Advance(10 * time.Minute)
		if wait := try(card); wait != 50*time.Minute {
			t.Errorf("the sixth try waits %v, want 50m", wait)
		}
		if wait := try(another); wait != 0 {
			t.Errorf("another card waits %v", wait)
		}
		clock.Advance(50 * time.Minute)
		if wait := try(card); wait != 0 {
			t.Errorf("after an hour it waits %v", wait)
		}
	})
}

// D5: the page of a code finds the newest one of its binding, with the state of the message that carried it last.
func TestD5_SentCode(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addPerson(t, s, "20000001")
		b := models.Binding{Purpose: models.PurposeSignUp, Subject: "20000001", Session: "one"}
		sent := func(b models.Binding) (code *models.Code, state string) {
			read(t, s, func(ctx context.Context, q *models.Query) (err error) {
				code, state, err = q.SentCode(ctx, b)
				return err
			})
			return code, state
		}
		if code, state := sent(b); code != nil || state != "" {
			t.Errorf("before the first: %+v %q", code, state)
		}
		var last models.Code
		for range 2 {
			clock.Advance(time.Minute)
			last = models.NewCode(b, models.BudgetStranger, s.Keys().KeyID(), s.Now(), s.Policy())
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveCode(ctx, &last) })
		}
		if code, state := sent(b); code == nil || code.ID != last.ID || !code.ExpiresAt.Equal(last.ExpiresAt) || state != "" {
			t.Errorf("without a message: %+v %q", code, state)
		}
		for _, want := range []string{models.MessageDelivered, models.MessageFailed} {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				m := models.Message{CardholderNo: "20000001", Channel: models.ChannelSMS, Template: models.TemplateProcedureCode, CodeID: last.ID}
				err := tx.AddMessage(ctx, &m)
				m.Settle(want, tx.Now())
				return errors.Join(err, tx.SaveMessage(ctx, &m))
			})
			if _, state := sent(b); state != want {
				t.Errorf("state %q, want %q", state, want)
			}
		}
		b.Session = "two"
		if code, _ := sent(b); code != nil {
			t.Error("another binding finds it")
		}
	})
}
