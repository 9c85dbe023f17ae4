package models

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// AuditStart is where a chain begins whose first events have been kept long enough (D7.5): the last one that is gone,
// its hash, and a MAC over both. Without it the walk along the chain would miss them.
type AuditStart struct {
	Chain string
	Seq   int64
	Hash  string
	KeyID string
	MAC   string
}

func (s *AuditStart) message() string { return fmt.Sprintf("start|%s|%d|%s", s.Chain, s.Seq, s.Hash) }

// auditStart is where a chain begins; the zero value is its first event. Genuine says that the row was written here.
func (q *Query) auditStart(ctx context.Context, chain string) (s AuditStart, genuine bool, err error) {
	s.Chain = chain
	err = q.line(ctx, "SELECT seq, hash, key_id, mac FROM audit_starts WHERE chain = $1", []any{chain}, &s.Seq, &s.Hash, &s.KeyID, &s.MAC)
	if errors.Is(err, sql.ErrNoRows) {
		return s, true, nil
	}
	if err != nil {
		return s, false, wrap("read audit start", err)
	}
	mac, err := q.Keys().mac(s.KeyID, s.message())
	return s, err == nil && hmac.Equal([]byte(mac), []byte(s.MAC)), nil
}

// purgeChains is how many chains one purge shortens at most.
const purgeChains = 20

// PurgeAudit shortens chains whose first events are older than cutoff, and moves their starts (D7.5). The index keeps
// its events: it names every chain. It returns PurgeBatch while there is more.
func (tx *Tx) PurgeAudit(ctx context.Context, cutoff time.Time) (int, error) {
	var chains []string
	err := tx.lines(ctx, "SELECT e.chain FROM audit_events e LEFT JOIN audit_starts s ON s.chain = e.chain "+
		"WHERE e.at < $1 AND e.chain <> $2 AND e.seq = COALESCE(s.seq, 0) + 1 ORDER BY e.at, e.id LIMIT $3",
		[]any{utc(cutoff), chainIndex, purgeChains}, func(scan scan) error {
			var chain string
			err := scan(&chain)
			chains = append(chains, chain)
			return err
		})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, wrap("find old audit events", err)
	}
	for _, chain := range chains {
		if err := tx.shorten(ctx, chain, cutoff); err != nil {
			return 0, err
		}
	}
	if len(chains) < purgeChains {
		return len(chains), nil
	}
	return PurgeBatch, nil
}

// shorten deletes a chain's first events, up to the first one that stays.
func (tx *Tx) shorten(ctx context.Context, chain string, cutoff time.Time) error {
	head, err := tx.lockHead(ctx, chain)
	if err != nil {
		return err
	}
	start := AuditStart{Chain: chain, KeyID: tx.Keys().KeyID()}
	err = tx.line(ctx, "SELECT COALESCE(MIN(seq), CAST($1 AS BIGINT) + 1) - 1 FROM audit_events WHERE chain = $2 AND at >= $3",
		[]any{head.Count, chain, utc(cutoff)}, &start.Seq)
	if err != nil {
		return wrap("find audit start", err)
	}
	err = tx.line(ctx, "SELECT hash FROM audit_events WHERE chain = $1 AND seq = $2", []any{chain, start.Seq}, &start.Hash)
	if err != nil {
		return wrap("find audit start", err)
	}
	if start.MAC, err = tx.Keys().mac(start.KeyID, start.message()); err != nil {
		return err
	}
	err = tx.exec(ctx, "INSERT INTO audit_starts (chain, seq, hash, key_id, mac) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (chain) DO UPDATE SET "+
		"seq = excluded.seq, hash = excluded.hash, key_id = excluded.key_id, mac = excluded.mac", chain, start.Seq, start.Hash, start.KeyID, start.MAC)
	if err != nil {
		return wrap("save audit start", err)
	}
	return wrap("purge audit events", tx.exec(ctx, "DELETE FROM audit_events WHERE chain = $1 AND seq <= $2", chain, start.Seq))
}
