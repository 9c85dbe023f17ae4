package acs

import (
	"context"
	"errors"
	"time"

	"mynetplus/models"
)

// guess is a password that has been counted, and is to be compared.
type guess struct {
	account models.Account
	closed  bool // its count closed the door
}

// countPassword counts an entry as wrong and uses the form up, so that a thousand guesses at once are one (D5.2). A wrong
// ID is judged here; the password is compared outside of the transaction.
func (s *Service) countPassword(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer, busy bool) (Screen, *guess, error) {
	if busy || judging(t, tx.Policy()) {
		screen, err := s.show(ctx, tx, t, now, in.say(faultBusy))
		return screen, nil, err
	}
	t.Interactions, t.Wrong = t.Interactions+1, t.Wrong+1
	now.door.Fail(tx.Now(), tx.Policy())
	if !in.knows(now) {
		screen, err := s.wrong(ctx, tx, t, now, in, faultID)
		return screen, nil, err
	}
	until := tx.Now().Add(tx.Policy().ChallengePage)
	t.FormTokenHash, t.Deadline = "", &until
	if err := tx.SaveLock(ctx, &now.door); err != nil {
		return Screen{}, nil, err
	}
	return Screen{}, &guess{account: *now.account, closed: now.door.Closed()}, tx.SaveTransaction(ctx, t)
}

// followUp is how long the second transaction may take.
const followUp = 5 * time.Second

// compare judges a guess. What was counted is followed up also when nobody waits for the answer any more.
func (s *Service) compare(ctx context.Context, in Answer, g guess) (screen Screen, err error) {
	match, _, unjudged := s.Hasher.Verify(g.account.PasswordHash, in.Password)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), followUp)
	defer cancel()
	err = s.Store.Tx(ctx, func(tx *models.Tx) error {
		t, err := tx.LockTransaction(ctx, in.ACSTransID)
		if errors.Is(err, models.ErrNotFound) {
			screen = Screen{}
			return nil
		}
		if err != nil {
			return err
		}
		now, err := s.survey(ctx, tx, &t)
		if err != nil {
			return err
		}
		switch {
		case t.State != models.TransactionOpen: // cancelled, or swept
			screen, err = s.overtaken(ctx, tx, &t, in, g, !match && unjudged == nil)
		case unjudged != nil:
			screen, err = s.takeBack(ctx, tx, &t, now, in, g)
		case match:
			screen, err = s.accept(ctx, tx, &t, now, in, g)
		default:
			screen, err = s.refuse(ctx, tx, &t, now, in, refused{faultPassword, g.closed})
		}
		return err
	})
	if err == nil && unjudged != nil {
		s.Log.ErrorContext(ctx, "password not compared", "cause", unjudged.Error())
	}
	return screen, err
}

// accept ends the challenge well, unless what the password was compared with has changed meanwhile (D3.4, D4.4): then the
// next entry is judged anew.
func (s *Service) accept(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer, g guess) (Screen, error) {
	switch {
	case now.refusal != "":
		return s.end(ctx, tx, t, no(now.refusal), in.From)
	case now.door.Shutdown():
		return s.shut(ctx, tx, t, now)
	case now.account == nil || !now.account.PasswordChangedAt.Equal(g.account.PasswordChangedAt):
		return s.refuse(ctx, tx, t, now, in, refused{faultPassword, g.closed})
	}
	return s.right(ctx, tx, t, now, in)
}

// overtaken follows up a guess whose challenge ended while it was compared. It decides nothing any more, but it was made:
// what it counted and what it closed is on record, or cancelling beside each guess would leave no trace of it.
func (s *Service) overtaken(ctx context.Context, tx *models.Tx, t *models.Transaction, in Answer, g guess, wrong bool) (Screen, error) {
	if wrong {
		return final(t), s.note(ctx, tx, t, in.From, g.closed)
	}
	return final(t), s.tellClosed(ctx, tx, t, in.From, g.closed)
}

// takeBack is for an entry that could not be compared, which tells nothing: only what it closed stays closed.
func (s *Service) takeBack(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, in Answer, g guess) (Screen, error) {
	t.Interactions, t.Wrong = t.Interactions-1, t.Wrong-1
	if now.door.Closed() {
		if err := s.tellClosed(ctx, tx, t, in.From, g.closed); err != nil {
			return Screen{}, err
		}
		return s.shut(ctx, tx, t, now)
	}
	now.door.Failures = max(0, now.door.Failures-1)
	if err := tx.SaveLock(ctx, &now.door); err != nil {
		return Screen{}, err
	}
	return s.show(ctx, tx, t, now, in.say(faultBusy))
}
