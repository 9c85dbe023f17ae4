package modelstest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// Events are found along each condition, the newest first, and from where a page ended.
func TestAuditSearch(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx, start := t.Context(), clock.Now()
		add := func(chain, actor, action string) {
			err := s.Tx(ctx, func(tx *models.Tx) error {
				return tx.Audit(ctx, models.Event{Chain: chain, Actor: actor, Action: action, Outcome: models.OutcomeOK})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		add("a", models.ActorCardholder, "one")
		add("b", models.ActorStaff, "one")
		clock.Advance(time.Hour)
		add("a", models.ActorStaff, "two")
		add("a", models.ActorCardholder, "two")
		search := func(f models.AuditFilter, before *models.Event, skip, limit int) (found []models.Event) {
			err := s.Read(ctx, func(q *models.Query) (err error) {
				found, err = q.AuditSearch(ctx, f, before, skip, limit)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		for _, tt := range []struct {
			name   string
			filter models.AuditFilter
			want   int
		}{
			{"all, with the index of chains", models.AuditFilter{}, 6},
			{"chain", models.AuditFilter{Chain: "a"}, 3},
			{"chain, actor and action", models.AuditFilter{Chain: "a", Actor: models.ActorStaff, Action: "two"}, 1},
			{"chain and time", models.AuditFilter{Chain: "a", From: start.Add(time.Minute)}, 2},
			{"cardholders", models.AuditFilter{Actor: models.ActorCardholder}, 2},
			{"staff", models.AuditFilter{Actor: models.ActorStaff}, 2},
			{"action", models.AuditFilter{Action: "one"}, 2},
			{"time", models.AuditFilter{Action: "one", From: start, To: start}, 0},
		} {
			all := search(tt.filter, nil, 0, 10)
			if len(all) != tt.want {
				t.Errorf("%s: %d events, want %d", tt.name, len(all), tt.want)
			}
			for i := range all {
				if rest := search(tt.filter, &all[i], 0, 10); !cmp.Equal(rest, append([]models.Event{}, all[i+1:]...)) {
					t.Errorf("%s: after event %d come %d, want %d", tt.name, i, len(rest), len(all)-i-1)
				}
				if one := search(tt.filter, nil, i, 1); len(one) != 1 || one[0].ID != all[i].ID {
					t.Errorf("%s: skipping %d finds %v", tt.name, i, one)
				}
			}
		}
		err := s.Read(ctx, func(q *models.Query) error {
			last, err := q.LastOnChain(ctx, "a", "one")
			_, none := q.LastOnChain(ctx, "b", "two")
			if last.Seq != 1 || !errors.Is(none, models.ErrNotFound) {
				t.Errorf("last %d, none %v", last.Seq, none)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Messages are counted by the hours of their day, and the failed ones listed with where they went.
func TestMessageLists(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := t.Context()
		no := "20000001"
		err := s.Tx(ctx, func(tx *models.Tx) error {
			person := models.Cardholder{No: no}
			person.SetMobile(tx.Keys(), "09011110001")
			person.SetEmail(tx.Keys(), "h@example.jp")
			return tx.PutCardholders(ctx, []models.Cardholder{person})
		})
		if err != nil {
			t.Fatal(err)
		}
		from := clock.Now().Truncate(time.Hour)
		for i, state := range []string{models.MessageFailed, models.MessageExpired, models.MessageSent} {
			m := models.Message{CardholderNo: no, Channel: models.ChannelSMS, Template: models.TemplateLocked, Facts: models.Facts{Purpose: "unlock"}}
			if i == 1 {
				m.Channel = models.ChannelMail
			}
			err := s.Tx(ctx, func(tx *models.Tx) error {
				if err := tx.AddMessage(ctx, &m); err != nil {
					return err
				}
				m.Settle(state, tx.Now())
				return tx.SaveMessage(ctx, &m)
			})
			if err != nil {
				t.Fatal(err)
			}
			clock.Advance(time.Hour)
		}
		err = s.Read(ctx, func(q *models.Query) error {
			hours, err := q.MessageHours(ctx, models.MessageFilter{From: from, To: from.Add(2 * time.Hour)})
			want := []models.HourCount{
				{Hour: from, State: models.MessageFailed, Count: 1}, {Hour: from.Add(time.Hour), State: models.MessageExpired, Count: 1},
			}
			if err != nil || !cmp.Equal(hours, want) {
				t.Errorf("hours %v, %v, want %v", hours, err, want)
			}
			failed, err := q.FailedMessages(ctx, models.MessageFilter{From: from, To: from.Add(24 * time.Hour)}, 10)
			if err != nil || len(failed) != 2 {
				t.Fatalf("%d failed, %v", len(failed), err)
			}
			for i, want := range []string{"h@example.jp", "09011110001"} {
				if to, err := failed[i].Receiver(q.Keys()); err != nil || to != want || failed[i].Facts.Purpose != "unlock" {
					t.Errorf("%d goes to %q, %v", i, to, err)
				}
			}
			only, err := q.FailedMessages(ctx, models.MessageFilter{From: from, To: from.Add(24 * time.Hour), Channel: models.ChannelSMS}, 10)
			if err != nil || len(only) != 1 {
				t.Errorf("%d failed SMS, %v", len(only), err)
			}
			_, err = q.FailedMessage(ctx, 99)
			if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("a message that is not there: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// One import runs at a time; one that was cut off stands in nobody's way.
func TestImportRuns(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := t.Context()
		begin := func(r *models.ImportRun) error {
			return s.Tx(ctx, func(tx *models.Tx) error { return tx.AddImportRun(ctx, r) })
		}
		var first, second models.ImportRun
		if err := begin(&first); err != nil {
			t.Fatal(err)
		}
		if err := begin(&second); !errors.Is(err, models.ErrDuplicate) {
			t.Errorf("a second one at once: %v", err)
		}
		clock.Advance(models.ImportLimit)
		if state := first.StateAt(clock.Now()); state != models.ImportFailed {
			t.Errorf("cut off: %s", state)
		}
		if err := begin(&second); err != nil {
			t.Fatal(err)
		}
		second.State, second.Counts.Rejected = models.ImportDone, 1200
		found := make([]models.ImportFinding, 1200)
		for i := range found {
			found[i] = models.ImportFinding{Kind: models.FindingReject, Line: i + 2, Code: "name"}
		}
		err := s.Tx(ctx, func(tx *models.Tx) error { return tx.EndImportRun(ctx, &second, found) })
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(ctx, func(q *models.Query) error {
			run, err := q.ImportRun(ctx, second.ID)
			if err != nil || run.State != models.ImportDone || run.Counts.Rejected != 1200 || run.EndedAt == nil {
				t.Errorf("%+v, %v", run, err)
			}
			page, err := q.ImportFindings(ctx, second.ID, models.FindingReject, 0, 1000)
			if err != nil || len(page) != 1000 {
				t.Fatalf("%d findings, %v", len(page), err)
			}
			rest, err := q.ImportFindings(ctx, second.ID, models.FindingReject, page[999].ID, 1000)
			if err != nil || len(rest) != 200 || rest[0].Line != 1002 {
				t.Errorf("%d more, %v", len(rest), err)
			}
			runs, err := q.ImportRuns(ctx, 10)
			if err != nil || len(runs) != 2 || runs[0].ID != second.ID {
				t.Errorf("%d runs, %v", len(runs), err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
