package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Letter is a message that arrived in the demo's inbox; production mode writes none.
type Letter struct {
	ID           int64 `gorm:"primaryKey"`
	CardholderNo string
	Channel      string
	Receiver     string
	Subject      string
	Body         string
	At           time.Time
}

// TableName is the table's name.
func (Letter) TableName() string { return "inbox" }

// AddLetter puts l into the inbox.
func (tx *Tx) AddLetter(ctx context.Context, l *Letter) error {
	l.At = tx.Now()
	return wrap("add letter", tx.db.WithContext(ctx).Create(l).Error)
}

// Letters lists the inbox, newest first; an empty cardholder number or channel means all.
func (q *Query) Letters(ctx context.Context, cardholderNo, channel string, limit int) ([]Letter, error) {
	find := gorm.G[Letter](q.db).Order("id DESC").Limit(limit)
	if cardholderNo != "" {
		find = find.Where("cardholder_no = ?", cardholderNo)
	}
	if channel != "" {
		find = find.Where("channel = ?", channel)
	}
	letters, err := find.Find(ctx)
	return letters, wrap("list inbox", err)
}
