package login_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	"mynetplus/app/login"
	"mynetplus/app/password"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// More sign-ins than the cores can hash are refused before anything is counted.
func TestBusyHasherCountsNothing(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		hasher := password.NewHasher(password.Here{})
		release := func() {}
		for {
			next, err := hasher.Admit()
			if err != nil {
				break
			}
			release = next
		}
		service := login.NewService(s, hasher, nil, nil, nil)
		attempt := login.Attempt{LoginID: nobody, Password: wrong, Origin: models.Origin{IPPrefix: "203.0.113.0/24"}}
		if _, err := service.SignIn(t.Context(), attempt); !errors.Is(err, models.ErrBusy) {
			t.Errorf("got %v, want %v", err, models.ErrBusy)
		}
		counted := func() (n int) {
			row := s.SQL().QueryRowContext(t.Context(), "SELECT (SELECT count(*) FROM locks) + (SELECT count(*) FROM throttles) + (SELECT count(*) FROM audit_events)")
			if err := row.Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := counted(); n != 0 {
			t.Errorf("%d rows were written", n)
		}
		release()
		if got, err := service.SignIn(t.Context(), attempt); err != nil || got.Outcome != login.Refused || counted() == 0 {
			t.Errorf("with a place free: %+v, %v", got, err)
		}
	})
}

// In a storm of sign-ins the excess is told when to come back, and pages go on.
func TestSignInStorm(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.FailedSignIns = 10000 }))
	before := a.Count("locks")
	var refused, busy atomic.Int64
	var wg sync.WaitGroup
	for i := range 150 {
		wg.Go(func() {
			switch status, err := a.Client().Try("/login", url.Values{"login_id": {fmt.Sprint(2000000000 + i)}, "password": {wrong}}); status {
			case http.StatusUnprocessableEntity:
				refused.Add(1)
			case http.StatusServiceUnavailable:
				busy.Add(1)
			default:
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
	if got := a.Client().Get("/help").StatusCode; got != http.StatusOK {
		t.Errorf("/help during the storm: %d", got)
	}
	wg.Wait()
	if counted := int64(a.Count("locks") - before); counted != refused.Load() || busy.Load() == 0 {
		t.Errorf("%d counted, %d refused, %d busy", counted, refused.Load(), busy.Load())
	}
	proves(t, "after the storm", a.Client(), hanako, demo.Password)
}
