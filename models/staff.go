package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Roles of staff: the desk; who also runs and imports; and who reads everything and acts on nothing.
const (
	RoleAgent      = "agent"
	RoleSupervisor = "supervisor"
	RoleAuditor    = "auditor"
)

// MaxNote is how long a staff member's reason may be, in characters.
const MaxNote = 200

// Staff is somebody of the call center, or who looks after it. They are never cardholders here.
type Staff struct {
	ID           int64  `gorm:"primaryKey"`
	Name         string // user name: 2–32 small letters, digits, dots and hyphens, a letter first
	Role         string
	PasswordHash string // argon2id, PHC format
	Initial      bool   // the password was given out by the command line, and is replaced at the first sign-in
	TOTPSecret   string `gorm:"column:totp_secret"` // sealed base32, or empty until it is set up
	TOTPStep     int64  `gorm:"column:totp_step"`   // the last step used: each counts once (RFC 6238, 5.2)
	Failures     int
	ClosedAt     *time.Time // too many failures in a row
	DisabledAt   *time.Time
	SignedInAt   *time.Time // the last time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// TableName is the table's name.
func (Staff) TableName() string { return "staff" }

// StaffName reports whether a name can be a user name.
func StaffName(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z'
		if !letter && (i == 0 || r != '.' && r != '-' && (r < '0' || r > '9')) {
			return false
		}
	}
	return len(name) >= 2 && len(name) <= 32
}

// StaffRole reports whether role is one.
func StaffRole(role string) bool {
	return role == RoleAgent || role == RoleSupervisor || role == RoleAuditor
}

// Active reports whether s may sign in at all, and stay.
func (s *Staff) Active() bool { return s.DisabledAt == nil && s.ClosedAt == nil }

// SetUp reports whether s has a password and a TOTP secret of their own.
func (s *Staff) SetUp() bool { return !s.Initial && s.TOTPSecret != "" }

// Fail counts one more failed sign-in, before the secret is compared, and closes at the limit. Who is closed or disabled
// counts no more.
func (s *Staff) Fail(now time.Time, p Policy) {
	if !s.Active() {
		return
	}
	s.Failures++
	if s.Failures >= p.LoginFailures {
		s.ClosedAt = &now
	}
}

// SignIn takes the failures back.
func (s *Staff) SignIn(now time.Time) {
	s.Failures, s.ClosedAt, s.SignedInAt = 0, nil, &now
}

// Open takes a lock away.
func (s *Staff) Open() { s.Failures, s.ClosedAt = 0, nil }

// Reset forgets password and TOTP secret and opens every door: the initial password is all that s has then.
func (s *Staff) Reset(hash string) {
	s.PasswordHash, s.Initial, s.TOTPSecret, s.TOTPStep = hash, true, "", 0
	s.Failures, s.ClosedAt, s.DisabledAt = 0, nil, nil
}

// StaffByName finds somebody; ErrNotFound.
func (q *Query) StaffByName(ctx context.Context, name string) (Staff, error) {
	s, err := gorm.G[Staff](q.db).Where("name = ?", name).First(ctx)
	return s, wrap("find staff", err)
}

// LockStaff is StaffByName with the row locked until the transaction ends.
func (tx *Tx) LockStaff(ctx context.Context, name string) (Staff, error) {
	s, err := gorm.G[Staff](tx.db, clause.Locking{Strength: "UPDATE"}).Where("name = ?", name).First(ctx)
	return s, wrap("lock staff", err)
}

// AllStaff lists everybody by name.
func (q *Query) AllStaff(ctx context.Context) ([]Staff, error) {
	all, err := gorm.G[Staff](q.db).Order("name").Find(ctx)
	return all, wrap("list staff", err)
}

// CountStaff counts a failed sign-in of a name, before anything is compared, and returns the row as it stands then, and
// whether it was active before; nil when there is nobody of the name. All cost the same statements.
func (tx *Tx) CountStaff(ctx context.Context, name string) (s *Staff, active bool, err error) {
	row, err := tx.LockStaff(ctx, name)
	nobody := errors.Is(err, ErrNotFound)
	if err != nil && !nobody {
		return nil, false, err
	}
	active = row.Active()
	row.Fail(tx.Now(), tx.Policy())
	err = tx.exec(ctx, "UPDATE staff SET failures = $1, closed_at = $2 WHERE id = $3", row.Failures, row.ClosedAt, row.ID)
	if err != nil || nobody {
		return nil, false, wrap("count staff", err)
	}
	return &row, active, nil
}

// AddStaff inserts somebody new; ErrDuplicate when the name is taken.
func (tx *Tx) AddStaff(ctx context.Context, s *Staff) error {
	s.CreatedAt, s.UpdatedAt = tx.Now(), tx.Now()
	return wrap("add staff", tx.db.WithContext(ctx).Create(s).Error)
}

// SaveStaff writes somebody back.
func (tx *Tx) SaveStaff(ctx context.Context, s *Staff) error {
	s.UpdatedAt = tx.Now()
	return wrap("save staff", tx.db.WithContext(ctx).Save(s).Error)
}

// StaffOwner is whose a staff session is, in the sessions' table; no cardholder number looks like it.
func StaffOwner(name string) string { return "staff:" + name }

// AuditStaff records what somebody did with a cardholder, on the cardholder's chain, where they see it themselves
// (D3.11), and then on the staff member's own (D8.1). What concerns no cardholder stands on the latter only.
func (tx *Tx) AuditStaff(ctx context.Context, name string, e Event) error {
	e.Actor, e.Facts.Staff = ActorStaff, name
	if e.Subject != "" {
		e.Chain = CardholderChain(e.Subject)
		if err := tx.Audit(ctx, e); err != nil {
			return err
		}
	}
	e.Chain = StaffChain(name)
	return tx.Audit(ctx, e)
}

// AuditColleague records what was done to a staff member, on their chain and on that of who did it: another one, or the
// command line when by is empty. The subject is the chain of whom it is about.
func (tx *Tx) AuditColleague(ctx context.Context, by, name string, e Event) error {
	e.Actor, e.Facts.Staff, e.Subject = ActorStaff, by, StaffChain(name)
	chains := []string{StaffChain(by), StaffChain(name)}
	if by == "" {
		e.Actor, chains[0] = ActorSystem, SystemChain(tx.Now())
	}
	slices.Sort(chains) // heads are locked in one order
	for _, chain := range slices.Compact(chains) {
		e.Chain = chain
		if err := tx.Audit(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
