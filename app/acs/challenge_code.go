package acs

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/app/otp"
	"mynetplus/models"
)

// binding is what the payment codes of a challenge are bound to (D5).
func binding(t *models.Transaction) models.Binding {
	return models.Binding{Purpose: models.PurposePayment, Subject: t.CardholderNo, Session: t.ACSTransID}
}

// issue sends the payment code of a challenge by SMS. A refusal is an outcome.
func (s *Service) issue(ctx context.Context, tx *models.Tx, t *models.Transaction, from models.Origin) (otp.Issued, error) {
	facts := purchase(t)
	facts.Purpose, facts.Shop = models.PurposePayment, plainHost(t.RequestorURL)
	until := tx.Now().Add(tx.Policy().ChallengePage) // of the page that says so
	issued, err := s.Desk.IssueTo(ctx, tx, binding(t), models.BudgetPayment, otp.To{
		CardholderNo: t.CardholderNo, Channel: models.ChannelSMS, Purchase: &otp.Purchase{Facts: facts, Until: until},
	})
	if err != nil || issued.Status == otp.TooSoon {
		return issued, err
	}
	outcome := models.OutcomeOK
	if issued.Status == otp.Exhausted {
		outcome = models.OutcomeRefused
		if noted, err := refusedLately(ctx, tx, t.CardholderNo); noted || err != nil {
			return issued, err
		}
	}
	return issued, tx.Audit(ctx, event(t, from, models.ActionCodeSent, outcome, models.Facts{Purpose: models.PurposePayment}))
}

// sameRefusal is how long refused payment codes are one event: whoever has the card's number can load a page as often as
// they like, and the history is kept for years.
const sameRefusal = 10 * time.Minute

// refusedLately reports whether the newest code of a cardholder was a payment code that could not be sent, not long ago.
// The caller holds the door, so that of several at once one is noted.
func refusedLately(ctx context.Context, tx *models.Tx, cardholderNo string) (bool, error) {
	last, err := tx.LastOnChain(ctx, models.CardholderChain(cardholderNo), models.ActionCodeSent)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	lately := last.Facts.Purpose == models.PurposePayment && last.Outcome == models.OutcomeRefused && tx.Now().Sub(last.At) < sameRefusal
	return lately, err
}

// resend sends the code again, or a new one, and keeps what was typed.
func (s *Service) resend(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer) (Screen, error) {
	say := said{loginID: in.LoginID, from: in.From}
	if t.Method == models.MethodPassword {
		return s.show(ctx, tx, t, now, say)
	}
	issued, err := s.issue(ctx, tx, t, in.From)
	if err != nil {
		return Screen{}, err
	}
	say.issued = issued
	switch {
	case issued.Status == otp.TooSoon:
		say.faults = []string{faultTooSoon}
	case issued.Status == otp.Exhausted:
		say.faults = []string{faultNoSending}
	case issued.Again:
		say.notice = noticeSentAgain
	default:
		say.notice = noticeSentNew
	}
	return s.show(ctx, tx, t, now, say)
}

// purchase is what a shop asks the cardholder to pay, for messages and the history. A check that is no payment has no
// amount.
func purchase(t *models.Transaction) models.Facts {
	f := models.Facts{Merchant: t.MerchantName}
	if t.MessageCategory == emv.CategoryPayment {
		f.Amount, f.Currency, f.Exponent = t.PurchaseAmount, t.PurchaseCurrency, t.PurchaseExponent
	}
	return f
}

// event is an event of a challenge, on the cardholder's chain.
func event(t *models.Transaction, from models.Origin, action, outcome string, facts models.Facts) models.Event {
	return models.Event{
		Chain: models.CardholderChain(t.CardholderNo), Actor: models.ActorACS, Action: action, Subject: t.CardholderNo,
		Outcome: outcome, IPPrefix: from.IPPrefix, Device: from.Device, Facts: facts,
	}
}

// hosts are names in lower case with a dot: no address, no port, nothing that an SMS could be misread by.
var hosts = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$`)

// plainHost is the host of the page that frames a challenge, as the last line of an SMS may name it (3ds.md, "The challenge
// screen"); "" unless it is a plain https one.
func plainHost(requestorURL string) string {
	u, err := url.Parse(requestorURL)
	if err != nil || u.Scheme != "https" || u.User != nil || len(u.Host) > 253 || !hosts.MatchString(u.Host) {
		return ""
	}
	return u.Host
}
