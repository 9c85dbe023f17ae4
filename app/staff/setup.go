package staff

import (
	"context"

	"mynetplus/app/password"
	"mynetplus/models"
)

// Draft is a TOTP secret that somebody is about to confirm, and what their authenticator app reads it from.
type Draft struct {
	Secret string // base32
	URI    string // otpauth://…
}

// Draft makes a secret for somebody who has none yet. Nothing is stored before a code of it was entered.
func (s *Service) Draft(name string) Draft {
	secret := newSecret()
	return Draft{Secret: secret, URI: keyURI(name, secret)}
}

// SetUpOutcome says how a first-time set-up ended.
type SetUpOutcome int

// The ways it ends.
const (
	SetUpDone SetUpOutcome = iota
	SetUpCode              // the code is not one of the secret's
	SetUpOver              // it was done before
)

// First is what somebody sets up at their first sign-in.
type First struct {
	Name     string
	Password string // acceptable already (Acceptable)
	Secret   string
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
	hash, err := s.hasher.Hash(in.Password)
	if err != nil {
		return SetUpOver, err
	}
	outcome := SetUpDone
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		who, err := tx.LockStaff(ctx, in.Name)
		if err != nil {
			return err
		}
		if who.SetUp() || !who.Active() {
			outcome = SetUpOver
			return nil
		}
		used := step(in.Secret, in.Code, 0, tx.Now())
		if used == 0 {
			outcome = SetUpCode
			return nil
		}
		// Whoever else came in with the initial password is out.
		if err := tx.EndSessions(ctx, models.StaffOwner(who.Name), ""); err != nil {
			return err
		}
		who.PasswordHash, who.Initial = hash, false
		who.TOTPSecret, who.TOTPStep = tx.Keys().Seal(models.ColTOTP, who.Name, in.Secret), used
		if err := tx.SaveStaff(ctx, &who); err != nil {
			return err
		}
		if err := tx.AuditStaff(ctx, who.Name, event(in.Origin, models.ActionStaffSetUp, models.OutcomeOK)); err != nil {
			return err
		}
		return enter(tx, who)
	})
	return outcome, err
}
