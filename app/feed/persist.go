package feed

import (
	"context"
	"time"

	"mynetplus/models"
)

// batchTries is how often a batch is tried that others stand in the way of.
const batchTries = 5

// persist runs a transaction again while others stand in its way. It steps aside before: whoever PostgreSQL let go on at
// its cost needs a moment to wake up, and the lock it waits for is whoever's asks first.
func persist(ctx context.Context, store *models.Store, inTheWay func(error) bool, f func(*models.Tx) error) error {
	for try := 1; ; try++ {
		err := store.Tx(ctx, f)
		if try == batchTries || !inTheWay(err) {
			return err
		}
		select {
		case <-time.After(time.Duration(try) * 150 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}
