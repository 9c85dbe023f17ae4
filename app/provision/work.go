package provision

import (
	"context"
	"errors"

	"mynetplus/models"
)

// Estimate counts what a run would do now, and writes nothing: the same cards, judged by the same rule.
func (s *Service) Estimate(ctx context.Context, o Order) (models.Tally, error) {
	var t models.Tally
	err := s.store.Snapshot(ctx, func(q *models.Query) error {
		var at models.Cursor
		for {
			found, err := q.Candidates(ctx, o.Selection, at, estimateCards)
			if err != nil {
				return err
			}
			for _, c := range found {
				if t.Registered == o.Size {
					return nil
				}
				t.Add(c.Verdict(q.Now()))
				at = models.Cursor{No: c.Card.CardholderNo, Card: c.Card.ID}
			}
			if len(found) < estimateCards {
				return nil
			}
		}
	})
	return t, err
}

// estimateCards is how many cards are read at a time where nobody waits for a lock.
const estimateCards = 5000

// Work works a run off in the foreground, batch after batch, and pauses it when ctx ends. tell hears of the progress
// after each batch. It returns the run as it then is: done, paused, stopped, or running under a newer worker.
func (s *Service) Work(ctx context.Context, run models.ProvisionRun, tell func(models.ProvisionRun)) (models.ProvisionRun, error) {
	id, turn := run.ID, run.Turn
	for more := true; more; {
		var err error
		if more, err = s.batch(ctx, id, turn, nowhere); models.Deadlocked(err) {
			more, err = true, nil // nothing of it was written
		}
		if ctx.Err() != nil {
			err = s.pauseHere(context.WithoutCancel(ctx), id, turn)
			more = false
		}
		if err != nil {
			return run, err
		}
		if run, err = s.Run(context.WithoutCancel(ctx), id); err != nil {
			return run, err
		}
		tell(run)
	}
	return run, nil
}

// pauseHere pauses a run if nobody else has taken it over.
func (s *Service) pauseHere(ctx context.Context, id, turn int64) error {
	_, err := s.change(ctx, id, By{}, models.ActionRunPaused, func(r *models.ProvisionRun, _ *models.Tx) (bool, error) {
		return r.Turn == turn && r.Pause(), nil
	})
	return err
}

// Run reads one run; models.ErrNotFound.
func (s *Service) Run(ctx context.Context, id int64) (run models.ProvisionRun, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		run, err = q.ProvisionRun(ctx, id)
		return err
	})
	return run, err
}

// Unfinished is the run that is under way or paused, if there is one.
func (s *Service) Unfinished(ctx context.Context) (run models.ProvisionRun, ok bool, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		run, err = q.UnfinishedRun(ctx)
		return err
	})
	if errors.Is(err, models.ErrNotFound) {
		return run, false, nil
	}
	return run, err == nil, err
}

// Runs lists the newest runs.
func (s *Service) Runs(ctx context.Context, limit int) (runs []models.ProvisionRun, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		runs, err = q.ProvisionRuns(ctx, limit)
		return err
	})
	return runs, err
}

// Skips hands what a run left out to each.
func (s *Service) Skips(ctx context.Context, run int64, each func(models.ProvisionSkip) error) error {
	return s.store.Read(ctx, func(q *models.Query) error { return q.Skips(ctx, run, each) })
}
