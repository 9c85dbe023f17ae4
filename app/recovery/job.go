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
		if p.CardholderNo == "" {
			if err := w.find(ctx, tx, &p, from); err != nil {
				return err
			}
		}
		switch {
		case p.CardholderNo == "":
		case p.Kind == kindID:
			err = w.mailID(ctx, tx, &p, from)
		case p.Step == job.Args.Step:
			err = w.sendCode(ctx, tx, &p, from)
		}
		if err != nil || p.Kind != kindID {
			return err
		}
		return done(ctx, tx, &p)
	})
}

// find enters the person into the row.
func (w *Worker) find(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) error {
	var q Question
	if err := p.Asked(tx.Keys(), &q); err != nil {
		return err
	}
	no, err := q.find(ctx, tx)
	if err != nil || no == "" {
		return err
	}
	if p.Kind != models.PurposeUnlock { // cards can be challenged, and a door closed, before there is an account (D4.2)
		if _, err := tx.AccountOf(ctx, no); err != nil {
			if errors.Is(err, models.ErrNotFound) {
				return nil
			}
			return err
		}
	}
	p.CardholderNo = no
	if err := tx.SaveProcedure(ctx, p); err != nil {
		return err
	}
	return tx.Audit(ctx, event(p, from, models.ActionRecovery, models.OutcomeOK))
}

// sendCode delivers the code of the step to the registered contact, if there is one.
func (w *Worker) sendCode(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) error {
	person, err := tx.Cardholder(ctx, p.CardholderNo)
	if err != nil {
		return err
	}
	to := otp.To{CardholderNo: p.CardholderNo, Channel: channel(p)}
	if to.Channel == models.ChannelMail && person.Email == "" || to.Channel == models.ChannelSMS && person.Mobile == "" {
		return nil
	}
	sent, err := w.otp.Deliver(ctx, tx, p.Binding(purpose(p)), to)
	if err != nil {
		return err
	}
	return tx.Audit(ctx, event(p, from, models.ActionCodeSent, outcome(sent)))
}

// mailID sends the ID, within the mails of a day that strangers can cause (D5.3).
func (w *Worker) mailID(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) error {
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
