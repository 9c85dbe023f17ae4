package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Labels of the keyed hashes over contacts.
const (
	HashMobile = "mobile" // blind index of the mobile number, 11 digits
	HashEmail  = "email"  // blind index of the e-mail address
	HashFile   = "file"   // the last value that the card system's file gave
)

// Cardholder is a person as the card system knows them. Birth date, mobile and e-mail are sealed
// (D7.2) and found through blind indexes.
type Cardholder struct {
	No          string `gorm:"primaryKey"` // 8 digits
	Name        string
	NameKana    string
	BirthDate   string // sealed, YYYY-MM-DD
	Mobile      string // sealed, 11 digits, or empty
	Email       string // sealed, or empty
	MobileIndex string
	EmailIndex  string
	FileMobile  string // keyed hash of the file's last value
	FileEmail   string
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Contacts are a cardholder's opened contacts; they never leave the function that needs them.
type Contacts struct {
	Mobile string // 11 digits, or empty
	Email  string // or empty
}

// Contacts opens the sealed contacts. Errors reach the log and name no cardholder (style.md 19).
func (c *Cardholder) Contacts(k *Keyring) (Contacts, error) {
	mobile, err := k.Open(ColMobile, c.No, c.Mobile)
	if err != nil {
		return Contacts{}, fmt.Errorf("open contacts: %w", err)
	}
	email, err := k.Open(ColEmail, c.No, c.Email)
	if err != nil {
		return Contacts{}, fmt.Errorf("open contacts: %w", err)
	}
	return Contacts{Mobile: mobile, Email: email}, nil
}

// SetMobile seals mobile (11 digits, or empty) with its blind index.
func (c *Cardholder) SetMobile(k *Keyring, mobile string) {
	c.Mobile, c.MobileIndex = k.Seal(ColMobile, c.No, mobile), ""
	if mobile != "" {
		c.MobileIndex = k.Hash(HashMobile, mobile)
	}
}

// SetEmail seals email (or empty) with its blind index.
func (c *Cardholder) SetEmail(k *Keyring, email string) {
	c.Email, c.EmailIndex = k.Seal(ColEmail, c.No, email), ""
	if email != "" {
		c.EmailIndex = k.Hash(HashEmail, email)
	}
}

// Cardholder finds a person by number; ErrNotFound.
func (q *Query) Cardholder(ctx context.Context, no string) (Cardholder, error) {
	var c Cardholder
	err := q.line(ctx, "SELECT no, name, name_kana, birth_date, mobile, email, mobile_index, email_index, file_mobile, file_email, "+
		"created_at, updated_at FROM cardholders WHERE no = $1", []any{no},
		&c.No, &c.Name, &c.NameKana, &c.BirthDate, &c.Mobile, &c.Email, &c.MobileIndex, &c.EmailIndex, &c.FileMobile, &c.FileEmail,
		&c.CreatedAt, &c.UpdatedAt)
	return c, wrap("find cardholder", err)
}

// LockCardholder is Cardholder with the row locked until the transaction ends, after the account and before the cards:
// the card system's file changes contacts too. Others may still refer to the person (FileCardholders).
func (tx *Tx) LockCardholder(ctx context.Context, no string) (Cardholder, error) {
	c, err := gorm.G[Cardholder](tx.db, clause.Locking{Strength: "NO KEY UPDATE"}).Where("no = ?", no).First(ctx)
	return c, wrap("lock cardholder", err)
}

// HasCardholders reports whether the database holds anybody yet.
func (q *Query) HasCardholders(ctx context.Context) (bool, error) {
	some, err := gorm.G[Cardholder](q.db).Select("no").Limit(1).Find(ctx)
	return len(some) > 0, wrap("look for cardholders", err)
}

// SaveCardholder writes every column of c.
func (tx *Tx) SaveCardholder(ctx context.Context, c *Cardholder) error {
	c.UpdatedAt = tx.Now()
	return wrap("save cardholder", tx.db.WithContext(ctx).Save(c).Error)
}
