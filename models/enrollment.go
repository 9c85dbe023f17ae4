package models

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// State of an enrollment (domain.md 4). A card without a row is not enrolled.
type State string

// The states.
const (
	StateNone        State = "none" // no row
	StateProvisional State = "provisional"
	StateRegistered  State = "registered"
	StateVoid        State = "void"
	StateCancelled   State = "cancelled"
)

// Methods of authentication (domain.md 1).
const (
	MethodSMS      = "sms_otp"
	MethodPassword = "password" // being retired: nobody can newly register with it (D4.4)
)

// Enrollment is one card's registration for 3-D Secure.
type Enrollment struct {
	CardID       int64 `gorm:"primaryKey;autoIncrement:false"`
	State        State
	Method       string
	TermsVersion string
	RegisteredAt *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Complete registers the card by application: sms_otp only (D4.1).
func (e *Enrollment) Complete(termsVersion string, now time.Time) {
	e.State, e.Method, e.TermsVersion, e.RegisteredAt = StateRegistered, MethodSMS, termsVersion, &now
}

// Provision registers the card provisionally (D4.2) and tells whether it did: only one that is not enrolled. There is
// no consent yet, so neither a version of the terms nor a date of registration.
func (e *Enrollment) Provision() bool {
	if e.State != StateNone {
		return false
	}
	e.State, e.Method = StateProvisional, MethodSMS
	return true
}

// TakeOver registers the card as an older system had it: the only door to the password method (D4.6).
func (e *Enrollment) TakeOver(method string, now time.Time) {
	e.State, e.Method, e.RegisteredAt = StateRegistered, method, &now
}

// ByPassword reports whether the card is authenticated by the password and the personal message.
func (e *Enrollment) ByPassword() bool {
	return e.State == StateRegistered && e.Method == MethodPassword
}

// SwitchToSMS moves a password enrollment to codes by SMS and tells whether it did. There is no way back (D4.4).
func (e *Enrollment) SwitchToSMS(now time.Time) bool {
	if !e.ByPassword() {
		return false
	}
	e.Method, e.UpdatedAt = MethodSMS, now
	return true
}

// Cancel ends a registration at its owner's wish and tells whether it did: from registered only (D4.5).
func (e *Enrollment) Cancel(now time.Time) bool {
	if e.State != StateRegistered {
		return false
	}
	e.State, e.UpdatedAt = StateCancelled, now
	return true
}

// CanVoid reports whether a lost, stolen, closed or replaced card has something to void (D4.3).
func (e *Enrollment) CanVoid() bool {
	return e.State == StateProvisional || e.State == StateRegistered
}

// Eligibility says why a card can or cannot be applied for (D2, D4.1).
type Eligibility string

// The reasons, the first that fits.
const (
	Eligible          Eligibility = "eligible"
	AlreadyRegistered Eligibility = "already_registered"
	CorporateCard     Eligibility = "corporate"
	UnusableCard      Eligibility = "unusable"
)

// CardState is a card with its enrollment; a card that is not enrolled has StateNone.
type CardState struct {
	Card       Card
	Enrollment Enrollment
	LastUse    LastUse
}

// LastUse is the newest purchase that a card was authenticated for, with the shop's name as it was sent: hostile input.
// The zero value is none, or one that has been purged (D7.5).
type LastUse struct {
	At       time.Time
	Merchant string
}

// Eligibility judges one card for an application.
func (c *CardState) Eligibility(now time.Time) Eligibility {
	switch {
	case !c.Card.Usable(now) || c.Enrollment.State == StateVoid:
		return UnusableCard
	case c.Card.Relation == RelationCorporate:
		return CorporateCard
	case c.Enrollment.State == StateRegistered:
		return AlreadyRegistered
	}
	return Eligible
}

// CanTakeOver reports whether an older system may have registered the card and nothing here says otherwise (D4.6): what
// the cardholder registered or cancelled, or a file voided, stays.
func (c *CardState) CanTakeOver(now time.Time) bool {
	return c.Eligibility(now) == Eligible && c.Enrollment.State != StateCancelled
}

// Enrollments finds the rows of these cards, locked until the transaction ends.
func (tx *Tx) Enrollments(ctx context.Context, cardIDs []int64) (map[int64]Enrollment, error) {
	rows, err := gorm.G[Enrollment](tx.db, clause.Locking{Strength: "UPDATE"}).Where("card_id IN ?", cardIDs).Order("card_id").Find(ctx)
	byCard := make(map[int64]Enrollment, len(rows))
	for _, e := range rows {
		byCard[e.CardID] = e
	}
	return byCard, wrap("find enrollments", err)
}

// PasswordEnrollments finds a cardholder's enrollments by password, in the order of their cards. All the cards and
// their enrollments are locked until the transaction ends.
func (tx *Tx) PasswordEnrollments(ctx context.Context, cardholderNo string) ([]Enrollment, error) {
	cards, err := gorm.G[Card](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("cardholder_no = ?", cardholderNo).Order("id").Find(ctx)
	if err != nil {
		return nil, wrap("lock cards", err)
	}
	ids := make([]int64, len(cards))
	for i, c := range cards {
		ids[i] = c.ID
	}
	byCard, err := tx.Enrollments(ctx, ids)
	if err != nil {
		return nil, err
	}
	var found []Enrollment
	for _, id := range ids {
		if e, ok := byCard[id]; ok && e.ByPassword() {
			found = append(found, e)
		}
	}
	return found, nil
}

// SaveEnrollment inserts or updates e.
func (tx *Tx) SaveEnrollment(ctx context.Context, e *Enrollment) error {
	e.UpdatedAt = tx.Now()
	return wrap("save enrollment", tx.db.WithContext(ctx).Save(e).Error)
}
