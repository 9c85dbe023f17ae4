package acs

import (
	"context"
	"encoding/json"
	"fmt"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
	"mynetplus/views/text"
)

// ending is how a challenge ends: transStatus, transStatusReason, challengeCancel.
type ending struct{ status, reason, cancel string }

// The endings (3ds.md, "Timers").
var (
	authenticated = ending{emv.StatusYes, "", ""}
	exceeded      = no(emv.ReasonMaximumChallenges)
	lockedOut     = no(emv.ReasonNotPermitted)
	cancelled     = ending{emv.StatusNo, emv.ReasonFailed, emv.CancelCardholder}
	unanswered    = ending{emv.StatusNo, emv.ReasonTimedOut, emv.CancelTimedOut}
	neverOpened   = ending{emv.StatusNo, emv.ReasonTimedOut, emv.CancelNoCReq}
)

func no(reason string) ending { return ending{status: emv.StatusNo, reason: reason} }

// lateness is how a challenge ends whose deadline has passed.
func lateness(t *models.Transaction) ending {
	if t.State == models.TransactionOffered {
		return neverOpened
	}
	return unanswered
}

// end finishes a challenge at a browser's request, and takes the browser to the shop.
func (s *Service) end(ctx context.Context, tx *models.Tx, t *models.Transaction, e ending, from models.Origin) (Screen, error) {
	if err := s.finishHere(ctx, tx, t, e, from); err != nil {
		return Screen{}, err
	}
	screen := final(t)
	screen.ended = true
	return screen, nil
}

// finishHere is finish by a request that delivers the result itself (deliverHere): the job finds it claimed, and helps
// when nothing came of it.
func (s *Service) finishHere(ctx context.Context, tx *models.Tx, t *models.Transaction, e ending, from models.Origin) error {
	now := tx.Now()
	t.ResultClaimedAt, t.ResultTries = &now, 1
	return s.finish(ctx, tx, t, e, from)
}

// finish ends a challenge: the row, the code, the cardholder's history, and the RReq, whose bytes are the same at every
// try. The caller holds the row.
func (s *Service) finish(ctx context.Context, tx *models.Tx, t *models.Transaction, e ending, from models.Origin) error {
	now := tx.Now()
	t.State, t.EndedAt, t.Deadline, t.FormTokenHash = models.TransactionDone, &now, nil, ""
	t.TransStatus, t.TransStatusReason, t.ChallengeCancel = e.status, e.reason, e.cancel
	rreq, err := s.rreq(t)
	if err != nil {
		return err
	}
	body, err := json.Marshal(rreq)
	if err != nil {
		return fmt.Errorf("write RReq: %w", err)
	}
	t.AuthenticationValue, t.Result, t.ResultState = rreq.AuthenticationValue, string(body), models.ResultWaiting
	if err := tx.SaveTransaction(ctx, t); err != nil {
		return err
	}
	if e.status == emv.StatusYes && t.DeviceHash != "" {
		if err := tx.RememberBrowser(ctx, t.CardHash, t.DeviceHash); err != nil {
			return err
		}
	}
	if err := tx.EndCodesOf(ctx, binding(t)); err != nil {
		return err
	}
	if err := tx.Audit(ctx, ended(t, from)); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, ResultArgs{ACSTransID: t.ACSTransID})
}

// rreq is what the directory server is told (table B.8).
func (s *Service) rreq(t *models.Transaction) (emv.RReq, error) {
	r := emv.RReq{
		MessageType: emv.TypeRReq, MessageVersion: emv.Version, MessageCategory: t.MessageCategory,
		ThreeDSServerTransID: t.ThreeDSServerTransID, DSTransID: t.DSTransID, ACSTransID: t.ACSTransID,
		TransStatus: t.TransStatus, TransStatusReason: t.TransStatusReason, ChallengeCancel: t.ChallengeCancel,
		AuthenticationType: emv.TypeDynamic, AuthenticationMethod: emv.MethodSMSOTP,
		InteractionCounter: fmt.Sprintf("%02d", min(t.Interactions, 99)),
	}
	if t.Method == models.MethodPassword {
		r.AuthenticationType, r.AuthenticationMethod = emv.TypeStatic, emv.MethodStaticPasscode
	}
	if t.TransStatus != emv.StatusYes || t.MessageCategory != emv.CategoryPayment {
		return r, nil
	}
	var err error
	r.ECI = ECI(t.Brand, t.TransStatus)
	r.AuthenticationValue, err = s.Signer.Sign(signedOf(t))
	return r, err
}

// ended is the line of the cardholder's history (D3.11).
func ended(t *models.Transaction, from models.Origin) models.Event {
	facts := purchase(t)
	facts.CardIDs, facts.Reason = []int64{*t.CardID}, reasons[t.TransStatusReason]
	outcome := models.OutcomeRefused
	switch {
	case t.TransStatus == emv.StatusYes:
		outcome = models.OutcomeOK
	case t.ChallengeCancel == emv.CancelCardholder:
		facts.Reason = text.PurchaseCancelled
	}
	return event(t, from, models.ActionPurchase, outcome, facts)
}

// reasons are the endings of a challenge in the words of the history.
var reasons = map[string]string{
	emv.ReasonMaximumChallenges: text.PurchaseEntries,
	emv.ReasonTimedOut:          text.PurchaseTimedOut,
	emv.ReasonNotPermitted:      text.PurchaseLocked,
	emv.ReasonNotEnrolled:       text.PurchaseNotRegistered,
	emv.ReasonInvalidCard:       text.PurchaseCard,
	emv.ReasonStolenCard:        text.PurchaseCard,
	emv.ReasonExpiredCard:       text.PurchaseExpired,
}
