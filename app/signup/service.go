package signup

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/password"
	"mynetplus/models"
)

// Service signs people up. The procedure's row knows where each of them stands; a step that is out of turn changes
// nothing.
type Service struct {
	store  *models.Store
	otp    *otp.Desk
	notify *notify.Notifier
	hasher *password.Hasher
	terms  string            // the version in force
	decoy  models.Cardholder // whose every unknown card is
}

// NewService makes the service; terms is the version in force.
func NewService(s *models.Store, o *otp.Desk, n *notify.Notifier, h *password.Hasher, terms string) *Service {
	return &Service{store: s, otp: o, notify: n, hasher: h, terms: terms, decoy: newDecoy(s.Keys())}
}

// Where a procedure stands: the step that is next.
const (
	stepCard     = "card"
	stepCode     = "code"
	stepEmail    = "email"
	stepMailCode = "mail_code"
	stepPassword = "password"
	stepDone     = "done"
	stepRepeated = "repeated" // done, and the last form came a second time
	stepExists   = "exists"   // the code was right, and there is an account already
)

// Outcome says how a step ended.
type Outcome int

// The ways a step ends.
const (
	OK           Outcome = iota
	Gone                 // no procedure, or one too old to be finished
	OutOfTurn            // the procedure stands elsewhere; Step says where
	TermsChanged         // another version than the one in force was agreed to
	Refused              // the card check, whatever the cause (D3.1)
	TooMany              // from this address, with this card, or to this person; Wait says how long
	TooSoon              // the last code went out less than 30 seconds ago
	CodeWrong
	CodeSpent
	CodeBlocked  // too many wrong codes (D5.3); Wait says how long
	NoAddress    // there is no registered address to keep
	Unacceptable // the password; Reason says why
)

// Result is the end of a step.
type Result struct {
	Outcome Outcome
	Step    string // where the procedure stands now
	Wait    time.Duration
	Again   bool   // the same code went out again
	Reason  string // of a password that is not acceptable
}

// Begin makes a procedure for somebody who has agreed to the terms of this version, and the token for its cookie.
func (s *Service) Begin(ctx context.Context, terms string) (Result, string, error) {
	if terms != s.terms {
		return Result{Outcome: TermsChanged}, "", nil
	}
	p, token := models.NewProcedure(models.PurposeSignUp, "", s.store.Now(), s.store.Policy())
	p.Step, p.TermsVersion = stepCard, terms
	err := s.store.Tx(ctx, func(tx *models.Tx) error { return tx.AddProcedure(ctx, &p) })
	return Result{Step: p.Step}, token, err
}

// find locks a procedure and says whether one of these steps is its next.
func (s *Service) find(ctx context.Context, tx *models.Tx, tokenHash string, steps ...string) (models.Procedure, Result, error) {
	p, err := tx.LockProcedure(ctx, tokenHash)
	if errors.Is(err, models.ErrNotFound) {
		return p, Result{Outcome: Gone}, nil
	}
	return p, judge(p, tx.Now(), steps...), err
}

// judge says whether one of these steps is a procedure's next.
func judge(p models.Procedure, now time.Time, steps ...string) Result {
	r := Result{Outcome: OutOfTurn, Step: p.Step}
	if p.Kind != models.PurposeSignUp || p.DoneAt == nil && !p.Open(now) {
		return Result{Outcome: Gone}
	}
	for _, step := range steps {
		if p.Step == step {
			r.Outcome = OK
		}
	}
	return r
}

// event is an audit event of the cardholder whose card was proven.
func event(p models.Procedure, from models.Origin, action, outcome string, facts models.Facts) models.Event {
	return models.Event{
		Chain: models.CardholderChain(p.CardholderNo), Actor: models.ActorCardholder, Action: action, Subject: p.CardholderNo,
		Outcome: outcome, IPPrefix: from.IPPrefix, Device: from.Device, Facts: facts,
	}
}
