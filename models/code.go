package models

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Purposes of procedure codes; each is bound into its code, none opens another's door (D1.1). Where a procedure asks
// for two codes, each has its own.
const (
	PurposeSignIn     = "sign_in"
	PurposeSignUp     = "sign_up"
	PurposeSignUpMail = "sign_up_mail"
	PurposeEnrollment = "enrollment"
	PurposeMethod     = "method"
	PurposeEmail      = "email"
	PurposeEmailMail  = "email_mail"
	PurposeReset      = "password_reset"
	PurposeResetMail  = "password_reset_mail"
	PurposeReception  = "reset_reception" // a reset without mail, at a reception that staff opened (D3.6)
	PurposeUnlock     = "unlock"
	PurposeLockdown   = "lockdown"
	PurposePayment    = "payment" // the one-time password of a challenge; its session is the acsTransID
)

// PurposeID names the recovery of an ID, which takes no code.
const PurposeID = "login_id"

// Code is the row behind a one-time code. The digits are derived when needed and never stored (D5.1).
type Code struct {
	ID        string `gorm:"primaryKey"` // 16 random bytes, hexadecimal
	KeyID     string
	Purpose   string
	Subject   string // cardholder number, or what a stranger asked about (Procedure.Subject)
	Session   string // binding to the browser session
	Budget    string // budget class
	Decoy     bool   // sent to nobody and never right (D6.1)
	Tries     int
	Sends     int
	SentAt    time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
	CreatedAt time.Time
}

// Binding is what a code is bound to (D5): all three must agree.
type Binding struct {
	Purpose string
	Subject string
	Session string
}

// NewCode makes a row that is about to be sent.
func NewCode(b Binding, class, keyID string, now time.Time, p Policy) Code {
	id := make([]byte, 16)
	rand.Read(id) // never fails: crypto/rand
	valid := p.CodeValid
	if class == BudgetPayment {
		valid = p.PaymentCodeValid
	}
	return Code{
		ID: hex.EncodeToString(id), KeyID: keyID, Purpose: b.Purpose, Subject: b.Subject, Session: b.Session,
		Budget: class, Sends: 1, SentAt: now, ExpiresAt: now.Add(valid), CreatedAt: now,
	}
}

// Live reports whether the code can still be entered.
func (c *Code) Live(now time.Time, p Policy) bool {
	return c.UsedAt == nil && c.Tries < p.CodeTries && now.Before(c.ExpiresAt)
}

// ResendsLeft is how often the same code can still be sent.
func (c *Code) ResendsLeft(p Policy) int { return max(0, p.CodeResends-(c.Sends-1)) }

// Wait is how long the next send must wait, or zero (D5).
func (c *Code) Wait(now time.Time, p Policy) time.Duration {
	return max(0, c.SentAt.Add(p.CodeResendAfter).Sub(now))
}

// Resend notes that the same code goes out again; it never extends the validity.
func (c *Code) Resend(now time.Time) { c.Sends, c.SentAt = c.Sends+1, now }

// Try counts the entry, then compares it in constant time; a match uses the code up (D5.2). A decoy never matches.
// The caller has asked Live.
func (c *Code) Try(entered, digits string, now time.Time) bool {
	c.Tries++
	if subtle.ConstantTimeCompare([]byte(entered), []byte(digits)) != 1 || c.Decoy {
		return false
	}
	c.UsedAt = &now
	return true
}

// LatestCode finds the newest code of a binding, locked until the transaction ends; ErrNotFound.
func (tx *Tx) LatestCode(ctx context.Context, b Binding) (Code, error) {
	c, err := gorm.G[Code](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("purpose = ? AND subject = ? AND session = ?", b.Purpose, b.Subject, b.Session).
		Order("created_at DESC, id").First(ctx)
	return c, wrap("find code", err)
}

// Code finds a code by its row id; ErrNotFound.
func (q *Query) Code(ctx context.Context, id string) (Code, error) {
	c, err := gorm.G[Code](q.db).Where("id = ?", id).First(ctx)
	return c, wrap("find code", err)
}

// SaveCode inserts or updates c.
func (tx *Tx) SaveCode(ctx context.Context, c *Code) error {
	return wrap("save code", tx.db.WithContext(ctx).Save(c).Error)
}

// EndCodes makes every code of a subject that is still open unusable. It locks the subject's budgets first, as whoever
// issues or checks one of these codes does.
func (tx *Tx) EndCodes(ctx context.Context, subject string) error {
	_, err := gorm.G[BudgetRow](tx.db, clause.Locking{Strength: "UPDATE"}).Where("subject = ?", subject).Order("class").Find(ctx)
	if err != nil {
		return wrap("lock budgets", err)
	}
	_, err = gorm.G[Code](tx.db).Where("subject = ? AND used_at IS NULL", subject).Update(ctx, "expires_at", tx.Now())
	return wrap("end codes", err)
}

// EndCodesOf makes the codes of one binding that are still open unusable. The caller holds the subject's budget of their
// class, or whatever else keeps others from issuing one.
func (tx *Tx) EndCodesOf(ctx context.Context, b Binding) error {
	_, err := gorm.G[Code](tx.db).Where("purpose = ? AND subject = ? AND session = ? AND used_at IS NULL AND expires_at > ?",
		b.Purpose, b.Subject, b.Session, tx.Now()).Update(ctx, "expires_at", tx.Now())
	return wrap("end codes", err)
}

// PurgeCodes deletes codes made before cutoff (D7.5).
func (tx *Tx) PurgeCodes(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "codes", "id", "created_at < ?", cutoff)
}
