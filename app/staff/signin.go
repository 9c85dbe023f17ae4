package staff

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/notify"
	"mynetplus/app/password"
	"mynetplus/models"
)

// Service is what staff do, with its transactions.
type Service struct {
	store  *models.Store
	hasher *password.Hasher
	notify *notify.Notifier
	decoy  string // the TOTP secret that a code is compared with where there is none
}

// NewService makes the service.
func NewService(s *models.Store, h *password.Hasher, n *notify.Notifier) *Service {
	return &Service{store: s, hasher: h, notify: n, decoy: newSecret()}
}

// Outcome says how a step of signing in ended.
type Outcome int

// The ways it ends. A name that does not exist, a wrong password and a wrong code look the same; so does a closed or
// disabled account.
const (
	Refused   Outcome = iota
	SignedIn          // password and code are right
	FirstTime         // the password is right, but there is none of their own yet, or no TOTP secret
	TooMany           // from this address; Wait says how long (D6.3)
)

// Result is the end of a step.
type Result struct {
	Outcome Outcome
	Wait    time.Duration
	Staff   models.Staff
}

// Credentials are what somebody signs in with.
type Credentials struct {
	Name     string // as typed
	Password string
	Code     string // six digits, or empty at the first sign-in
	Origin   models.Origin
}

// Enter begins the session, in the transaction that lets somebody in.
type Enter func(tx *models.Tx, s models.Staff) error

// SignIn judges credentials. The failure is counted before anything is compared (D5.2's rule) and taken back when all
// is right. models.ErrBusy when too many are waiting.
func (s *Service) SignIn(ctx context.Context, in Credentials, enter Enter) (Result, error) {
	release, err := s.hasher.Admit()
	if err != nil {
		return Result{}, err
	}
	defer release()
	var result Result
	tried := attempt{Credentials: in}
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		t, err := tx.Throttle(ctx, in.Origin.IPPrefix, models.ThrottleSignIn)
		if err != nil {
			return err
		}
		if wait := t.Wait(tx.Now(), tx.Policy()); wait > 0 {
			result = Result{Outcome: TooMany, Wait: wait}
			return nil
		}
		tried.counted, tried.active, err = tx.CountStaff(ctx, in.Name)
		return err
	})
	if err != nil || result.Outcome == TooMany {
		return result, err
	}
	hash := ""
	if tried.counted != nil {
		hash = tried.counted.PasswordHash
	}
	if tried.match, _, err = s.hasher.Verify(hash, in.Password); err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), followUp) // what was counted is followed up
	defer cancel()
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		result, err = s.judge(ctx, tx, tried, enter)
		return err
	})
	return result, err
}

// followUp is how long the second transaction may take.
const followUp = 5 * time.Second

// attempt is a sign-in that has been counted, and whose password has been compared.
type attempt struct {
	Credentials
	counted *models.Staff // as they stood then; nil: nobody has the name
	active  bool          // neither closed nor disabled before
	match   bool
}

// judge lets somebody in or refuses. Every attempt takes the same way, so that none tells by its time what was wrong.
func (s *Service) judge(ctx context.Context, tx *models.Tx, a attempt, enter Enter) (Result, error) {
	who, err := tx.LockStaff(ctx, a.Name)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return Result{}, err
	}
	secret := s.decoy
	if who.TOTPSecret != "" {
		if secret, err = tx.Keys().Open(models.ColTOTP, who.Name, who.TOTPSecret); err != nil {
			return Result{}, err
		}
	}
	used := step(secret, a.Code, who.TOTPStep, tx.Now())
	if !a.match || !a.stillOpen(who) || who.SetUp() && used == 0 {
		return Result{}, s.refuse(ctx, tx, a)
	}
	outcome := FirstTime
	if who.SetUp() {
		outcome, who.TOTPStep = SignedIn, used
	}
	who.SignIn(tx.Now())
	if err := tx.SaveStaff(ctx, &who); err != nil {
		return Result{}, err
	}
	if err := tx.AuditStaff(ctx, who.Name, event(a.Origin, models.ActionStaffSignIn, models.OutcomeOK)); err != nil {
		return Result{}, err
	}
	return Result{Outcome: outcome, Staff: who}, enter(tx, who)
}

// stillOpen reports whether who may sign in although some time has passed since the attempt was counted: nobody closed,
// disabled or reset them. The lock that this attempt itself would have closed does not count.
func (a attempt) stillOpen(who models.Staff) bool {
	if !a.active || who.DisabledAt != nil || who.PasswordHash != a.counted.PasswordHash {
		return false
	}
	return who.ClosedAt == nil || a.closes()
}

// closes reports whether the attempt is the one that closes the account if it fails.
func (a attempt) closes() bool { return a.active && a.counted.ClosedAt != nil }

// refuse records a failed sign-in.
func (s *Service) refuse(ctx context.Context, tx *models.Tx, a attempt) error {
	t, err := tx.Throttle(ctx, a.Origin.IPPrefix, models.ThrottleSignIn)
	if err != nil {
		return err
	}
	t.Add(tx.Now(), tx.Policy())
	if err := tx.SaveThrottle(ctx, &t); err != nil {
		return err
	}
	e := event(a.Origin, models.ActionStaffSignIn, models.OutcomeRefused)
	if a.counted == nil {
		e.Chain, e.Actor = models.StrangerChain(a.Name), models.ActorStranger
		return tx.Audit(ctx, e)
	}
	if err := tx.AuditStaff(ctx, a.Name, e); err != nil || !a.closes() {
		return err
	}
	return tx.AuditStaff(ctx, a.Name, event(a.Origin, models.ActionStaffLocked, models.OutcomeOK))
}

// event is one of a staff member's own, about no cardholder.
func event(from models.Origin, action, outcome string) models.Event {
	return models.Event{Action: action, Outcome: outcome, IPPrefix: from.IPPrefix, Device: from.Device}
}

// SignOut notes that somebody signed out.
func (s *Service) SignOut(ctx context.Context, name string, from models.Origin) error {
	return s.store.Tx(ctx, func(tx *models.Tx) error {
		return tx.AuditStaff(ctx, name, event(from, models.ActionStaffSignOut, models.OutcomeOK))
	})
}
