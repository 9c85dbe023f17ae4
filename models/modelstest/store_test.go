package modelstest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// Every migration goes up, down and up again.
func TestMigrations(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "20000001")
		for _, step := range []struct {
			name string
			run  func(context.Context) error
		}{{"up again", s.Migrate}, {"down", s.MigrateDown}, {"down again", s.MigrateDown}, {"up", s.Migrate}} {
			if err := step.run(t.Context()); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
		}
		if got := count(t, s, "cardholders"); got != 0 {
			t.Errorf("%d cardholders after down and up, want 0", got)
		}
		addPerson(t, s, "20000001")
	})
}

// Two instances that start at once on an empty PostgreSQL both come up (quality.md, Reliability).
func TestMigrateRace(t *testing.T) {
	url := modelstest.PostgresURL(t)
	if err := modelstest.Open(t, models.Options{URL: url}).MigrateDown(t.Context()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 2 {
		s := modelstest.Open(t, models.Options{URL: url})
		wg.Go(func() {
			if err := s.Migrate(t.Context()); err != nil {
				t.Errorf("migrate: %v", err)
			}
		})
	}
	wg.Wait()
}

// Store.Read cannot write, on either database, whatever the code inside tries.
func TestReadCannotWrite(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		p := addPerson(t, s, "20000001")
		err := s.Read(t.Context(), func(q *models.Query) error {
			p.Name = "changed"
			return (&models.Tx{Query: *q}).SaveCardholder(t.Context(), &p)
		})
		if err == nil {
			t.Error("a write on the readers' connections succeeded")
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			p, err := q.Cardholder(ctx, "20000001")
			if p.Name == "changed" {
				t.Error("the name was changed by a reader")
			}
			return err
		})
	})
}

// domain.md 9: the mode is stamped into the database, a mismatch does not start.
func TestStampMode(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		for _, step := range []struct {
			mode string
			ok   bool
		}{{"demo", true}, {"demo", true}, {"production", false}, {"demo", true}} {
			if err := s.StampMode(t.Context(), step.mode); (err == nil) != step.ok {
				t.Errorf("stamp %s: %v, want ok %v", step.mode, err, step.ok)
			}
		}
		if got := count(t, s, "installation"); got != 1 {
			t.Errorf("%d stamps, want 1", got)
		}
	})
}

// Of two first starts in different modes one wins, and the other does not start.
func TestStampModeRace(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		refused := make(chan error, 2)
		var wg sync.WaitGroup
		for _, mode := range []string{"demo", "production"} {
			s := modelstest.Open(t, models.Options{URL: url})
			wg.Go(func() { refused <- s.StampMode(t.Context(), mode) })
		}
		wg.Wait()
		if a, b := <-refused, <-refused; (a == nil) == (b == nil) {
			t.Errorf("got %v and %v, want one refusal", a, b)
		}
		s := modelstest.Open(t, models.Options{URL: url})
		if got := count(t, s, "installation"); got != 1 {
			t.Errorf("%d stamps, want 1", got)
		}
		for _, id := range []int{1, 2} {
			if _, err := s.SQL().ExecContext(t.Context(), "INSERT INTO installation (id, mode, created_at) VALUES ($1, 'x', $2)", id, s.Now()); err == nil {
				t.Errorf("a second stamp under %d was taken", id)
			}
		}
	})
}

// An error rolls everything back; a panic too; an outcome commits (architecture.md).
func TestTxOutcomes(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		failure := errors.New("no")
		add := func(tx *models.Tx, no string) {
			if err := tx.SaveCardholder(t.Context(), &models.Cardholder{No: no}); err != nil {
				t.Fatal(err)
			}
		}
		err := s.Tx(t.Context(), func(tx *models.Tx) error { add(tx, "1"); return failure })
		if !errors.Is(err, failure) {
			t.Errorf("got %v, want the function's own error", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			t.Logf("not reached: %v", s.Tx(t.Context(), func(tx *models.Tx) error { add(tx, "2"); panic("no") }))
		}()
		tx(t, s, func(_ context.Context, tx *models.Tx) error { add(tx, "3"); return nil })
		if got := count(t, s, "cardholders"); got != 1 || count(t, s, "cardholders WHERE no = '3'") != 1 {
			t.Errorf("%d cardholders, want the committed one alone", got)
		}
	})
}

// What River inserts through Tx.SQL lives and dies with the transaction.
func TestTxSQL(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		for _, outcome := range []error{nil, errors.New("no")} {
			err := s.Tx(t.Context(), func(tx *models.Tx) error {
				if _, err := tx.SQL().ExecContext(t.Context(), "INSERT INTO app_tokens (jti_hash, expires_at) VALUES ($1, $2)", fmt.Sprint(outcome), tx.Now()); err != nil {
					t.Error(err)
				}
				return outcome
			})
			if !errors.Is(err, outcome) {
				t.Errorf("got %v, want %v", err, outcome)
			}
		}
		if got := count(t, s, "app_tokens"); got != 1 {
			t.Errorf("%d rows, want the committed one", got)
		}
	})
}

