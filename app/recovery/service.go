package recovery

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/password"
	"mynetplus/models"
)

// Service takes the questions and judges the codes.
type Service struct {
	store  *models.Store
	jobs   *jobs.Client
	otp    *otp.Desk
	notify *notify.Notifier
	hasher *password.Hasher
}

// Options of NewService.
type Options struct {
	Store  *models.Store
	Jobs   *jobs.Client
	Notify *notify.Notifier
	Hasher *password.Hasher
}

// NewService makes the service.
func NewService(o Options) *Service {
	return &Service{store: o.Store, jobs: o.Jobs, otp: otp.NewDesk(o.Notify), notify: o.Notify, hasher: o.Hasher}
}

// Steps of a pass. Each but the last waits for the code of its name.
const (
	stepMail = "mail"
	stepSMS  = "sms"
	stepNew  = "new"  // a password is to be chosen
	stepShut = "shut" // over: the doors were shut on purpose, and only staff open them (D3.4)
)

// first is the step a kind begins with; an ID is mailed without any.
func first(kind string) string {
	switch kind {
	case models.PurposeReset:
		return stepMail
	case models.PurposeUnlock, models.PurposeLockdown, models.PurposeReception:
		return stepSMS
	}
	return ""
}

// purpose is what the code of a pass's present step opens, or empty where none is waited for (D1.1).
func purpose(p *models.Procedure) string {
	switch {
	case p.Step == stepSMS:
		return p.Kind
	case p.Step == stepMail:
		return models.PurposeResetMail
	}
	return ""
}

// behindMail tells whether the mailbox has been proven and an SMS is to follow (D3.6). Only somebody who was found comes
// here: a decoy's code never verifies. With ID, birth date and the registered mailbox they have proven as much as a
// password proves at the sign-in from a new device, and see as much: the masked number, how far the SMS has come, and
// that there is no number to send it to (D6.2 hides these from people who have proven nothing).
func behindMail(p *models.Procedure) bool {
	return p.Kind == models.PurposeReset && p.Step == stepSMS && p.CardholderNo != ""
}

// contactsOf opens the contacts of the person found.
func contactsOf(ctx context.Context, q *models.Query, p *models.Procedure) (models.Contacts, error) {
	person, err := q.Cardholder(ctx, p.CardholderNo)
	if err != nil {
		return models.Contacts{}, err
	}
	return person.Contacts(q.Keys())
}

// channel is how that code travels.
func channel(p *models.Procedure) string {
	if p.Step == stepMail {
		return models.ChannelMail
	}
	return models.ChannelSMS
}

// Outcome says how a step ended.
type Outcome int

// The ways a step ends. Before a right code none tells whether anybody was found (D6.1).
const (
	OK Outcome = iota
	TooSoon
	NoBudget // the question was asked too often; Wait says how long (D5.3)
	CodeWrong
	CodeSpent
	CodeBlocked
	Elsewhere  // the pass stands at another step
	Gone       // the pass is unknown or over
	Unsuitable // the password; Reason says why (D3.2)
	NoMobile   // an SMS is wanted and no mobile is on file; only a pass that has proven the mailbox learns it
)

// Result is the end of a step.
type Result struct {
	Outcome Outcome
	Step    string // where the pass stands now; stepDone when it is over
	Wait    time.Duration
	Again   bool // the same code goes out again
	Reason  string
}

// stepDone is the step of a pass that has come to its end.
const stepDone = "done"

// Begin records a question and leaves the answer to a job. It does the same work whoever it is about (D6.1). A wait
// means that the address asked too much, and nothing was recorded (D6.3).
func (s *Service) Begin(ctx context.Context, kind string, q Question, from models.Origin) (token string, wait time.Duration, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		if wait, err = tx.CountIdentityPost(ctx, from.IPPrefix); err != nil || wait > 0 {
			return err
		}
		p, fresh := models.NewProcedure(kind, q.subject(tx.Keys()), tx.Now(), tx.Policy())
		token, p.Step = fresh, first(kind)
		if err := p.Ask(tx.Keys(), q); err != nil {
			return err
		}
		if err := tx.AddProcedure(ctx, &p); err != nil {
			return err
		}
		if p.Step != "" { // refused or not, the code's page says so
			if _, err := s.otp.Reserve(ctx, tx, p.Binding(purpose(&p)), channel(&p)); err != nil {
				return err
			}
		}
		if err := tx.Audit(ctx, strangers(&p, from, models.ActionRecovery, models.OutcomeOK)); err != nil {
			return err
		}
		return s.answer(ctx, tx, &p, from)
	})
	return token, wait, err
}

