package acs

import (
	"context"
	"crypto/subtle"
	"errors"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// Acts of an answer; none is to enter what the page asks for.
type Act int

// The acts.
const (
	Enter Act = iota
	Resend
	Cancel
	Leave // a challenge that takes no input
)

// Answer is a form of the challenge.
type Answer struct {
	ACSTransID, Token string
	Act               Act
	LoginID, Code     string // folded (D5.4)
	Password          string // as typed
	HasPassword       bool
	From              models.Origin
}

// Answer judges a form (3ds.md, "Timers"). A form that is not the newest of its challenge counts nothing. A password is
// compared between two transactions.
func (s *Service) Answer(ctx context.Context, in Answer) (screen Screen, err error) {
	busy := false
	if in.Act == Enter && in.HasPassword {
		release, err := s.Hasher.Admit()
		if err == nil {
			defer release()
		}
		busy = err != nil
	}
	var g *guess
	err = s.Store.Tx(ctx, func(tx *models.Tx) error {
		screen, g, err = s.answer(ctx, tx, in, busy)
		return err
	})
	if err == nil && g != nil {
		screen, err = s.compare(ctx, in, *g)
	}
	return s.told(ctx, screen, err)
}

// answer judges all but a password, which it counts (guess).
func (s *Service) answer(ctx context.Context, tx *models.Tx, in Answer, busy bool) (Screen, *guess, error) {
	t, err := tx.LockTransaction(ctx, in.ACSTransID)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return Screen{}, nil, nil
	case err != nil:
		return Screen{}, nil, err
	}
	if screen, over, err := s.over(ctx, tx, &t, in.From); over || err != nil {
		return screen, nil, err
	}
	newest := fits(&t, in.Token)
	if newest && (in.Act == Cancel || in.Act == Leave) {
		ending := cancelled
		if t.Locked {
			ending = lockedOut
		}
		screen, err := s.end(ctx, tx, &t, ending, in.From)
		return screen, nil, err
	}
	now, err := s.survey(ctx, tx, &t)
	if err != nil {
		return Screen{}, nil, err
	}
	if screen, barred, err := s.barred(ctx, tx, &t, now, in.From); barred || err != nil {
		return screen, nil, err
	}
	switch {
	case !newest:
		screen, err := s.show(ctx, tx, &t, now, in.say(faultRenewed))
		return screen, nil, err
	case in.Act == Resend:
		screen, err := s.resend(ctx, tx, &t, now, in)
		return screen, nil, err
	}
	if faults := in.missing(t.Method); len(faults) > 0 { // not counted
		screen, err := s.show(ctx, tx, &t, now, in.say(faults...))
		return screen, nil, err
	}
	if t.Method == models.MethodPassword {
		return s.countPassword(ctx, tx, &t, now, in, busy)
	}
	screen, err := s.judgeCode(ctx, tx, &t, now, in)
	return screen, nil, err
}

// over answers for a challenge that has ended, or ends now because the answer is late, or that nobody has opened.
func (s *Service) over(ctx context.Context, tx *models.Tx, t *models.Transaction, from models.Origin) (Screen, bool, error) {
	switch {
	case t.State == models.TransactionDone:
		return final(t), true, nil
	case t.State != models.TransactionOpen:
		return Screen{}, true, nil
	case t.Late(tx.Now()):
		screen, err := s.end(ctx, tx, t, lateness(t), from)
		return screen, true, err
	}
	return Screen{}, false, nil
}

func (in Answer) say(faults ...string) said {
	return said{faults: faults, loginID: in.LoginID, from: in.From}
}

// missing lists the fields that were left empty.
func (in Answer) missing(method string) (faults []string) {
	if method != MethodCodeAlone && in.LoginID == "" {
		faults = append(faults, faultIDMissing)
	}
	switch {
	case method == models.MethodPassword && !in.HasPassword:
		faults = append(faults, faultPasswordMissing)
	case method != models.MethodPassword && in.Code == "":
		faults = append(faults, faultCodeMissing)
	}
	return faults
}

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
	facts := purchase(t)
	facts.CardIDs = []int64{*t.CardID}
	if err := tx.Audit(ctx, event(t, in.From, models.ActionEntry, models.OutcomeRefused, facts)); err != nil {
		return Screen{}, err
	}
	if why.closed { // of several at once the one that reached the limit tells
		err := tx.Audit(ctx, event(t, in.From, models.ActionPurchaseLocked, models.OutcomeOK, models.Facts{}))
		if err != nil {
			return Screen{}, err
		}
		if err := s.Notify.ChallengeLocked(ctx, tx, t.CardholderNo, in.From.Device); err != nil {
			return Screen{}, err
		}
	}
	switch {
	case now.door.Closed():
		return s.shut(ctx, tx, t, now)
	case t.Wrong >= tx.Policy().ChallengeEntries:
		return s.end(ctx, tx, t, exceeded, in.From)
	}
	return s.show(ctx, tx, t, now, in.say(why.fault))
}
