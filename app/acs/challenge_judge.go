package acs

import (
	"context"
	"crypto/subtle"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// knows reports whether the ID is the cardholder's.
func (in Answer) knows(now survey) bool {
	return now.account != nil && subtle.ConstantTimeCompare([]byte(in.LoginID), []byte(now.account.LoginID)) == 1
}

// judgeCode counts an entry and then compares it (D5.2). A right code with a wrong ID is not used up: it is not looked at.
// What meets no good code is compared with nothing, so that it tells nothing: it is an interaction, and no wrong entry.
func (s *Service) judgeCode(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer) (Screen, error) {
	uncounted := now.door
	t.Interactions, t.Wrong = t.Interactions+1, t.Wrong+1
	now.door.Fail(tx.Now(), tx.Policy())
	if t.Method != MethodCodeAlone && !in.knows(now) {
		return s.wrong(ctx, tx, t, now, in, faultID)
	}
	checked, err := s.Desk.Check(ctx, tx, binding(t), models.BudgetPayment, in.Code)
	if err != nil {
		return Screen{}, err
	}
	switch {
	case checked.Verdict == otp.Right:
		return s.right(ctx, tx, t, now, in)
	case checked.Verdict == otp.Spent && checked.Counted:
		return s.wrong(ctx, tx, t, now, in, faultExpired)
	case checked.Verdict == otp.Wrong:
		return s.wrong(ctx, tx, t, now, in, faultCode)
	}
	t.Wrong, now.door = t.Wrong-1, uncounted
	say := in.say(faultExpired)
	if checked.Verdict == otp.Blocked {
		say = in.say(faultBlocked)
		say.wait = checked.Wait
	}
	return s.show(ctx, tx, t, now, say)
}

// right takes the failures back and ends the challenge well.
func (s *Service) right(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer) (Screen, error) {
	t.Wrong--
	now.door.Succeed()
	if err := tx.SaveLock(ctx, &now.door); err != nil {
		return Screen{}, err
	}
	return s.end(ctx, tx, t, authenticated, in.From)
}

// wrong keeps the count, which may have closed the door or been the last of the challenge.
func (s *Service) wrong(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer, fault string) (Screen, error) {
	if err := tx.SaveLock(ctx, &now.door); err != nil {
		return Screen{}, err
	}
	return s.refuse(ctx, tx, t, now, in, refused{fault: fault, closed: now.door.Closed()})
}

// refused is an entry that was wrong, and whether it was the one that closed the door.
type refused struct {
	fault  string
	closed bool
}

// refuse records a wrong entry and says what is next: the same page, the end, or no more input.
func (s *Service) refuse(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer, why refused) (Screen, error) {
	over := now.door.Closed() || t.Wrong >= tx.Policy().ChallengeEntries
	if over { // before the audit's heads, as everybody locks them
		if err := tx.EndCodesOf(ctx, binding(t)); err != nil {
			return Screen{}, err
		}
	}
	if err := s.note(ctx, tx, t, in.From, why.closed); err != nil {
		return Screen{}, err
	}
	switch {
	case now.door.Closed():
		return s.shut(ctx, tx, t, now)
	case over:
		return s.end(ctx, tx, t, exceeded, in.From)
	}
	return s.show(ctx, tx, t, now, in.say(why.fault))
}

// note records a wrong entry on the cardholder's chain (D8.1), whatever became of its challenge, and the door that it
// closed.
func (s *Service) note(ctx context.Context, tx *models.Tx, t *models.Transaction, from models.Origin, closed bool) error {
	facts := purchase(t)
	facts.CardIDs = []int64{*t.CardID}
	if err := tx.Audit(ctx, event(t, from, models.ActionEntry, models.OutcomeRefused, facts)); err != nil {
		return err
	}
	return s.tellClosed(ctx, tx, t, from, closed)
}

// tellClosed records and tells that an entry closed the door (D3.10). Of several at once the one that reached the limit
// tells.
func (s *Service) tellClosed(ctx context.Context, tx *models.Tx, t *models.Transaction, from models.Origin, closed bool) error {
	if !closed {
		return nil
	}
	err := tx.Audit(ctx, event(t, from, models.ActionPurchaseLocked, models.OutcomeOK, models.Facts{}))
	if err != nil {
		return err
	}
	return s.Notify.ChallengeLocked(ctx, tx, t.CardholderNo, from.Device)
}
