package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Reception lets a cardholder without mail set a password anew with a card, a birth date and a code by SMS, once and for
// a short time, after staff have identified them on the telephone (D3.6). Nobody but the cardholder uses it.
type Reception struct {
	CardholderNo string `gorm:"primaryKey"`
	OpenedAt     time.Time
	ExpiresAt    time.Time
	UsedAt       *time.Time
}

// Open reports whether the reception can still be used. The zero value is closed.
func (r *Reception) Open(now time.Time) bool { return r.UsedAt == nil && now.Before(r.ExpiresAt) }

// NewReception opens one from now on.
func NewReception(cardholderNo string, now time.Time, p Policy) Reception {
	return Reception{CardholderNo: cardholderNo, OpenedAt: now, ExpiresAt: now.Add(p.Reception)}
}

// Use ends the reception: it serves once.
func (r *Reception) Use(now time.Time) { r.UsedAt = &now }

// ReceptionOf finds a cardholder's reception; the zero value, which is closed, where there is none.
func (q *Query) ReceptionOf(ctx context.Context, cardholderNo string) (Reception, error) {
	return reception(gorm.G[Reception](q.db).Where("cardholder_no = ?", cardholderNo).First(ctx))
}

// LockReception is ReceptionOf with the row locked until the transaction ends.
func (tx *Tx) LockReception(ctx context.Context, cardholderNo string) (Reception, error) {
	return reception(gorm.G[Reception](tx.db, clause.Locking{Strength: "UPDATE"}).Where("cardholder_no = ?", cardholderNo).First(ctx))
}

func reception(r Reception, err error) (Reception, error) {
	err = wrap("find reception", err)
	if errors.Is(err, ErrNotFound) {
		return Reception{}, nil
	}
	return r, err
}

// SaveReception writes r, in place of the cardholder's older one.
func (tx *Tx) SaveReception(ctx context.Context, r *Reception) error {
	return wrap("save reception", tx.db.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(r).Error)
}

// PurgeReceptions deletes those that ended before cutoff.
func (tx *Tx) PurgeReceptions(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "receptions", "cardholder_no", "expires_at < ?", cutoff)
}
