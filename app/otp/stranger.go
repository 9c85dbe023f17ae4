package otp

import (
	"context"
	"errors"

	"mynetplus/models"
)

// Somebody who is not signed in gets a code before it is known whom they asked about (D6.1). The code's subject is the
// question, and every limit that its page shows counts against the question alone. The budget of the person it turns
// out to be about (D5.3) is counted beside it and never shown: where it is used up nothing leaves and nothing is right,
// as if nobody had been found. Budgets lock in one order, the person's before the question's.

// Reserve makes the code of a question, or takes the same one again. It goes nowhere before Deliver. A refusal is an
// outcome: commit it.
func (d *Desk) Reserve(ctx context.Context, tx *models.Tx, b models.Binding, channel string) (Issued, error) {
	s, issued, err := d.prepare(ctx, tx, b, models.BudgetStranger, channel)
	if err != nil || issued.Status != Sent {
		return issued, err
	}
	_, issued.Again, err = s.take(ctx, tx, true, true)
	return issued, err
}

// Deliver sends what Reserve made to the person who was found; a job calls it. It reports whether a message is on its
// way: not when the person's own budget is used up or their flows have become decoys.
func (d *Desk) Deliver(ctx context.Context, tx *models.Tx, b models.Binding, to To) (bool, error) {
	budget, err := tx.LockBudget(ctx, to.CardholderNo, models.BudgetStranger)
	if err != nil {
		return false, err
	}
	wait, err := SendWait(ctx, &tx.Query, budget, to.Channel)
	if err != nil || wait > 0 || budget.Decoy(tx.Policy()) {
		return false, err
	}
	code, err := tx.LatestCode(ctx, b)
	if errors.Is(err, models.ErrNotFound) || err == nil && !code.Live(tx.Now(), tx.Policy()) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	code.Decoy = false
	if err := tx.SaveCode(ctx, &code); err != nil {
		return false, err
	}
	if err := tx.Spend(ctx, &budget, kindOf(to.Channel)); err != nil {
		return false, err
	}
	return true, d.post(ctx, tx, code, to)
}

// nobody stands in for the person when there is none, so that a check costs the same (D6.1).
const nobody = "/nobody"

// CheckReserved is Check for a code that Reserve made. Owner is the person found, or empty. The outcome tells of the
// question's budget only; while the owner's is used up, or their flows are decoys, no entry is right.
func (d *Desk) CheckReserved(ctx context.Context, tx *models.Tx, b models.Binding, owner, entered string) (Checked, error) {
	if owner == "" {
		owner = b.Subject + nobody
	}
	budget, err := tx.LockBudget(ctx, owner, models.BudgetStranger)
	if err != nil {
		return Checked{}, err
	}
	wait, err := tx.EntryWait(ctx, budget)
	if err != nil {
		return Checked{}, err
	}
	if wait > 0 || budget.Decoy(tx.Policy()) {
		entered = "" // no code
	}
	checked, err := d.Check(ctx, tx, b, models.BudgetStranger, entered)
	switch {
	case err != nil:
	case checked.Verdict == Right:
		err = tx.Recover(ctx, &budget)
	case checked.Counted && wait == 0: // nothing prolongs what has stopped already
		err = tx.Spend(ctx, &budget, models.BudgetWrong)
	}
	return checked, err
}
