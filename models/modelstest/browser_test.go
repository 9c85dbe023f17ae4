package modelstest_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D3.11: a person's live sessions and remembered devices, each ended on its own.
func TestD3_11_SessionsAndDevices(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx, account := t.Context(), addAccount(t, s, "20000001", "1000000016").ID
		phone, desk := models.HashToken("phone"), models.HashToken("desk")
		app := s.Sessions(models.SurfaceApp, s.Policy().SessionLimits(models.SurfaceApp))
		save := func(in *models.Sessions, token, owner, device, kind string) {
			t.Helper()
			if err := in.Save(ctx, token, owner, []byte("x"), s.Now(), models.Browser{Device: device, Kind: kind}); err != nil {
				t.Fatal(err)
			}
			clock.Advance(time.Second)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			if err := tx.RememberDevice(ctx, phone, account, "iphone/safari"); err != nil {
				return err
			}
			return tx.RememberDevice(ctx, desk, account, "windows/edge")
		})
		save(portal(s), "old", "20000001", desk, "windows/edge")
		clock.Advance(s.Policy().SessionIdle)
		save(portal(s), "own", "20000001", phone, "iphone/safari")
		save(app, "app", "20000001", "", "android/app")
		save(portal(s), "others", "20000002", phone, "iphone/safari")
		list := func() (sessions, devices []string) {
			read(t, s, func(ctx context.Context, q *models.Query) error {
				live, err := q.SessionsOf(ctx, "20000001")
				for _, row := range live {
					sessions = append(sessions, row.Surface+" "+row.Kind)
				}
				if err != nil {
					return err
				}
				known, err := q.DevicesOf(ctx, account)
				for _, row := range known {
					devices = append(devices, row.Kind)
				}
				return err
			})
			return sessions, devices
		}
		wants := func(what string, wantSessions, wantDevices []string) {
			t.Helper()
			sessions, devices := list()
			if diff := cmp.Diff(append(wantSessions, wantDevices...), append(sessions, devices...)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		wants("all", []string{"app android/app", "portal iphone/safari"}, []string{"iphone/safari", "windows/edge"})
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			if err := tx.EndSession(ctx, "20000001", models.HashToken("others")); err != nil {
				return err
			}
			if err := tx.EndSession(ctx, "20000001", models.HashToken("app")); err != nil {
				return err
			}
			return tx.EndDevice(ctx, account, desk)
		})
		wants("two ended", []string{"portal iphone/safari"}, []string{"iphone/safari"})
		if _, err := portal(s).Find(ctx, "others"); err != nil {
			t.Errorf("another person's session: %v", err)
		}
		clock.Advance(s.Policy().DeviceMemory)
		wants("long after", nil, nil)
	})
}

// A session's pass is found again by its binding, and is nobody else's.
func TestD3_8_SessionProcedure(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		begin := func(binding string) (p models.Procedure) {
			t.Helper()
			tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
				p, err = tx.SessionProcedure(ctx, models.PurposeEmail, "20000001", binding)
				return err
			})
			return p
		}
		first := begin("a")
		clock.Advance(time.Minute)
		if again := begin("a"); !again.CreatedAt.Equal(first.CreatedAt) || again.TokenHash != models.SessionProcedureHash(models.PurposeEmail, "a") {
			t.Errorf("got another pass: %+v", again)
		}
		if other := begin("b"); other.TokenHash == first.TokenHash {
			t.Error("two sessions share a pass")
		}
		if !first.Open(s.Now()) || first.Open(first.CreatedAt.Add(s.Policy().ProcedureLife)) || first.Subject != "20000001" {
			t.Errorf("got %+v", first)
		}
	})
}

// D3.11: the history comes in pages, of some kinds and since some time only; the count is that of all pages.
func TestD3_11_HistoryPage(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		begin := s.Now()
		for _, action := range []string{models.ActionSignIn, models.ActionEmail, models.ActionSignIn, models.ActionSignOut, models.ActionSignIn} {
			clock.Advance(time.Hour) // event n happens n hours after the beginning
			for _, no := range []string{"20000001", "20000002"} {
				tx(t, s, func(ctx context.Context, tx *models.Tx) error {
					return tx.Audit(ctx, models.Event{Chain: models.CardholderChain(no), Actor: models.ActorCardholder, Action: action, Subject: no, Outcome: models.OutcomeOK})
				})
			}
		}
		for _, tt := range []struct {
			name        string
			filter      models.HistoryFilter
			skip, limit int
			want        []int64
			count       int
		}{
			{"all", models.HistoryFilter{}, 0, 9, []int64{5, 4, 3, 2, 1}, 5},
			{"a page", models.HistoryFilter{}, 2, 2, []int64{3, 2}, 5},
			{"one kind", models.HistoryFilter{Actions: []string{models.ActionSignIn}}, 0, 9, []int64{5, 3, 1}, 3},
			{"the second page of two kinds", models.HistoryFilter{Actions: []string{models.ActionSignOut, models.ActionEmail}}, 1, 1, []int64{2}, 2},
			{"behind the end", models.HistoryFilter{}, 20, 9, nil, 5},
			{"since an hour, that hour included", models.HistoryFilter{Since: begin.Add(3 * time.Hour)}, 0, 9, []int64{5, 4, 3}, 3},
			{"one kind since an hour", models.HistoryFilter{Actions: []string{models.ActionSignIn}, Since: begin.Add(2 * time.Hour)}, 0, 9, []int64{5, 3}, 2},
			{"since tomorrow", models.HistoryFilter{Since: begin.Add(24 * time.Hour)}, 0, 9, nil, 0},
		} {
			t.Run(tt.name, func(t *testing.T) {
				var got []int64
				read(t, s, func(ctx context.Context, q *models.Query) error {
					events, err := q.HistoryPage(ctx, "20000001", tt.filter, tt.skip, tt.limit)
					for _, e := range events {
						got = append(got, e.Seq)
					}
					return err
				})
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				read(t, s, func(ctx context.Context, q *models.Query) error {
					count, err := q.CountHistory(ctx, "20000001", tt.filter)
					if count != tt.count {
						t.Errorf("counted %d, want %d", count, tt.count)
					}
					return err
				})
			})
		}
	})
}