// answer leaves the rest to a job.
func (s *Service) answer(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) error {
	return s.jobs.Insert(ctx, tx, AnswerArgs{Procedure: p.TokenHash, Step: p.Step, IPPrefix: from.IPPrefix, Device: from.Device})
}

// open locks a pass and judges whether it waits at this step.
func open(ctx context.Context, tx *models.Tx, procedure, kind, step string) (models.Procedure, Result, error) {
	p, err := tx.LockProcedure(ctx, procedure)
	if errors.Is(err, models.ErrNotFound) {
		return p, Result{Outcome: Gone}, nil
	}
	if err != nil {
		return p, Result{}, err
	}
	return p, judge(&p, kind, step, tx.Now()), nil
}

// openEnding is open for a step that may end the other passes of the same person, which are locked with it.
func openEnding(ctx context.Context, tx *models.Tx, procedure, kind, step string) (models.Procedure, []string, Result, error) {
	p, others, err := tx.LockProcedures(ctx, procedure)
	if errors.Is(err, models.ErrNotFound) {
		return p, nil, Result{Outcome: Gone}, nil
	}
	if err != nil {
		return p, nil, Result{}, err
	}
	return p, others, judge(&p, kind, step, tx.Now()), nil
}

func judge(p *models.Procedure, kind, step string, now time.Time) Result {
	switch {
	case p.Kind != kind:
		return Result{Outcome: Gone}
	case p.DoneAt != nil:
		return Result{Outcome: Elsewhere, Step: stepDone}
	case !p.Open(now):
		return Result{Outcome: Gone}
	case p.Step != step:
		return Result{Outcome: Elsewhere, Step: p.Step}
	}
	return Result{Step: step}
}

// Resend sends the step's code again (D5), if there is anybody to send it to.
func (s *Service) Resend(ctx context.Context, procedure, kind, step string, from models.Origin) (result Result, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		var p models.Procedure
		if p, result, err = open(ctx, tx, procedure, kind, step); err != nil || result.Outcome != OK {
			return err
		}
		return s.send(ctx, tx, &p, &result, from)
	})
	return result, err
}

// send reserves the code of the step and lets a job deliver it.
func (s *Service) send(ctx context.Context, tx *models.Tx, p *models.Procedure, result *Result, from models.Origin) error {
	if behindMail(p) {
		contacts, err := contactsOf(ctx, &tx.Query, p)
		if err != nil {
			return err
		}
		if contacts.Mobile == "" {
			result.Outcome = NoMobile
			return nil
		}
	}
	issued, err := s.otp.Reserve(ctx, tx, p.Binding(purpose(p)), channel(p))
	if err != nil {
		return err
	}
	result.Wait, result.Again = issued.Wait, issued.Again
	switch issued.Status {
	case otp.TooSoon:
		result.Outcome = TooSoon
		return nil
	case otp.Exhausted:
		result.Outcome = NoBudget
		return nil
	}
	return s.answer(ctx, tx, p, from)
}

// strangers is an event of a pass about which nobody has been found.
func strangers(p *models.Procedure, from models.Origin, action, outcome string) models.Event {
	return models.Event{
		Chain: models.StrangerChain(p.Subject), Actor: models.ActorStranger, Action: action, Outcome: outcome,
		IPPrefix: from.IPPrefix, Device: from.Device, Facts: models.Facts{Purpose: p.Kind},
	}
}

// event stands on the chain of the person found, or on the strangers'.
func event(p *models.Procedure, from models.Origin, action, outcome string) models.Event {
	e := strangers(p, from, action, outcome)
	if p.CardholderNo != "" {
		e.Chain, e.Subject = models.CardholderChain(p.CardholderNo), p.CardholderNo
	}
	return e
}

// proven is event for somebody who has entered the right codes.
func proven(p *models.Procedure, from models.Origin, action, outcome string) models.Event {
	e := event(p, from, action, outcome)
	e.Actor = models.ActorCardholder
	return e
}
