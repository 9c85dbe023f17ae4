package models

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
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

// overviewColumns and overviewJoins read a person p: one line per card, or one per card and closed door, in any order.
const (
	overviewColumns = `p.no, p.name, p.mobile, p.email,
       a.id, a.login_id, a.password_changed_at, a.signed_in_at, a.previous_sign_in_at,
       c.id, c.last4, c.brand, c.expiry, c.relation, c.status, c.replaced_by_id,
       e.state, e.method, e.registered_at, l.door, l.closed_at, u.created_at, u.merchant_name`
	overviewJoins = `
LEFT JOIN accounts a ON a.cardholder_no = p.no
LEFT JOIN cards c ON c.cardholder_no = p.no
LEFT JOIN enrollments e ON e.card_id = c.id
LEFT JOIN locks l ON l.owner = p.no AND l.device = '' AND l.closed_at IS NOT NULL
LEFT JOIN `
	overviewSQL = "SELECT " + overviewColumns + " FROM cardholders p" + overviewJoins
	overviewOf  = " WHERE p.no = $1"

	used = "FROM transactions t WHERE t.card_id = e.card_id AND t.trans_status = 'Y' ORDER BY t.created_at DESC LIMIT 1"
)

// lastUse is the join that ends overviewJoins, of each dialect: the last use of a card with an enrollment, u. Every
// signed-in page waits for it; what both databases understand would cost PostgreSQL four times as much.
var lastUse = map[string]string{
	SQLite:   "transactions u ON u.acs_trans_id = (SELECT t.acs_trans_id " + used + ")",
	Postgres: "LATERAL (SELECT t.created_at, t.merchant_name " + used + ") u ON TRUE",
}

var overviewStatement = map[string]string{
	SQLite:   overviewSQL + lastUse[SQLite] + overviewOf,
	Postgres: overviewSQL + lastUse[Postgres] + overviewOf,
}

// overviewRow is one line of the join; everything right of the cardholder may be absent.
type overviewRow struct {
	no, name, mobile, email              sql.NullString
	accountID                            sql.NullInt64
	loginID                              sql.NullString
	passwordChanged, signedIn, before    sql.NullTime
	cardID, replacedBy                   sql.NullInt64
	last4, brand, expiry, relation, stat sql.NullString
	state, method, door                  sql.NullString
	registered, closed, used             sql.NullTime
	shop                                 sql.NullString
}

// columns are where a line of overviewColumns goes.
func (r *overviewRow) columns() []any {
	return []any{
		&r.no, &r.name, &r.mobile, &r.email,
		&r.accountID, &r.loginID, &r.passwordChanged, &r.signedIn, &r.before,
		&r.cardID, &r.last4, &r.brand, &r.expiry, &r.relation, &r.stat, &r.replacedBy,
		&r.state, &r.method, &r.registered, &r.door, &r.closed, &r.used, &r.shop,
	}
}

// Overview reads a cardholder with account, cards, enrollments and doors; ErrNotFound.
func (q *Query) Overview(ctx context.Context, cardholderNo string) (Overview, error) {
	var o Overview
	err := q.lines(ctx, overviewStatement[q.store.dialect], []any{cardholderNo}, func(scan scan) error {
		var r overviewRow
		if err := scan(r.columns()...); err != nil {
			return err
		}
		o.take(r)
		return nil
	})
	return o, wrap("read overview", err)
}

func (o *Overview) take(r overviewRow) {
	o.Cardholder = Cardholder{No: r.no.String, Name: r.name.String, Mobile: r.mobile.String, Email: r.email.String}
	if r.accountID.Valid && o.Account == nil {
		o.Account = &Account{
			ID: r.accountID.Int64, CardholderNo: o.Cardholder.No, LoginID: r.loginID.String,
			PasswordChangedAt: r.passwordChanged.Time, SignedInAt: timePtr(r.signedIn), PreviousSignInAt: timePtr(r.before),
		}
	}
	switch r.door.String {
	case DoorLogin:
		o.LoginClosedAt = timePtr(r.closed)
	case DoorChallenge:
		o.ChallengeClosedAt = timePtr(r.closed)
	}
	if !r.cardID.Valid {
		return
	}
	place, known := slices.BinarySearchFunc(o.Cards, r.cardID.Int64, func(c CardState, id int64) int { return cmp.Compare(c.Card.ID, id) })
	if known {
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
	card.LastUse = LastUse{At: r.used.Time, Merchant: r.shop.String}
	o.Cards = slices.Insert(o.Cards, place, card)
}

func timePtr(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	return &t.Time
}
