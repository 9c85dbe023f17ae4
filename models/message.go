package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Channels of a message.
const (
	ChannelSMS  = "sms"
	ChannelMail = "mail"
)

// Templates of messages; package notify composes each.
const (
	TemplateProcedureCode = "procedure_code"
	TemplatePaymentCode   = "payment_code"
	TemplateRegistered    = "enrollment_registered"
	TemplateReenroll      = "reenroll"
	TemplateVoid          = "enrollment_void"
	TemplateEmailChanged  = "email_changed"
	TemplateMobileChanged = "mobile_changed"
	TemplateLoginID       = "login_id"
	TemplateSignedUp      = "signed_up"
	TemplatePassword      = "password_changed"
	TemplateMethod        = "method_changed"
	TemplateCancelled     = "enrollment_cancelled"
	TemplateNewDevice     = "new_device"
	TemplateLocked        = "locked"
	TemplateUnlocked      = "unlocked"
	TemplateLockdown      = "lockdown"
	TemplateReception     = "reset_reception"

	TemplateChallengeLocked = "challenge_locked"
)

// States of a message.
const (
	MessageQueued    = "queued"
	MessageSent      = "sent" // handed over; nothing is known of its arrival
	MessageDelivered = "delivered"
	MessageFailed    = "failed"
	MessageExpired   = "expired" // its code ran out before it could leave
)

// Message is one SMS or mail to a cardholder. It holds no text and no code: those are composed when
// it leaves. Recipient is set only where it is not the registered contact.
type Message struct {
	ID           int64 `gorm:"primaryKey"`
	CardholderNo string
	Channel      string
	Template     string
	CodeID       string
	Recipient    string // sealed, or empty for the registered contact
	Previous     string // sealed: the contact that was changed, or empty
	Facts        Facts  `gorm:"serializer:json"`
	State        string
	Attempts     int
	Failure      string // why it failed for good
	CreatedAt    time.Time
	ExpiresAt    *time.Time
	SettledAt    *time.Time // when the state became final
}

// Facts are what a message or an audit event says beside its kind: never a secret, never a contact.
type Facts struct {
	CardIDs []int64  `json:"cards,omitempty"`
	Purpose string   `json:"purpose,omitempty"`
	Device  string   `json:"device,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Count   int      `json:"count,omitempty"`
	Staff   string   `json:"staff,omitempty"` // the user name of who did it
	Note    string   `json:"note,omitempty"`  // why, in a staff member's words
	Run     int64    `json:"run,omitempty"`   // of provisional registration
	Doors   []string `json:"doors,omitempty"` // that were opened or shut

	// Of a purchase, as the shop sent it: hostile input. The amount is in minor units; none for a check without one.
	Merchant string `json:"merchant,omitempty"`
	Amount   string `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"`
	Exponent string `json:"exponent,omitempty"`
	Shop     string `json:"shop,omitempty"` // the host that frames its challenge; empty: not a plain one
}

func (f Facts) json() []byte {
	written, err := json.Marshal(f)
	if err != nil {
		panic(err) // it holds numbers and strings only
	}
	return written
}

func (f *Facts) read(written string) error { return json.Unmarshal([]byte(written), f) }

// CanRetry reports whether a message that did not arrive may be sent again: what it brings has not run out.
func (m *Message) CanRetry(now time.Time) bool { return m.State == MessageFailed && !m.Expired(now) }

// Again puts a message back to where it was before it was sent. Its token stays: a receiver who has it after all can tell.
func (m *Message) Again() { m.State, m.SettledAt, m.Failure = MessageQueued, nil, "" }

// Settle notes how the message ended.
func (m *Message) Settle(state string, now time.Time) { m.State, m.SettledAt = state, &now }

// Expired reports whether it is too late to send.
func (m *Message) Expired(now time.Time) bool { return m.ExpiresAt != nil && !now.Before(*m.ExpiresAt) }

// Token names the message to the world outside, the same at every try, and tells nothing of it.
func (m *Message) Token() string {
	sum := sha256.Sum256([]byte("message|" + strconv.FormatInt(m.ID, 10) + "|" + m.CreatedAt.UTC().Format(time.RFC3339Nano)))
	return hex.EncodeToString(sum[:16])
}

// AddMessage inserts m, queued.
func (tx *Tx) AddMessage(ctx context.Context, m *Message) error {
	m.State, m.CreatedAt = MessageQueued, tx.Now()
	return wrap("add message", tx.db.WithContext(ctx).Create(m).Error)
}

// LockMessage finds a message and locks its row until the transaction ends; ErrNotFound.
func (tx *Tx) LockMessage(ctx context.Context, id int64) (Message, error) {
	m, err := gorm.G[Message](tx.db, clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(ctx)
	return m, wrap("lock message", err)
}

// SaveMessage writes m back; a row that has been purged meanwhile stays away.
func (tx *Tx) SaveMessage(ctx context.Context, m *Message) error {
	return wrap("save message", tx.db.WithContext(ctx).Select("*").Updates(m).Error)
}

// ToldSince reports whether a message of this kind was queued for a cardholder after cutoff.
func (q *Query) ToldSince(ctx context.Context, cardholderNo, template string, cutoff time.Time) (bool, error) {
	some, err := gorm.G[Message](q.db).Where("cardholder_no = ? AND template = ? AND created_at > ?", cardholderNo, template, cutoff).Limit(1).Find(ctx)
	return len(some) > 0, wrap("find message", err)
}

// PurgeMessages deletes messages queued before cutoff, with their states (D7.5).
func (tx *Tx) PurgeMessages(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "messages", "id", "created_at < ?", cutoff)
}
