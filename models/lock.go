package models

import (
	"context"
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
	find := func() (Lock, error) {
		return gorm.G[Lock](tx.db, clause.Locking{Strength: "UPDATE"}).
			Where("door = ? AND subject IN ? AND device = ?", row.Door, subjects, row.Device).First(ctx)
	}
	l, err := find()
	if err == gorm.ErrRecordNotFound {
		err = tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
		if err == nil {
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
	// gorm's Save takes the empty device for an absent key and would insert.
	return wrap("save lock", tx.db.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(l).Error)
}

// PurgeStrangerLocks deletes counters of IDs that do not exist, last used before cutoff (D3.3, D7.5).
func (tx *Tx) PurgeStrangerLocks(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "locks", "door, subject, device", "owner = '' AND updated_at < ?", cutoff)
}
