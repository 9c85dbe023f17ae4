package recovery

import (
	"context"
	"errors"

	"github.com/riverqueue/river"

	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/models"
)

// AnswerArgs is the job that finds whom a pass is about and sends what it asks for. It carries the row's key and where
// the request came from, never what was typed.
type AnswerArgs struct {
	Procedure string `json:"procedure"` // hash of the token
	Step      string `json:"step"`      // whose code is to be sent
	IPPrefix  string `json:"ip_prefix"`
	Device    string `json:"device"`
}

// Kind is the job's name in the queue.
func (AnswerArgs) Kind() string { return "recovery.answer" }

// Worker works AnswerArgs off.
type Worker struct {
	river.WorkerDefaults[AnswerArgs]
	store  *models.Store
	otp    *otp.Desk
	notify *notify.Notifier
}

// NewWorker makes the worker.
func NewWorker(s *models.Store, n *notify.Notifier) *Worker {
	return &Worker{store: s, otp: otp.NewDesk(n), notify: n}
}

// Work answers one question. A job that runs again after a crash sends again, within the person's budget.
func (w *Worker) Work(ctx context.Context, job *river.Job[AnswerArgs]) error {
	from := models.Origin{IPPrefix: job.Args.IPPrefix, Device: job.Args.Device}
	return w.store.Tx(ctx, func(tx *models.Tx) error {
		p, err := tx.LockProcedure(ctx, job.Args.Procedure)
		if errors.Is(err, models.ErrNotFound) || err == nil && !p.Open(tx.Now()) {
			return nil
		}
		if err != nil {
			return err
		}
		found := p.CardholderNo == ""
		if found {
			if err := w.find(ctx, tx, &p); err != nil {
				return err
			}
		}
		if p.CardholderNo != "" {
			err = w.send(ctx, tx, &p, job.Args.Step, found, from)
		}
		if err != nil || p.Kind != kindID {
			return err
		}
		return done(ctx, tx, &p)
	})
}

// send sends what the step asks for. All that is recorded comes behind it, for the head of the person's audit chain is
// locked after the budgets (package models).
func (w *Worker) send(ctx context.Context, tx *models.Tx, p *models.Procedure, step string, found bool, from models.Origin) error {
	var events []models.Event
	if found {
		events = append(events, event(p, from, models.ActionRecovery, models.OutcomeOK))
	}
	switch {
	case p.Kind == kindID:
		if err := w.mailID(ctx, tx, p); err != nil {
			return err
		}
	case p.Step == step:
		tried, sent, err := w.sendCode(ctx, tx, p)
		if err != nil {
			return err
		}
		if tried {
			events = append(events, event(p, from, models.ActionCodeSent, outcome(sent)))
		}
	}
	for _, e := range events {
		if err := tx.Audit(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// find enters the person into the row.
func (w *Worker) find(ctx context.Context, tx *models.Tx, p *models.Procedure) error {
	var q Question
	if err := p.Asked(tx.Keys(), &q); err != nil {
		return err
	}
	no, err := q.find(ctx, tx)
	if err != nil || no == "" {
		return err
	}
	if p.Kind != models.PurposeUnlock { // cards can be challenged, and a door closed, before there is an account (D4.2)
		account, err := tx.AccountOf(ctx, no)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err == nil && p.Kind == models.PurposeLockdown {
			_, err = bothDoors(ctx, tx, account)
		}
		if err != nil {
			return err
		}
	}
	if p.Kind == models.PurposeReception { // without one that staff opened, it finds nobody (D3.6)
		reception, err := tx.ReceptionOf(ctx, no)
		if err != nil || !reception.Open(tx.Now()) {
			return err
		}
	}
	p.CardholderNo = no
	return tx.SaveProcedure(ctx, p)
}

// sendCode delivers the code of the step to the registered contact, if there is one.
func (w *Worker) sendCode(ctx context.Context, tx *models.Tx, p *models.Procedure) (tried, sent bool, err error) {
	person, err := tx.Cardholder(ctx, p.CardholderNo)
	if err != nil {
		return false, false, err
	}
	to := otp.To{CardholderNo: p.CardholderNo, Channel: channel(p)}
	if to.Channel == models.ChannelMail && person.Email == "" || to.Channel == models.ChannelSMS && person.Mobile == "" {
		return false, false, nil
	}
	sent, err = w.otp.Deliver(ctx, tx, p.Binding(purpose(p)), to)
	return true, sent, err
}

// mailID sends the ID, within the mails of a day that strangers can cause (D5.3).
func (w *Worker) mailID(ctx context.Context, tx *models.Tx, p *models.Procedure) error {
	person, err := tx.Cardholder(ctx, p.CardholderNo)
	if err != nil || person.Email == "" {
		return err
	}
	budget, err := tx.LockBudget(ctx, p.CardholderNo, models.BudgetStranger)
	if err != nil {
		return err
	}
	wait, err := tx.MailWait(ctx, budget)
	if err != nil || wait > 0 {
		return err
	}
	if err := tx.Spend(ctx, &budget, models.BudgetMailed); err != nil {
		return err
	}
	return w.notify.LoginID(ctx, tx, p.CardholderNo)
}

func outcome(ok bool) string {
	if ok {
		return models.OutcomeOK
	}
	return models.OutcomeRefused
}
