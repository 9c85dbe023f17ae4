package models

import (
	"context"
	"database/sql"
	"time"
)

// Overview is what the status pages show of one person, read in one round trip (quality.md: queries per page).
type Overview struct {
	Cardholder        Cardholder
	Account           *Account // nil without an account
	Cards             []CardState
	LoginClosedAt     *time.Time // the strangers' counter of the login door
	ChallengeClosedAt *time.Time
}

const overviewSQL = `
SELECT p.no, p.name, p.mobile, p.email,
       a.id, a.login_id, a.password_changed_at, a.signed_in_at, a.previous_sign_in_at,
       c.id, c.last4, c.brand, c.expiry, c.relation, c.status, c.replaced_by_id,
       e.state, e.method, e.registered_at, l.closed_at, d.closed_at
FROM cardholders p
LEFT JOIN accounts a ON a.cardholder_no = p.no
LEFT JOIN cards c ON c.cardholder_no = p.no
LEFT JOIN enrollments e ON e.card_id = c.id
LEFT JOIN locks l ON l.account_id = a.id AND l.door = 'login' AND l.device = ''
LEFT JOIN locks d ON d.door = 'challenge' AND d.subject = p.no AND d.device = ''
WHERE p.no = ?
ORDER BY c.id`

// overviewRow is one line of the join; everything right of the cardholder may be absent.
type overviewRow struct {
	accountID                            sql.NullInt64
	loginID                              sql.NullString
	passwordChanged, signedIn, before    sql.NullTime
	cardID, replacedBy                   sql.NullInt64
	last4, brand, expiry, relation, stat sql.NullString
	state, method                        sql.NullString
	registered, loginClosed, challenge   sql.NullTime
}

// Overview reads a cardholder with account, cards, enrollments and doors; ErrNotFound.
func (q *Query) Overview(ctx context.Context, cardholderNo string) (Overview, error) {
	var o Overview
	rows, err := q.db.WithContext(ctx).Raw(overviewSQL, cardholderNo).Rows()
	if err != nil {
		return o, wrap("read overview", err)
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var r overviewRow
		p := &o.Cardholder
		err := rows.Scan(&p.No, &p.Name, &p.Mobile, &p.Email,
			&r.accountID, &r.loginID, &r.passwordChanged, &r.signedIn, &r.before,
			&r.cardID, &r.last4, &r.brand, &r.expiry, &r.relation, &r.stat, &r.replacedBy,
			&r.state, &r.method, &r.registered, &r.loginClosed, &r.challenge)
		if err != nil {
			return o, wrap("read overview", err)
		}
		found = true
		o.take(r)
	}
	if err := rows.Err(); err != nil {
		return o, wrap("read overview", err)
	}
	if !found {
		return o, wrap("read overview", sql.ErrNoRows)
	}
	return o, nil
}

func (o *Overview) take(r overviewRow) {
	if r.accountID.Valid && o.Account == nil {
		o.Account = &Account{
			ID: r.accountID.Int64, CardholderNo: o.Cardholder.No, LoginID: r.loginID.String,
			PasswordChangedAt: r.passwordChanged.Time, SignedInAt: timePtr(r.signedIn), PreviousSignInAt: timePtr(r.before),
		}
	}
	o.LoginClosedAt, o.ChallengeClosedAt = timePtr(r.loginClosed), timePtr(r.challenge)
	if !r.cardID.Valid {
		return
	}
	card := CardState{
		Card: Card{
			ID: r.cardID.Int64, CardholderNo: o.Cardholder.No, Last4: r.last4.String, Brand: r.brand.String,
			Expiry: r.expiry.String, Relation: r.relation.String, Status: r.stat.String,
		},
		Enrollment: Enrollment{CardID: r.cardID.Int64, State: StateNone},
	}
	if r.replacedBy.Valid {
		card.Card.ReplacedByID = &r.replacedBy.Int64
	}
	if r.state.Valid {
		card.Enrollment.State, card.Enrollment.Method = State(r.state.String), r.method.String
		card.Enrollment.RegisteredAt = timePtr(r.registered)
	}
	o.Cards = append(o.Cards, card)
}

func timePtr(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	return &t.Time
}
