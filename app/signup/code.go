package signup

import (
	"context"
	"errors"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// binding is what a procedure's code is bound to. The code that proves an address is bound to that address too: what
// was mailed to one never proves another.
func binding(k *models.Keyring, p models.Procedure, purpose string) (models.Binding, error) {
	b := p.Binding(purpose)
	if purpose != models.PurposeSignUpMail {
		return b, nil
	}
	address, err := k.Open(models.ColNewEmail, p.TokenHash, p.Email)
	b.Session += "." + k.Hash(models.HashEmail, address)
	return b, err
}

// issue sends a code to the person whose card was proven, or to the address that is to be proven, and notes it.
func (s *Service) issue(ctx context.Context, tx *models.Tx, p models.Procedure, purpose string, from models.Origin) (otp.Issued, error) {
	b, err := binding(tx.Keys(), p, purpose)
	if err != nil {
		return otp.Issued{}, err
	}
	to := otp.To{CardholderNo: p.CardholderNo, Channel: models.ChannelSMS}
	if purpose == models.PurposeSignUpMail {
		to.Channel = models.ChannelMail
		if to.Address, err = tx.Keys().Open(models.ColNewEmail, p.TokenHash, p.Email); err != nil {
			return otp.Issued{}, err
		}
	}
	issued, err := s.otp.IssueTo(ctx, tx, b, models.BudgetStranger, to)
	if err != nil || issued.Status == otp.TooSoon {
		return issued, err
	}
	outcome := models.OutcomeOK
	if issued.Status == otp.Exhausted {
		outcome = models.OutcomeRefused
	}
	return issued, tx.Audit(ctx, event(p, from, models.ActionCodeSent, outcome, models.Facts{Purpose: purpose}))
}

// Resend sends the code of this purpose again, or a new one (D5).
func (s *Service) Resend(ctx context.Context, tokenHash, purpose string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepOf(purpose))
		result = r
		if err != nil || r.Outcome != OK {
			return err
		}
		issued, err := s.issue(ctx, tx, p, purpose, from)
		result.Wait, result.Again = issued.Wait, issued.Again
		switch issued.Status {
		case otp.TooSoon:
			result.Outcome = TooSoon
		case otp.Exhausted:
			result.Outcome = TooMany
		}
		return err
	})
	return result, err
}

// EnterCode judges the code of this purpose. A wrong one is an outcome that commits its count (D5.2). Behind the one by
// SMS it is known who asks: only then is it said that there is an account already (D3.1).
func (s *Service) EnterCode(ctx context.Context, tokenHash, purpose, code string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepOf(purpose))
		result = r
		if err != nil || r.Outcome != OK {
			return err
		}
		b, err := binding(tx.Keys(), p, purpose)
		if err != nil {
			return err
		}
		checked, err := s.otp.Check(ctx, tx, b, models.BudgetStranger, code)
		if err != nil {
			return err
		}
		facts := models.Facts{Purpose: purpose}
		if checked.Verdict != otp.Right {
			result.Outcome, result.Wait = refused(checked.Verdict), checked.Wait
			return tx.Audit(ctx, event(p, from, models.ActionCodeEntered, models.OutcomeRefused, facts))
		}
		if err := s.proceed(ctx, tx, &p, from); err != nil {
			return err
		}
		result.Step = p.Step
		switch p.Step {
		case stepExists:
			return nil
		case stepCard:
			result.Outcome = Refused
			return nil
		}
		return tx.Audit(ctx, event(p, from, models.ActionCodeEntered, models.OutcomeOK, facts))
	})
	return result, err
}

// proceed takes the procedure to the step behind its right code.
func (s *Service) proceed(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) error {
	if p.Step == stepMailCode {
		p.Step = stepPassword
		return tx.SaveProcedure(ctx, p)
	}
	switch _, err := tx.AccountOf(ctx, p.CardholderNo); {
	case err == nil:
		return s.exists(ctx, tx, p, from)
	case !errors.Is(err, models.ErrNotFound):
		return err
	}
	if accepted, err := stillAccepted(ctx, tx, p, from); err != nil || !accepted {
		return err
	}
	p.Step = stepEmail
	return tx.SaveProcedure(ctx, p)
}

// exists ends a procedure of somebody who has an account already. Their history says that somebody came so far.
func (s *Service) exists(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) error {
	p.Step = stepExists
	if err := tx.SaveProcedure(ctx, p); err != nil {
		return err
	}
	return tx.Audit(ctx, event(*p, from, models.ActionSignUp, models.OutcomeRefused, models.Facts{}))
}

// stepOf is the step at which a code is entered.
func stepOf(purpose string) string {
	if purpose == models.PurposeSignUpMail {
		return stepMailCode
	}
	return stepCode
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
