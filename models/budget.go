package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Classes of budgets, apart from each other so that a stranger cannot use up the cardholder's own (D5.3).
const (
	BudgetSignedIn = "signed_in"
	BudgetStranger = "stranger"
	BudgetPayment  = "payment"
)

// Kinds of budget events.
const (
	BudgetSent   = "sent"   // an SMS
	BudgetMailed = "mailed" // a mail
	BudgetWrong  = "wrong"
)

// Windows of the budgets (D5.3).
const (
	smsShortWindow = 10 * time.Minute
	dayWindow      = 24 * time.Hour
	wrongWindow    = time.Hour
)

// BudgetRow is locked while a subject's budget of one class is judged and counted.
type BudgetRow struct {
	Subject     string `gorm:"primaryKey"`
	Class       string `gorm:"primaryKey"`
	WrongStreak int    // wrong codes since the last right one
}

// TableName is the table's name.
func (BudgetRow) TableName() string { return "budgets" }

// BudgetEvent is one SMS or mail sent, or one wrong code entered.
type BudgetEvent struct {
	ID      int64 `gorm:"primaryKey"`
	Subject string
	Class   string
	Kind    string
	At      time.Time
}

// Decoy reports whether the subject's not-signed-in flows have become decoys (D5.3).
func (b *BudgetRow) Decoy(p Policy) bool {
	return b.Class == BudgetStranger && b.WrongStreak >= p.DecoyAfter
}

// Budget returns the limits of a class.
func (p Policy) Budget(class string) Budget {
	switch class {
	case BudgetSignedIn:
		return p.SignedInBudget
	case BudgetPayment:
		return p.PaymentBudget
	}
	return p.StrangerBudget
}

// LockBudget finds or makes a subject's budget, locked until the transaction ends.
func (tx *Tx) LockBudget(ctx context.Context, subject, class string) (BudgetRow, error) {
	row := BudgetRow{Subject: subject, Class: class}
	if err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return row, wrap("lock budget", err)
	}
	b, err := gorm.G[BudgetRow](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("subject = ? AND class = ?", subject, class).First(ctx)
	return b, wrap("lock budget", err)
}

// SMSWait is how long the next SMS of this budget must wait, or zero.
func (q *Query) SMSWait(ctx context.Context, b BudgetRow) (time.Duration, error) {
	limit := q.Policy().Budget(b.Class)
	short, err := q.wait(ctx, b, BudgetSent, limit.SMSShort, smsShortWindow)
	if err != nil {
		return 0, err
	}
	day, err := q.wait(ctx, b, BudgetSent, limit.SMSDay, dayWindow)
	return max(short, day), err
}

// MailWait is how long the next mail of this budget must wait, or zero.
func (q *Query) MailWait(ctx context.Context, b BudgetRow) (time.Duration, error) {
	return q.wait(ctx, b, BudgetMailed, q.Policy().Budget(b.Class).MailDay, dayWindow)
}

// EntryWait is how long the next code entry of this budget must wait, or zero.
func (q *Query) EntryWait(ctx context.Context, b BudgetRow) (time.Duration, error) {
	return q.wait(ctx, b, BudgetWrong, q.Policy().Budget(b.Class).WrongPerHour, wrongWindow)
}

// wait looks at the limit-th newest event: until it leaves the window the budget is used up.
func (q *Query) wait(ctx context.Context, b BudgetRow, kind string, limit int, window time.Duration) (time.Duration, error) {
	now := q.Now()
	events, err := gorm.G[BudgetEvent](q.db).
		Where("subject = ? AND class = ? AND kind = ? AND at > ?", b.Subject, b.Class, kind, now.Add(-window)).
		Order("at DESC").Offset(limit - 1).Limit(1).Find(ctx)
	if err != nil || len(events) == 0 {
		return 0, wrap("read budget", err)
	}
	return events[0].At.Add(window).Sub(now), nil
}

// Spend counts one SMS, mail or wrong code against the budget.
func (tx *Tx) Spend(ctx context.Context, b *BudgetRow, kind string) error {
	e := BudgetEvent{Subject: b.Subject, Class: b.Class, Kind: kind, At: tx.Now()}
	if err := tx.db.WithContext(ctx).Create(&e).Error; err != nil {
		return wrap("spend budget", err)
	}
	if kind != BudgetWrong {
		return nil
	}
	b.WrongStreak++
	return tx.saveBudget(ctx, b)
}

// Recover ends the streak of wrong codes after a right one.
func (tx *Tx) Recover(ctx context.Context, b *BudgetRow) error {
	if b.WrongStreak == 0 {
		return nil
	}
	b.WrongStreak = 0
	return tx.saveBudget(ctx, b)
}

func (tx *Tx) saveBudget(ctx context.Context, b *BudgetRow) error {
	return wrap("save budget", tx.db.WithContext(ctx).Save(b).Error)
}

// PurgeBudgetEvents deletes what was counted before cutoff; the streaks of wrong codes stay (D5.3, D7.5).
func (tx *Tx) PurgeBudgetEvents(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "budget_events", "id", "at < ?", cutoff)
}

// PurgeStrangerBudgets deletes the streaks of what strangers asked about, which are keyed hashes, once nothing that was
// counted against them is left (D7.5). A cardholder's own streak stays (D5.3).
func (tx *Tx) PurgeStrangerBudgets(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "budgets", "subject, class", "class = '"+BudgetStranger+"' AND subject LIKE '%.%' AND NOT EXISTS ("+
		"SELECT 1 FROM budget_events e WHERE e.subject = budgets.subject AND e.class = budgets.class AND e.at >= ?)", cutoff)
}
