package modelstest_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/models"
)

// tx runs fn in one transaction that has to commit.
func tx(t testing.TB, s *models.Store, fn func(ctx context.Context, tx *models.Tx) error) {
	t.Helper()
	err := s.Tx(t.Context(), func(tx *models.Tx) error { return fn(t.Context(), tx) })
	if err != nil {
		t.Fatalf("transaction: %v", err)
	}
}

// read runs fn on the connections of the pages.
func read(t testing.TB, s *models.Store, fn func(ctx context.Context, q *models.Query) error) {
	t.Helper()
	err := s.Read(t.Context(), func(q *models.Query) error { return fn(t.Context(), q) })
	if err != nil {
		t.Fatalf("read: %v", err)
	}
}

// change alters the database behind the store's back. Placeholders are $1, $2 on both databases.
func change(t testing.TB, s *models.Store, statement string, args ...any) {
	t.Helper()
	if _, err := s.SQL().ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// count is the number of rows that the condition meets.
func count(t testing.TB, s *models.Store, from string, args ...any) int {
	t.Helper()
	var n int
	if err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM "+from, args...).Scan(&n); err != nil {
		t.Fatalf("count %s: %v", from, err)
	}
	return n
}

// addPerson adds a cardholder with a mobile and an e-mail of their own.
func addPerson(t testing.TB, s *models.Store, no string) models.Cardholder {
	t.Helper()
	p := models.Cardholder{No: no, Name: "日専連 花子", NameKana: "ニッセンレン ハナコ", CreatedAt: s.Now()}
	p.BirthDate = s.Keys().Seal(models.ColBirthDate, no, "1984-05-02")
	p.SetMobile(s.Keys(), "090"+no)
	p.SetEmail(s.Keys(), no+"@example.jp")
	tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveCardholder(ctx, &p) })
	return p
}

// addAccount adds a person with an account.
func addAccount(t testing.TB, s *models.Store, no, loginID string) models.Account {
	t.Helper()
	addPerson(t, s, no)
	a := models.Account{
		CardholderNo: no, LoginID: loginID, PasswordHash: "$argon2id$", PasswordChangedAt: s.Now(),
		PersonalMessage: s.Keys().Seal(models.ColPersonalMessage, no, "広瀬川のせせらぎ"), CreatedAt: s.Now(),
	}
	tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveAccount(ctx, &a) })
	return a
}

// addCard adds an active JCB card of a person, good to the end of 2029.
func addCard(t testing.TB, s *models.Store, no, pan string) models.Card {
	t.Helper()
	now := s.Now()
	c := models.Card{
		CardholderNo: no, PANHash: s.Keys().PANHash(pan), Last4: pan[len(pan)-4:], Brand: models.BrandJCB, Expiry: "2029-12",
		Relation: models.RelationPrincipal, Status: models.CardActive, CreatedAt: now, UpdatedAt: now,
	}
	tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
		if err := tx.PutCards(ctx, []models.Card{c}); err != nil {
			return err
		}
		c, err = tx.CardByPAN(ctx, pan)
		return err
	})
	return c
}

// purge deletes one batch of what is older than cutoff, and wants this many rows gone.
func purge(t testing.TB, s *models.Store, rows func(*models.Tx, context.Context, time.Time) (int, error), cutoff time.Time, want int) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		got, err := rows(tx, ctx, cutoff)
		if got != want {
			t.Errorf("purged %d rows, want %d", got, want)
		}
		return err
	})
}

// ptr points at v.
func ptr[T any](v T) *T { return &v }

// jst is a time in Japan, "2006-01-02 15:04:05".
func jst(t testing.TB, value string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateTime, value, models.JST)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// portal opens the portal's sessions: 15 minutes idle, 8 hours in all (D3.7).
func portal(s *models.Store) *models.Sessions {
	p := s.Policy()
	return s.Sessions(models.SurfacePortal, models.Limits{Idle: p.SessionIdle, Absolute: p.SessionAbsolute})
}
