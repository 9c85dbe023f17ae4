package upkeep

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/models"
)

// PurgeArgs is the job that deletes what has been kept long enough.
type PurgeArgs struct{}

// Kind is the job's name in the queue.
func (PurgeArgs) Kind() string { return "upkeep.purge" }

// Purge deletes what D7.5 names and what has ended by itself.
type Purge struct {
	river.WorkerDefaults[PurgeArgs]
	store *models.Store
}

// NewPurge makes the worker.
func NewPurge(s *models.Store) *Purge { return &Purge{store: s} }

// Work purges table by table, each in short transactions.
func (w *Purge) Work(ctx context.Context, _ *river.Job[PurgeArgs]) error {
	policy := w.store.Policy()
	for _, p := range []struct {
		rows func(*models.Tx, context.Context, time.Time) (int, error)
		kept time.Duration
	}{
		{(*models.Tx).PurgeCodes, policy.CodeRetention},
		{(*models.Tx).PurgeBudgetEvents, policy.CodeRetention},
		{(*models.Tx).PurgeStrangerBudgets, policy.CodeRetention},
		{(*models.Tx).PurgeApplications, policy.CodeRetention},
		{(*models.Tx).PurgeAppTokens, policy.CodeRetention},
		{(*models.Tx).PurgeAppTickets, policy.CodeRetention},
		{(*models.Tx).PurgeProcedures, policy.CodeRetention},
		{(*models.Tx).PurgeReceptions, policy.CodeRetention},
		{(*models.Tx).PurgeStrangerLocks, policy.StrangerRetention},
		{(*models.Tx).PurgeThrottles, policy.StrangerRetention},
		{(*models.Tx).PurgeMessages, policy.MessageRetention},
		{(*models.Tx).PurgeSessions, policy.SessionAbsolute},
		{(*models.Tx).PurgeDevices, 0},
		{(*models.Tx).PurgeTransactions, policy.TransactionRetention},
		{(*models.Tx).PurgeCardBrowsers, policy.TransactionRetention},
		{(*models.Tx).PurgeAudit, policy.AuditRetention},
	} {
		if err := w.purge(ctx, p.rows, w.store.Now().Add(-p.kept)); err != nil {
			return err
		}
	}
	return nil
}

// purge deletes batch after batch, so that nobody waits long for the writer.
func (w *Purge) purge(ctx context.Context, rows func(*models.Tx, context.Context, time.Time) (int, error), cutoff time.Time) error {
	for deleted := models.PurgeBatch; deleted == models.PurgeBatch; {
		err := w.store.Tx(ctx, func(tx *models.Tx) (err error) {
			deleted, err = rows(tx, ctx, cutoff)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
