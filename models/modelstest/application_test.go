package modelstest_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D4.1: an application keeps the cards and the terms that were agreed to, and belongs to one account.
func TestD4_1_Applications(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		hanako, taro := addAccount(t, s, "20000001", "1000000016").ID, addAccount(t, s, "20000002", "1000000024").ID
		a := models.Application{AccountID: hanako, Session: "session", CardIDs: []int64{3, 1}, TermsVersion: "2026-06-01"}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddApplication(ctx, &a) })
		clock.Advance(time.Second)
		newer := models.Application{AccountID: hanako, Session: "session", CardIDs: []int64{2}, TermsVersion: "2026-06-01"}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddApplication(ctx, &newer) })
		if a.ID == newer.ID || len(a.ID) != 22 {
			t.Errorf("ids %q and %q, want two of 22 characters", a.ID, newer.ID)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			got, err := tx.LockApplication(ctx, a.ID, hanako)
			if !slices.Equal(got.CardIDs, a.CardIDs) || got.TermsVersion != a.TermsVersion || !got.AgreedAt.Equal(a.AgreedAt) || got.DoneAt != nil {
				t.Errorf("found %+v, want %+v", got, a)
			}
			latest, err2 := tx.LatestApplication(ctx, hanako, "session")
			if latest.ID != newer.ID {
				t.Errorf("latest is %q, want %q", latest.ID, newer.ID)
			}
			return errors.Join(err, err2)
		})
		for name, find := range map[string]func(ctx context.Context, q *models.Query) error{
			"another's": func(ctx context.Context, q *models.Query) error {
				return second(q.Progress(ctx, a.ID, taro, models.Binding{Session: "session"}))
			},
			"another session": func(ctx context.Context, q *models.Query) error {
				return second(q.LatestApplication(ctx, hanako, "other"))
			},
		} {
			if err := s.Read(t.Context(), func(q *models.Query) error { return find(t.Context(), q) }); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: %v, want %v", name, err, models.ErrNotFound)
			}
		}
		a.DoneAt = ptr(s.Now())
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveApplication(ctx, &a) })
		purge(t, s, (*models.Tx).PurgeApplications, clock.Now().Add(time.Hour), count(t, s, "applications")-1)
		if got := count(t, s, "applications WHERE id = $1 AND done_at IS NOT NULL", a.ID); got != 1 || count(t, s, "applications") != 1 {
			t.Errorf("%d applications left, want the completed one", count(t, s, "applications"))
		}
	})
}

func TestD4_1_ApplicationOpen(t *testing.T) {
	now, p := modelstest.NewClock().Now(), models.DefaultPolicy()
	for _, tt := range []struct {
		name  string
		after time.Duration
		done  *time.Time
		want  bool
	}{
		{"agreed just now", 0, nil, true},
		{"within its life", 20*time.Minute - time.Second, nil, true},
		{"after it", 20 * time.Minute, nil, false},
		{"done", 0, &now, false},
	} {
		a := models.Application{AgreedAt: now, DoneAt: tt.done}
		if got := a.Open(now.Add(tt.after), p); got != tt.want {
			t.Errorf("%s: open %v, want %v", tt.name, got, tt.want)
		}
	}
}
