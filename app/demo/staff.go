package demo

import (
	"context"
	"errors"
	"fmt"

	"mynetplus/app/password"
	"mynetplus/models"
)

// The staff of the demo (domain.md 10): what each of them signs in with.
const (
	StaffPassword = "tanabata-matsuri-2026"
	StaffSecret   = "JBSWY3DPEHPK3PXP" // of TOTP, base32
)

// staff are their names, which are their roles too.
var staff = []string{models.RoleAgent, models.RoleSupervisor, models.RoleAuditor}

// LoadStaff adds whoever of the demo's staff is missing, for a database may be older than they are.
func LoadStaff(ctx context.Context, store *models.Store, hasher *password.Hasher) error {
	return store.Alone(ctx, "demo staff", func() error {
		var missing []string
		err := store.Read(ctx, func(q *models.Query) error {
			for _, name := range staff {
				_, err := q.StaffByName(ctx, name)
				if errors.Is(err, models.ErrNotFound) {
					missing = append(missing, name)
				} else if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(missing) == 0 {
			return err
		}
		hash, err := hasher.Hash(StaffPassword)
		if err != nil {
			return err
		}
		return store.Tx(ctx, func(tx *models.Tx) error {
			for _, name := range missing {
				if err := addStaff(ctx, tx, name, hash); err != nil {
					return fmt.Errorf("load %s: %w", name, err)
				}
			}
			return nil
		})
	})
}

// addStaff adds somebody who is set up already.
func addStaff(ctx context.Context, tx *models.Tx, name, hash string) error {
	who := models.Staff{Name: name, Role: name, PasswordHash: hash, TOTPSecret: tx.Keys().Seal(models.ColTOTP, name, StaffSecret)}
	if err := tx.AddStaff(ctx, &who); err != nil {
		return err
	}
	return tx.AuditColleague(ctx, "", name, models.Event{Action: models.ActionStaffAdded, Outcome: models.OutcomeOK})
}
