package provision

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/jobs"
	"mynetplus/models"
)

// Service starts, halts and works off runs.
type Service struct {
	store *models.Store
	jobs  *jobs.Client
}

// NewService makes the service.
func NewService(s *models.Store, j *jobs.Client) *Service { return &Service{store: s, jobs: j} }

// By is who does something to a run, and why. An empty Staff is the command line.
type By struct {
	Staff  string
	Note   string
	Origin models.Origin
}

// Outcome says how something done to a run ended.
type Outcome int

// The ways it ends.
const (
	Done       Outcome = iota
	Unfinished         // another run is under way or paused: one at a time
	TooLate            // the run is not in a state for it: finished, or paused already
)

// exclusive is the name of the lock under which runs begin.
const exclusive = "provision"

// Start begins a run, worked off by jobs. Of two starts at the same moment one is told about the other's run, which is
// what comes back then.
func (s *Service) Start(ctx context.Context, o Order, by By) (models.ProvisionRun, Outcome, error) {
	return s.start(ctx, o, by, s.enqueue)
}

// StartHere begins a run that the caller works off, with Work.
func (s *Service) StartHere(ctx context.Context, o Order) (models.ProvisionRun, Outcome, error) {
	return s.start(ctx, o, By{}, nowhere)
}

// Resume goes on with a run by jobs: a paused one, or one whose worker is gone.
func (s *Service) Resume(ctx context.Context, id int64, by By) (Outcome, error) {
	_, outcome, err := s.resume(ctx, id, by, s.enqueue)
	return outcome, err
}

// ResumeHere is Resume for a caller that works the run off, with Work.
func (s *Service) ResumeHere(ctx context.Context, id int64) (models.ProvisionRun, Outcome, error) {
	return s.resume(ctx, id, By{}, nowhere)
}

// Pause halts a run; a batch under way ends first.
func (s *Service) Pause(ctx context.Context, id int64, by By) (Outcome, error) {
	return s.change(ctx, id, by, models.ActionRunPaused, func(r *models.ProvisionRun, _ *models.Tx) (bool, error) { return r.Pause(), nil })
}

// Stop ends a run for good. What it has registered stays.
func (s *Service) Stop(ctx context.Context, id int64, by By) (Outcome, error) {
	return s.change(ctx, id, by, models.ActionRunStopped, func(r *models.ProvisionRun, tx *models.Tx) (bool, error) {
		return r.Finish(models.RunStopped, tx.Now()), nil
	})
}

// place puts the work of a run where it is done, in the transaction that gives it out.
type place func(ctx context.Context, tx *models.Tx, r models.ProvisionRun) error

func nowhere(context.Context, *models.Tx, models.ProvisionRun) error { return nil }

func (s *Service) enqueue(ctx context.Context, tx *models.Tx, r models.ProvisionRun) error {
	return s.jobs.Insert(ctx, tx, WorkArgs{Run: r.ID, Turn: r.Turn})
}

func (s *Service) start(ctx context.Context, o Order, by By, put place) (run models.ProvisionRun, outcome Outcome, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		if err := tx.Exclusive(ctx, exclusive); err != nil {
			return err
		}
		run, err = tx.UnfinishedRun(ctx)
		if !errors.Is(err, models.ErrNotFound) {
			outcome = Unfinished
			return err
		}
		run = models.StartedRun(o.Size, o.Selection, by.Staff, tx.Now())
		if err := tx.SaveRun(ctx, &run); err != nil {
			return err
		}
		if err := put(ctx, tx, run); err != nil {
			return err
		}
		return audit(ctx, tx, by, models.ActionRunStarted, run)
	})
	return run, outcome, err
}

func (s *Service) resume(ctx context.Context, id int64, by By, put place) (run models.ProvisionRun, outcome Outcome, err error) {
	outcome, err = s.change(ctx, id, by, models.ActionRunResumed, func(r *models.ProvisionRun, tx *models.Tx) (bool, error) {
		// At the desk a running run is somebody's; at the command line its worker may be known to be gone.
		if by.Staff != "" && r.State != models.RunPaused || !r.Resume(tx.Now()) {
			return false, nil
		}
		run = *r
		return true, put(ctx, tx, run)
	})
	return run, outcome, err
}

// change does something to a run that may be too late, and records it.
func (s *Service) change(ctx context.Context, id int64, by By, action string, do func(*models.ProvisionRun, *models.Tx) (bool, error)) (outcome Outcome, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		run, err := tx.LockRun(ctx, id)
		if err != nil {
			return err
		}
		done, err := do(&run, tx)
		if err != nil || !done {
			outcome = TooLate
			return err
		}
		if err := tx.SaveRun(ctx, &run); err != nil {
			return err
		}
		return audit(ctx, tx, by, action, run)
	})
	return outcome, err
}

// audit records what was done to a run: on the staff member's chain, or on the day's when nobody of them did it (D8.1).
func audit(ctx context.Context, tx *models.Tx, by By, action string, run models.ProvisionRun) error {
	e := models.Event{
		Action: action, Outcome: models.OutcomeOK, IPPrefix: by.Origin.IPPrefix, Device: by.Origin.Device,
		Facts: models.Facts{Run: run.ID, Count: run.Registered, Note: by.Note},
	}
	if by.Staff != "" {
		return tx.AuditStaff(ctx, by.Staff, e)
	}
	e.Chain, e.Actor = models.SystemChain(tx.Now()), models.ActorSystem
	return tx.Audit(ctx, e)
}

// takeOver gives a run whose worker is gone to a new one: a job.
func (s *Service) takeOver(ctx context.Context, after time.Duration) error {
	return s.store.Tx(ctx, func(tx *models.Tx) error {
		stale, err := tx.StaleRun(ctx, tx.Now().Add(-after))
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		run, err := tx.LockRun(ctx, stale.ID)
		if err != nil || run.Turn != stale.Turn || run.State != models.RunRunning {
			return err
		}
		run.Resume(tx.Now())
		if err := tx.SaveRun(ctx, &run); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, run)
	})
}
