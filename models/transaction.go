package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// States of a 3-D Secure transaction.
const (
	TransactionDecided = "decided" // answered at once, without a challenge
	TransactionOffered = "offered" // a challenge was offered; its first CReq is waited for
	TransactionOpen    = "open"    // the challenge is on the screen
	TransactionDone    = "done"    // the challenge has ended
)

// States of the message that tells the directory server how a challenge ended.
const (
	ResultWaiting  = "waiting"
	ResultReceived = "received"
	ResultGivenUp  = "given_up"
)

// Transaction is one AReq, what was decided, and how its challenge went: of the message an allow-list of fields only, of
// the card its keyed hash and last four (D7.1, D7.5; 3ds.md, "The front door"). Names are the protocol's.
type Transaction struct {
	ACSTransID           string `gorm:"primaryKey;column:acs_trans_id"`
	ThreeDSServerTransID string `gorm:"column:three_ds_server_trans_id"`
	DSTransID            string `gorm:"column:ds_trans_id"`
	DSReferenceNumber    string
	DSURL                string `gorm:"column:ds_url"`
	DirectoryServer      string // its name in the table of those who may ask
	DeviceChannel        string
	MessageCategory      string
	NotificationURL      string
	RequestorURL         string
	ChallengeInd         string
	MerchantName         string // as sent: hostile input
	MerchantCountry      string
	PurchaseAmount       string // in minor units; empty where none was named
	PurchaseCurrency     string
	PurchaseExponent     string
	CardHash             string // keyed hash of the whole number
	Last4                string
	Brand                string // empty: no card of ours
	CardID               *int64
	CardholderNo         string
	DeviceHash           string // keyed hash of the browser's fields
	State                string
	Method               string // of the challenge
	Locked               bool   // the screen takes no input (D3.4)
	TransStatus          string
	TransStatusReason    string
	ChallengeCancel      string
	AuthenticationValue  string
	Rules                []string `gorm:"serializer:json"` // that fired, in their order
	Interactions         int      // entries, right and wrong
	Wrong                int      // of them
	WindowSize           string
	SessionData          string
	FormTokenHash        string
	Deadline             *time.Time // nil: nothing is waited for
	Result               string     // the RReq, the same at every try
	ResultTries          int
	ResultClaimedAt      *time.Time // somebody is delivering it
	ResultSettledAt      *time.Time
	ResultState          string
	CreatedAt            time.Time
	EndedAt              *time.Time
}

// Waiting reports whether the challenge can still go on.
func (t *Transaction) Waiting() bool {
	return t.State == TransactionOffered || t.State == TransactionOpen
}

// Late reports whether the shopper took too long: the deadline itself is too late.
func (t *Transaction) Late(now time.Time) bool {
	return t.Waiting() && t.Deadline != nil && !now.Before(*t.Deadline)
}

// AddTransaction inserts t; ErrDuplicate when one of its ids was seen before.
func (tx *Tx) AddTransaction(ctx context.Context, t *Transaction) error {
	t.CreatedAt = tx.Now()
	err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(t)
	if err.Error == nil && err.RowsAffected == 0 {
		return wrap("add transaction", ErrDuplicate)
	}
	return wrap("add transaction", err.Error)
}

// LockTransaction finds a transaction by acsTransID and locks its row until the transaction ends; ErrNotFound.
func (tx *Tx) LockTransaction(ctx context.Context, acsTransID string) (Transaction, error) {
	t, err := gorm.G[Transaction](tx.db, clause.Locking{Strength: "UPDATE"}).Where("acs_trans_id = ?", acsTransID).First(ctx)
	return t, wrap("lock transaction", err)
}

// SaveTransaction writes t back; a row that has been purged meanwhile stays away.
func (tx *Tx) SaveTransaction(ctx context.Context, t *Transaction) error {
	return wrap("save transaction", tx.db.WithContext(ctx).Select("*").Updates(t).Error)
}

// Transaction finds a transaction by acsTransID; ErrNotFound.
func (q *Query) Transaction(ctx context.Context, acsTransID string) (Transaction, error) {
	t, err := gorm.G[Transaction](q.db).Where("acs_trans_id = ?", acsTransID).First(ctx)
	return t, wrap("find transaction", err)
}

// TransactionsOf lists the checks of a cardholder's purchases since then, the newest first.
func (q *Query) TransactionsOf(ctx context.Context, cardholderNo string, since time.Time, limit int) ([]Transaction, error) {
	all, err := gorm.G[Transaction](q.db).Where("cardholder_no = ? AND created_at >= ?", cardholderNo, since).
		Order("created_at DESC, acs_trans_id").Limit(limit).Find(ctx)
	return all, wrap("list transactions", err)
}

// LateTransactions lists the ids of challenges whose deadline has passed by now, the oldest first.
func (q *Query) LateTransactions(ctx context.Context, now time.Time, limit int) ([]string, error) {
	all, err := gorm.G[Transaction](q.db).Select("acs_trans_id").Where("deadline <= ?", utc(now)).
		Order("deadline, acs_trans_id").Limit(limit).Find(ctx)
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = t.ACSTransID
	}
	return ids, wrap("list late transactions", err)
}

// PurgeTransactions deletes transactions made before cutoff (D7.5).
func (tx *Tx) PurgeTransactions(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "transactions", "acs_trans_id", "created_at < ?", cutoff)
}
