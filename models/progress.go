package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Progress is what the pages of an application show, read in one round trip (quality.md: queries per page).
type Progress struct {
	Application Application
	Cardholder  Cardholder // number and sealed contacts only
	Code        *Code      // the newest code of the binding; nil before the first one
	Delivery    string     // state of the message that carried it last
}

const progressSQL = `
SELECT a.id, a.account_id, a.session, a.card_ids, a.terms_version, a.agreed_at, a.done_at, p.no, p.mobile, p.email,
       c.id, c.tries, c.sends, c.sent_at, c.expires_at, c.used_at, m.state
FROM applications a
JOIN accounts o ON o.id = a.account_id
JOIN cardholders p ON p.no = o.cardholder_no
LEFT JOIN codes c ON c.id = (
    SELECT n.id FROM codes n WHERE n.purpose = $1 AND n.subject = $2 AND n.session = $3 ORDER BY n.created_at DESC, n.id LIMIT 1)
LEFT JOIN messages m ON m.id = (SELECT MAX(n.id) FROM messages n WHERE n.code_id = c.id)
WHERE a.account_id = $4 AND `

// Progress reads an application of this account with the code of a binding: by its id, or, with an
// empty id, the newest one of the binding's session. ErrNotFound.
func (q *Query) Progress(ctx context.Context, id string, accountID int64, b Binding) (Progress, error) {
	query, last := progressSQL+"a.id = $5", id
	if id == "" {
		query, last = progressSQL+"a.session = $5 ORDER BY a.agreed_at DESC LIMIT 1", b.Session
	}
	var p Progress
	var r struct {
		code, state        sql.NullString
		tries, sends       sql.NullInt64
		sent, expires, use sql.NullTime
		done               sql.NullTime
		cards              string
	}
	a := &p.Application
	err := q.lines(ctx, query, []any{b.Purpose, b.Subject, b.Session, accountID, last}, func(scan scan) error {
		return scan(
			&a.ID, &a.AccountID, &a.Session, &r.cards, &a.TermsVersion, &a.AgreedAt, &r.done,
			&p.Cardholder.No, &p.Cardholder.Mobile, &p.Cardholder.Email,
			&r.code, &r.tries, &r.sends, &r.sent, &r.expires, &r.use, &r.state)
	})
	if err != nil {
		return p, wrap("read application", err)
	}
	if err := json.Unmarshal([]byte(r.cards), &a.CardIDs); err != nil {
		return p, fmt.Errorf("read application's cards: %w", err)
	}
	a.DoneAt, p.Delivery = timePtr(r.done), r.state.String
	if r.code.Valid {
		p.Code = &Code{
			ID: r.code.String, Purpose: b.Purpose, Subject: b.Subject, Session: b.Session, Tries: int(r.tries.Int64),
			Sends: int(r.sends.Int64), SentAt: r.sent.Time, ExpiresAt: r.expires.Time, UsedAt: timePtr(r.use),
		}
	}
	return p, nil
}

const sentCodeSQL = `
SELECT c.id, c.tries, c.sends, c.sent_at, c.expires_at, c.used_at, m.state
FROM codes c
LEFT JOIN messages m ON m.id = (SELECT MAX(n.id) FROM messages n WHERE n.code_id = c.id)
WHERE c.purpose = $1 AND c.subject = $2 AND c.session = $3 ORDER BY c.created_at DESC, c.id LIMIT 1`

// SentCode reads the newest code of a binding with the state of the message that carried it last; nil before the
// first one.
func (q *Query) SentCode(ctx context.Context, b Binding) (*Code, string, error) {
	c := Code{Purpose: b.Purpose, Subject: b.Subject, Session: b.Session}
	var used sql.NullTime
	var state sql.NullString
	err := q.lines(ctx, sentCodeSQL, []any{b.Purpose, b.Subject, b.Session}, func(scan scan) error {
		return scan(&c.ID, &c.Tries, &c.Sends, &c.SentAt, &c.ExpiresAt, &used, &state)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", nil
	}
	c.UsedAt = timePtr(used)
	return &c, state.String, wrap("read code", err)
}

// SentCode is a code and the state of the message that carried it last.
type SentCode struct {
	Code     Code
	Delivery string
}

const sentCodesSQL = `
SELECT c.purpose, c.session, c.id, c.tries, c.sends, c.sent_at, c.expires_at, c.used_at, m.state
FROM codes c
LEFT JOIN messages m ON m.id = (SELECT MAX(n.id) FROM messages n WHERE n.code_id = c.id)
WHERE c.subject = $1 AND (c.purpose = $2 AND c.session = $3 OR c.purpose = $4 AND c.session = $5)
ORDER BY c.created_at, c.id DESC`

// SentCodes is SentCode for the two codes that one page asks one subject for, by purpose and in one round trip; before
// the first one of a purpose there is none.
func (q *Query) SentCodes(ctx context.Context, one, other Binding) (map[string]SentCode, error) {
	sent := make(map[string]SentCode, 2)
	args := []any{one.Subject, one.Purpose, one.Session, other.Purpose, other.Session}
	err := q.lines(ctx, sentCodesSQL, args, func(scan scan) error {
		c := Code{Subject: one.Subject}
		var used sql.NullTime
		var state sql.NullString
		err := scan(&c.Purpose, &c.Session, &c.ID, &c.Tries, &c.Sends, &c.SentAt, &c.ExpiresAt, &used, &state)
		c.UsedAt = timePtr(used)
		sent[c.Purpose] = SentCode{c, state.String} // the newest comes last
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return sent, wrap("read codes", err)
}
