package enrollment

import (
	"context"
	"errors"
	"slices"
	"time"

	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/web"
	"mynetplus/models"
)

// Service takes applications.
type Service struct {
	store  *models.Store
	otp    *otp.Desk
	notify *notify.Notifier
	terms  string // the version in force
}

// NewService makes the service; terms is the version in force.
func NewService(s *models.Store, o *otp.Desk, n *notify.Notifier, terms string) *Service {
	return &Service{store: s, otp: o, notify: n, terms: terms}
}

// Outcome says how a step ended.
type Outcome int

// The ways a step ends.
const (
	OK           Outcome = iota
	NoCard               // no card was chosen
	NotEligible          // a chosen card cannot be applied for, or is not theirs
	TermsChanged         // another version than the one in force was agreed to
	NoMobile             // D4.1: no mobile on file, no application
	Gone                 // the application is unknown, or too old to be completed
	AlreadyDone          // the application has been completed before
	TooSoon              // the last code went out less than 30 seconds ago
	NoBudget             // too many codes sent (D5.3); Wait says how long
	CodeWrong
	CodeSpent
	CodeBlocked   // too many wrong codes (D5.3); Wait says how long
	NothingToDo   // no enrollment is by password (D4.4)
	NotRegistered // the card is not theirs, or not registered (D4.5)
)

// Result is the end of a step.
type Result struct {
	Outcome     Outcome
	Application models.Application
	Wait        time.Duration
	Again       bool // the same code went out again
}

// Start makes an application for these cards, once their owner has agreed to the terms of this version.
func (s *Service) Start(ctx context.Context, who web.Identity, cardIDs []int64, terms string) (Result, error) {
	if len(cardIDs) == 0 {
		return Result{Outcome: NoCard}, nil
	}
	if terms != s.terms {
		return Result{Outcome: TermsChanged}, nil
	}
	slices.Sort(cardIDs)
	cardIDs = slices.Compact(cardIDs)
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		person, err := tx.Cardholder(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if person.Mobile == "" {
			result.Outcome = NoMobile
			return nil
		}
		if _, ok, err := eligible(ctx, tx, who.CardholderNo, cardIDs); err != nil || !ok {
			result.Outcome = NotEligible
			return err
		}
		result.Application = models.Application{
			AccountID: who.AccountID, Session: who.Binding, CardIDs: cardIDs, TermsVersion: terms,
		}
		return tx.AddApplication(ctx, &result.Application)
	})
	return result, err
}

// SendCode sends the application's code to the registered mobile, or sends it again (D5).
func (s *Service) SendCode(ctx context.Context, who web.Identity, id string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		var err error
		if result, err = s.find(ctx, tx, who, id); err != nil || result.Outcome != OK {
			return err
		}
		person, err := tx.Cardholder(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if person.Mobile == "" {
			result.Outcome = NoMobile
			return nil
		}
		return s.issue(ctx, tx, who, models.PurposeEnrollment, from, &result)
	})
	return result, err
}

// issue sends a code to the registered mobile and notes it, or notes that the budget is used up.
func (s *Service) issue(ctx context.Context, tx *models.Tx, who web.Identity, purpose string, from models.Origin, r *Result) error {
	issued, err := s.otp.Issue(ctx, tx, bound(who, purpose), models.BudgetSignedIn)
	if err != nil {
		return err
	}
	r.Wait, r.Again = issued.Wait, issued.Again
	outcome := models.OutcomeOK
	switch issued.Status {
	case otp.TooSoon:
		r.Outcome = TooSoon
		return nil
	case otp.Exhausted:
		r.Outcome, outcome = NoBudget, models.OutcomeRefused
	}
	return tx.Audit(ctx, event(who, from, models.ActionCodeSent, outcome, models.Facts{Purpose: purpose}))
}

// check judges a code and notes a refusal; a wrong code is an outcome that commits its count (D5.2).
func (s *Service) check(ctx context.Context, tx *models.Tx, who web.Identity, purpose, code string, from models.Origin, r *Result) (right bool, err error) {
	checked, err := s.otp.Check(ctx, tx, bound(who, purpose), models.BudgetSignedIn, code)
	if err != nil || checked.Verdict == otp.Right {
		return err == nil, err
	}
	r.Outcome, r.Wait = refused(checked.Verdict), checked.Wait
	return false, tx.Audit(ctx, event(who, from, models.ActionCodeEntered, models.OutcomeRefused, models.Facts{Purpose: purpose}))
}

