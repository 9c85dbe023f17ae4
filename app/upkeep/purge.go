package upkeep

import (
	"context"

	"github.com/riverqueue/river"

	"mynetplus/models"
)

// PurgeArgs is the job that deletes what has been kept long enough.
type PurgeArgs struct{}

// Kind is the job's name in the queue.
func (PurgeArgs) Kind() string { return "upkeep.purge" }

// Purge deletes codes and strangers' counters after a day, and what has ended by itself (D3.3, D7.5).
type Purge struct {
	river.WorkerDefaults[PurgeArgs]
	store *models.Store
}

// NewPurge makes the worker.
func NewPurge(s *models.Store) *Purge { return &Purge{store: s} }

// Work purges once.
func (w *Purge) Work(ctx context.Context, _ *river.Job[PurgeArgs]) error {
	now, policy := w.store.Now(), w.store.Policy()
	return w.store.Tx(ctx, func(tx *models.Tx) error {
		for _, purge := range []func() error{
			func() error { return tx.PurgeCodes(ctx, now.Add(-policy.CodeRetention)) },
			func() error { return tx.PurgeApplications(ctx, now.Add(-policy.CodeRetention)) },
			func() error { return tx.PurgeStrangerLocks(ctx, now.Add(-policy.StrangerRetention)) },
			func() error { return tx.PurgeThrottles(ctx, now.Add(-policy.StrangerRetention)) },
			func() error { return tx.PurgeSessions(ctx, now.Add(-policy.SessionAbsolute)) },
			func() error { return tx.PurgeAppTickets(ctx, now.Add(-policy.CodeRetention)) },
		} {
			if err := purge(); err != nil {
				return err
			}
		}
		return nil
	})
}
