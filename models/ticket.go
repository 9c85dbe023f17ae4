package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// AppToken remembers the jti of an app backend's token until it expires, so that each counts once (D3.9).
type AppToken struct {
	JTIHash   string `gorm:"column:jti_hash;primaryKey"`
	ExpiresAt time.Time
}

// AppTicket opens one webview session; stored hashed, good once (D3.9).
type AppTicket struct {
	Hash         string `gorm:"primaryKey"`
	CardholderNo string
	ExpiresAt    time.Time
	UsedAt       *time.Time
}

// UseAppToken notes a token's jti; ErrToken when it was used before.
func (tx *Tx) UseAppToken(ctx context.Context, jti string, expires time.Time) error {
	row := AppToken{JTIHash: HashToken(jti), ExpiresAt: utc(expires)}
	// A duplicate key would be an error that ends the transaction on PostgreSQL, and not on SQLite.
	res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if res.Error == nil && res.RowsAffected == 0 {
		return ErrToken
	}
	return wrap("use app token", res.Error)
}

// AddAppTicket stores a new ticket for a cardholder and returns its plain form.
func (tx *Tx) AddAppTicket(ctx context.Context, cardholderNo string) (string, error) {
	ticket := NewToken()
	row := AppTicket{Hash: HashToken(ticket), CardholderNo: cardholderNo, ExpiresAt: tx.Now().Add(tx.Policy().AppTicket)}
	return ticket, wrap("add ticket", gorm.G[AppTicket](tx.db).Create(ctx, &row))
}

// UseAppTicket consumes a ticket and returns whom it names; ErrNotFound when it is unknown, used or late.
func (tx *Tx) UseAppTicket(ctx context.Context, ticket string) (string, error) {
	now := tx.Now()
	res := tx.db.WithContext(ctx).Model(&AppTicket{}).
		Where("hash = ? AND used_at IS NULL AND expires_at > ?", HashToken(ticket), now).Update("used_at", now)
	if err := affected("use ticket", res); err != nil {
		return "", err
	}
	row, err := gorm.G[AppTicket](tx.db).Where("hash = ?", HashToken(ticket)).First(ctx)
	return row.CardholderNo, wrap("use ticket", err)
}

// PurgeAppTokens deletes tokens' marks that expired before cutoff.
func (tx *Tx) PurgeAppTokens(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "app_tokens", "jti_hash", "expires_at < ?", cutoff)
}

// PurgeAppTickets deletes tickets that expired before cutoff.
func (tx *Tx) PurgeAppTickets(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "app_tickets", "hash", "expires_at < ?", cutoff)
}
