package models

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Procedure is one pass through something that people do without being signed in: signing up, recovering, unlocking,
// locking down, or proving a new device. A cookie holds its token. It records what was asked, so that the answer does
// not wait for what is found (D6.1); whom it is about is known to the row only.
type Procedure struct {
	TokenHash    string `gorm:"primaryKey"`
	Kind         string // the purpose of its code
	Step         string // where it stands; the feature names the steps
	CardholderNo string // empty while nobody has been found: a decoy then
	Subject      string // whose budgets its codes count against, found or not (D5.3)
	Question     string // sealed JSON of what was typed, or empty
	Email        string // sealed: an address that is to be proven, or empty
	TermsVersion string // the terms agreed to at sign-up
	CreatedAt    time.Time
	ExpiresAt    time.Time
	DoneAt       *time.Time
}

// Open reports whether the procedure can still be finished.
func (p *Procedure) Open(now time.Time) bool { return p.DoneAt == nil && now.Before(p.ExpiresAt) }

// Binding binds a code to this pass: what was sent for one opens no other.
func (p *Procedure) Binding(purpose string) Binding {
	return Binding{Purpose: purpose, Subject: p.Subject, Session: p.TokenHash}
}

// Ask seals what was typed; question is a struct of the feature that began the procedure.
func (p *Procedure) Ask(k *Keyring, question any) error {
	plain, err := json.Marshal(question)
	if err != nil {
		return fmt.Errorf("seal question: %w", err)
	}
	p.Question = k.Seal(ColQuestion, p.TokenHash, string(plain))
	return nil
}

// Asked reads what Ask sealed.
func (p *Procedure) Asked(k *Keyring, question any) error {
	plain, err := k.Open(ColQuestion, p.TokenHash, p.Question)
	if err != nil {
		return fmt.Errorf("open question: %w", err)
	}
	if err := json.Unmarshal([]byte(plain), question); err != nil {
		return fmt.Errorf("read question: %w", err)
	}
	return nil
}

// NewProcedure makes a pass that nobody has begun yet, and the token for its cookie. The subject is a cardholder
// number, or a keyed hash of what was typed (Keyring.Hash): it counts alike for people who exist and who do not.
func NewProcedure(kind, subject string, now time.Time, p Policy) (row Procedure, token string) {
	token = NewToken()
	return Procedure{TokenHash: HashToken(token), Kind: kind, Subject: subject, CreatedAt: now, ExpiresAt: now.Add(p.ProcedureLife)}, token
}

// SessionProcedureHash names the one pass of a kind that a signed-in session can be in; the binding is the session's.
func SessionProcedureHash(kind, binding string) string { return HashToken(kind + "|" + binding) }

// SessionProcedure finds or makes the pass of a signed-in session about its own cardholder, locked until the
// transaction ends. It needs no cookie of its own.
func (tx *Tx) SessionProcedure(ctx context.Context, kind, cardholderNo, binding string) (Procedure, error) {
	now := tx.Now()
	row := Procedure{
		TokenHash: SessionProcedureHash(kind, binding), Kind: kind, CardholderNo: cardholderNo, Subject: cardholderNo,
		CreatedAt: now, ExpiresAt: now.Add(tx.Policy().ProcedureLife),
	}
	if err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return row, wrap("begin procedure", err)
	}
	return tx.LockProcedure(ctx, row.TokenHash)
}

// AddProcedure inserts p.
func (tx *Tx) AddProcedure(ctx context.Context, p *Procedure) error {
	return wrap("add procedure", tx.db.WithContext(ctx).Create(p).Error)
}

// Procedure finds a pass by the token's hash; ErrNotFound. The caller asks Open.
func (q *Query) Procedure(ctx context.Context, tokenHash string) (Procedure, error) {
	p, err := gorm.G[Procedure](q.db).Where("token_hash = ?", tokenHash).First(ctx)
	return p, wrap("find procedure", err)
}

// LockProcedure is Procedure with the row locked until the transaction ends. It is the first lock of its transaction
// (package models), and the only one of its kind: a transaction that ends other passes begins with LockProcedures.
func (tx *Tx) LockProcedure(ctx context.Context, tokenHash string) (Procedure, error) {
	p, err := gorm.G[Procedure](tx.db, clause.Locking{Strength: "UPDATE"}).Where("token_hash = ?", tokenHash).First(ctx)
	return p, wrap("lock procedure", err)
}

// SaveProcedure writes p back; one that has been purged meanwhile stays away.
func (tx *Tx) SaveProcedure(ctx context.Context, p *Procedure) error {
	return wrap("save procedure", tx.db.WithContext(ctx).Select("*").Updates(p).Error)
}

// LockProcedures is LockProcedure for a pass that may end the others of the same person: those that are open now are
// locked with it, in the order of their hashes, and named. Two passes that end each other thus never wait in a circle.
func (tx *Tx) LockProcedures(ctx context.Context, tokenHash string) (p Procedure, others []string, err error) {
	own := gorm.G[Procedure](tx.db).Select("cardholder_no").Where("token_hash = ?", tokenHash)
	hashes, err := tx.lockOpen(ctx, "token_hash = ? OR cardholder_no <> '' AND cardholder_no = (?) AND done_at IS NULL AND expires_at > ?",
		tokenHash, own, tx.Now())
	if err != nil {
		return p, nil, err
	}
	p, err = tx.LockProcedure(ctx, tokenHash)
	return p, slices.DeleteFunc(hashes, func(hash string) bool { return hash == tokenHash }), err
}

// LockProceduresOf is LockProcedures for a change that is no pass itself.
func (tx *Tx) LockProceduresOf(ctx context.Context, cardholderNo string) (hashes []string, err error) {
	return tx.lockOpen(ctx, "cardholder_no = ? AND done_at IS NULL AND expires_at > ?", cardholderNo, tx.Now())
}

func (tx *Tx) lockOpen(ctx context.Context, which string, args ...any) (hashes []string, err error) {
	rows, err := gorm.G[Procedure](tx.db, clause.Locking{Strength: "UPDATE"}).Select("token_hash").Where(which, args...).
		Order("token_hash").Find(ctx)
	for _, row := range rows {
		hashes = append(hashes, row.TokenHash)
	}
	return hashes, wrap("lock procedures", err)
}

// endBatch is how many passes one statement ends.
const endBatch = 1000

// EndProcedures closes passes that LockProcedures named: their codes open nothing any more.
func (tx *Tx) EndProcedures(ctx context.Context, hashes []string) error {
	for batch := range slices.Chunk(hashes, endBatch) {
		if _, err := gorm.G[Procedure](tx.db).Where("token_hash IN ?", batch).Update(ctx, "expires_at", tx.Now()); err != nil {
			return wrap("end procedures", err)
		}
	}
	return nil
}

// PurgeProcedures deletes passes that ended before cutoff.
func (tx *Tx) PurgeProcedures(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "procedures", "token_hash", "expires_at < ?", cutoff)
}
