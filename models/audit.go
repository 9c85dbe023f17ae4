package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Actors of audit events (D8.1).
const (
	ActorCardholder = "cardholder"
	ActorStranger   = "stranger"
	ActorSystem     = "system"
	ActorStaff      = "staff"
	ActorACS        = "acs" // on behalf of a shop that asked
)

// Actions of audit events.
const (
	ActionSignIn         = "sign_in"
	ActionSignOut        = "sign_out"
	ActionStepUp         = "step_up"
	ActionLoginLocked    = "login_locked"
	ActionCodeSent       = "code_sent"
	ActionCodeEntered    = "code_entered"
	ActionEnroll         = "enrollment_registered"
	ActionEnrollmentVoid = "enrollment_void"
	ActionCancel         = "enrollment_cancelled"
	ActionMethod         = "method_changed"
	ActionSignUp         = "sign_up"
	ActionPassword       = "password_changed"
	ActionEmail          = "email_changed"
	ActionRecovery       = "recovery" // somebody asked for an ID, a reset, an unlocking or a lockdown; Facts.Purpose says which
	ActionReset          = "password_reset"
	ActionUnlock         = "unlock"
	ActionLockdown       = "lockdown"
	ActionNewDevice      = "new_device"
	ActionDeviceEnded    = "device_ended"
	ActionContactChanged = "contact_changed"
	ActionAppSession     = "app_session"
	ActionMessageFailed  = "message_failed"     // Facts.Reason: email or mobile
	ActionTakeOver       = "account_taken_over" // from an older system (D4.6)
	ActionImport         = "import"
	ActionImportAccounts = "import_accounts"
	ActionExport         = "export"
	ActionRekey          = "rekey"
	ActionSeed           = "seed"
	ActionProvisional    = "enrollment_provisional" // Facts.Run names the run in this and the next five
	ActionRunStarted     = "provision_started"
	ActionRunPaused      = "provision_paused"
	ActionRunResumed     = "provision_resumed"
	ActionRunStopped     = "provision_stopped"
	ActionRunDone        = "provision_done"
	ActionStaffSignIn    = "staff_sign_in"
	ActionStaffSignOut   = "staff_sign_out"
	ActionStaffLocked    = "staff_locked"
	ActionStaffSetUp     = "staff_set_up" // password and TOTP of their own
	ActionStaffAdded     = "staff_added"  // Subject is the chain of whom it is about in these four
	ActionStaffDisabled  = "staff_disabled"
	ActionStaffReset     = "staff_reset"
	ActionStaffOpened    = "staff_opened"  // the lock of a colleague
	ActionPreview        = "staff_preview" // Facts.Note says why
	ActionStaffSearch    = "staff_search"  // Facts.Reason says what was typed, never the value
	ActionStaffView      = "staff_view"
	ActionStaffUnlock    = "staff_unlock" // Facts.Reason: lockdown or staff where the doors were shut on purpose
	ActionStaffShut      = "staff_shut"
	ActionStaffVoid      = "staff_void"
	ActionReception      = "reset_reception" // for somebody without mail (D3.6)
	ActionMessageRetry   = "message_retry"
	ActionUpload         = "import_started" // a card file was uploaded
	ActionUploadEnded    = "import_ended"
	ActionAuditRead      = "audit_read" // Facts.Note: the conditions
	ActionAuditExport    = "audit_export"
	ActionAuditVerify    = "audit_verify"
	ActionChainOpened    = "chain_opened"
	ActionPurchase       = "purchase_checked" // Facts.Reason says why it was refused, or that nothing was asked
	ActionEntry          = "purchase_entry"   // a wrong one, in a challenge
	ActionPurchaseLocked = "challenge_locked"
)

// Outcomes of audit events.
const (
	OutcomeOK      = "ok"
	OutcomeRefused = "refused"
)

// strangerChains spreads events about nobody we know over this many chains (D8.1).
const strangerChains = 64

// chainIndex is the chain that names every chain when it is opened, so that a chain deleted with its
// head is missed.
const chainIndex = "index"

// Origin is where a request came from: an address prefix (/24 or /56) and a kind of device.
type Origin struct {
	IPPrefix string
	Device   string
}

// Event is one append-only audit event: never a secret, a contact or a card number in it.
type Event struct {
	ID       int64 `gorm:"primaryKey"`
	Chain    string
	Seq      int64 // from 1 in each chain
	At       time.Time
	Actor    string
	Action   string
	Subject  string // cardholder number, or a chain's name in the index
	Outcome  string
	IPPrefix string
	Device   string
	Facts    Facts `gorm:"serializer:json"`
	Hash     string
}

// TableName is the table's name.
func (Event) TableName() string { return "audit_events" }

// AuditHead is the end of one chain: how many events it has, the last hash, and a MAC over both.
type AuditHead struct {
	Chain string `gorm:"primaryKey"`
	Count int64
	Hash  string
	KeyID string
	MAC   string `gorm:"column:mac"`
}

// CardholderChain names the chain of a cardholder's events.
func CardholderChain(no string) string { return "cardholder:" + no }

// StaffChain names the chain of a staff member's events.
func StaffChain(name string) string { return "staff:" + name }

// SystemChain names the chain of a day's system events.
func SystemChain(now time.Time) string { return "system:" + now.In(JST).Format("2006-01-02") }

// StrangerChain names one of the chains of events about nobody we know.
func StrangerChain(seed string) string {
	h := fnv.New32a()
	h.Write([]byte(seed))
	return "stranger:" + strconv.Itoa(int(h.Sum32()%strangerChains))
}

