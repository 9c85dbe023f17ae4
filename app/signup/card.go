package signup

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// Answers are what the card check asks for, in the form the rows have.
type Answers struct {
	PAN       string // digits
	Expiry    string // YYYY-MM
	BirthDate string // YYYY-MM-DD
	Mobile    string // the last four digits
}

// CheckCard compares the answers with what the card system knows, and sends the code when all of them are right. The
// try is counted before it is judged, also at a card that does not exist. Whatever is wrong, the same rows are looked
// up, the same values opened and compared (D3.1).
func (s *Service) CheckCard(ctx context.Context, tokenHash string, a Answers, from models.Origin) (Result, error) {
	var result Result
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepCard, stepCode)
		result = r
		if err != nil || r.Outcome != OK {
			return err
		}
		hash := tx.Keys().PANHash(a.PAN)
		if result.Wait, err = countTry(ctx, tx, from.IPPrefix, hash); err != nil || result.Wait > 0 {
			result.Outcome = TooMany
			return err
		}
		card, right, err := s.prove(ctx, tx, a)
		if err != nil {
			return err
		}
		if !right {
			result.Outcome = Refused
			return tx.Audit(ctx, models.Event{
				Chain: models.StrangerChain(hash), Actor: models.ActorStranger, Action: models.ActionSignUp,
				Outcome: models.OutcomeRefused, IPPrefix: from.IPPrefix, Device: from.Device,
			})
		}
		p.CardholderNo, p.Subject, p.Email = card.CardholderNo, card.CardholderNo, ""
		if err := p.Ask(tx.Keys(), proven{Card: card.ID}); err != nil {
			return err
		}
		issued, err := s.issue(ctx, tx, p, models.PurposeSignUp, from)
		if err != nil {
			return err
		}
		if issued.Status == otp.Exhausted {
			result.Outcome, result.Wait = TooMany, issued.Wait
			return nil
		}
		p.Step = stepCode
		result.Step = p.Step
		return tx.SaveProcedure(ctx, &p)
	})
	return result, err
}

// countTry counts the question against the address (D6.3) and against the card.
func countTry(ctx context.Context, tx *models.Tx, ipPrefix, panHash string) (time.Duration, error) {
	if wait, err := tx.CountIdentityPost(ctx, ipPrefix); err != nil || wait > 0 {
		return wait, err
	}
	return tx.CountCardTry(ctx, panHash)
}

// prove finds the card, and says whether its holder may sign up with it and every answer is right.
func (s *Service) prove(ctx context.Context, tx *models.Tx, a Answers) (card models.Card, right bool, err error) {
	card, err = tx.CardByPAN(ctx, a.PAN)
	known := err == nil
	if errors.Is(err, models.ErrNotFound) {
		card, err = models.Card{CardholderNo: s.decoy.No, Expiry: a.Expiry}, nil
	}
	if err != nil {
		return card, false, err
	}
	person, err := tx.Cardholder(ctx, card.CardholderNo)
	if errors.Is(err, models.ErrNotFound) {
		person, known, err = s.decoy, false, nil
	}
	if err != nil {
		return card, false, err
	}
	birth, err := tx.Keys().Open(models.ColBirthDate, person.No, person.BirthDate)
	if err != nil {
		return card, false, fmt.Errorf("open birth date: %w", err)
	}
	contacts, err := person.Contacts(tx.Keys())
	if err != nil {
		return card, false, err
	}
	allowed := known && accepted(card, tx.Now()) && len(contacts.Mobile) == mobileLength
	mobile := "------" // nobody's last four digits
	if allowed {
		mobile = contacts.Mobile[mobileLength-last4:]
	}
	same := subtle.ConstantTimeCompare([]byte(card.Expiry), []byte(a.Expiry)) &
		subtle.ConstantTimeCompare([]byte(birth), []byte(a.BirthDate)) &
		subtle.ConstantTimeCompare([]byte(mobile), []byte(a.Mobile))
	return card, same == 1 && allowed, nil
}

// accepted reports whether somebody may sign up with the card: shops take it, and it is not a company's.
func accepted(card models.Card, now time.Time) bool {
	return card.Usable(now) && card.Relation != models.RelationCorporate
}

// proven is what a procedure remembers of the card check.
type proven struct {
	Card int64 `json:"card"`
}

// stillAccepted reports whether the card that was proven is still good to sign up with: the card system's file may have
// changed it meanwhile. When it is not, the procedure goes back to the card check, which refuses it (D3.1).
func stillAccepted(ctx context.Context, tx *models.Tx, p *models.Procedure, from models.Origin) (bool, error) {
	var asked proven
	if err := p.Asked(tx.Keys(), &asked); err != nil {
		return false, err
	}
	cards, err := tx.CardsByID(ctx, p.CardholderNo, []int64{asked.Card})
	if err != nil || len(cards) == 1 && accepted(cards[0], tx.Now()) {
		return err == nil, err
	}
	refusal := event(*p, from, models.ActionSignUp, models.OutcomeRefused, models.Facts{})
	p.Step, p.CardholderNo, p.Subject, p.Question, p.Email = stepCard, "", "", "", ""
	return false, errors.Join(tx.SaveProcedure(ctx, p), tx.Audit(ctx, refusal))
}

// Lengths of a mobile number and of the part that is asked for.
const (
	mobileLength = 11
	last4        = 4
)

// newDecoy is who a card that does not exist belongs to: somebody with sealed values of the usual length, so that the
// check opens as much as for anybody else.
func newDecoy(k *models.Keyring) models.Cardholder {
	p := models.Cardholder{No: "--------"} // the length of a cardholder number, and no digit
	p.BirthDate = k.Seal(models.ColBirthDate, p.No, "0000-00-00")
	p.SetMobile(k, "00000000000")
	p.SetEmail(k, "nobody@example.jp")
	return p
}
