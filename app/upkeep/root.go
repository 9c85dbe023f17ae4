package upkeep

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/models"
)

// RootArgs is the job that writes down the root over all audit chains.
type RootArgs struct{}

// Kind is the job's name in the queue.
func (RootArgs) Kind() string { return "upkeep.audit_root" }

// Root writes the root to the log and to a file, out of reach of whoever can change the database (D8.1).
type Root struct {
	river.WorkerDefaults[RootArgs]
	store *models.Store
	file  string
	log   *slog.Logger
}

// NewRoot makes the worker; file is appended to, a line a day: time, number of chains, root in hexadecimal.
func NewRoot(s *models.Store, file string, log *slog.Logger) *Root {
	return &Root{store: s, file: file, log: log}
}

// Work writes one line.
func (w *Root) Work(ctx context.Context, _ *river.Job[RootArgs]) error {
	var root string
	var chains int64
	err := w.store.Read(ctx, func(q *models.Query) (err error) {
		root, chains, err = q.AuditRoot(ctx)
		return err
	})
	if err != nil {
		return err
	}
	w.log.InfoContext(ctx, "audit root", "chains", chains, "root", root)
	f, err := os.OpenFile(w.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open audit roots: %w", err)
	}
	if _, err := fmt.Fprintf(f, "%s %d %s\n", w.store.Now().Format(time.RFC3339), chains, root); err != nil {
		f.Close()
		return fmt.Errorf("write audit root: %w", err)
	}
	return f.Close()
}
