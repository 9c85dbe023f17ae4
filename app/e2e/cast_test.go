package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// change lets the test change what the cast begins with.
func change(t testing.TB, app *apptest.App, do func(*models.Tx) error) {
	t.Helper()
	if err := app.Store.Tx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// cancelJCB makes both of hanako's cards such that she can apply for them.
func cancelJCB(t testing.TB, app *apptest.App) {
	t.Helper()
	change(t, app, func(tx *models.Tx) error {
		card, err := tx.CardByPAN(t.Context(), "3530111333300000")
		if err != nil {
			return err
		}
		rows, err := tx.Enrollments(t.Context(), []int64{card.ID})
		if err != nil {
			return err
		}
		row := rows[card.ID]
		row.State = models.StateCancelled
		return tx.SaveEnrollment(t.Context(), &row)
	})
}

// openAccount gives a cardholder an account with the cast's password.
func openAccount(t testing.TB, app *apptest.App, cardholderNo, loginID string) {
	t.Helper()
	change(t, app, func(tx *models.Tx) error {
		hanako, err := tx.AccountOf(t.Context(), "20000001")
		if err != nil {
			return err
		}
		return tx.SaveAccount(t.Context(), &models.Account{
			CardholderNo: cardholderNo, LoginID: loginID, PasswordHash: hanako.PasswordHash,
			PasswordChangedAt: tx.Now(), CreatedAt: tx.Now(), PersonalMessage: tx.Keys().Seal(models.ColPersonalMessage, cardholderNo, ""),
		})
	})
}

// events counts what the cardholder's history holds of an action with an outcome.
func events(t testing.TB, app *apptest.App, cardholderNo, action string) int {
	t.Helper()
	n := 0
	err := app.Store.Read(t.Context(), func(q *models.Query) error {
		list, err := q.History(t.Context(), cardholderNo, 100)
		for _, e := range list {
			if e.Action == action && e.Outcome == models.OutcomeOK {
				n++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