func TestCodedErrors(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addAccount(t, s, "20000001", "1000000016")
		addPerson(t, s, "20000002")
		duplicate := models.Account{CardholderNo: "20000002", LoginID: "1000000016", PasswordChangedAt: s.Now()}
		for _, tt := range []struct {
			name string
			want models.Error
			run  func(ctx context.Context, tx *models.Tx) error
		}{
			{"duplicate key", models.ErrDuplicate, func(ctx context.Context, tx *models.Tx) error { return tx.SaveAccount(ctx, &duplicate) }},
			{"cardholder", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.Cardholder(ctx, "x")) }},
			{"account", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.AccountByLoginID(ctx, "x")) }},
			{"account of", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.AccountOf(ctx, "x")) }},
			{"locked account", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.LockAccount(ctx, 99)) }},
			{"card", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.CardByPAN(ctx, "x")) }},
			{"code", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.Code(ctx, "x")) }},
			{"message", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.LockMessage(ctx, 99)) }},
			{"application", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.LockApplication(ctx, "x", 1)) }},
			{"overview", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.Overview(ctx, "x")) }},
			{"ticket", models.ErrNotFound, func(ctx context.Context, tx *models.Tx) error { return second(tx.UseAppTicket(ctx, "x")) }},
		} {
			t.Run(tt.name, func(t *testing.T) {
				err := s.Tx(t.Context(), func(tx *models.Tx) error { return tt.run(t.Context(), tx) })
				if !errors.Is(err, tt.want) {
					t.Errorf("got %v, want %v", err, tt.want)
				}
			})
		}
	})
}

func second[T any](_ T, err error) error { return err }

// Sixteen read-then-write transactions from each of eight goroutines lose no update and meet no
// "database is locked".
func TestTxConcurrent(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "20000001")
		const goroutines, rounds = 8, 16
		var wg sync.WaitGroup
		for range goroutines {
			wg.Go(func() {
				for range rounds {
					err := s.Tx(t.Context(), func(tx *models.Tx) error {
						th, err := tx.Throttle(t.Context(), "192.0.2", models.ThrottleIdentity)
						if err != nil {
							return err
						}
						th.Count++
						return tx.SaveThrottle(t.Context(), &th)
					})
					if err != nil {
						t.Error(err)
					}
					if err := s.Read(t.Context(), func(q *models.Query) error { return second(q.Overview(t.Context(), "20000001")) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			th, err := tx.Throttle(ctx, "192.0.2", models.ThrottleIdentity)
			if th.Count != goroutines*rounds {
				t.Errorf("counted %d, want %d", th.Count, goroutines*rounds)
			}
			return err
		})
	})
}

// D7.4: times are UTC, cut to microseconds, whatever the zone of clock, process and server.
func TestD7_4_Times(t *testing.T) {
	local := time.Local
	time.Local = models.JST
	defer func() { time.Local = local }()
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		a := addAccount(t, s, "20000001", "1000000016")
		start := clock.Now()
		var want []time.Time
		for _, d := range []time.Duration{
			0, time.Microsecond + 999, 10 * time.Microsecond, 500 * time.Millisecond, time.Second, // 20:00 JST
			4 * time.Hour, 4*time.Hour + time.Millisecond, 13 * time.Hour, // midnight in Japan, then in Greenwich
		} {
			clock.Set(start.Add(d))
			want = append(want, start.Add(d).Truncate(time.Microsecond))
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				return tx.AddApplication(ctx, &models.Application{AccountID: a.ID, Session: "s", CardIDs: []int64{1}})
			})
			read(t, s, func(ctx context.Context, q *models.Query) error {
				got, err := q.LatestApplication(ctx, a.ID, "s")
				if last := want[len(want)-1]; !got.AgreedAt.Equal(last) {
					t.Errorf("latest is of %v, want %v", got.AgreedAt, last)
				}
				return err
			})
		}
		for i, cutoff := range want {
			purge(t, s, (*models.Tx).PurgeApplications, cutoff, min(i, 1))
			if got := count(t, s, "applications"); got != len(want)-i {
				t.Errorf("%d applications not older than %v, want %d", got, cutoff, len(want)-i)
			}
		}
		if now := s.Now(); now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
			t.Errorf("the store's clock says %v, want UTC in microseconds", now)
		}
	})
}

func TestOpenRefusesOtherURLs(t *testing.T) {
	for _, url := range []string{"", "mysql://localhost", "mynetplus.db"} {
		if _, err := models.Open(t.Context(), models.Options{URL: url, Keys: modelstest.Keys()}); err == nil || strings.Contains(err.Error(), "localhost") {
			t.Errorf("open %q: %v, want a refusal that repeats nothing of the URL", url, err)
		}
	}
}
