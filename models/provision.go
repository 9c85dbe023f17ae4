package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// States of a provisional run. A paused one waits for somebody to resume or stop it.
const (
	RunRunning = "running"
	RunPaused  = "paused"
	RunDone    = "done"
	RunStopped = "stopped"
)

// Verdict says what a run makes of a card (D4.2).
type Verdict string

// The verdicts. A card that the run has no business with is neither registered nor reported.
const (
	VerdictNone      Verdict = ""
	VerdictRegister  Verdict = "register"
	VerdictNoMobile  Verdict = "no_mobile"
	VerdictCorporate Verdict = "corporate"
	VerdictCancelled Verdict = "cancelled"
)

// Candidate is a card as a run meets it.
type Candidate struct {
	CardState
	HasMobile  bool // on the cardholder's file
	HasAccount bool // whoever has one applies there
}

// Verdict judges a card. Enrolled already, void, unusable or with an account: no business of a run, so that running it
// again registers nothing and reports nothing new of those. Else the first reason that fits.
func (c *Candidate) Verdict(now time.Time) Verdict {
	if c.HasAccount || !c.Card.Usable(now) || c.Enrollment.State != StateNone && c.Enrollment.State != StateCancelled {
		return VerdictNone
	}
	switch {
	case c.Card.Relation == RelationCorporate:
		return VerdictCorporate
	case c.Enrollment.State == StateCancelled:
		return VerdictCancelled
	case !c.HasMobile:
		return VerdictNoMobile
	}
	return VerdictRegister
}

// Selection is what a run may look at. Empty fields leave nothing out.
type Selection struct {
	Brand  string
	FromNo string // cardholder numbers, both ends included
	ToNo   string
}

// Tally counts what a run has made of the cards it looked at.
type Tally struct {
	Registered int
	NoMobile   int
	Corporate  int
	Cancelled  int
}

// Skipped is how many cards are reported.
func (t Tally) Skipped() int { return t.NoMobile + t.Corporate + t.Cancelled }

// Examined is how many cards were registered or reported.
func (t Tally) Examined() int { return t.Registered + t.Skipped() }

// Add counts one card.
func (t *Tally) Add(v Verdict) {
	switch v {
	case VerdictRegister:
		t.Registered++
	case VerdictNoMobile:
		t.NoMobile++
	case VerdictCorporate:
		t.Corporate++
	case VerdictCancelled:
		t.Cancelled++
	}
}

// Cursor is the last card that was looked at: cards go by cardholder number and id.
type Cursor struct {
	No   string `gorm:"column:cursor_no"`
	Card int64  `gorm:"column:cursor_card"`
}

// ProvisionRun is one stage of registering cardholders without an account provisionally (D4.2).
type ProvisionRun struct {
	ID         int64 `gorm:"primaryKey"`
	Size       int   // how many cards at most are registered
	Selection  `gorm:"embedded"`
	State      string
	Turn       int64 // grows with each start and resumption: whoever works under an older one ends
	Cursor     `gorm:"embedded"`
	Tally      `gorm:"embedded"`
	StartedBy  string // user name; empty: the command line
	StartedAt  time.Time
	WorkedAt   time.Time // the last batch, or when the run was started or resumed
	FinishedAt *time.Time
}

// Finished reports whether nothing more comes of the run.
func (r *ProvisionRun) Finished() bool { return r.State == RunDone || r.State == RunStopped }

// Pause halts a running run and tells whether it did.
func (r *ProvisionRun) Pause() bool {
	if r.State != RunRunning {
		return false
	}
	r.State = RunPaused
	return true
}

// Resume gives the run to a new worker and tells whether it did; a worker that still is at it ends with its batch.
func (r *ProvisionRun) Resume(now time.Time) bool {
	if r.Finished() {
		return false
	}
	r.State, r.WorkedAt = RunRunning, now
	r.Turn++
	return true
}

// Finish ends the run for good, done or stopped, and tells whether it did.
func (r *ProvisionRun) Finish(state string, now time.Time) bool {
	if r.Finished() {
		return false
	}
	r.State, r.FinishedAt = state, &now
	return true
}

// StartedRun is a run at its beginning.
func StartedRun(size int, chosen Selection, by string, now time.Time) ProvisionRun {
	return ProvisionRun{Size: size, Selection: chosen, State: RunRunning, Turn: 1, StartedBy: by, StartedAt: now, WorkedAt: now}
}

// SaveRun inserts or updates r.
func (tx *Tx) SaveRun(ctx context.Context, r *ProvisionRun) error {
	return wrap("save provisional run", tx.db.WithContext(ctx).Save(r).Error)
}

// ProvisionRun finds a run; ErrNotFound.
func (q *Query) ProvisionRun(ctx context.Context, id int64) (ProvisionRun, error) {
	r, err := gorm.G[ProvisionRun](q.db).Where("id = ?", id).First(ctx)
	return r, wrap("find provisional run", err)
}

// LockRun is ProvisionRun with the row locked until the transaction ends: before everything else.
func (tx *Tx) LockRun(ctx context.Context, id int64) (ProvisionRun, error) {
	r, err := gorm.G[ProvisionRun](tx.db, clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(ctx)
	return r, wrap("lock provisional run", err)
}

// UnfinishedRun finds the run that is under way or paused; ErrNotFound. There is never more than one.
func (q *Query) UnfinishedRun(ctx context.Context) (ProvisionRun, error) {
	r, err := gorm.G[ProvisionRun](q.db).Where("finished_at IS NULL").First(ctx)
	return r, wrap("find unfinished run", err)
}

// ProvisionRuns lists the newest runs.
func (q *Query) ProvisionRuns(ctx context.Context, limit int) ([]ProvisionRun, error) {
	runs, err := gorm.G[ProvisionRun](q.db).Order("id DESC").Limit(limit).Find(ctx)
	return runs, wrap("list provisional runs", err)
}
