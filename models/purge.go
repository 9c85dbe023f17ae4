package models

import (
	"context"
	"fmt"
	"time"
)

// PurgeBatch is how many rows one purge deletes at most: SQLite has one writer, and requests wait for it.
const PurgeBatch = 1000

// purge deletes up to PurgeBatch rows of a table that meet the condition, and reports how many. An index serves each
// condition; its placeholder is the cutoff.
func (tx *Tx) purge(ctx context.Context, table, key, condition string, cutoff time.Time) (int, error) {
	res := tx.db.WithContext(ctx).Exec(fmt.Sprintf("DELETE FROM %s WHERE (%s) IN (SELECT %s FROM %s WHERE %s LIMIT %d)",
		table, key, key, table, condition, PurgeBatch), utc(cutoff))
	return int(res.RowsAffected), wrap("purge "+table, res.Error)
}
