package models

import (
	"context"
	"database/sql"
	"time"
)

// ExportedEnrollment is an enrollment with what tells its card from the person's others.
type ExportedEnrollment struct {
	CardholderNo         string
	Last4, Brand, Expiry string
	State                State
	Method               string
	UpdatedAt            time.Time
}

// EnrollmentsSince hands every enrollment that changed at since or later to each, the oldest change first, without
// holding them all.
func (q *Query) EnrollmentsSince(ctx context.Context, since time.Time, each func(ExportedEnrollment) error) error {
	rows, err := q.db.WithContext(ctx).Raw(`SELECT c.cardholder_no, c.last4, c.brand, c.expiry, e.state, e.method, e.updated_at
		FROM enrollments e JOIN cards c ON c.id = e.card_id WHERE e.updated_at >= ? ORDER BY e.updated_at, e.card_id`, since.UTC()).Rows()
	return stream("export enrollments", rows, err, func() error {
		var e ExportedEnrollment
		if err := rows.Scan(&e.CardholderNo, &e.Last4, &e.Brand, &e.Expiry, &e.State, &e.Method, &e.UpdatedAt); err != nil {
			return wrap("export enrollments", err)
		}
		return each(e)
	})
}

// EmailsSince hands every cardholder that changed at since or later to each, with number, e-mail, the file's e-mail
// and the time of the change only, in the order of their numbers, without holding them all.
func (q *Query) EmailsSince(ctx context.Context, since time.Time, each func(Cardholder) error) error {
	rows, err := q.db.WithContext(ctx).Raw(`SELECT no, email, file_email, updated_at FROM cardholders
		WHERE updated_at >= ? ORDER BY no`, since.UTC()).Rows()
	return stream("export e-mails", rows, err, func() error {
		var c Cardholder
		if err := rows.Scan(&c.No, &c.Email, &c.FileEmail, &c.UpdatedAt); err != nil {
			return wrap("export e-mails", err)
		}
		return each(c)
	})
}

func stream(act string, rows *sql.Rows, err error, next func() error) error {
	if err != nil {
		return wrap(act, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := next(); err != nil {
			return err
		}
	}
	return wrap(act, rows.Err())
}
