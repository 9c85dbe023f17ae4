package demo_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// Each of the demo's staff signs in; a start adds who is missing, and leaves alone who is there.
func TestStaff(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		for _, name := range []string{models.RoleAgent, models.RoleSupervisor, models.RoleAuditor} {
			a.Staff(name)
			if role := a.Value("SELECT role FROM staff WHERE name = $1", name); role != name {
				t.Errorf("%s is %s", name, role)
			}
		}
		a.Exec("DELETE FROM staff WHERE name <> 'agent'")
		a.Exec("UPDATE staff SET disabled_at = $1", a.Clock.Now())
		a.Stop()
		next := apptest.Start(t, apptest.SameDatabase(a))
		if next.Count("staff") != 3 || next.Count("staff WHERE disabled_at IS NOT NULL") != 1 {
			t.Errorf("after the next start: %s", next.Dump("staff"))
		}
		next.Staff("supervisor")
	})
}
