package account

import (
	"context"

	"mynetplus/app/otp"
	"mynetplus/app/web"
	"mynetplus/models"
)

// ChangeEmail writes the new address when both codes are right (D3.8): what was proven is an outcome that commits, as
// is a wrong code (D5.2). The file's own value stays noted, so that the card system does not undo it (feed/README.md).
func (s *Service) ChangeEmail(ctx context.Context, who web.Identity, smsCode, mailCode string, from models.Origin) (EmailResult, error) {
	var result EmailResult
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, address, outcome, err := openEmail(ctx, tx, who)
		if result.Outcome = outcome; err != nil || outcome != EmailOK {
			return err
		}
		person, err := tx.LockCardholder(ctx, who.CardholderNo)
		if err != nil {
			return err
		}
		if result, err = s.checkEmailCodes(ctx, tx, &p, address, smsCode, mailCode); err != nil {
			return err
		}
		if result.Outcome == EmailRefused {
			if err := tx.SaveProcedure(ctx, &p); err != nil {
				return err
			}
			return auditEmailCodes(ctx, tx, who, from, result)
		}
		return s.setEmail(ctx, tx, who, &p, person, address, from)
	})
	return result, err
}

// checkEmailCodes checks what has not been proven yet and notes in p what is proven now.
func (s *Service) checkEmailCodes(ctx context.Context, tx *models.Tx, p *models.Procedure, address, smsCode, mailCode string) (EmailResult, error) {
	sms, mail := bindings(*p, address)
	checks := []struct {
		step    string
		binding models.Binding
		entered string
		verdict otp.Verdict
	}{{stepSMS, sms, smsCode, otp.Right}, {stepMail, mail, mailCode, otp.Right}}
	var result EmailResult
	for i, c := range checks {
		if p.Step == c.step {
			continue
		}
		checked, err := s.otp.Check(ctx, tx, c.binding, models.BudgetSignedIn, c.entered)
		if err != nil {
			return result, err
		}
		checks[i].verdict = checked.Verdict
		result.Wait = max(result.Wait, checked.Wait)
	}
	result.SMS, result.Mail = checks[0].verdict, checks[1].verdict
	switch {
	case result.SMS == otp.Right && result.Mail == otp.Right:
		return result, nil
	case result.SMS == otp.Right:
		p.Step = stepSMS
	case result.Mail == otp.Right:
		p.Step = stepMail
	}
	result.Outcome = EmailRefused
	return result, nil
}

func auditEmailCodes(ctx context.Context, tx *models.Tx, who web.Identity, from models.Origin, r EmailResult) error {
	refused := func(purpose string, verdict otp.Verdict) error {
		if verdict == otp.Right {
			return nil
		}
		return tx.Audit(ctx, event(who, from, models.ActionCodeEntered, models.OutcomeRefused, models.Facts{Purpose: purpose}))
	}
	if err := refused(models.PurposeEmail, r.SMS); err != nil {
		return err
	}
	return refused(models.PurposeEmailMail, r.Mail)
}

func (s *Service) setEmail(ctx context.Context, tx *models.Tx, who web.Identity, p *models.Procedure, person models.Cardholder, address string, from models.Origin) error {
	before, err := person.Contacts(tx.Keys())
	if err != nil {
		return err
	}
	after := models.Contacts{Mobile: before.Mobile, Email: address}
	person.SetEmail(tx.Keys(), address)
	if err := tx.SaveCardholder(ctx, &person); err != nil {
		return err
	}
	now := tx.Now()
	p.DoneAt, p.Email = &now, ""
	if err := tx.SaveProcedure(ctx, p); err != nil {
		return err
	}
	if err := tx.Audit(ctx, event(who, from, models.ActionEmail, models.OutcomeOK, models.Facts{})); err != nil {
		return err
	}
	return s.notify.EmailChanged(ctx, tx, who.CardholderNo, before, after, from.Device)
}
