package modelstest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// A message is queued, found and settled; what it says survives the round trip.
func TestMessages(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addPerson(t, s, "20000001")
		end := s.Now().Add(10 * time.Minute)
		m := models.Message{
			CardholderNo: "20000001", Channel: models.ChannelSMS, Template: models.TemplateProcedureCode, CodeID: "code",
			Facts: models.Facts{CardIDs: []int64{1, 2}, Purpose: models.PurposeEnrollment}, ExpiresAt: &end,
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddMessage(ctx, &m) })
		if m.State != models.MessageQueued || m.ID == 0 {
			t.Errorf("added as %+v, want it queued with a number", m)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			got, err := tx.LockMessage(ctx, m.ID)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(m, got); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
			got.Settle(models.MessageSent, tx.Now())
			return tx.SaveMessage(ctx, &got)
		})
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			got, err := tx.LockMessage(ctx, m.ID)
			if got.State != models.MessageSent || got.SettledAt == nil {
				t.Errorf("found %+v, want it sent", got)
			}
			return err
		})
		if m.Expired(end.Add(-time.Microsecond)) || !m.Expired(end) || (&models.Message{}).Expired(end) {
			t.Error("a message with a code expires with it, one without never")
		}
	})
}

// The demo's inbox, newest first, by person and channel.
func TestInbox(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		for _, l := range []models.Letter{
			{CardholderNo: "20000001", Channel: models.ChannelSMS, Body: "1"},
			{CardholderNo: "20000002", Channel: models.ChannelSMS, Body: "2"},
			{CardholderNo: "20000001", Channel: models.ChannelMail, Body: "3"},
		} {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddLetter(ctx, &l) })
		}
		list := func(no, channel string, limit int, want string) {
			t.Helper()
			read(t, s, func(ctx context.Context, q *models.Query) error {
				letters, err := q.Letters(ctx, no, channel, limit)
				got := ""
				for _, l := range letters {
					got += l.Body
				}
				if got != want {
					t.Errorf("listed %q, want %q", got, want)
				}
				return err
			})
		}
		list("", "", 10, "321")
		list("", "", 2, "32")
		list("20000001", "", 10, "31")
		list("20000001", models.ChannelMail, 10, "3")
		list("", models.ChannelSMS, 10, "21")
		list("20000009", "", 10, "")
	})
}

// An address of its own is the message's only where it is not the registered contact; a message of
// nobody is refused.
func TestMessageNeedsACardholder(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		err := s.Tx(t.Context(), func(tx *models.Tx) error {
			return tx.AddMessage(t.Context(), &models.Message{CardholderNo: "20000009", Channel: models.ChannelSMS})
		})
		if err == nil || errors.Is(err, models.ErrUnavailable) {
			t.Errorf("got %v, want a refusal", err)
		}
	})
}
