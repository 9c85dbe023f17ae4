package jobs_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/app/jobs"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// args is a job of the tests.
type args struct {
	ID int64 `json:"id"`
}

func (args) Kind() string { return "test" }

// worker counts, and fails as often as it is told to.
type worker struct {
	river.WorkerDefaults[args]
	failures, worked atomic.Int64
}

func (w *worker) Work(context.Context, *river.Job[args]) error {
	if w.failures.Add(-1) >= 0 {
		return errors.New("not now")
	}
	w.worked.Add(1)
	return nil
}

// NextRetry keeps the test short: River's own waits a second and more, and takes over when this one is in the past. In
// UTC, like River's own: SQLite compares times as text, and a job due at 11:00 in Japan would wait until 11:00 UTC.
func (w *worker) NextRetry(*river.Job[args]) time.Time {
	return time.Now().UTC().Add(100 * time.Millisecond)
}

// withRiver is a store with River's tables.
var withRiver = modelstest.Options{Template: "river", Prepare: jobs.Migrate}

func start(t *testing.T, url string, w *worker, periodic ...*river.PeriodicJob) (*models.Store, *jobs.Client) {
	t.Helper()
	s := modelstest.Open(t, models.Options{URL: url})
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	client, err := jobs.New(jobs.Options{Store: s, Workers: workers, Periodic: periodic})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := client.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return s, client
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 6000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it never came to pass that %s", what)
}

// A job exists if and only if its transaction commits, and a job that failed is worked off again.
func TestJobBelongsToItsTransaction(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		var w worker
		s, client := start(t, url, &w)
		rolledBack := errors.New("rolled back")
		err := s.Tx(t.Context(), func(tx *models.Tx) error {
			if err := client.Insert(t.Context(), tx, args{ID: 1}); err != nil {
				return err
			}
			return rolledBack
		})
		if !errors.Is(err, rolledBack) {
			t.Fatal(err)
		}
		var n int
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM river_job").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d jobs after the rollback, %v", n, err)
		}
		w.failures.Store(2)
		if err := s.Tx(t.Context(), func(tx *models.Tx) error { return client.Insert(t.Context(), tx, args{ID: 2}) }); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the job is worked off after two failures", func() bool { return w.worked.Load() == 1 })
		eventually(t, "the job is completed", func() bool {
			err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM river_job WHERE state = 'completed' AND attempt = 3").Scan(&n)
			return err == nil && n == 1
		})
		if got := w.worked.Load(); got != 1 {
			t.Errorf("worked off %d times", got)
		}
	}, withRiver)
}

// Every runs a job once at the start.
func TestEveryRunsAtTheStart(t *testing.T) {
	var w worker
	start(t, modelstest.SQLiteURL(t, withRiver), &w, jobs.Every(time.Hour, args{}))
	eventually(t, "the periodic job is worked off", func() bool { return w.worked.Load() == 1 })
}

// Two instances that start together migrate once, and both go on; migrating again changes nothing.
func TestMigrateTogether(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		errs := make(chan error)
		for range 3 {
			s := modelstest.Open(t, models.Options{URL: url})
			go func() { errs <- jobs.Migrate(context.WithoutCancel(t.Context()), s) }()
		}
		for range 3 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		s := modelstest.Open(t, models.Options{URL: url})
		if err := jobs.Migrate(t.Context(), s); err != nil {
			t.Error(err)
		}
		var n, distinct int
		err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*), count(DISTINCT version) FROM river_migration").Scan(&n, &distinct)
		if err != nil || n == 0 || n != distinct {
			t.Errorf("%d versions, %d different, %v", n, distinct, err)
		}
	})
}
