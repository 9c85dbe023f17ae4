package staff

import (
	"context"
	"errors"
	"time"

	"mynetplus/models"
)

// AuditLog lets supervisors and auditors read the events, and records that they did.
type AuditLog struct {
	store *models.Store
}

// NewAuditLog makes it.
func NewAuditLog(s *models.Store) *AuditLog { return &AuditLog{s} }

// sameSearch is how long paging through one search counts as reading once.
const sameSearch = 15 * time.Minute

// Read notes that somebody reads what a search finds; terms are its conditions. The pages of one search, one after the
// other, are one reading.
func (l *AuditLog) Read(ctx context.Context, by, terms string, from models.Origin) error {
	var last models.Event
	err := l.store.Read(ctx, func(q *models.Query) (err error) {
		last, err = q.LastOnChain(ctx, models.StaffChain(by), models.ActionAuditRead)
		return err
	})
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if err == nil && last.Facts.Note == terms && l.store.Now().Sub(last.At) < sameSearch {
		return nil
	}
	return l.note(ctx, by, terms, from, models.ActionAuditRead, models.OutcomeOK)
}

// Export notes that somebody takes what a search finds away as a file.
func (l *AuditLog) Export(ctx context.Context, by, terms string, from models.Origin) error {
	return l.note(ctx, by, terms, from, models.ActionAuditExport, models.OutcomeOK)
}

func (l *AuditLog) note(ctx context.Context, by, terms string, from models.Origin, action, outcome string) error {
	e := event(from, action, outcome)
	e.Facts.Note = terms
	return l.store.Tx(ctx, func(tx *models.Tx) error { return tx.AuditStaff(ctx, by, e) })
}

// Search finds events, the newest first: limit of them after the event before, or after skip.
func (l *AuditLog) Search(ctx context.Context, f models.AuditFilter, before *models.Event, skip, limit int) (events []models.Event, err error) {
	err = l.store.Read(ctx, func(q *models.Query) error {
		events, err = q.AuditSearch(ctx, f, before, skip, limit)
		return err
	})
	return events, err
}

// Verified is what a walk along the chains found.
type Verified struct {
	Chain   string             // the only one walked, or empty for all
	Broken  *models.AuditBreak // nil: whole
	Seen    int64              // events
	TimeOut bool               // there was no time to walk to the end
}

// verifyTime is how long a walk may take; the command line has no limit.
const verifyTime = 20 * time.Second

// Verify walks one chain, or all of them, as they stand now, and notes that somebody did (D8.1).
func (l *AuditLog) Verify(ctx context.Context, by, chain string, from models.Origin) (Verified, error) {
	v := Verified{Chain: chain}
	walk, cancel := context.WithTimeout(ctx, verifyTime)
	defer cancel()
	err := l.store.Snapshot(walk, func(q *models.Query) (err error) {
		if chain == "" {
			v.Broken, v.Seen, err = q.VerifyAudit(walk)
		} else {
			v.Broken, v.Seen, err = q.VerifyAuditChain(walk, chain)
		}
		return err
	})
	if errors.Is(walk.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		v.TimeOut, err = true, nil
	}
	if err != nil {
		return v, err
	}
	outcome := models.OutcomeOK
	if v.Broken != nil || v.TimeOut {
		outcome = models.OutcomeRefused
	}
	return v, l.note(ctx, by, chain, from, models.ActionAuditVerify, outcome)
}
