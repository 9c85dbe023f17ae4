package staff

import (
	"context"

	"mynetplus/app/password"
	"mynetplus/models"
)

// SetUpOutcome says how a first-time set-up ended.
type SetUpOutcome int

// The ways it ends.
const (
	SetUpDone SetUpOutcome = iota
	SetUpSame              // the password is the initial one
	SetUpCode              // the code is not one of the secret's
	SetUpOver              // it was done before, or the account is closed
)

// First is what somebody sets up at their first sign-in.
type First struct {
	Name     string
	Password string // acceptable already (Acceptable)
	Secret   string // base32; nothing was stored before a code of it came
	Code     string
	Origin   models.Origin
}

// Acceptable is why a password of somebody's own is not, or "" (D3.2).
func Acceptable(name, candidate string) (reason string) {
	return password.Acceptable(candidate, password.Facts{LoginID: name})
}

// SetUp gives a staff member a password and a TOTP secret of their own.
func (s *Service) SetUp(ctx context.Context, in First, enter Enter) (SetUpOutcome, error) {
	release, err := s.hasher.Admit()
	if err != nil {
		return SetUpOver, err
	}
	defer release()
	var before models.Staff
	err = s.store.Read(ctx, func(q *models.Query) (err error) {
		before, err = q.StaffByName(ctx, in.Name)
		return err
	})
	if err != nil {
		return SetUpOver, err
	}
	if same, _, err := s.hasher.Verify(before.PasswordHash, in.Password); err != nil || same {
		return SetUpSame, err
	}
	hash, err := s.hasher.Hash(in.Password)
	if err != nil {
		return SetUpOver, err
	}
	outcome := SetUpOver
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		who, err := tx.LockStaff(ctx, in.Name)
		if err != nil {
			return err
		}
		if who.SetUp() || !who.Active() || who.PasswordHash != before.PasswordHash {
			return nil
		}
		used := step(in.Secret, in.Code, 0, tx.Now())
		if used == 0 {
			outcome = SetUpCode
			return nil
		}
		outcome = SetUpDone
		who.PasswordHash, who.Initial = hash, false
		who.TOTPSecret, who.TOTPStep = tx.Keys().Seal(models.ColTOTP, who.Name, in.Secret), used
		if err := tx.SaveStaff(ctx, &who); err != nil {
			return err
		}
		// Whoever else came in with the initial password is out.
		if err := tx.EndSessions(ctx, models.StaffOwner(who.Name), ""); err != nil {
			return err
		}
		if err := tx.AuditStaff(ctx, who.Name, event(in.Origin, models.ActionStaffSetUp, models.OutcomeOK)); err != nil {
			return err
		}
		return enter(tx, who)
	})
	return outcome, err
}
