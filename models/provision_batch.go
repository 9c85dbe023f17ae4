package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ProvisionSkip is a card that a run left out, for its report.
type ProvisionSkip struct {
	RunID        int64
	CardholderNo string
	CardID       int64
	Reason       Verdict
	Last4        string // of the card; not stored here
}

const candidateSQL = `
SELECT c.id, c.cardholder_no, c.last4, c.brand, c.expiry, c.relation, c.status, c.replaced_by_id, p.mobile <> '',
       COALESCE(e.state, 'none'), EXISTS (SELECT 1 FROM accounts a WHERE a.cardholder_no = c.cardholder_no)
FROM cards c
JOIN cardholders p ON p.no = c.cardholder_no
LEFT JOIN enrollments e ON e.card_id = c.id
WHERE `

// Candidates finds the next cards of a selection that a run has business with, registered or reported, by cardholder
// number and id. Verdict has the last word: this only leaves out what it would.
func (q *Query) Candidates(ctx context.Context, chosen Selection, after Cursor, limit int) ([]Candidate, error) {
	where := "c.cardholder_no >= $1 AND (c.cardholder_no > $1 OR c.id > $2)"
	args := []any{max(after.No, chosen.FromNo), after.Card}
	if chosen.FromNo > after.No {
		args[1] = int64(0)
	}
	also := func(condition string, arg any) {
		args = append(args, arg)
		where += fmt.Sprintf(" AND "+condition, len(args))
	}
	if chosen.ToNo != "" {
		also("c.cardholder_no <= $%d", chosen.ToNo)
	}
	if chosen.Brand != "" {
		also("c.brand = $%d", chosen.Brand)
	}
	also("c.expiry >= $%d", q.Now().In(JST).Format("2006-01"))
	also("c.status = $%d", CardActive)
	also("c.replaced_by_id IS NULL AND (e.state IS NULL OR e.state = $%d)", StateCancelled)
	where += " AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.cardholder_no = c.cardholder_no)"
	also(" TRUE ORDER BY c.cardholder_no, c.id LIMIT $%d", limit)
	return q.candidates(ctx, where, args)
}

// LockCandidates reads these cards again, in the order of Candidates, locked until the transaction ends: what was found
// before may have changed. An account that is made in this very moment finds its card registered provisionally, and
// applies from there.
func (tx *Tx) LockCandidates(ctx context.Context, cardIDs []int64) ([]Candidate, error) {
	if err := tx.LockFileCards(ctx, nil, cardIDs); err != nil {
		return nil, err
	}
	set, err := json.Marshal(cardIDs)
	if err != nil {
		return nil, err
	}
	in := "(SELECT value FROM json_each($1))"
	if tx.store.dialect == Postgres {
		in = "(SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb) AS value)"
	}
	return tx.candidates(ctx, "c.id IN "+in+" ORDER BY c.cardholder_no, c.id", []any{string(set)})
}

func (q *Query) candidates(ctx context.Context, where string, args []any) ([]Candidate, error) {
	var found []Candidate
	err := q.lines(ctx, candidateSQL+where, args, func(scan scan) error {
		var c Candidate
		err := scan(&c.Card.ID, &c.Card.CardholderNo, &c.Card.Last4, &c.Card.Brand, &c.Card.Expiry, &c.Card.Relation, &c.Card.Status,
			&c.Card.ReplacedByID, &c.HasMobile, &c.Enrollment.State, &c.HasAccount)
		c.Enrollment.CardID = c.Card.ID
		found = append(found, c)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return found, wrap("find cards to register provisionally", err)
}

// AddEnrollments inserts the rows of cards that had none, a few statements for all.
func (tx *Tx) AddEnrollments(ctx context.Context, rows []Enrollment) error {
	const columns = 7
	now := tx.Now()
	err := tx.bulk(ctx, "INSERT INTO enrollments (card_id, state, method, terms_version, registered_at, created_at, updated_at) VALUES ",
		columns, len(rows), "", func(args []any, i int) []any {
			e := &rows[i]
			return append(args, e.CardID, string(e.State), e.Method, e.TermsVersion, utcPtr(e.RegisteredAt), now, now)
		})
	return wrap("add enrollments", err)
}

// AddSkips notes what a run left out.
func (tx *Tx) AddSkips(ctx context.Context, skips []ProvisionSkip) error {
	const columns = 4
	err := tx.bulk(ctx, "INSERT INTO provision_skips (run_id, cardholder_no, card_id, reason) VALUES ", columns, len(skips), "",
		func(args []any, i int) []any {
			s := &skips[i]
			return append(args, s.RunID, s.CardholderNo, s.CardID, string(s.Reason))
		})
	return wrap("add skipped cards", err)
}

// Skips hands what a run left out to each, in the order it was met.
func (q *Query) Skips(ctx context.Context, runID int64, each func(ProvisionSkip) error) error {
	err := q.lines(ctx, `SELECT s.run_id, s.cardholder_no, s.card_id, s.reason, c.last4 FROM provision_skips s
		JOIN cards c ON c.id = s.card_id WHERE s.run_id = $1 ORDER BY s.cardholder_no, s.card_id`, []any{runID}, func(scan scan) error {
		var s ProvisionSkip
		if err := scan(&s.RunID, &s.CardholderNo, &s.CardID, &s.Reason, &s.Last4); err != nil {
			return err
		}
		return each(s)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return wrap("read skipped cards", err)
}

// StaleRun finds a run that says it is running, though nobody has worked on it since the cutoff; ErrNotFound.
func (q *Query) StaleRun(ctx context.Context, cutoff time.Time) (ProvisionRun, error) {
	r, err := q.UnfinishedRun(ctx)
	if err == nil && (r.State != RunRunning || !r.WorkedAt.Before(cutoff)) {
		return ProvisionRun{}, fmt.Errorf("find stale run: %w", ErrNotFound)
	}
	return r, err
}
