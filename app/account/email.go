package account

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/otp"
	"mynetplus/app/web"
	"mynetplus/models"
)

// EmailOutcome says how a step of changing the address ended.
type EmailOutcome int

// The ways a step ends.
const (
	EmailOK       EmailOutcome = iota // sent, or changed
	EmailNoMobile                     // D3.8: without a mobile on file it changes through the call center only
	EmailSame                         // it is the registered one already
	EmailGone                         // nothing was begun in this session, or too long ago
	EmailDone                         // changed before
	EmailTooSoon                      // the last code went out less than 30 seconds ago
	EmailNoBudget                     // too many codes sent (D5.3); Wait says how long
	EmailRefused                      // a code is not right: SMS and Mail say which
)

// EmailResult is the end of a step.
type EmailResult struct {
	Outcome   EmailOutcome
	Wait      time.Duration
	Again     bool        // the same code went out again
	SMS, Mail otp.Verdict // of the two codes
}

// Steps of the procedure: which of the two codes has been entered right. A right one counts once and for good, so that
// a slip in the other does not cost a new one.
const (
	stepSMS  = "sms"
	stepMail = "mail"
)

// bindings bind the SMS to this session's pass, and the mail to the new address too: the code that came to one address
// proves no other.
func bindings(p models.Procedure, address string) (sms, mail models.Binding) {
	sms, mail = p.Binding(models.PurposeEmail), p.Binding(models.PurposeEmailMail)
	mail.Session = models.HashToken(p.TokenHash + "|" + address)
	return sms, mail
}

// RequestEmail begins a change: a code by SMS to the registered mobile, one by mail to the new address (D3.8). Asking
// again in the same session replaces the address.
func (s *Service) RequestEmail(ctx context.Context, who web.Identity, address string, from models.Origin) (EmailResult, error) {
	var result EmailResult
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, err := tx.SessionProcedure(ctx, models.PurposeEmail, who.CardholderNo, who.Binding)
		if err != nil {
			return err
		}
		person, err := tx.Cardholder(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		contacts, err := person.Contacts(tx.Keys())
		if err != nil {
			return err
		}
		switch {
		case contacts.Mobile == "":
			result.Outcome = EmailNoMobile
			return nil
		case contacts.Email == address:
			result.Outcome = EmailSame
			return nil
		}
		p.Step, p.DoneAt, p.CreatedAt, p.ExpiresAt = "", nil, tx.Now(), tx.Now().Add(tx.Policy().ProcedureLife)
		p.Email = tx.Keys().Seal(models.ColNewEmail, p.CardholderNo, address)
		if err := tx.SaveProcedure(ctx, &p); err != nil {
			return err
		}
		for _, channel := range []string{models.ChannelSMS, models.ChannelMail} {
			if result, err = s.sendEmailCode(ctx, tx, p, address, channel, who, from); err != nil || result.Outcome == EmailNoBudget {
				return err
			}
		}
		result.Outcome = EmailOK // a code is on its way also when it was too soon for another
		return nil
	})
	return result, err
}

// ResendEmailCode sends the code of one channel again (D5).
func (s *Service) ResendEmailCode(ctx context.Context, who web.Identity, channel string, from models.Origin) (EmailResult, error) {
	var result EmailResult
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, address, outcome, err := openEmail(ctx, tx, who)
		if result.Outcome = outcome; err != nil || outcome != EmailOK {
			return err
		}
		result, err = s.sendEmailCode(ctx, tx, p, address, channel, who, from)
		return err
	})
	return result, err
}

func (s *Service) sendEmailCode(ctx context.Context, tx *models.Tx, p models.Procedure, address, channel string, who web.Identity, from models.Origin) (EmailResult, error) {
	binding, mail := bindings(p, address)
	to := otp.To{CardholderNo: p.CardholderNo, Channel: channel}
	if channel == models.ChannelMail {
		binding, to.Address = mail, address
	}
	issued, err := s.otp.IssueTo(ctx, tx, binding, models.BudgetSignedIn, to)
	if err != nil || issued.Status == otp.TooSoon {
		return EmailResult{Outcome: EmailTooSoon, Wait: issued.Wait}, err
	}
	result, outcome := EmailResult{Wait: issued.Wait, Again: issued.Again}, models.OutcomeOK
	if issued.Status == otp.Exhausted {
		result.Outcome, outcome = EmailNoBudget, models.OutcomeRefused
	}
	return result, tx.Audit(ctx, event(who, from, models.ActionCodeSent, outcome, models.Facts{Purpose: binding.Purpose}))
}

// openEmail locks this session's pass, and opens the address it is about.
func openEmail(ctx context.Context, tx *models.Tx, who web.Identity) (models.Procedure, string, EmailOutcome, error) {
	p, err := tx.LockProcedure(ctx, models.SessionProcedureHash(models.PurposeEmail, who.Binding))
	if errors.Is(err, models.ErrNotFound) {
		return p, "", EmailGone, nil
	}
	if err != nil {
		return p, "", EmailGone, err
	}
	address, err := tx.Keys().Open(models.ColNewEmail, p.CardholderNo, p.Email)
	return p, address, judgeEmail(p, tx.Now()), err
}

func judgeEmail(p models.Procedure, now time.Time) EmailOutcome {
	switch {
	case p.DoneAt != nil:
		return EmailDone
	case !p.Open(now) || p.Email == "":
		return EmailGone
	}
	return EmailOK
}
