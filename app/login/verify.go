package login

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/otp"
	"mynetplus/app/web"
	"mynetplus/models"
)

// ask begins the procedure that proves a device: a code by SMS, or by mail where there is no mobile (D3.3).
func (s *Service) ask(ctx context.Context, tx *models.Tx, person models.Cardholder, from models.Origin) (Result, error) {
	p, token := models.NewProcedure(models.PurposeSignIn, person.No, tx.Now(), tx.Policy())
	p.CardholderNo = person.No
	if channel(person) == "" {
		return Result{Outcome: NoContact}, nil
	}
	if err := tx.AddProcedure(ctx, &p); err != nil {
		return Result{}, err
	}
	result, err := s.send(ctx, tx, p, person, from)
	result.Token = token
	return result, err
}

// channel is how a code reaches a cardholder, or empty.
func channel(person models.Cardholder) string {
	switch {
	case person.Mobile != "":
		return models.ChannelSMS
	case person.Email != "":
		return models.ChannelMail
	}
	return ""
}

// send sends the procedure's code, or sends it again.
func (s *Service) send(ctx context.Context, tx *models.Tx, p models.Procedure, person models.Cardholder, from models.Origin) (Result, error) {
	to := otp.To{CardholderNo: person.No, Channel: channel(person)}
	issued, err := s.otp.IssueTo(ctx, tx, p.Binding(models.PurposeSignIn), models.BudgetSignedIn, to)
	if err != nil {
		return Result{}, err
	}
	result := Result{Outcome: NewDevice, Wait: issued.Wait, Again: issued.Again}
	outcome := models.OutcomeOK
	switch issued.Status {
	case otp.TooSoon: // one is on its way
		return result, nil
	case otp.Exhausted:
		result.Outcome, outcome = NoBudget, models.OutcomeRefused
	}
	return result, tx.Audit(ctx, deviceEvent(person.No, from, models.ActionCodeSent, outcome))
}

// Resend sends the code of a procedure again. Gone when it has ended.
func (s *Service) Resend(ctx context.Context, procedure string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, person, err := open(ctx, tx, procedure)
		if err != nil || p.TokenHash == "" {
			result.Outcome = Gone
			return err
		}
		result, err = s.send(ctx, tx, p, person, from)
		return err
	})
	return result, err
}

// Verify judges the code that proves a device, and signs in. A wrong code is an outcome that commits its count (D5.2).
func (s *Service) Verify(ctx context.Context, procedure, code, device string, from models.Origin, enter Enter) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, person, err := open(ctx, tx, procedure)
		if err != nil || p.TokenHash == "" {
			result.Outcome = Gone
			return err
		}
		account, err := tx.AccountOf(ctx, person.No)
		if err != nil {
			return err
		}
		door, err := s.door(ctx, tx, &attempt{Attempt: Attempt{LoginID: account.LoginID}, account: &account})
		if err != nil || door.Shutdown() {
			result.Outcome = Locked
			return err
		}
		if account, err = tx.LockAccount(ctx, account.ID); err != nil {
			return err
		}
		checked, err := s.otp.Check(ctx, tx, p.Binding(models.PurposeSignIn), models.BudgetSignedIn, code)
		if err != nil {
			return err
		}
		if checked.Verdict != otp.Right {
			result = Result{Outcome: refused(checked.Verdict), Wait: checked.Wait}
			return tx.Audit(ctx, deviceEvent(person.No, from, models.ActionCodeEntered, models.OutcomeRefused))
		}
		now := tx.Now()
		p.DoneAt = &now
		if err := tx.SaveProcedure(ctx, &p); err != nil {
			return err
		}
		token, err := deviceToken(ctx, tx, device)
		if err != nil {
			return err
		}
		if result, err = s.enter(ctx, tx, account, person.Name, arrival{token, from, enter}); err != nil {
			return err
		}
		return s.notify.NewDevice(ctx, tx, person.No, from.Device)
	})
	return result, err
}

// Proving is what the page of a new device's code shows.
type Proving struct {
	Contacts models.Contacts
	Channel  string
	Code     *models.Code // the newest one
	Delivery string       // state of the message that carried it
	Now      time.Time
}

// Proving reads a procedure for its page; models.ErrNotFound when it has ended.
func (s *Service) Proving(ctx context.Context, procedure string) (p Proving, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		row, err := q.Procedure(ctx, procedure)
		if err != nil || row.Kind != models.PurposeSignIn || !row.Open(q.Now()) {
			return errors.Join(err, models.ErrNotFound)
		}
		person, err := q.Cardholder(ctx, row.CardholderNo)
		if err != nil {
			return err
		}
		if p.Contacts, err = person.Contacts(q.Keys()); err != nil {
			return err
		}
		p.Channel, p.Now = channel(person), q.Now()
		p.Code, p.Delivery, err = q.SentCode(ctx, row.Binding(models.PurposeSignIn))
		return err
	})
	return p, err
}

// open finds a procedure that can still be finished, and whom it is about; none when it cannot.
func open(ctx context.Context, tx *models.Tx, procedure string) (models.Procedure, models.Cardholder, error) {
	p, err := tx.LockProcedure(ctx, procedure)
	if errors.Is(err, models.ErrNotFound) || err == nil && (p.Kind != models.PurposeSignIn || !p.Open(tx.Now())) {
		return models.Procedure{}, models.Cardholder{}, nil
	}
	if err != nil {
		return p, models.Cardholder{}, err
	}
	person, err := tx.Cardholder(ctx, p.CardholderNo)
	return p, person, err
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

func deviceEvent(cardholderNo string, from models.Origin, action, outcome string) models.Event {
	e := event(web.Identity{CardholderNo: cardholderNo}, from, action, outcome)
	e.Facts.Purpose = models.PurposeSignIn
	return e
}
