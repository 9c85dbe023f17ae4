package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Application is one pass through the application for the 3-D Secure service: the cards chosen and the terms agreed to
// (D4.1). Each tab has its own, so that what is completed is what the page showed.
type Application struct {
	ID           string `gorm:"primaryKey"` // 128 bits, base64url
	AccountID    int64
	Session      string  // binding to the browser session
	CardIDs      []int64 `gorm:"serializer:json"`
	TermsVersion string
	AgreedAt     time.Time
	DoneAt       *time.Time
}

// Open reports whether the application can still be completed: a code that is sent while the password
// proof is fresh can be entered to its end (D3.7, D5).
func (a *Application) Open(now time.Time, p Policy) bool {
	return a.DoneAt == nil && now.Before(a.AgreedAt.Add(p.StepUpAge+p.CodeValid))
}

// AddApplication inserts a with a new id.
func (tx *Tx) AddApplication(ctx context.Context, a *Application) error {
	a.ID, a.AgreedAt = NewToken()[:22], tx.Now()
	return wrap("add application", tx.db.WithContext(ctx).Create(a).Error)
}

// LatestApplication finds the newest application of this account and session; ErrNotFound.
func (q *Query) LatestApplication(ctx context.Context, accountID int64, session string) (Application, error) {
	a, err := gorm.G[Application](q.db).Where("account_id = ? AND session = ?", accountID, session).
		Order("agreed_at DESC").First(ctx)
	return a, wrap("find application", err)
}

// LockApplication finds an application of this account and locks it until the transaction ends; ErrNotFound.
func (tx *Tx) LockApplication(ctx context.Context, id string, accountID int64) (Application, error) {
	a, err := gorm.G[Application](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("id = ? AND account_id = ?", id, accountID).First(ctx)
	return a, wrap("lock application", err)
}

// SaveApplication writes a back.
func (tx *Tx) SaveApplication(ctx context.Context, a *Application) error {
	return wrap("save application", tx.db.WithContext(ctx).Save(a).Error)
}

// PurgeApplications deletes applications that were never completed and agreed to before cutoff.
func (tx *Tx) PurgeApplications(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "applications", "id", "done_at IS NULL AND agreed_at < ?", cutoff)
}
