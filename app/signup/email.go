package signup

import (
	"context"
	"strings"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// Keep goes on with the registered address. Without one it does so only when the person has chosen to have none: then
// notices go by SMS (D3.10).
func (s *Service) Keep(ctx context.Context, tokenHash string, without bool) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepEmail, stepMailCode, stepPassword)
		result = r
		if err != nil || r.Outcome != OK {
			return err
		}
		person, err := tx.Cardholder(ctx, p.CardholderNo)
		if err != nil {
			return err
		}
		if person.Email == "" && !without {
			result.Outcome = NoAddress
			return nil
		}
		p.Step, p.Email = stepPassword, ""
		result.Step = p.Step
		return tx.SaveProcedure(ctx, &p)
	})
	return result, err
}

// NewEmail mails a code to a new address, which is registered when the sign-up is finished. The registered one needs no
// proof, and neither does the one that this procedure has proven.
func (s *Service) NewEmail(ctx context.Context, tokenHash, address string, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepEmail, stepMailCode, stepPassword)
		result = r
		if err != nil || r.Outcome != OK {
			return err
		}
		person, err := tx.Cardholder(ctx, p.CardholderNo)
		if err != nil {
			return err
		}
		contacts, err := person.Contacts(tx.Keys())
		if err != nil {
			return err
		}
		before, err := tx.Keys().Open(models.ColNewEmail, p.TokenHash, p.Email)
		if err != nil {
			return err
		}
		switch {
		case strings.EqualFold(address, contacts.Email):
			p.Step, p.Email = stepPassword, ""
		case p.Step == stepPassword && address == before: // a double click, or a second look
		default:
			p.Step, p.Email = stepMailCode, tx.Keys().Seal(models.ColNewEmail, p.TokenHash, address)
			issued, err := s.issue(ctx, tx, p, models.PurposeSignUpMail, from)
			if err != nil {
				return err
			}
			if issued.Status == otp.Exhausted {
				result.Outcome, result.Wait = TooMany, issued.Wait
				return nil
			}
		}
		result.Step = p.Step
		return tx.SaveProcedure(ctx, &p)
	})
	return result, err
}
