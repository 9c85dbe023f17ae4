package staff

import (
	"context"
	"time"

	"mynetplus/app/account"
	"mynetplus/app/enrollment"
	"mynetplus/app/login"
	"mynetplus/app/status"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// previewTime is how long a preview may be looked at before a new reason is due.
const previewTime = 15 * time.Minute

// StartPreview records that somebody is about to look at a cardholder's pages, and why: on both chains, so that it stands
// in the cardholder's own history (D3.11). models.ErrNotFound when there is nobody of the number.
func (s *Service) StartPreview(ctx context.Context, who, no, why string, from models.Origin) error {
	if !cardholderForm(no) {
		return models.ErrNotFound
	}
	return s.store.Tx(ctx, func(tx *models.Tx) error {
		if _, err := tx.Cardholder(ctx, no); err != nil {
			return err
		}
		e := event(from, models.ActionPreview, models.OutcomeOK)
		e.Subject, e.Facts.Note = no, why
		return tx.AuditStaff(ctx, who, e)
	})
}

// seen is what the cardholder would see, on the pages that can be previewed, without what a request adds to them. Who
// reads it has a Query, which cannot write.
type seen struct {
	person  models.Overview
	kana    string
	home    pages.HomeProps
	status  pages.StatusProps
	apply   pages.EnrollmentSelectProps
	outcome login.Outcome // of signing in on a new device
}

// lookAt reads everything that the pages of a cardholder show, by the functions that serve the cardholder.
func lookAt(ctx context.Context, q *models.Query, no string) (seen, error) {
	var s seen
	if !cardholderForm(no) {
		return s, models.ErrNotFound
	}
	var err error
	if s.person, err = q.Overview(ctx, no); err != nil {
		return s, err
	}
	who, err := q.Cardholder(ctx, no)
	if err != nil {
		return s, err
	}
	s.kana = who.NameKana
	if s.home, err = account.HomeProps(ctx, q, s.person); err != nil {
		return s, err
	}
	if s.status, err = status.Props(s.person, q.Keys(), q.Now()); err != nil {
		return s, err
	}
	s.status.Concealed, s.status.LoginID = s.person.Account != nil, ""
	s.apply = enrollment.SelectProps(s.person, q.Now())
	s.outcome = login.Foresee(s.person)
	return s, nil
}

// cardholderForm reports whether a part of an address can be a cardholder number: eight digits. Nothing else reaches a
// database, of which one refuses what is no text.
func cardholderForm(no string) bool {
	for i := range len(no) {
		if no[i] < '0' || no[i] > '9' {
			return false
		}
	}
	return len(no) == 8
}
