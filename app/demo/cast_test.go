package demo_test

import (
	"sync"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/server"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// A start that was killed after the persons and before their accounts: the next one completes the cast.
func TestCastIsCompleted(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		for _, table := range []string{"enrollments", "locks", "accounts"} {
			a.Exec("DELETE FROM " + table)
		}
		a.Stop()
		next := apptest.Start(t, apptest.SameDatabase(a))
		if got := [3]int{next.Count("accounts"), next.Count("enrollments"), next.Count("cards")}; got != [3]int{5, 6, 10} {
			t.Errorf("accounts, enrollments, cards: %v", got)
		}
		next.Client().SignIn("1000000016")
	})
}

// A database that holds other people is left alone.
func TestOthersGetNoCast(t *testing.T) {
	a := apptest.Start(t)
	for _, table := range []string{"enrollments", "locks", "accounts"} {
		a.Exec("DELETE FROM " + table)
	}
	a.Exec("UPDATE cards SET cardholder_no = '20000002' WHERE cardholder_no = '20000001'")
	a.Exec("DELETE FROM cardholders WHERE no = '20000001'")
	a.Stop()
	next := apptest.Start(t, apptest.SameDatabase(a))
	if next.Count("accounts") != 0 || next.Count("cardholders") != 7 {
		t.Error("the cast was loaded among other people")
	}
}

// Two instances that start at once on an empty PostgreSQL load the cast once.
func TestTwoFirstStarts(t *testing.T) {
	t.Chdir(t.TempDir())
	c := config.Default()
	c.DatabaseURL = modelstest.PostgresURL(t)
	var instances sync.WaitGroup
	for range 2 {
		instances.Go(func() {
			s, err := server.New(t.Context(), server.Options{Config: c})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	instances.Wait()
	s := modelstest.Open(t, models.Options{URL: c.DatabaseURL})
	for from, want := range map[string]int{"cardholders": 8, "accounts": 5, "enrollments": 6, "audit_events WHERE action = 'seed'": 1} {
		var got int
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM "+from).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", from, got, err, want)
		}
	}
}
