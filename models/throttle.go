package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Kinds of limits: by address (D6.3), and by card (D3.1).
const (
	ThrottleIdentity = "identity"
	ThrottleSignIn   = "sign_in"
	ThrottleCard     = "card"
)

// cardWindow is the window of the tries at one card (D3.1).
const cardWindow = time.Hour

// Throttle counts what came from one address prefix (/24 or /56, for carriers share addresses), or what was tried with
// one card, in one window.
type Throttle struct {
	Prefix    string `gorm:"primaryKey"` // of ThrottleCard: the number's keyed hash, whether the card exists or not
	Kind      string `gorm:"primaryKey"`
	Count     int
	StartedAt time.Time
}

// limit is how many fit into a window, and how long that is.
func (t *Throttle) limit(p Policy) (int, time.Duration) {
	switch t.Kind {
	case ThrottleSignIn:
		return p.FailedSignIns, p.ThrottleWindow
	case ThrottleCard:
		return p.CardTries, cardWindow
	}
	return p.IdentityPosts, p.ThrottleWindow
}

// Wait is how long the prefix must wait, or zero.
func (t *Throttle) Wait(now time.Time, p Policy) time.Duration {
	limit, window := t.limit(p)
	end := t.StartedAt.Add(window)
	if t.Count < limit || !now.Before(end) {
		return 0
	}
	return end.Sub(now)
}

// Add counts one more, in a new window when the old one is over.
func (t *Throttle) Add(now time.Time, p Policy) {
	if _, window := t.limit(p); !now.Before(t.StartedAt.Add(window)) {
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
	return tx.countOne(ctx, prefix, ThrottleIdentity)
}

// CountCardTry counts one try at a card at sign-up, and returns how long the card must wait first, or zero; then nothing
// is counted (D3.1). A refusal is an outcome: commit it.
func (tx *Tx) CountCardTry(ctx context.Context, panHash string) (time.Duration, error) {
	return tx.countOne(ctx, panHash, ThrottleCard)
}

func (tx *Tx) countOne(ctx context.Context, prefix, kind string) (time.Duration, error) {
	t, err := tx.Throttle(ctx, prefix, kind)
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
