package models

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// Presented is a card as a shop presents it: what a decision about a purchase is made from (3ds.md, "What the ACS
// decides"), read in one round trip.
type Presented struct {
	CardState
	HasMobile   bool
	DoorClosed  bool // the challenge door (D3.4)
	KnownDevice bool // a challenge for the card succeeded in this browser
	Recent      int  // earlier requests for the card since the time asked for, counted up to most
	LastFailed  bool // the newest challenge of the card that has ended did so without success
}

// Presenting is what Presented looks for. Hashes are the forms of keyed ones, one or, while a key is being replaced, two.
type Presenting struct {
	Cards    []string // of the number
	Browsers []string // of the browser's fields; none: not a browser
	Since    time.Time
	Most     int // requests are counted no further
}

// Presented finds a card by its number; ErrNotFound.
func (q *Query) Presented(ctx context.Context, p Presenting) (Presented, error) {
	var found Presented
	var args arguments
	// A plain "= $1" lets an index give the newest row first; a card's rows are as many as a shop cares to make.
	cards, browsers := args.in(p.Cards), args.in(p.Browsers)
	var state, method, last sql.NullString
	err := q.line(ctx, "SELECT c.id, c.cardholder_no, c.pan_hash, c.last4, c.brand, c.expiry, c.relation, c.status, c.replaced_by_id, "+
		"e.state, e.method, p.mobile <> '', "+
		"EXISTS (SELECT 1 FROM locks l WHERE l.door = '"+DoorChallenge+"' AND l.subject = c.cardholder_no AND l.device = '' AND l.closed_at IS NOT NULL), "+
		"EXISTS (SELECT 1 FROM card_browsers b WHERE b.card_hash"+cards+" AND b.device_hash"+browsers+"), "+
		"(SELECT count(*) FROM (SELECT 1 FROM transactions t WHERE t.card_hash"+cards+" AND t.created_at > "+args.add(utc(p.Since))+" LIMIT "+args.add(p.Most)+") r), "+
		"(SELECT t.trans_status FROM transactions t WHERE t.card_hash"+cards+" AND t.state = '"+TransactionDone+"' ORDER BY t.created_at DESC LIMIT 1) "+
		"FROM cards c JOIN cardholders p ON p.no = c.cardholder_no LEFT JOIN enrollments e ON e.card_id = c.id WHERE c.pan_hash"+cards,
		args, &found.Card.ID, &found.Card.CardholderNo, &found.Card.PANHash, &found.Card.Last4, &found.Card.Brand, &found.Card.Expiry,
		&found.Card.Relation, &found.Card.Status, &found.Card.ReplacedByID, &state, &method, &found.HasMobile, &found.DoorClosed,
		&found.KnownDevice, &found.Recent, &last)
	found.Enrollment = Enrollment{CardID: found.Card.ID, State: StateNone}
	if state.Valid {
		found.Enrollment.State, found.Enrollment.Method = State(state.String), method.String
	}
	found.LastFailed = last.Valid && last.String != "Y"
	return found, wrap("find presented card", err)
}

// arguments of a query written by hand.
type arguments []any

// add appends one and returns its place, like $3.
func (a *arguments) add(value any) string {
	*a = append(*a, value)
	return "$" + strconv.Itoa(len(*a))
}

// in appends values and returns the comparison with them, for behind a column.
func (a *arguments) in(values []string) string {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = a.add(v)
	}
	switch len(places) {
	case 0:
		return " IS NULL"
	case 1:
		return " = " + places[0]
	}
	return " IN (" + strings.Join(places, ", ") + ")"
}
