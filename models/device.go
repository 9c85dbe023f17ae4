package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Device is a browser that has signed in to an account before; its cookie holds the token (D3.3,
// OWASP device-cookie protocol). One browser may be known to several accounts.
type Device struct {
	TokenHash   string `gorm:"primaryKey"`
	AccountID   int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind        string // "iphone/safari"
	FirstSeenAt time.Time
	LastSeenAt  time.Time
	ExpiresAt   time.Time
}

// NewToken makes an unguessable token of 256 bits for a cookie or a ticket.
func NewToken() string {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails: crypto/rand
	return base64.RawURLEncoding.EncodeToString(raw)
}

// HashToken is how a token is stored: whoever reads the database cannot use it.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// KnownDevice reports whether the token's browser has signed in to the account and is remembered.
func (q *Query) KnownDevice(ctx context.Context, tokenHash string, accountID int64) (bool, error) {
	known := false
	err := q.line(ctx, "SELECT EXISTS (SELECT 1 FROM devices WHERE token_hash = $1 AND account_id = $2 AND expires_at > $3)",
		[]any{tokenHash, accountID, q.Now()}, &known)
	return known, wrap("find device", err)
}

// DeviceExists reports whether the token is one that we gave out, to whichever account.
func (q *Query) DeviceExists(ctx context.Context, tokenHash string) (bool, error) {
	some, err := gorm.G[Device](q.db).Where("token_hash = ?", tokenHash).Limit(1).Find(ctx)
	return len(some) > 0, wrap("find device", err)
}

// RememberDevice notes a sign-in from the token's browser and starts its memory anew (D3.3).
func (tx *Tx) RememberDevice(ctx context.Context, tokenHash string, accountID int64, kind string) error {
	now := tx.Now()
	return wrap("remember device", tx.exec(ctx, "INSERT INTO devices (token_hash, account_id, kind, first_seen_at, last_seen_at, expires_at) "+
		"VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT (token_hash, account_id) DO UPDATE SET kind = excluded.kind, "+
		"first_seen_at = CASE WHEN devices.expires_at > $4 THEN devices.first_seen_at ELSE $4 END, "+
		"last_seen_at = excluded.last_seen_at, expires_at = excluded.expires_at",
		tokenHash, accountID, kind, now, now.Add(tx.Policy().DeviceMemory)))
}

// EndDevices forgets the devices of an account, all but the one with this hash (empty: all).
func (tx *Tx) EndDevices(ctx context.Context, accountID int64, except string) error {
	_, err := gorm.G[Device](tx.db).Where("account_id = ? AND token_hash <> ?", accountID, except).Delete(ctx)
	return wrap("end devices", err)
}

// DevicesOf lists the devices that an account remembers, the last used first.
func (q *Query) DevicesOf(ctx context.Context, accountID int64) ([]Device, error) {
	all, err := gorm.G[Device](q.db).Where("account_id = ? AND expires_at > ?", accountID, q.Now()).
		Order("last_seen_at DESC, token_hash").Find(ctx)
	return all, wrap("list devices", err)
}

// EndDevice forgets one device of an account; one that is gone already is fine.
func (tx *Tx) EndDevice(ctx context.Context, accountID int64, tokenHash string) error {
	_, err := gorm.G[Device](tx.db).Where("account_id = ? AND token_hash = ?", accountID, tokenHash).Delete(ctx)
	return wrap("end device", err)
}

// PurgeDevices deletes devices whose memory ended before cutoff, with their own counters at the login door (D3.3,
// D3.4): nobody can come to such a counter again.
func (tx *Tx) PurgeDevices(ctx context.Context, cutoff time.Time) (int, error) {
	// Ordered, so that both statements mean the same devices.
	expired := fmt.Sprintf("(SELECT token_hash, account_id FROM devices WHERE expires_at < ? ORDER BY expires_at, token_hash, account_id LIMIT %d)", PurgeBatch)
	owned := "(SELECT e.token_hash, a.cardholder_no FROM " + expired + " e JOIN accounts a ON a.id = e.account_id)"
	err := tx.db.WithContext(ctx).Exec("DELETE FROM locks WHERE device <> '' AND (device, owner) IN "+owned, utc(cutoff)).Error
	if err != nil {
		return 0, wrap("purge locks of devices", err)
	}
	res := tx.db.WithContext(ctx).Exec("DELETE FROM devices WHERE (token_hash, account_id) IN "+expired, utc(cutoff))
	return int(res.RowsAffected), wrap("purge devices", res.Error)
}
