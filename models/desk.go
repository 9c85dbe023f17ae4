package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// What the call center's desk looks up. Nothing here is a list to browse: a search is for one exact value.

// CardholdersByContact are the numbers of those who have a contact, at most two: more than one is no answer to who it is.
// Label is HashMobile or HashEmail.
func (q *Query) CardholdersByContact(ctx context.Context, label, value string) ([]string, error) {
	column := "mobile_index"
	if label == HashEmail {
		column = "email_index"
	}
	found, err := gorm.G[Cardholder](q.db).Select("no").Where(column+" IN ?", q.Keys().Hashes(label, value)).Order("no").Limit(2).Find(ctx)
	nos := make([]string, len(found))
	for i, c := range found {
		nos[i] = c.No
	}
	return nos, wrap("find cardholder by contact", err)
}

// DoorsOf lists a cardholder's counters at both doors, for a page; LocksOf is for who changes them.
func (q *Query) DoorsOf(ctx context.Context, cardholderNo string) ([]Lock, error) {
	locks, err := gorm.G[Lock](q.db).Where("owner = ?", cardholderNo).Order("door DESC, subject, device").Find(ctx)
	return locks, wrap("list doors", err)
}

// BudgetOf reads a subject's budget of one class; the zero streak where nothing was counted yet.
func (q *Query) BudgetOf(ctx context.Context, subject, class string) (BudgetRow, error) {
	rows, err := gorm.G[BudgetRow](q.db).Where("subject = ? AND class = ?", subject, class).Limit(1).Find(ctx)
	if err != nil || len(rows) == 0 {
		return BudgetRow{Subject: subject, Class: class}, wrap("read budget", err)
	}
	return rows[0], nil
}

// MessagesOf lists what was queued for a cardholder since then, the newest first.
func (q *Query) MessagesOf(ctx context.Context, cardholderNo string, since time.Time, limit int) ([]Message, error) {
	all, err := gorm.G[Message](q.db).Where("cardholder_no = ? AND created_at >= ?", cardholderNo, since).
		Order("created_at DESC, id DESC").Limit(limit).Find(ctx)
	return all, wrap("list messages", err)
}

// StaffEvents lists what a staff member did since then, the newest first: these actions only.
func (q *Query) StaffEvents(ctx context.Context, name string, actions []string, since time.Time, limit int) ([]Event, error) {
	events, err := gorm.G[Event](q.db).Where("chain = ? AND action IN ? AND at >= ?", StaffChain(name), actions, since).
		Order("seq DESC").Limit(limit).Find(ctx)
	return events, wrap("list staff events", err)
}
