package signup

import (
	"context"

	"mynetplus/models"
)

// repeat answers the last form when it comes once more, after the account was made: the same password signs in, one
// time. The repetition is noted before the password is compared, so that the procedure gives nobody a second guess.
func (s *Service) repeat(ctx context.Context, tokenHash string, l Last) (Result, *Member, error) {
	var result Result
	var account models.Account
	err := s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepDone)
		result = r
		if err != nil || r.Outcome != OK || !tx.Now().Before(p.ExpiresAt) {
			result.Outcome = OutOfTurn
			return err
		}
		if account, err = tx.AccountOf(ctx, p.CardholderNo); err != nil {
			return err
		}
		p.Step = stepRepeated
		return tx.SaveProcedure(ctx, &p)
	})
	if err != nil || result.Outcome != OK {
		return result, nil, err
	}
	match, _, err := s.hasher.Verify(account.PasswordHash, l.Password)
	if err != nil || !match {
		result.Outcome = OutOfTurn
		return result, nil, err
	}
	var member *Member
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		stands, err := unchanged(ctx, tx, account)
		if err != nil || !stands {
			result.Outcome = OutOfTurn
			return err
		}
		person, err := tx.Cardholder(ctx, account.CardholderNo)
		if err != nil {
			return err
		}
		if member, err = remember(ctx, tx, account, person.Name, l.Device, l.Origin); err != nil {
			return err
		}
		if err := tx.Audit(ctx, event(models.Procedure{CardholderNo: person.No}, l.Origin, models.ActionSignIn, models.OutcomeOK, models.Facts{})); err != nil {
			return err
		}
		return l.Enter(tx, *member)
	})
	return result, member, err
}

// unchanged tells whether the account is as it was made: whoever has shut its doors or changed its password since wants
// nobody else in (D3.6, D3.12).
func unchanged(ctx context.Context, tx *models.Tx, made models.Account) (bool, error) {
	doors, err := tx.LocksOf(ctx, made.CardholderNo)
	if err != nil {
		return false, err
	}
	for i := range doors {
		if doors[i].Shutdown() {
			return false, nil
		}
	}
	now, err := tx.LockAccount(ctx, made.ID)
	return err == nil && now.PasswordChangedAt.Equal(made.PasswordChangedAt), err
}
