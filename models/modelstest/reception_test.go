package modelstest_test

import (
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D3.6, D7.5: a reception is open for its time and until it is used, a new one takes its place, and a day after its end
// it is gone.
func TestD3_6_Reception(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addPerson(t, s, "20000001")
		save := func(used bool) {
			t.Helper()
			err := s.Tx(t.Context(), func(tx *models.Tx) error {
				r := models.NewReception("20000001", tx.Now(), tx.Policy())
				if used {
					r.Use(tx.Now())
				}
				return tx.SaveReception(t.Context(), &r)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		open := func(want bool) {
			t.Helper()
			err := s.Read(t.Context(), func(q *models.Query) error {
				r, err := q.ReceptionOf(t.Context(), "20000001")
				if r.Open(q.Now()) != want {
					t.Errorf("open: %v, want %v", !want, want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		open(false)
		save(false)
		clock.Advance(30*time.Minute - time.Second)
		open(true)
		clock.Advance(time.Second)
		open(false)
		save(false)
		open(true)
		save(true)
		open(false)
		if n := count(t, s, "receptions"); n != 1 {
			t.Errorf("%d rows", n)
		}
		clock.Advance(30 * time.Minute)
		purge(t, s, (*models.Tx).PurgeReceptions, clock.Now(), 0)
		clock.Advance(time.Second)
		purge(t, s, (*models.Tx).PurgeReceptions, clock.Now(), 1)
	})
}
