package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// HashBrowser labels the keyed hash of what a browser tells of itself in an AReq.
const HashBrowser = "acs browser"

// CardBrowser is a browser in which a challenge for the card succeeded (3ds.md, "What the ACS decides").
type CardBrowser struct {
	CardHash   string `gorm:"primaryKey"`
	DeviceHash string `gorm:"primaryKey"`
	UsedAt     time.Time
}

// RememberBrowser notes that a challenge for the card succeeded in this browser.
func (tx *Tx) RememberBrowser(ctx context.Context, card, browser string) error {
	row := CardBrowser{CardHash: card, DeviceHash: browser, UsedAt: tx.Now()}
	return wrap("remember browser", tx.db.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// ForgetBrowsers ends what is known of the browsers of a cardholder's cards (D3.4): under whatever form of its hash a card
// was presented.
func (tx *Tx) ForgetBrowsers(ctx context.Context, cardholderNo string) error {
	return wrap("forget browsers", tx.exec(ctx, "DELETE FROM card_browsers WHERE card_hash IN ("+
		"SELECT pan_hash FROM cards WHERE cardholder_no = $1 UNION SELECT card_hash FROM transactions WHERE cardholder_no = $1)", cardholderNo))
}

// PurgeCardBrowsers deletes browsers not used since cutoff (D7.5).
func (tx *Tx) PurgeCardBrowsers(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "card_browsers", "card_hash, device_hash", "used_at < ?", cutoff)
}
