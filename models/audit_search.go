package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// AuditFilter chooses among all events; what is empty or zero does not count.
type AuditFilter struct {
	Chain    string // one person's
	Actor    string
	Action   string
	From, To time.Time // To is not among them
}

// AuditSearch lists the events that the filter leaves, the newest first: those after the event before, or from the
// beginning when it is nil, leaving out skip. Each filter has an index to walk along.
func (q *Query) AuditSearch(ctx context.Context, f AuditFilter, before *Event, skip, limit int) ([]Event, error) {
	of := gorm.G[Event](q.db).Offset(skip).Limit(limit)
	if f.Chain != "" {
		of = of.Where("chain = ?", f.Chain).Order("seq DESC")
		if before != nil {
			of = of.Where("seq < ?", before.Seq)
		}
	} else {
		of = of.Order("at DESC, id DESC")
		if before != nil {
			of = of.Where("(at, id) < (?, ?)", utc(before.At), before.ID)
		}
	}
	switch {
	case f.Actor == "":
	case f.Actor == ActorCardholder || f.Chain != "":
		of = of.Where("actor || '' = ?", f.Actor) // no index: nearly all events are cardholders'
	default:
		of = of.Where("actor = ? AND actor <> 'cardholder'", f.Actor) // as the index audit_events_others has it
	}
	switch {
	case f.Action == "":
	case f.Chain != "":
		of = of.Where("action || '' = ?", f.Action) // no index: a chain is shorter than everybody's events of a kind
	default:
		of = of.Where("action = ?", f.Action)
	}
	if !f.From.IsZero() {
		of = of.Where("at >= ?", utc(f.From))
	}
	if !f.To.IsZero() {
		of = of.Where("at < ?", utc(f.To))
	}
	events, err := of.Find(ctx)
	return events, wrap("search audit events", err)
}

// LastOnChain is the newest event of a chain with this action; ErrNotFound.
func (q *Query) LastOnChain(ctx context.Context, chain, action string) (Event, error) {
	e, err := gorm.G[Event](q.db).Where("chain = ? AND action || '' = ?", chain, action).Order("seq DESC").First(ctx)
	return e, wrap("find audit event", err)
}

// VerifyAuditChain is VerifyAudit for one chain: a chain that the index names must have its head.
func (q *Query) VerifyAuditChain(ctx context.Context, chain string) (*AuditBreak, int64, error) {
	head, err := gorm.G[AuditHead](q.db).Where("chain = ?", chain).First(ctx)
	if err = wrap("find audit head", err); errors.Is(err, ErrNotFound) {
		return q.headless(ctx, chain)
	}
	if err != nil {
		return nil, 0, err
	}
	b, n, _, err := q.verifyChain(ctx, head)
	return b, n, err
}

// headless judges a chain without a head: it has never been, or it was taken away.
func (q *Query) headless(ctx context.Context, chain string) (*AuditBreak, int64, error) {
	opened, err := gorm.G[Event](q.db).Where("chain = ? AND subject = ?", chainIndex, chain).Limit(1).Find(ctx)
	if err != nil {
		return nil, 0, wrap("read audit index", err)
	}
	left, err := gorm.G[Event](q.db).Where("chain = ?", chain).Order("seq").Limit(1).Find(ctx)
	switch {
	case err != nil:
		return nil, 0, wrap("read audit events", err)
	case len(opened) > 0:
		return &AuditBreak{Chain: chain, What: "chain missing"}, 0, nil
	case len(left) > 0:
		return &AuditBreak{chain, left[0].Seq, "added"}, 0, nil
	}
	return nil, 0, nil
}
