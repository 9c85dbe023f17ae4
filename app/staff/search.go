package staff

import (
	"context"
	"errors"
	"regexp"

	"mynetplus/app/web"
	"mynetplus/models"
)

// Kinds of what can be typed into the search; the trail names the kind, never the value.
const (
	byNumber  = "cardholder_no"
	byLoginID = "login_id"
	byCard    = "card"
	byMobile  = "mobile"
	byEmail   = "email"
	byOther   = "other" // nothing that anybody is found by
)

// term is one way to read what was typed.
type term struct{ kind, value string }

var (
	numberForm = regexp.MustCompile(`^\d{8}$`)
	mobileForm = regexp.MustCompile(`^0\d{9,10}$`)
)

// terms decides by its form what somebody typed: email is the address that it is, or empty. IDs of an older system can
// look like anything (domain.md 1), so they are looked for last. None: nobody can be found by it.
func terms(typed, email string) []term {
	if email != "" {
		return []term{{byEmail, email}}
	}
	var all []term
	folded := web.Fold(typed)
	if numberForm.MatchString(folded) {
		all = append(all, term{byNumber, folded})
	}
	if pan, problem := web.CardNumber(typed); problem == "" {
		all = append(all, term{byCard, pan})
	}
	if mobileForm.MatchString(folded) {
		all = append(all, term{byMobile, folded})
	}
	if models.LoginIDForm(folded) {
		all = append(all, term{byLoginID, folded})
	}
	return all
}

// Found is the end of a search.
type Found struct {
	No      string // of the one cardholder, or empty
	Several bool   // more than one has it: they are not listed
}

// Search looks for one cardholder by one exact value, and records what kind of value it was and whether somebody was
// found. The record stands on the staff member's chain; the cardholder's own shows who looked at them (Look).
func (s *Service) Search(ctx context.Context, by, typed, email string, from models.Origin) (found Found, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		kind := byOther
		for i, t := range terms(typed, email) {
			nos, err := t.find(ctx, &tx.Query)
			if err != nil {
				return err
			}
			if i == 0 || len(nos) > 0 {
				kind = t.kind
			}
			if len(nos) == 1 {
				found.No = nos[0]
			}
			if found.Several = len(nos) > 1; len(nos) > 0 {
				break
			}
		}
		e := event(from, models.ActionStaffSearch, models.OutcomeRefused)
		if found.No != "" {
			e.Outcome = models.OutcomeOK
		}
		e.Chain, e.Actor, e.Subject = models.StaffChain(by), models.ActorStaff, found.No
		e.Facts = models.Facts{Staff: by, Reason: kind}
		return tx.Audit(ctx, e)
	})
	return found, err
}

// find looks for whom a value belongs to.
func (t term) find(ctx context.Context, q *models.Query) (nos []string, err error) {
	var no string
	switch t.kind {
	case byMobile:
		return q.CardholdersByContact(ctx, models.HashMobile, t.value)
	case byEmail:
		return q.CardholdersByContact(ctx, models.HashEmail, t.value)
	case byNumber:
		var person models.Cardholder
		person, err = q.Cardholder(ctx, t.value)
		no = person.No
	case byCard:
		var card models.Card
		card, err = q.CardByPAN(ctx, t.value)
		no = card.CardholderNo
	case byLoginID:
		var account models.Account
		account, err = q.AccountByLoginID(ctx, t.value)
		no = account.CardholderNo
	}
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	return []string{no}, err
}

// deskActions are what a day's list of somebody's work shows.
var deskActions = []string{
	models.ActionStaffSearch, models.ActionStaffView, models.ActionStaffUnlock, models.ActionStaffShut, models.ActionStaffVoid, models.ActionReception,
	models.ActionPreview,
}

// maxDay is how much of a day's work a page shows.
const maxDay = 30

// Today lists what somebody has done at the desk since midnight in Japan, the newest first.
func (s *Service) Today(ctx context.Context, by string) (events []models.Event, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		events, err = q.StaffEvents(ctx, by, deskActions, midnight(q.Now()), maxDay)
		return err
	})
	return events, err
}
