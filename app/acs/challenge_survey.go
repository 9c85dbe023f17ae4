package acs

import (
	"context"
	"errors"

	"mynetplus/models"
)

// survey is what a challenge stands on, and what may have changed since it was offered.
type survey struct {
	door     models.Lock
	account  *models.Account // nil: the cardholder has none
	contacts models.Contacts
	refusal  string // transStatusReason: the card or its registration went away
}

// survey locks the door and what lies behind it.
func (s *Service) survey(ctx context.Context, tx *models.Tx, t *models.Transaction) (now survey, err error) {
	if now.door, err = tx.ChallengeLock(ctx, t.CardholderNo); err != nil {
		return now, err
	}
	account, err := tx.AccountOf(ctx, t.CardholderNo)
	if err == nil {
		now.account = &account
	} else if !errors.Is(err, models.ErrNotFound) {
		return now, err
	}
	person, err := tx.Cardholder(ctx, t.CardholderNo)
	if err != nil {
		return now, err
	}
	if now.contacts, err = person.Contacts(tx.Keys()); err != nil {
		return now, err
	}
	now.refusal, err = refusal(ctx, tx, t, now.contacts.Mobile != "")
	return now, err
}

// refusal is why the card would not be challenged now; "" if it would. The rows of the decision judge it.
func refusal(ctx context.Context, tx *models.Tx, t *models.Transaction, hasMobile bool) (string, error) {
	cards, err := tx.LockCards(ctx, t.CardholderNo, []int64{*t.CardID})
	if err != nil {
		return "", err
	}
	enrolled, err := tx.Enrollments(ctx, []int64{*t.CardID})
	if err != nil {
		return "", err
	}
	e := enrolled[*t.CardID]
	f := Facts{Now: tx.Now(), Found: len(cards) == 1, State: e.State, HasMobile: hasMobile}
	if f.Found {
		f.Card = cards[0]
	}
	for _, row := range []func(Facts) (Decision, bool){card, enrollment} {
		if d, fits := row(f); fits {
			return d.Reason, nil
		}
	}
	if t.Method == models.MethodPassword && !e.ByPassword() { // the cardholder has just switched (D4.4)
		d, _ := enrollment(Facts{})
		return d.Reason, nil
	}
	return "", nil
}

// barred ends a challenge whose card or registration went away, and takes the input from one whose door is closed.
func (s *Service) barred(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, from models.Origin) (Screen, bool, error) {
	if now.refusal != "" {
		screen, err := s.end(ctx, tx, t, no(now.refusal), from)
		return screen, true, err
	}
	if !t.Locked && !now.door.Closed() {
		return Screen{}, false, nil
	}
	screen, err := s.shut(ctx, tx, t, now)
	return screen, true, err
}

// shut shows the challenge without input.
func (s *Service) shut(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey) (Screen, error) {
	t.Locked = true
	screen := Screen{View: Shut, Token: turn(tx, t), Cause: now.door.Cause, Transaction: *t}
	if err := tx.EndCodesOf(ctx, binding(t)); err != nil {
		return screen, err
	}
	return screen, tx.SaveTransaction(ctx, t)
}
