package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Brands, relations and statuses of a card, as the card system's file names them (feed/README.md).
const (
	BrandJCB        = "JCB"
	BrandVisa       = "Visa"
	BrandMastercard = "Mastercard"

	RelationPrincipal = "principal"
	RelationFamily    = "family"
	RelationCorporate = "corporate"

	CardActive = "active"
	CardLost   = "lost"
	CardStolen = "stolen"
	CardClosed = "closed"
)

// Card is one plastic with one number. The number itself is never stored (D7.1).
type Card struct {
	ID           int64 `gorm:"primaryKey"`
	CardholderNo string
	PANHash      string `gorm:"column:pan_hash"` // keyed hash of the whole number
	Last4        string
	Brand        string
	Expiry       string // YYYY-MM, the last month it is good
	Relation     string
	Status       string
	ReplacedByID *int64 // the card it was re-issued as
	FileHash     string // keyed hash of the file's row, so that an unchanged row is a no-op
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Usable reports whether shops accept the card: active, not re-issued, not expired. Months end in Japan.
func (c *Card) Usable(now time.Time) bool {
	return c.Status == CardActive && c.ReplacedByID == nil && now.In(JST).Format("2006-01") <= c.Expiry
}

// JST is the issuer's time zone; it has had no daylight saving since 1951.
var JST = time.FixedZone("JST", 9*60*60)

// CardsByID finds the cards with these ids that belong to one cardholder, in the order of their ids.
func (q *Query) CardsByID(ctx context.Context, cardholderNo string, ids []int64) ([]Card, error) {
	cards, err := gorm.G[Card](q.db).Where("cardholder_no = ? AND id IN ?", cardholderNo, ids).Order("id").Find(ctx)
	return cards, wrap("find cards", err)
}

// CardsOf finds all cards of a cardholder, in the order of their ids.
func (q *Query) CardsOf(ctx context.Context, cardholderNo string) ([]Card, error) {
	cards, err := gorm.G[Card](q.db).Where("cardholder_no = ?", cardholderNo).Order("id").Find(ctx)
	return cards, wrap("find cards", err)
}

// CardsUnderOlderKey counts the cards whose number no file has named since the PAN key was rotated (D7.3).
func (q *Query) CardsUnderOlderKey(ctx context.Context) (int64, error) {
	n, err := gorm.G[Card](q.db).Where("pan_hash NOT LIKE ?", q.Keys().pans[0].id+".%").Count(ctx, "*")
	return n, wrap("count cards", err)
}

// LockCards is CardsByID with the rows locked until the transaction ends: no file can take a card away
// meanwhile.
func (tx *Tx) LockCards(ctx context.Context, cardholderNo string, ids []int64) ([]Card, error) {
	cards, err := gorm.G[Card](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("cardholder_no = ? AND id IN ?", cardholderNo, ids).Order("id").Find(ctx)
	return cards, wrap("lock cards", err)
}

// CardByPAN finds a card by its whole number, under the key in force or the older one; ErrNotFound.
func (q *Query) CardByPAN(ctx context.Context, pan string) (Card, error) {
	return q.CardByPANHashes(ctx, q.Keys().PANHashes(pan))
}

// CardByPANHashes is CardByPAN where the number itself has not been kept (D7.1).
func (q *Query) CardByPANHashes(ctx context.Context, hashes []string) (Card, error) {
	c, err := gorm.G[Card](q.db).Where("pan_hash IN ?", hashes).First(ctx)
	return c, wrap("find card", err)
}
