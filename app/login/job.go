package login

import (
	"context"

	"github.com/riverqueue/river"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// LockedArgs is the job that tells a cardholder that failures closed their login door, if the ID is anybody's.
type LockedArgs struct {
	Subject string `json:"subject"` // keyed hash of the typed ID
	Device  string `json:"device"`
}

// Kind is the job's name in the queue.
func (LockedArgs) Kind() string { return "login.locked" }

// LockedWorker works LockedArgs off.
type LockedWorker struct {
	river.WorkerDefaults[LockedArgs]
	store  *models.Store
	notify *notify.Notifier
}

// NewLockedWorker makes the worker.
func NewLockedWorker(s *models.Store, n *notify.Notifier) *LockedWorker {
	return &LockedWorker{store: s, notify: n}
}

// Work finds the owner of the door and tells them, at most once a day (D3.10).
func (w *LockedWorker) Work(ctx context.Context, job *river.Job[LockedArgs]) error {
	return w.store.Tx(ctx, func(tx *models.Tx) error {
		owner, err := tx.LockOwner(ctx, models.DoorLogin, job.Args.Subject)
		if err != nil || owner == "" {
			return err
		}
		return w.notify.Locked(ctx, tx, owner, job.Args.Device)
	})
}
