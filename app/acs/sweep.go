package acs

import (
	"context"
	"errors"
	"time"

	"mynetplus/models"
)

// swept is how many late challenges are looked for at once.
const swept = 100

// Sweep ends the challenges whose deadline has passed (3ds.md, "Timers"), each in a transaction of its own. Several
// instances may sweep at once: the row says what is left to do.
func (s *Service) Sweep(ctx context.Context, now time.Time) error {
	for {
		var late []string
		err := s.Store.Read(ctx, func(q *models.Query) (err error) {
			late, err = q.LateTransactions(ctx, now, swept)
			return err
		})
		if err != nil {
			return err
		}
		var failed []error
		for _, id := range late {
			failed = append(failed, s.sweep(ctx, id, now))
		}
		if err := errors.Join(failed...); err != nil || len(late) < swept {
			return err
		}
	}
}

// sweep ends one challenge, if it is still late. Its job delivers the result at once.
func (s *Service) sweep(ctx context.Context, acsTransID string, now time.Time) error {
	return s.Store.Tx(ctx, func(tx *models.Tx) error {
		t, err := tx.LockTransaction(ctx, acsTransID)
		if errors.Is(err, models.ErrNotFound) || err == nil && !t.Late(now) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.finish(ctx, tx, &t, lateness(&t), models.Origin{})
	})
}
