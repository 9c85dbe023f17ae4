package acs

import (
	"context"
	"errors"

	"mynetplus/models"
)

// Act is what an answer does.
type Act int

// The acts.
const (
	Enter  Act = iota // what the page asks for
	Resend            // the payment code
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
