package modelstest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func TestStaffName(t *testing.T) {
	for name, want := range map[string]bool{
		"agent": true, "a1": true, "kita.yuki-2": true, strings.Repeat("a", 32): true,
		"": false, "a": false, "1a": false, ".a": false, "Agent": false, "kita yuki": false, "北": false, "a/b": false, strings.Repeat("a", 33): false,
	} {
		if got := models.StaffName(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

func addStaff(t testing.TB, s *models.Store, name string) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		return tx.AddStaff(ctx, &models.Staff{Name: name, Role: models.RoleAgent, PasswordHash: "hash"})
	})
}

// Failures are counted before anything is compared; the fifth closes, and a closed account counts no more.
func TestStaffFailures(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addStaff(t, s, "kita")
		for n := 1; n <= 7; n++ {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				who, active, err := tx.CountStaff(ctx, "kita")
				if err != nil {
					return err
				}
				if who.Failures != min(n, 5) || (who.ClosedAt != nil) != (n >= 5) || active != (n <= 5) {
					t.Errorf("failure %d: %d counted, closed %v, active before %v", n, who.Failures, who.ClosedAt, active)
				}
				return nil
			})
			clock.Advance(time.Second)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			if who, _, err := tx.CountStaff(ctx, "nobody"); who != nil || err != nil {
				t.Errorf("nobody: %v, %v", who, err)
			}
			who, err := tx.LockStaff(ctx, "kita")
			who.Open()
			return errors.Join(err, tx.SaveStaff(ctx, &who))
		})
		read(t, s, func(ctx context.Context, q *models.Query) error {
			who, err := q.StaffByName(ctx, "kita")
			if !who.Active() || who.Failures != 0 || who.CreatedAt.IsZero() {
				t.Errorf("opened: %+v", who)
			}
			return err
		})
	})
}

// A name exists once, in the list in its place; a reset leaves only the initial password.
func TestStaffRows(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addStaff(t, s, "minami")
		addStaff(t, s, "kita")
		err := s.Tx(t.Context(), func(tx *models.Tx) error {
			return tx.AddStaff(t.Context(), &models.Staff{Name: "kita", Role: models.RoleAuditor, PasswordHash: "other"})
		})
		if !errors.Is(err, models.ErrDuplicate) {
			t.Errorf("the name again: %v", err)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			who, err := tx.LockStaff(ctx, "kita")
			who.TOTPSecret, who.TOTPStep, who.Failures, who.ClosedAt, who.DisabledAt = "x", 7, 5, ptr(tx.Now()), ptr(tx.Now())
			if !who.SetUp() || who.Active() {
				t.Errorf("before: %+v", who)
			}
			who.Reset("new")
			return errors.Join(err, tx.SaveStaff(ctx, &who))
		})
		read(t, s, func(ctx context.Context, q *models.Query) error {
			all, err := q.AllStaff(ctx)
			if len(all) != 2 || all[0].Name != "kita" || all[1].Name != "minami" {
				t.Fatalf("list: %+v", all)
			}
			if k := all[0]; k.SetUp() || !k.Active() || !k.Initial || k.PasswordHash != "new" || k.TOTPStep != 0 || k.Failures != 0 {
				t.Errorf("after a reset: %+v", k)
			}
			return err
		})
	})
}

// D8.1: what staff do with a cardholder stands on both chains; what is done to a colleague on theirs and on the doer's,
// or on the day's where the command line did it.
func TestD8_1_StaffChains(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			return errors.Join(
				tx.AuditStaff(ctx, "agent", models.Event{Action: "search", Subject: "20000001", Outcome: models.OutcomeOK}),
				tx.AuditStaff(ctx, "agent", models.Event{Action: models.ActionStaffSignIn, Outcome: models.OutcomeOK}),
				tx.AuditColleague(ctx, "supervisor", "agent", models.Event{Action: models.ActionStaffOpened, Outcome: models.OutcomeOK}),
				tx.AuditColleague(ctx, "", "agent", models.Event{Action: models.ActionStaffReset, Outcome: models.OutcomeOK}),
			)
		})
		for where, want := range map[string]int{
			"chain = 'cardholder:20000001' AND actor = 'staff' AND action = 'search'": 1,
			"chain = 'staff:agent'": 4,
			"chain = 'staff:supervisor' AND subject = 'staff:agent' AND actor = 'staff'": 1,
			"chain LIKE 'system:%' AND subject = 'staff:agent' AND actor = 'system'":     1,
			"facts LIKE '%\"staff\":\"supervisor\"%' AND action = 'staff_opened'":        2,
		} {
			if got := count(t, s, "audit_events WHERE "+where); got != want {
				t.Errorf("%s: %d events, want %d", where, got, want)
			}
		}
		read(t, s, func(ctx context.Context, q *models.Query) error {
			if broken, _, err := q.VerifyAudit(ctx); broken != nil || err != nil {
				t.Errorf("chains: %v, %v", broken, err)
			}
			return nil
		})
	})
}
