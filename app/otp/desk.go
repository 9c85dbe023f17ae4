package otp

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// Desk issues and checks procedure codes.
type Desk struct {
	notify *notify.Notifier
}

// NewDesk makes a desk whose codes leave through n.
func NewDesk(n *notify.Notifier) *Desk { return &Desk{notify: n} }

// Status says how Issue ended.
type Status int

// The ways Issue ends.
const (
	Sent      Status = iota // a new code, or the same one again, is on its way
	TooSoon                 // the last send is less than 30 seconds ago; Wait says how long
	Exhausted               // the budget is used up; Wait says how long (D5.3)
)

// Issued is the outcome of Issue.
type Issued struct {
	Status Status
	Wait   time.Duration
	Again  bool // the same code went out again
}

// To is where a code goes. The zero value goes nowhere: a decoy, which costs and counts like a real one (D6.1).
type To struct {
	CardholderNo string
	Channel      string // models.ChannelSMS or models.ChannelMail, also of a decoy
	Address      string // a mail address that is to be proven; empty for the registered contact
	Purchase     *Purchase
}

// Purchase is what a payment code is for: it stands in the message, and no code outlives its challenge (D5).
type Purchase struct {
	Facts models.Facts
	Until time.Time // the end of the challenge as it stands now
}

// Issue sends a code by SMS to the cardholder who is the binding's subject: the same one while it lives and can be
// sent again, else a new one (D5). A refusal is an outcome: commit it.
func (d *Desk) Issue(ctx context.Context, tx *models.Tx, b models.Binding, class string) (Issued, error) {
	return d.IssueTo(ctx, tx, b, class, To{CardholderNo: b.Subject, Channel: models.ChannelSMS})
}

// IssueTo is Issue with a receiver of its own. When too many wrong codes in a row have made the subject's flows decoys
// (D5.3), it goes nowhere.
func (d *Desk) IssueTo(ctx context.Context, tx *models.Tx, b models.Binding, class string, to To) (Issued, error) {
	s, issued, err := d.prepare(ctx, tx, b, class, to.Channel)
	if err != nil || issued.Status != Sent {
		return issued, err
	}
	decoy := to.CardholderNo == "" || s.budget.Decoy(tx.Policy())
	if to.Purchase != nil {
		s.until = to.Purchase.Until
	}
	code, again, err := s.take(ctx, tx, decoy, s.code.Decoy == decoy)
	if err != nil {
		return Issued{}, err
	}
	issued.Again = again
	if decoy {
		return issued, nil
	}
	return issued, d.post(ctx, tx, code, to)
}

// sending is what is known of a code before it leaves.
type sending struct {
	binding models.Binding
	budget  models.BudgetRow
	kind    string      // what it counts as
	code    models.Code // the newest one of the binding
	known   bool        // there is one
	until   time.Time   // no code is good longer; zero: as long as the policy says
}

// prepare locks the budget and judges whether a code may leave now: Status Sent says so.
func (d *Desk) prepare(ctx context.Context, tx *models.Tx, b models.Binding, class, channel string) (sending, Issued, error) {
	s := sending{binding: b, kind: kindOf(channel)}
	var err error
	if s.budget, err = tx.LockBudget(ctx, b.Subject, class); err != nil {
		return s, Issued{}, err
	}
	s.code, err = tx.LatestCode(ctx, b)
	s.known = err == nil
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return s, Issued{}, err
	}
	if wait := s.code.Wait(tx.Now(), tx.Policy()); s.known && wait > 0 {
		return s, Issued{Status: TooSoon, Wait: wait}, nil
	}
	wait, err := SendWait(ctx, &tx.Query, s.budget, channel)
	if err != nil || wait > 0 {
		return s, Issued{Status: Exhausted, Wait: wait}, err
	}
	return s, Issued{Status: Sent}, nil
}

