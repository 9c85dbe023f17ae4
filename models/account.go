package models

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"gorm.io/gorm/clause"
)

// Account is a cardholder's membership of the portal: one per person.
type Account struct {
	ID                int64 `gorm:"primaryKey"`
	CardholderNo      string
	LoginID           string // 10 digits with a Luhn check digit, or 6–20 letters and digits of an older system
	PasswordHash      string // argon2id, PHC format
	PasswordChangedAt time.Time
	PersonalMessage   string // sealed, or empty
	SignedInAt        *time.Time
	PreviousSignInAt  *time.Time
	CreatedAt         time.Time
	UpdatedAt         time.Time
}

// SignIn notes a sign-in; the page shows the one before it.
func (a *Account) SignIn(now time.Time) {
	a.PreviousSignInAt, a.SignedInAt = a.SignedInAt, &now
}

// NewTakenOver is an account of an older system, which keeps its ID and brings no password: no password matches it, and
// its first sign-in is a reset (D4.6).
func NewTakenOver(cardholderNo, loginID, sealedMessage string, now time.Time) Account {
	return Account{
		CardholderNo: cardholderNo, LoginID: loginID, PersonalMessage: sealedMessage, PasswordChangedAt: now, CreatedAt: now,
	}
}

// NewLoginID draws an ID: ten digits, the last one a Luhn check digit (domain.md 1). The first is never a zero, which
// people leave out. Whoever assigns it makes sure that nobody has it.
func NewLoginID() string {
	const first = 100_000_000
	n, err := rand.Int(rand.Reader, big.NewInt(9*first))
	if err != nil {
		panic(err) // never fails: crypto/rand
	}
	drawn := fmt.Sprint(first + n.Int64())
	return drawn + CheckDigit(drawn)
}

// LoginIDForm reports whether typed can be an ID at all: 6–20 ASCII letters and digits (domain.md 1).
func LoginIDForm(typed string) bool {
	if len(typed) < 6 || len(typed) > 20 {
		return false
	}
	for _, r := range typed {
		if !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return false
		}
	}
	return true
}

// AccountByLoginID finds an account by its ID; ErrNotFound.
func (q *Query) AccountByLoginID(ctx context.Context, loginID string) (Account, error) {
	return q.account(ctx, "login_id = $1", loginID)
}

// AccountOf finds a cardholder's account; ErrNotFound.
func (q *Query) AccountOf(ctx context.Context, cardholderNo string) (Account, error) {
	return q.account(ctx, "cardholder_no = $1", cardholderNo)
}

// LockAccount finds an account by number and locks its row until the transaction ends.
func (tx *Tx) LockAccount(ctx context.Context, id int64) (Account, error) {
	return tx.account(ctx, "id = $1"+tx.locked(), id)
}

// LockAccountOf is LockAccount by the cardholder's number; ErrNotFound.
func (tx *Tx) LockAccountOf(ctx context.Context, cardholderNo string) (Account, error) {
	return tx.account(ctx, "cardholder_no = $1"+tx.locked(), cardholderNo)
}

const accountColumns = "a.id, a.cardholder_no, a.login_id, a.password_hash, a.password_changed_at, a.personal_message, " +
	"a.signed_in_at, a.previous_sign_in_at, a.created_at, a.updated_at"

func (a *Account) columns() []any {
	return []any{
		&a.ID, &a.CardholderNo, &a.LoginID, &a.PasswordHash, &a.PasswordChangedAt, &a.PersonalMessage, &a.SignedInAt,
		&a.PreviousSignInAt, &a.CreatedAt, &a.UpdatedAt,
	}
}

func (q *Query) account(ctx context.Context, which string, key any) (a Account, err error) {
	err = q.line(ctx, "SELECT "+accountColumns+" FROM accounts a WHERE "+which, []any{key}, a.columns()...)
	return a, wrap("find account", err)
}

// Arrival is an account as a sign-in meets it.
type Arrival struct {
	Account Account
	Name    string // its owner's
	Known   bool   // the browser has signed in to it and is remembered (D3.3)
}

// Arrival finds the account of an ID and whether it knows the browser with this hash of a token; ErrNotFound.
func (q *Query) Arrival(ctx context.Context, loginID, tokenHash string) (Arrival, error) {
	return q.arrival(ctx, "a.login_id = $1", loginID, tokenHash)
}

// LockArrival is Arrival by the account's number, and locks its row until the transaction ends.
func (tx *Tx) LockArrival(ctx context.Context, accountID int64, tokenHash string) (Arrival, error) {
	which := "a.id = $1" + tx.locked()
	if tx.store.dialect == Postgres {
		which += " OF a"
	}
	return tx.arrival(ctx, which, accountID, tokenHash)
}

func (q *Query) arrival(ctx context.Context, which string, key any, tokenHash string) (at Arrival, err error) {
	err = q.line(ctx, "SELECT "+accountColumns+", p.name, EXISTS (SELECT 1 FROM devices d WHERE d.token_hash = $2 AND "+
		"d.account_id = a.id AND d.expires_at > $3) FROM accounts a JOIN cardholders p ON p.no = a.cardholder_no WHERE "+which,
		[]any{key, tokenHash, q.Now()}, append(at.Account.columns(), &at.Name, &at.Known)...)
	return at, wrap("find account", err)
}

// AddAccount inserts a, and reports whether it did: not when the cardholder has an account already, or somebody has its
// ID. A duplicate key would end the transaction on PostgreSQL.
func (tx *Tx) AddAccount(ctx context.Context, a *Account) (bool, error) {
	a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now()
	res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(a)
	return res.RowsAffected == 1, wrap("add account", res.Error)
}

// SaveAccount inserts or updates a.
func (tx *Tx) SaveAccount(ctx context.Context, a *Account) error {
	a.UpdatedAt = tx.Now()
	if a.ID == 0 {
		return wrap("save account", tx.db.WithContext(ctx).Create(a).Error)
	}
	return wrap("save account", tx.exec(ctx, "UPDATE accounts SET login_id = $1, password_hash = $2, password_changed_at = $3, "+
		"personal_message = $4, signed_in_at = $5, previous_sign_in_at = $6, updated_at = $7 WHERE id = $8",
		a.LoginID, a.PasswordHash, utc(a.PasswordChangedAt), a.PersonalMessage, utcPtr(a.SignedInAt), utcPtr(a.PreviousSignInAt), a.UpdatedAt, a.ID))
}
