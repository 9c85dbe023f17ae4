package models

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
)

// AuditAll appends events to as many chains, each its own, like Audit in a few statements for all: a run over a million
// cardholders cannot lock a million heads one by one.
func (tx *Tx) AuditAll(ctx context.Context, events []Event) error {
	events = slices.SortedFunc(slices.Values(events), func(a, b Event) int { return strings.Compare(a.Chain, b.Chain) })
	chains := make([]string, len(events))
	for i, e := range events {
		chains[i] = e.Chain
	}
	heads, err := tx.heads(ctx, chains)
	if err != nil {
		return err
	}
	if err := tx.openChains(ctx, chains, heads); err != nil {
		return err
	}
	for i := range events {
		head := heads[events[i].Chain]
		tx.link(&events[i], &head)
		if err := head.sign(tx.Keys()); err != nil {
			return err
		}
		heads[head.Chain] = head
	}
	if err := tx.addEvents(ctx, events); err != nil {
		return err
	}
	return tx.putHeads(ctx, slices.Collect(maps.Values(heads)))
}

// link puts e behind head.
func (tx *Tx) link(e *Event, head *AuditHead) {
	e.At, e.Seq = tx.Now(), head.Count+1
	e.Hash = e.link(head.Hash)
	head.Count, head.Hash = e.Seq, e.Hash
}

// heads locks the heads of these chains, as far as they exist, in the order of their names.
func (tx *Tx) heads(ctx context.Context, chains []string) (map[string]AuditHead, error) {
	found := make(map[string]AuditHead, len(chains))
	err := tx.each(ctx, "SELECT chain, count, hash, key_id, mac FROM audit_heads WHERE chain IN ", chains, " ORDER BY chain"+tx.locked(),
		func(rows *sql.Rows) error {
			var h AuditHead
			err := rows.Scan(&h.Chain, &h.Count, &h.Hash, &h.KeyID, &h.MAC)
			found[h.Chain] = h
			return err
		})
	return found, wrap("lock audit heads", err)
}

// openChains enters those of the chains that have no head into the index, and adds their heads to the others.
func (tx *Tx) openChains(ctx context.Context, chains []string, heads map[string]AuditHead) error {
	missing := without(chains, heads)
	if len(missing) == 0 {
		return nil
	}
	index, err := tx.head(ctx, chainIndex)
	if err != nil {
		return err
	}
	// The index is locked now: whoever opened one of them meanwhile has committed.
	late, err := tx.heads(ctx, missing)
	if err != nil {
		return err
	}
	maps.Copy(heads, late)
	var opened []Event
	for _, chain := range without(missing, heads) {
		e := Event{Chain: chainIndex, Actor: ActorSystem, Action: ActionChainOpened, Subject: chain, Outcome: OutcomeOK}
		tx.link(&e, &index)
		opened = append(opened, e)
		heads[chain] = AuditHead{Chain: chain}
	}
	if err := index.sign(tx.Keys()); err != nil {
		return err
	}
	if err := tx.addEvents(ctx, opened); err != nil {
		return err
	}
	return tx.putHeads(ctx, []AuditHead{index})
}

func without(chains []string, heads map[string]AuditHead) []string {
	return slices.DeleteFunc(slices.Clone(chains), func(chain string) bool {
		_, known := heads[chain]
		return known
	})
}

func (tx *Tx) addEvents(ctx context.Context, events []Event) error {
	const columns = 11
	err := tx.bulk(ctx, "INSERT INTO audit_events (chain, seq, at, actor, action, subject, outcome, ip_prefix, device, facts, hash) VALUES ",
		columns, len(events), "", func(args []any, i int) []any {
			e := &events[i]
			return append(args, e.Chain, e.Seq, e.At, e.Actor, e.Action, e.Subject, e.Outcome, e.IPPrefix, e.Device, string(e.Facts.json()), e.Hash)
		})
	return wrap("append audit events", err)
}

func (tx *Tx) putHeads(ctx context.Context, heads []AuditHead) error {
	const columns = 5
	err := tx.bulk(ctx, "INSERT INTO audit_heads (chain, count, hash, key_id, mac) VALUES ", columns, len(heads),
		" ON CONFLICT (chain) DO UPDATE SET count = excluded.count, hash = excluded.hash, key_id = excluded.key_id, mac = excluded.mac",
		func(args []any, i int) []any {
			h := &heads[i]
			return append(args, h.Chain, h.Count, h.Hash, h.KeyID, h.MAC)
		})
	return wrap("save audit heads", err)
}
