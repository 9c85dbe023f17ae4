package models

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Doors that a lock closes (D3.4).
const (
	DoorLogin     = "login"
	DoorChallenge = "challenge"
)

// Causes of a closed door (D3.4).
const (
	CauseFailures = "failures" // too many in a row
	CauseLockdown = "lockdown" // by the cardholder (D3.12); no device passes then
	CauseStaff    = "staff"    // the same, by the call center
)

// HashLoginID labels the keyed hash of a typed ID: it counts failures for IDs that exist and for
// those that do not, exactly alike (D3.3).
const HashLoginID = "login id"

// Lock counts the failures at one door. At the login door there is one row for strangers and one
// per known device, each with its own counter (D3.4).
type Lock struct {
	Door      string `gorm:"primaryKey"`
	Subject   string `gorm:"primaryKey"` // login: keyed hash of the typed ID; challenge: cardholder number
	Device    string `gorm:"primaryKey"` // hash of the known device's token, or empty for strangers
	Owner     string // cardholder number; empty for an ID that does not exist: such rows are purged
	Failures  int
	Cause     string
	ClosedAt  *time.Time
	UpdatedAt time.Time
}

// Closed reports whether the door is shut.
func (l *Lock) Closed() bool { return l.ClosedAt != nil }

// Fail counts one more failure, before the secret is compared, and closes the door at the limit.
func (l *Lock) Fail(now time.Time, p Policy) {
	l.Failures++
	limit := p.LoginFailures
	if l.Door == DoorChallenge {
		limit = p.ChallengeFailures
	}
	if l.Failures >= limit {
		l.ClosedAt, l.Cause = &now, CauseFailures
	}
}

// Shut closes the door for another cause than failures.
func (l *Lock) Shut(now time.Time, cause string) { l.ClosedAt, l.Cause = &now, cause }

// Shutdown reports whether the door is closed for everybody, also for devices that signed in before (D3.4).
func (l *Lock) Shutdown() bool { return l.Closed() && l.Cause != CauseFailures }

// Succeed takes the failures back.
func (l *Lock) Succeed() { l.Failures, l.ClosedAt, l.Cause = 0, nil, "" }

// LoginLock finds or makes the counter of a typed ID for a device (empty: strangers), locked until
// the transaction ends. Subjects are the forms of the typed ID's hash, the one in force first.
func (tx *Tx) LoginLock(ctx context.Context, subjects []string, device, owner string) (Lock, error) {
	row := Lock{Door: DoorLogin, Subject: subjects[0], Device: device, Owner: owner, UpdatedAt: tx.Now()}
	return tx.lock(ctx, row, subjects)
}

// ChallengeLock finds or makes the counter of a cardholder's challenge door, locked until the
// transaction ends.
func (tx *Tx) ChallengeLock(ctx context.Context, cardholderNo string) (Lock, error) {
	row := Lock{Door: DoorChallenge, Subject: cardholderNo, Owner: cardholderNo, UpdatedAt: tx.Now()}
	return tx.lock(ctx, row, []string{cardholderNo})
}

func (tx *Tx) lock(ctx context.Context, row Lock, subjects []string) (Lock, error) {
	find := func() (l Lock, err error) {
		// One subject, or two while a key is being replaced (D7.3).
		err = tx.line(ctx, "SELECT "+lockColumns+" FROM locks WHERE door = $1 AND device = $2 AND subject IN ($3, $4) ORDER BY subject LIMIT 1"+tx.locked(),
			[]any{row.Door, row.Device, subjects[0], subjects[len(subjects)-1]},
			&l.Door, &l.Subject, &l.Device, &l.Owner, &l.Failures, &l.Cause, &l.ClosedAt, &l.UpdatedAt)
		return l, err
	}
	l, err := find()
	if errors.Is(err, sql.ErrNoRows) {
		if err = tx.putLock(ctx, &row, "NOTHING"); err == nil {
			l, err = find() // another instance may have been first
		}
	}
	if l.Owner == "" {
		l.Owner = row.Owner // the ID was typed before it was assigned
	}
	return l, wrap("lock door", err)
}

// LocksOf finds all counters of a cardholder, at both doors, locked until the transaction ends.
func (tx *Tx) LocksOf(ctx context.Context, cardholderNo string) ([]Lock, error) {
	locks, err := gorm.G[Lock](tx.db, clause.Locking{Strength: "UPDATE"}).Where("owner = ?", cardholderNo).Order("door DESC, subject, device").Find(ctx)
	return locks, wrap("lock doors", err)
}

// LockOwner is whose the counter of a subject is; empty when it is nobody's, or gone.
func (q *Query) LockOwner(ctx context.Context, door, subject string) (string, error) {
	locks, err := gorm.G[Lock](q.db).Where("door = ? AND subject = ? AND owner <> ''", door, subject).Limit(1).Find(ctx)
	if err != nil || len(locks) == 0 {
		return "", wrap("find door", err)
	}
	return locks[0].Owner, nil
}

// SaveLock writes l back.
func (tx *Tx) SaveLock(ctx context.Context, l *Lock) error {
	l.UpdatedAt = tx.Now()
	return wrap("save lock", tx.putLock(ctx, l, "UPDATE SET owner = excluded.owner, failures = excluded.failures, "+
		"cause = excluded.cause, closed_at = excluded.closed_at, updated_at = excluded.updated_at"))
}

const lockColumns = "door, subject, device, owner, failures, cause, closed_at, updated_at"

// putLock inserts l; otherwise is what happens when it is there.
func (tx *Tx) putLock(ctx context.Context, l *Lock, otherwise string) error {
	return tx.exec(ctx, "INSERT INTO locks ("+lockColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (door, subject, device) DO "+otherwise,
		l.Door, l.Subject, l.Device, l.Owner, l.Failures, l.Cause, utcPtr(l.ClosedAt), utc(l.UpdatedAt))
}

// PurgeStrangerLocks deletes counters of IDs that do not exist, last used before cutoff (D3.3, D7.5).
func (tx *Tx) PurgeStrangerLocks(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "locks", "door, subject, device", "owner = '' AND updated_at < ?", cutoff)
}
