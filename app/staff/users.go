package staff

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"mynetplus/models"
)

// Add makes a staff member and returns their initial password, which nobody can look up again. models.ErrDuplicate when
// the name is taken.
func (s *Service) Add(ctx context.Context, name, role string) (initial string, err error) {
	initial, hash, err := s.draw()
	if err != nil {
		return "", err
	}
	return initial, s.store.Tx(ctx, func(tx *models.Tx) error {
		who := models.Staff{Name: name, Role: role, PasswordHash: hash, Initial: true}
		if err := tx.AddStaff(ctx, &who); err != nil {
			return err
		}
		return tx.AuditColleague(ctx, "", name, models.Event{Action: models.ActionStaffAdded, Outcome: models.OutcomeOK})
	})
}

// Reset gives a staff member a new initial password. Their TOTP secret is forgotten, their lock is opened, their sessions
// end, and who was disabled may come back. models.ErrNotFound.
func (s *Service) Reset(ctx context.Context, name string) (initial string, err error) {
	initial, hash, err := s.draw()
	if err != nil {
		return "", err
	}
	return initial, s.store.Tx(ctx, func(tx *models.Tx) error {
		who, err := tx.LockStaff(ctx, name)
		if err != nil {
			return err
		}
		who.Reset(hash)
		if err := tx.SaveStaff(ctx, &who); err != nil {
			return err
		}
		if err := tx.EndSessions(ctx, models.StaffOwner(name), ""); err != nil {
			return err
		}
		return tx.AuditColleague(ctx, "", name, models.Event{Action: models.ActionStaffReset, Outcome: models.OutcomeOK})
	})
}

// draw makes an initial password of 80 bits, in groups that can be read out, and its hash.
func (s *Service) draw() (initial, hash string, err error) {
	var groups []string
	for group := range slices.Chunk([]byte(strings.ToLower(rand.Text()[:16])), 4) {
		groups = append(groups, string(group))
	}
	initial = strings.Join(groups, "-")
	hash, err = s.hasher.Hash(initial)
	return initial, hash, err
}

// Change is what one staff member does to another, or the command line when By is empty.
type Change struct {
	By, Name string
	Reason   string
	Origin   models.Origin
}

func (c Change) event(action string) models.Event {
	e := event(c.Origin, action, models.OutcomeOK)
	e.Facts.Note = c.Reason
	return e
}

// Disable keeps a staff member out from their next request on; false when they are disabled already. models.ErrNotFound.
func (s *Service) Disable(ctx context.Context, in Change) (done bool, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		who, err := tx.LockStaff(ctx, in.Name)
		if err != nil || who.DisabledAt != nil {
			return err
		}
		now := tx.Now()
		who.DisabledAt, done = &now, true
		if err := tx.SaveStaff(ctx, &who); err != nil {
			return err
		}
		if err := tx.EndSessions(ctx, models.StaffOwner(in.Name), ""); err != nil {
			return err
		}
		return tx.AuditColleague(ctx, in.By, in.Name, in.event(models.ActionStaffDisabled))
	})
	return done && err == nil, err
}

// Open opens the lock that failures closed; false when there is none. models.ErrNotFound.
func (s *Service) Open(ctx context.Context, in Change) (done bool, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		who, err := tx.LockStaff(ctx, in.Name)
		if err != nil || who.ClosedAt == nil {
			return err
		}
		who.Open()
		done = true
		if err := tx.SaveStaff(ctx, &who); err != nil {
			return err
		}
		return tx.AuditColleague(ctx, in.By, in.Name, in.event(models.ActionStaffOpened))
	})
	return done && err == nil, err
}
