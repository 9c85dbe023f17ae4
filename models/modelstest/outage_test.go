package modelstest_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// A SQLite file that another process holds is unavailable after about 2 s; reading goes on, and
// writing works again when the other one is done.
func TestSQLiteLocked(t *testing.T) {
	address := modelstest.SQLiteURL(t)
	s := modelstest.Open(t, models.Options{URL: address})
	addPerson(t, s, "20000001")
	ctx := t.Context()
	other, err := sql.Open("sqlite", strings.TrimPrefix(address, "sqlite:")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	holder, err := other.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	err = s.Tx(ctx, func(*models.Tx) error { t.Error("the transaction began"); return nil })
	if took := time.Since(begin); !errors.Is(err, models.ErrUnavailable) || took < time.Second || took > 4*time.Second {
		t.Errorf("transaction: %v after %v, want %v after 2s", err, took, models.ErrUnavailable)
	}
	if err := portal(s).Save(ctx, "token", "", []byte("x"), s.Now(), models.Browser{}); !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("save session: %v, want %v", err, models.ErrUnavailable)
	}
	read(t, s, func(ctx context.Context, q *models.Query) error { return second(q.Cardholder(ctx, "20000001")) })
	if err := holder.Rollback(); err != nil {
		t.Fatal(err)
	}
	addPerson(t, s, "20000002")
}

// PostgreSQL that is gone is unavailable at once, for pages and for writers, and serves again as soon
// as it is back, without a restart of ours.
func TestPostgresGoneAndBack(t *testing.T) {
	proxy := newProxy(t, modelstest.PostgresURL(t))
	s := modelstest.Open(t, models.Options{URL: proxy.url})
	ctx := t.Context()
	addPerson(t, s, "20000001")
	find := func(q *models.Query) error { return second(q.Cardholder(ctx, "20000001")) }
	for range 2 {
		if err := s.Read(ctx, find); err != nil {
			t.Fatalf("read: %v", err)
		}
		err := s.Tx(ctx, func(tx *models.Tx) error {
			proxy.stop()
			return find(&tx.Query)
		})
		if !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("gone during a transaction: %v, want %v", err, models.ErrUnavailable)
		}
		for _, tt := range []struct {
			name string
			err  error
		}{
			{"transaction", s.Tx(ctx, func(tx *models.Tx) error { return find(&tx.Query) })},
			{"read", s.Read(ctx, find)},
			{"session", second(portal(s).Find(ctx, "token"))},
			{"save session", portal(s).Save(ctx, "token", "", nil, s.Now(), models.Browser{})},
			{"overview", s.Read(ctx, func(q *models.Query) error { return second(q.Overview(ctx, "20000001")) })},
		} {
			if !errors.Is(tt.err, models.ErrUnavailable) {
				t.Errorf("%s while it is gone: %v, want %v", tt.name, tt.err, models.ErrUnavailable)
			}
		}
		proxy.start()
		if err := s.Tx(ctx, func(tx *models.Tx) error { return find(&tx.Query) }); err != nil {
			t.Errorf("transaction after it is back: %v", err)
		}
	}
}

// A server that shuts down ends the connections itself, with a message.
func TestPostgresShutDown(t *testing.T) {
	address := modelstest.PostgresURL(t)
	s := modelstest.Open(t, models.Options{URL: address})
	admin := modelstest.Open(t, models.Options{URL: address})
	ctx := t.Context()
	addPerson(t, s, "20000001")
	find := func(q *models.Query) error { return second(q.Cardholder(ctx, "20000001")) }
	terminate := func() {
		change(t, admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	}
	err := s.Tx(ctx, func(tx *models.Tx) error {
		terminate()
		return find(&tx.Query)
	})
	if !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("ended during a transaction: %v, want %v", err, models.ErrUnavailable)
	}
	if err := s.Read(ctx, find); err != nil && !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("read on an ended connection: %v, want none or %v", err, models.ErrUnavailable)
	}
	err = s.Tx(ctx, func(tx *models.Tx) error { terminate(); return nil })
	if !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("ended before the commit: %v, want %v", err, models.ErrUnavailable)
	}
	addPerson(t, s, "20000002")
	read(t, s, func(_ context.Context, q *models.Query) error { return find(q) })
}

// Transactions that wait for each other in a circle are told to try again.
func TestPostgresDeadlock(t *testing.T) {
	s, _ := modelstest.NewPostgres(t)
	first, second := addAccount(t, s, "20000001", "1000000016").ID, addAccount(t, s, "20000002", "1000000024").ID
	errs, begun := make(chan error), make(chan bool, 2)
	both := make(chan bool)
	for _, order := range [][2]int64{{first, second}, {second, first}} {
		go func() {
			errs <- s.Tx(t.Context(), func(tx *models.Tx) error {
				if _, err := tx.LockAccount(t.Context(), order[0]); err != nil {
					return err
				}
				begun <- true
				<-both
				_, err := tx.LockAccount(t.Context(), order[1])
				return err
			})
		}()
	}
	<-begun
	<-begun
	close(both)
	refused := 0
	for range 2 {
		if err := <-errs; errors.Is(err, models.ErrUnavailable) {
			refused++
		} else if err != nil {
			t.Errorf("got %v, want none or %v", err, models.ErrUnavailable)
		}
	}
	if refused != 1 {
		t.Errorf("%d transactions refused, want 1", refused)
	}
}

// A request that ran out of time is unavailable as well; one that its client gave up is not.
func TestContextEnds(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		late, cancel := context.WithTimeout(t.Context(), 0)
		defer cancel()
		err := s.Tx(late, func(*models.Tx) error { return nil })
		if !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("out of time: %v, want %v", err, models.ErrUnavailable)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Tx(gone, func(*models.Tx) error { return nil }); err == nil || errors.Is(err, models.ErrUnavailable) {
			t.Errorf("given up: %v, want an error that is not %v", err, models.ErrUnavailable)
		}
	})
}

// A server that is not there when we start is unavailable; the error does not repeat the password.
func TestOpenUnreachable(t *testing.T) {
	proxy := newProxy(t, modelstest.PostgresURL(t))
	proxy.stop()
	u, err := url.Parse(proxy.url)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("postgres", "hirosegawa")
	_, err = models.Open(t.Context(), models.Options{URL: u.String(), Keys: modelstest.Keys()})
	if !errors.Is(err, models.ErrUnavailable) || strings.Contains(fmt.Sprint(err), "hirosegawa") {
		t.Errorf("open: %v, want %v without the password", err, models.ErrUnavailable)
	}
}