// SendWait is how long the next code of a budget must wait on a channel, or zero: for the messages sent, or for the
// wrong codes entered (D5.3).
func SendWait(ctx context.Context, q *models.Query, b models.BudgetRow, channel string) (time.Duration, error) {
	sends := q.SMSWait
	if kindOf(channel) == models.BudgetMailed {
		sends = q.MailWait
	}
	wait, err := sends(ctx, b)
	if err != nil || wait > 0 {
		return wait, err
	}
	return q.EntryWait(ctx, b)
}

func kindOf(channel string) string {
	if channel == models.ChannelMail {
		return models.BudgetMailed
	}
	return models.BudgetSent
}

// take makes a new code, or takes the same one again where it is alike and can be sent once more (D5), and counts it.
func (s *sending) take(ctx context.Context, tx *models.Tx, decoy, alike bool) (code models.Code, again bool, err error) {
	now, policy := tx.Now(), tx.Policy()
	code = s.code
	again = s.known && code.Live(now, policy) && code.ResendsLeft(policy) > 0 && alike
	if again {
		code.Resend(now)
	} else {
		code = models.NewCode(s.binding, s.budget.Class, tx.Keys().KeyID(), now, policy)
		code.Decoy = decoy
		if !s.until.IsZero() && s.until.Before(code.ExpiresAt) {
			code.ExpiresAt = s.until
		}
	}
	if err := tx.SaveCode(ctx, &code); err != nil {
		return code, again, err
	}
	return code, again, tx.Spend(ctx, &s.budget, s.kind)
}

// post queues the message that carries a code.
func (d *Desk) post(ctx context.Context, tx *models.Tx, code models.Code, to To) error {
	m := models.Message{
		CardholderNo: to.CardholderNo, Channel: to.Channel, Template: models.TemplateProcedureCode,
		CodeID: code.ID, ExpiresAt: &code.ExpiresAt, Facts: models.Facts{Purpose: code.Purpose},
	}
	if to.Purchase != nil {
		m.Template, m.Facts = models.TemplatePaymentCode, to.Purchase.Facts
	}
	if to.Address != "" {
		m.Recipient = tx.Keys().Seal(models.ColRecipient, to.CardholderNo, to.Address)
	}
	return d.notify.Queue(ctx, tx, m)
}

// Verdict says how Check ended.
type Verdict int

// The ways Check ends.
const (
	Right   Verdict = iota
	Wrong           // counted; the code can still be entered
	Spent           // expired, used up, used, or never issued
	Blocked         // too many wrong codes in an hour; Wait says how long (D5.3)
)

// Checked is the outcome of Check.
type Checked struct {
	Verdict Verdict
	Wait    time.Duration
	Counted bool // a wrong entry was counted; Spent may mean that it was the code's last
}

// Check judges an entry of six digits. A try is counted before it is compared, in the caller's
// transaction, which must commit whatever the outcome (D5.2).
func (d *Desk) Check(ctx context.Context, tx *models.Tx, b models.Binding, class, entered string) (Checked, error) {
	budget, err := tx.LockBudget(ctx, b.Subject, class)
	if err != nil {
		return Checked{}, err
	}
	code, err := tx.LatestCode(ctx, b)
	if errors.Is(err, models.ErrNotFound) || err == nil && !code.Live(tx.Now(), tx.Policy()) {
		return Checked{Verdict: Spent}, nil
	}
	if err != nil {
		return Checked{}, err
	}
	if wait, err := tx.EntryWait(ctx, budget); err != nil || wait > 0 {
		return Checked{Verdict: Blocked, Wait: wait}, err
	}
	want, err := digits(tx.Keys(), code)
	if err != nil {
		return Checked{}, err
	}
	right := code.Try(entered, want, tx.Now())
	if err := tx.SaveCode(ctx, &code); err != nil {
		return Checked{}, err
	}
	if right {
		return Checked{Verdict: Right}, tx.Recover(ctx, &budget)
	}
	if err := tx.Spend(ctx, &budget, models.BudgetWrong); err != nil {
		return Checked{}, err
	}
	if !code.Live(tx.Now(), tx.Policy()) {
		return Checked{Verdict: Spent, Counted: true}, nil
	}
	return Checked{Verdict: Wrong, Counted: true}, nil
}