// Audit appends e to its chain in this transaction. The chain's head is locked until the end.
func (tx *Tx) Audit(ctx context.Context, e Event) error {
	head, err := tx.head(ctx, e.Chain)
	if err != nil {
		return err
	}
	return tx.append(ctx, head, e)
}

// head locks the head of a chain, and opens the chain if need be.
func (tx *Tx) head(ctx context.Context, chain string) (AuditHead, error) {
	head, err := tx.lockHead(ctx, chain)
	if errors.Is(err, ErrNotFound) {
		return tx.openChain(ctx, chain)
	}
	return head, err
}

// openChain enters the chain into the index and makes its head.
func (tx *Tx) openChain(ctx context.Context, chain string) (AuditHead, error) {
	if chain != chainIndex {
		index, err := tx.head(ctx, chainIndex)
		if err != nil {
			return AuditHead{}, err
		}
		// The index is locked now: whoever opened the same chain meanwhile has committed.
		if head, err := tx.lockHead(ctx, chain); !errors.Is(err, ErrNotFound) {
			return head, err
		}
		opened := Event{Chain: chainIndex, Actor: ActorSystem, Action: ActionChainOpened, Subject: chain, Outcome: OutcomeOK}
		if err := tx.append(ctx, index, opened); err != nil {
			return AuditHead{}, err
		}
	}
	head := AuditHead{Chain: chain}
	if err := head.sign(tx.Keys()); err != nil {
		return head, err
	}
	err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&head).Error
	if err != nil {
		return head, wrap("open audit chain", err)
	}
	return tx.lockHead(ctx, chain)
}

func (tx *Tx) lockHead(ctx context.Context, chain string) (AuditHead, error) {
	h := AuditHead{Chain: chain}
	err := tx.line(ctx, "SELECT count, hash, key_id, mac FROM audit_heads WHERE chain = $1"+tx.locked(), []any{chain},
		&h.Count, &h.Hash, &h.KeyID, &h.MAC)
	return h, wrap("lock audit head", err)
}

func (tx *Tx) append(ctx context.Context, head AuditHead, e Event) error {
	e.At, e.Seq = tx.Now(), head.Count+1
	e.Hash = e.link(head.Hash)
	err := tx.exec(ctx, "INSERT INTO audit_events (chain, seq, at, actor, action, subject, outcome, ip_prefix, device, facts, hash) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		e.Chain, e.Seq, e.At, e.Actor, e.Action, e.Subject, e.Outcome, e.IPPrefix, e.Device, string(e.Facts.json()), e.Hash)
	if err != nil {
		return wrap("append audit event", err)
	}
	head.Count, head.Hash = e.Seq, e.Hash
	if err := head.sign(tx.Keys()); err != nil {
		return err
	}
	return wrap("save audit head", tx.exec(ctx, "UPDATE audit_heads SET count = $1, hash = $2, key_id = $3, mac = $4 WHERE chain = $5",
		head.Count, head.Hash, head.KeyID, head.MAC, head.Chain))
}

// link is SHA-256 over the hash before it and every field, each with its length.
func (e *Event) link(before string) string {
	h := sha256.New()
	for _, field := range []string{
		before, e.Chain, strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Action,
		e.Subject, e.Outcome, e.IPPrefix, e.Device, string(e.Facts.json()),
	} {
		fmt.Fprintf(h, "%d:%s|", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (h *AuditHead) sign(k *Keyring) error {
	var err error
	h.KeyID = k.KeyID()
	h.MAC, err = k.mac(h.KeyID, h.message())
	return err
}

func (h *AuditHead) message() string { return fmt.Sprintf("%s|%d|%s", h.Chain, h.Count, h.Hash) }

// HistoryFilter chooses among a cardholder's events (D3.11).
type HistoryFilter struct {
	Actions []string  // none: all
	Since   time.Time // zero: from the first
}

func (f HistoryFilter) of(q *Query, cardholderNo string) gorm.ChainInterface[Event] {
	of := gorm.G[Event](q.db).Where("chain = ?", CardholderChain(cardholderNo))
	if len(f.Actions) > 0 {
		of = of.Where("action IN ?", f.Actions)
	}
	if !f.Since.IsZero() {
		of = of.Where("at >= ?", f.Since)
	}
	return of
}

// CountHistory is how many of a cardholder's events the filter leaves.
func (q *Query) CountHistory(ctx context.Context, cardholderNo string, f HistoryFilter) (int, error) {
	n, err := f.of(q, cardholderNo).Count(ctx, "*")
	return int(n), wrap("count history", err)
}

// HistoryPage lists the events that the filter leaves, the newest first, leaving out the first skip.
func (q *Query) HistoryPage(ctx context.Context, cardholderNo string, f HistoryFilter, skip, limit int) ([]Event, error) {
	events, err := f.of(q, cardholderNo).Order("seq DESC").Offset(skip).Limit(limit).Find(ctx)
	return events, wrap("read history", err)
}

// History lists a cardholder's newest events.
func (q *Query) History(ctx context.Context, cardholderNo string, limit int) ([]Event, error) {
	events, err := gorm.G[Event](q.db).Where("chain = ?", CardholderChain(cardholderNo)).
		Order("seq DESC").Limit(limit).Find(ctx)
	return events, wrap("read history", err)
}

// ActsOn lists what a staff member did with a cardholder since then, on the staff member's chain, the newest first.
func (q *Query) ActsOn(ctx context.Context, staff, cardholderNo string, since time.Time, limit int) ([]Event, error) {
	events, err := gorm.G[Event](q.db).Where("chain = ? AND subject = ? AND at >= ?", StaffChain(staff), cardholderNo, utc(since)).
		Order("seq DESC").Limit(limit).Find(ctx)
	return events, wrap("read acts", err)
}
