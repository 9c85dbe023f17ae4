package acs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
	"mynetplus/views/text"
)

// velocityWindow is how far back requests for a card are counted (3ds.md, "What the ACS decides").
const velocityWindow = 10 * time.Minute

// AReqError is why an AReq that was right could not be answered with an ARes, and the Erro that it gets instead.
type AReqError struct {
	Erro  emv.Erro
	Cause error
}

func (f *AReqError) Error() string { return "answer AReq: " + f.Cause.Error() }

// Unwrap is the cause.
func (f *AReqError) Unwrap() error { return f.Cause }

// Ask answers what a directory server posted: with an emv.ARes, or an emv.Erro where the message is wrong. Decision, row
// and event are one transaction. An error is a *AReqError.
func (s *Service) Ask(ctx context.Context, d *Directory, body []byte) (answer any, err error) {
	request, wrong := emv.ParseAReq(body)
	if wrong != nil {
		return *wrong, nil
	}
	if fields := slices.Concat(s.unreachable(d, request), unreal(request), revealing(request)); len(fields) > 0 {
		return erroTo(request, emv.CodeFormat, strings.Join(fields, ",")), nil
	}
	p := newPresentedCard(s.Store.Keys(), &request)
	row := s.newRow(d, request, p)
	var decision Decision
	err = s.Store.Tx(ctx, func(tx *models.Tx) error {
		facts, err := factsOf(ctx, tx, request, p)
		if err != nil {
			return err
		}
		if decision = Decide(facts); decision.unasked() {
			// Of several requests at once each would count only those that are through: without a challenge a card's go one by one.
			if err := tx.Exclusive(ctx, "acs card "+p.hashes[0]); err != nil {
				return err
			}
			if facts, err = factsOf(ctx, tx, request, p); err != nil {
				return err
			}
			decision = Decide(facts)
		}
		if err := s.decide(&row, facts, decision); err != nil {
			return err
		}
		if err := tx.AddTransaction(ctx, &row); err != nil {
			return err
		}
		if !facts.Found || row.State != models.TransactionDecided {
			return nil
		}
		return tx.Audit(ctx, checked(&row, request, decision))
	})
	switch {
	case errors.Is(err, models.ErrDuplicate):
		return erroTo(request, emv.CodeTransaction, "threeDSServerTransID or dsTransID was seen before"), nil
	case err != nil:
		return nil, &AReqError{erroTo(request, codeOf(err), ""), err}
	}
	return s.ares(&row, decision), nil
}

// unreachable names the addresses of a request that nothing may be sent to: a dsURL that is not the directory server's,
// and plain http outside of the demo.
func (s *Service) unreachable(d *Directory, r emv.AReq) []string {
	var fields []string
	if !d.Allows(r.DSURL) || s.plain(r.DSURL) {
		fields = append(fields, "dsURL")
	}
	if s.plain(r.NotificationURL) {
		fields = append(fields, "notificationURL")
	}
	return fields
}

func (s *Service) plain(address string) bool {
	const secure = "https://"
	return !s.Demo && address != "" && (len(address) < len(secure) || !strings.EqualFold(address[:len(secure)], secure))
}

// unreal names the exponent of an amount in yen that is not in whole ones (ISO 4217 has it 0): 2,999,900 yen would be
// asked about, and shown to the cardholder, as 29,999.00, and the authenticationValue would vouch for the digits.
func unreal(r emv.AReq) []string {
	if r.PurchaseCurrency == yen && r.PurchaseExponent != "" && r.PurchaseExponent != "0" {
		return []string{"purchaseExponent"}
	}
	return nil
}

// revealing names the fields that repeat the card number where it would be kept: no row and no event may hold it (D7.1).
func revealing(r emv.AReq) (fields []string) {
	for _, kept := range []struct{ name, value string }{
		{"dsReferenceNumber", r.DSReferenceNumber}, {"dsURL", r.DSURL}, {"notificationURL", r.NotificationURL},
		{"threeDSRequestorURL", r.ThreeDSRequestorURL}, {"merchantName", r.MerchantName}, {"purchaseAmount", r.PurchaseAmount},
	} {
		if strings.Contains(kept.value, r.AcctNumber) {
			fields = append(fields, kept.name)
		}
	}
	return fields
}

// codeOf tells a directory server whether trying again makes sense.
func codeOf(err error) string {
	for _, passing := range []error{models.ErrUnavailable, models.ErrBusy, context.DeadlineExceeded, context.Canceled} {
		if errors.Is(err, passing) {
			return emv.CodeTransient
		}
	}
	return emv.CodePermanent
}

func erroTo(r emv.AReq, code, detail string) emv.Erro {
	e := emv.NewErro(code, detail, emv.TypeAReq)
	e.ThreeDSServerTransID, e.DSTransID = r.ThreeDSServerTransID, r.DSTransID
	return e
}

// checked is the line of the cardholder's history that a decision without a challenge leaves (D3.11).
func checked(t *models.Transaction, r emv.AReq, d Decision) models.Event {
	outcome := models.OutcomeRefused
	if d.unasked() {
		outcome = models.OutcomeOK
	}
	facts := purchase(t)
	facts.CardIDs, facts.Reason = []int64{*t.CardID}, purchaseReason(d)
	return event(t, models.Origin{IPPrefix: prefixOf(r), Device: deviceOf(r)}, models.ActionPurchase, outcome, facts)
}

// purchaseReason is a decision in the history's words. Data that a shop only shared counts as a check without entries.
func purchaseReason(d Decision) string {
	switch {
	case d.unasked():
		return text.PurchaseFrictionless
	case d.Status == emv.StatusUnable, d.Reason == emv.Reason3RINotSupported, d.Info == InfoNoChallenge:
		return text.PurchaseUnsupported
	case d.Reason == emv.ReasonNotEnrolled:
		return text.PurchaseNotRegistered
	case d.Reason == emv.ReasonExpiredCard:
		return text.PurchaseExpired
	case d.Info == InfoLocked:
		return text.PurchaseLocked
	}
	return text.PurchaseCard
}

// ares is the answer that a row stands for.
func (s *Service) ares(t *models.Transaction, d Decision) emv.ARes {
	a := emv.ARes{
		MessageType: emv.TypeARes, MessageVersion: emv.Version,
		ThreeDSServerTransID: t.ThreeDSServerTransID, DSTransID: t.DSTransID, ACSTransID: t.ACSTransID,
		DSReferenceNumber: t.DSReferenceNumber, ACSReferenceNumber: s.ReferenceNumber, ACSOperatorID: s.OperatorID,
		TransStatus: t.TransStatus, TransStatusReason: t.TransStatusReason, CardholderInfo: text.CardholderInfo(d.Info),
	}
	if t.AuthenticationValue != "" {
		a.AuthenticationValue, a.ECI = t.AuthenticationValue, ECI(t.Brand, t.TransStatus)
	}
	if d.Status == emv.StatusChallenge {
		a.ACSURL = s.BaseURL() + ChallengePath
		a.ACSChallengeMandated = "Y" // whatever the rule, a purchase that is asked about needs its answer
		a.AuthenticationType = d.AuthenticationType
	}
	return a
}
