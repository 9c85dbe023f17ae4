package modelstest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

var binding = models.Binding{Purpose: models.PurposeEnrollment, Subject: "20000001", Session: "session"}

func newCode(now time.Time) models.Code {
	return models.NewCode(binding, models.BudgetSignedIn, modelstest.Keys().KeyID(), now, models.DefaultPolicy())
}

// D5: a procedure code is good for ten minutes, five tries and one use.
func TestD5_CodeLive(t *testing.T) {
	now, p := modelstest.NewClock().Now(), models.DefaultPolicy()
	for _, tt := range []struct {
		name  string
		after time.Duration
		tries int
		used  bool
		want  bool
	}{
		{"new", 0, 0, false, true},
		{"just before the end", 10*time.Minute - time.Microsecond, 0, false, true},
		{"at the end", 10 * time.Minute, 0, false, false},
		{"fourth try made", 0, 4, false, true},
		{"fifth try made", 0, 5, false, false},
		{"used", 0, 1, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCode(now)
			c.Tries = tt.tries
			if tt.used {
				c.UsedAt = &now
			}
			if got := c.Live(now.Add(tt.after), p); got != tt.want {
				t.Errorf("live %v, want %v", got, tt.want)
			}
		})
	}
}

// D5.2: a try is counted whatever its outcome, and a right one uses the code up.
func TestD5_2_Try(t *testing.T) {
	now := modelstest.NewClock().Now()
	for _, tt := range []struct {
		name, entered string
		want          bool
	}{
		{"right", "123456", true},
		{"wrong", "123457", false},
		{"empty", "", false},
		{"longer", "1234567", false},
		{"shorter", "12345", false},
		{"full-width", "\uff11\uff12\uff13\uff14\uff15\uff16", false}, // the handler folds them (D5.4)
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCode(now)
			if got := c.Try(tt.entered, "123456", now); got != tt.want || c.Tries != 1 || (c.UsedAt != nil) != tt.want {
				t.Errorf("%v with %+v, want %v and one try", got, c, tt.want)
			}
		})
	}
}

// D5: the same code goes out again at most three times, 30 s apart, and lives no longer for it.
func TestD5_Resend(t *testing.T) {
	now, p := modelstest.NewClock().Now(), models.DefaultPolicy()
	c := newCode(now)
	end := c.ExpiresAt
	for left := 3; left > 0; left-- {
		if got := c.ResendsLeft(p); got != left {
			t.Errorf("%d resends left, want %d", got, left)
		}
		for after, want := range map[time.Duration]time.Duration{0: 30 * time.Second, 29 * time.Second: time.Second, 30 * time.Second: 0, time.Hour: 0} {
			if got := c.Wait(now.Add(after), p); got != want {
				t.Errorf("waits %v after %v, want %v", got, after, want)
			}
		}
		now = now.Add(30 * time.Second)
		c.Resend(now)
	}
	if got := c.ResendsLeft(p); got != 0 || !c.ExpiresAt.Equal(end) {
		t.Errorf("%d resends left, end moved by %v, want none and not", got, c.ExpiresAt.Sub(end))
	}
	c.Resend(now)
	if got := c.ResendsLeft(p); got != 0 {
		t.Errorf("%d resends left after one too many, want 0", got)
	}
}

// D5, D1.1: a code is found under its own purpose, subject and session, never under others.
func TestD5_Binding(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		older := newCode(s.Now())
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveCode(ctx, &older) })
		clock.Advance(time.Microsecond)
		c := newCode(s.Now())
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveCode(ctx, &c) })
		for _, tt := range []struct {
			name string
			b    models.Binding
			want bool
		}{
			{"its own", binding, true},
			{"another purpose", models.Binding{Purpose: "unlock", Subject: binding.Subject, Session: binding.Session}, false},
			{"another subject", models.Binding{Purpose: binding.Purpose, Subject: "20000002", Session: binding.Session}, false},
			{"another session", models.Binding{Purpose: binding.Purpose, Subject: binding.Subject, Session: "other"}, false},
			{"no session", models.Binding{Purpose: binding.Purpose, Subject: binding.Subject}, false},
			{"a pattern", models.Binding{Purpose: "%", Subject: "%", Session: "%"}, false},
		} {
			t.Run(tt.name, func(t *testing.T) {
				tx(t, s, func(ctx context.Context, tx *models.Tx) error {
					got, err := tx.LatestCode(ctx, tt.b)
					if tt.want {
						if got.ID != c.ID {
							t.Errorf("found %q, want the newest %q", got.ID, c.ID)
						}
						return err
					}
					if !errors.Is(err, models.ErrNotFound) {
						t.Errorf("got %v, want %v", err, models.ErrNotFound)
					}
					return nil
				})
			})
		}
	})
}

// D5.1: row ids are 16 random bytes and the row holds no digits; D7.5: rows are kept 24 hours.
func TestD5_1_Rows(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newCode(s.Now())
		if len(c.ID) != 32 || c.ID == newCode(s.Now()).ID {
			t.Errorf("row id %q, want 16 random bytes in hexadecimal", c.ID)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			c.Try("000000", "123456", tx.Now())
			c.Try("123456", "123456", tx.Now())
			return tx.SaveCode(ctx, &c)
		})
		if strings.Contains(dump(t, s), "123456") {
			t.Error("the digits stand in the database")
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			got, err := q.Code(ctx, c.ID)
			if got.Tries != 2 || got.UsedAt == nil || !got.ExpiresAt.Equal(c.ExpiresAt) || got.KeyID != s.Keys().KeyID() || got.Budget != models.BudgetSignedIn {
				t.Errorf("kept as %+v, want %+v", got, c)
			}
			return err
		})
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{24 * time.Hour, 1}, {time.Second, 0}} {
			clock.Advance(step.after)
			purge(t, s, (*models.Tx).PurgeCodes, clock.Now().Add(-s.Policy().CodeRetention), 1-step.want)
			if got := count(t, s, "codes"); got != step.want {
				t.Errorf("%d codes, want %d", got, step.want)
			}
		}
	})
}

// D5.1: the code key is bound to the key id of the row and differs from every other key.
func TestD5_1_CodeKey(t *testing.T) {
	rotated, older := modelstest.RotatedKeys(), modelstest.OldKeys()
	now, err := rotated.CodeKey(rotated.KeyID())
	if err != nil {
		t.Fatal(err)
	}
	before, err := rotated.CodeKey(older.KeyID())
	if err != nil || string(before) == string(now) {
		t.Errorf("the older key's code key: %v, or the same as the newer's", err)
	}
	if _, err := modelstest.Keys().CodeKey(older.KeyID()); err == nil {
		t.Error("a code key for a key that is not in the keyring")
	}
}
