package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// States of an uploaded file's import.
const (
	ImportRunning = "running"
	ImportDone    = "done"
	ImportRefused = "refused" // the file or the moment: nothing was changed
	ImportFailed  = "failed"  // in the middle: what was committed stays, and the same file completes it
)

// ImportLimit is how long an import of an uploaded file may take. A run that is older and has not ended was cut off with
// its process.
const ImportLimit = 10 * time.Minute

// ImportRun is one card file that somebody uploaded, and what came of it. The file itself is not kept (D7.5).
type ImportRun struct {
	ID        int64  `gorm:"primaryKey"`
	StartedBy string // user name
	FileName  string
	Note      string // why
	State     string
	Error     string       // a code, when the file was refused or the import failed
	Counts    ImportCounts `gorm:"embedded"`
	StartedAt time.Time
	EndedAt   *time.Time
}

// ImportCounts are the numbers of an import's report.
type ImportCounts struct {
	Lines     int `gorm:"column:line_count"`
	Added     int
	Changed   int
	Unchanged int
	Rejected  int
	Voided    int // enrollments
	Reapply   int // cardholders told to apply for their new card (D4.3)
	Unknown   int // replaced cards that nobody knows
}

// StateAt is the run's state at a time: one that was cut off has failed.
func (r *ImportRun) StateAt(now time.Time) string {
	if r.State == ImportRunning && now.Sub(r.StartedAt) >= ImportLimit {
		return ImportFailed
	}
	return r.State
}

// Kinds of findings.
const (
	FindingReject = "reject" // Code says why
	FindingNote   = "note"   // Card is one that the row replaces and nobody knows
	FindingVoid   = "void"   // Code says why the enrollment ended
)

// ImportFinding is one thing that an import met: a line that it refused or noted, or an enrollment that it ended. It holds
// no more of a person than the number.
type ImportFinding struct {
	ID           int64 `gorm:"primaryKey"`
	RunID        int64
	Kind         string
	Line         int
	Code         string
	CardholderNo string
	Card         string // masked, "•••• 0034"
}

// findingBatch is how many findings one statement inserts.
const findingBatch = 500

// AddImportRun begins a run. ErrDuplicate when another one is running.
func (tx *Tx) AddImportRun(ctx context.Context, r *ImportRun) error {
	if err := tx.Exclusive(ctx, "import run"); err != nil {
		return err
	}
	running, err := gorm.G[ImportRun](tx.db).Where("state = ? AND started_at > ?", ImportRunning, tx.Now().Add(-ImportLimit)).Limit(1).Find(ctx)
	if err != nil {
		return wrap("find import run", err)
	}
	if len(running) > 0 {
		return wrap("add import run", gorm.ErrDuplicatedKey)
	}
	r.State, r.StartedAt = ImportRunning, tx.Now()
	return wrap("add import run", tx.db.WithContext(ctx).Create(r).Error)
}

// EndImportRun writes how a run ended, with what it met.
func (tx *Tx) EndImportRun(ctx context.Context, r *ImportRun, findings []ImportFinding) error {
	now := tx.Now()
	r.EndedAt = &now
	if err := tx.db.WithContext(ctx).Save(r).Error; err != nil {
		return wrap("end import run", err)
	}
	if len(findings) == 0 {
		return nil
	}
	for i := range findings {
		findings[i].RunID = r.ID
	}
	return wrap("add import findings", tx.db.WithContext(ctx).CreateInBatches(findings, findingBatch).Error)
}

// ImportRun finds a run; ErrNotFound.
func (q *Query) ImportRun(ctx context.Context, id int64) (ImportRun, error) {
	r, err := gorm.G[ImportRun](q.db).Where("id = ?", id).First(ctx)
	return r, wrap("find import run", err)
}

// ImportRuns lists the newest runs.
func (q *Query) ImportRuns(ctx context.Context, limit int) ([]ImportRun, error) {
	runs, err := gorm.G[ImportRun](q.db).Order("id DESC").Limit(limit).Find(ctx)
	return runs, wrap("list import runs", err)
}

// ImportFindings lists what a run met, of one kind, in the order of the file, after the finding with this id.
func (q *Query) ImportFindings(ctx context.Context, run int64, kind string, after int64, limit int) ([]ImportFinding, error) {
	found, err := gorm.G[ImportFinding](q.db).Where("run_id = ? AND kind = ? AND id > ?", run, kind, after).Order("id").Limit(limit).Find(ctx)
	return found, wrap("list import findings", err)
}