// Complete registers every card of the application, or none, when the code is right (D4.1).
func (s *Service) Complete(ctx context.Context, who web.Identity, id, code string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		var err error
		if result, err = s.find(ctx, tx, who, id); err != nil || result.Outcome != OK {
			return err
		}
		enrollments, ok, err := eligible(ctx, tx, who.CardholderNo, result.Application.CardIDs)
		if err != nil {
			return err
		}
		if !ok {
			result.Outcome = NotEligible
			return nil
		}
		if right, err := s.check(ctx, tx, who, models.PurposeEnrollment, code, from, &result); err != nil || !right {
			return err
		}
		return s.register(ctx, tx, who, &result.Application, enrollments, from)
	})
	return result, err
}

func (s *Service) register(ctx context.Context, tx *models.Tx, who web.Identity, a *models.Application, enrollments map[int64]models.Enrollment, from models.Origin) error {
	now := tx.Now()
	for _, id := range a.CardIDs {
		e, known := enrollments[id]
		if !known {
			e = models.Enrollment{CardID: id, CreatedAt: now}
		}
		e.Complete(a.TermsVersion, now)
		if err := tx.SaveEnrollment(ctx, &e); err != nil {
			return err
		}
	}
	a.DoneAt = &now
	if err := tx.SaveApplication(ctx, a); err != nil {
		return err
	}
	facts := models.Facts{CardIDs: a.CardIDs, Reason: "terms " + a.TermsVersion}
	if err := tx.Audit(ctx, event(who, from, models.ActionEnroll, models.OutcomeOK, facts)); err != nil {
		return err
	}
	return s.notify.Registered(ctx, tx, who.CardholderNo, a.CardIDs, from.Device)
}

// find locks an application of this person: by its id, or the newest of this session.
func (s *Service) find(ctx context.Context, tx *models.Tx, who web.Identity, id string) (Result, error) {
	if id == "" {
		latest, err := tx.LatestApplication(ctx, who.AccountID, who.Binding)
		if errors.Is(err, models.ErrNotFound) {
			return Result{Outcome: Gone}, nil
		}
		if err != nil {
			return Result{}, err
		}
		id = latest.ID
	}
	a, err := tx.LockApplication(ctx, id, who.AccountID)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return Result{Outcome: Gone}, nil
	case err != nil:
		return Result{}, err
	}
	return judge(a, tx.Now(), tx.Policy()), nil
}

// judge says whether an application can go on.
func judge(a models.Application, now time.Time, p models.Policy) Result {
	r := Result{Application: a}
	switch {
	case a.DoneAt != nil:
		r.Outcome = AlreadyDone
	case !a.Open(now, p):
		r.Outcome = Gone
	}
	return r
}

// eligible reports whether all these cards are theirs and can be applied for, and returns the
// enrollments. Cards and enrollments are locked, before anything else is (app/feed does the same).
func eligible(ctx context.Context, tx *models.Tx, cardholderNo string, ids []int64) (map[int64]models.Enrollment, bool, error) {
	cards, err := tx.LockCards(ctx, cardholderNo, ids)
	if err != nil || len(cards) != len(ids) {
		return nil, false, err
	}
	enrollments, err := tx.Enrollments(ctx, ids)
	if err != nil {
		return nil, false, err
	}
	for _, card := range cards {
		state := models.CardState{Card: card, Enrollment: models.Enrollment{State: models.StateNone}}
		if e, known := enrollments[card.ID]; known {
			state.Enrollment = e
		}
		if state.Eligibility(tx.Now()) != models.Eligible {
			return nil, false, nil
		}
	}
	return enrollments, true, nil
}

// bound is what a code of this session is bound to.
func bound(who web.Identity, purpose string) models.Binding {
	return models.Binding{Purpose: purpose, Subject: who.CardholderNo, Session: who.Binding}
}

func refused(v otp.Verdict) Outcome {
	switch v {
	case otp.Wrong:
		return CodeWrong
	case otp.Blocked:
		return CodeBlocked
	}
	return CodeSpent
}

func event(who web.Identity, from models.Origin, action, outcome string, facts models.Facts) models.Event {
	return models.Event{
		Chain: models.CardholderChain(who.CardholderNo), Actor: models.ActorCardholder, Action: action,
		Subject: who.CardholderNo, Outcome: outcome, IPPrefix: from.IPPrefix, Device: from.Device, Facts: facts,
	}
}
