package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Kinds of limits by address (D6.3).
const (
	ThrottleIdentity = "identity"
	ThrottleSignIn   = "sign_in"
)

// Throttle counts what came from one address prefix (/24 or /56, for carriers share addresses) in
// one window.
type Throttle struct {
	Prefix    string `gorm:"primaryKey"`
	Kind      string `gorm:"primaryKey"`
	Count     int
	StartedAt time.Time
}

// Wait is how long the prefix must wait, or zero.
func (t *Throttle) Wait(now time.Time, p Policy) time.Duration {
	limit := p.IdentityPosts
	if t.Kind == ThrottleSignIn {
		limit = p.FailedSignIns
	}
	end := t.StartedAt.Add(p.ThrottleWindow)
	if t.Count < limit || !now.Before(end) {
		return 0
	}
	return end.Sub(now)
}

// Add counts one more, in a new window when the old one is over.
func (t *Throttle) Add(now time.Time, p Policy) {
	if !now.Before(t.StartedAt.Add(p.ThrottleWindow)) {
		t.Count, t.StartedAt = 0, now
	}
	t.Count++
}

// Throttle finds or makes the counter of a prefix, locked until the transaction ends.
func (tx *Tx) Throttle(ctx context.Context, prefix, kind string) (Throttle, error) {
	row := Throttle{Prefix: prefix, Kind: kind, StartedAt: tx.Now()}
	if err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return row, wrap("throttle", err)
	}
	t, err := gorm.G[Throttle](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("prefix = ? AND kind = ?", prefix, kind).First(ctx)
	return t, wrap("throttle", err)
}

// CountIdentityPost counts one question of who somebody is, and returns how long the address must wait first, or zero;
// then nothing is counted (D6.3). A refusal is an outcome: commit it.
func (tx *Tx) CountIdentityPost(ctx context.Context, prefix string) (time.Duration, error) {
	t, err := tx.Throttle(ctx, prefix, ThrottleIdentity)
	if err != nil {
		return 0, err
	}
	if wait := t.Wait(tx.Now(), tx.Policy()); wait > 0 {
		return wait, nil
	}
	t.Add(tx.Now(), tx.Policy())
	return 0, tx.SaveThrottle(ctx, &t)
}

// SaveThrottle writes t back.
func (tx *Tx) SaveThrottle(ctx context.Context, t *Throttle) error {
	return wrap("save throttle", tx.db.WithContext(ctx).Save(t).Error)
}

// PurgeThrottles deletes windows that began before cutoff (D7.5).
func (tx *Tx) PurgeThrottles(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "throttles", "prefix, kind", "started_at < ?", cutoff)
}
