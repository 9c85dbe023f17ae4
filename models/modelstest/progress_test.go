package modelstest_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// One query says how far an application is: the newest code of the binding and the message that carried it last.
func TestD4_1_Progress(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		account := addAccount(t, s, "20000001", "1000000016")
		binding := models.Binding{Purpose: models.PurposeEnrollment, Subject: "20000001", Session: "session"}
		older := models.Application{AccountID: account.ID, Session: "session", CardIDs: []int64{7, 9}, TermsVersion: "2026-06-01"}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddApplication(ctx, &older) })
		look := func(id string) (p models.Progress) {
			t.Helper()
			read(t, s, func(ctx context.Context, q *models.Query) (err error) {
				p, err = q.Progress(ctx, id, account.ID, binding)
				return err
			})
			return p
		}
		if p := look(older.ID); p.Code != nil || p.Delivery != "" || p.Cardholder.No != "20000001" || len(p.Application.CardIDs) != 2 || p.Application.DoneAt != nil {
			t.Errorf("before a code: %+v", p)
		}
		var codes [2]models.Code
		for i := range codes {
			clock.Advance(time.Minute)
			codes[i] = models.NewCode(binding, models.BudgetSignedIn, s.Keys().KeyID(), s.Now(), s.Policy())
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveCode(ctx, &codes[i]) })
		}
		for _, state := range []string{models.MessageFailed, models.MessageDelivered} {
			m := models.Message{CardholderNo: "20000001", Channel: models.ChannelSMS, Template: models.TemplateProcedureCode, CodeID: codes[1].ID}
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				if err := tx.AddMessage(ctx, &m); err != nil {
					return err
				}
				m.Settle(state, tx.Now())
				return tx.SaveMessage(ctx, &m)
			})
		}
		newer := models.Application{AccountID: account.ID, Session: "session", CardIDs: []int64{8}, TermsVersion: "2026-06-01", DoneAt: ptr(s.Now())}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.AddApplication(ctx, &newer) })
		p := look("")
		if p.Application.ID != newer.ID || p.Application.DoneAt == nil {
			t.Errorf("without an id: %+v, want the newest application", p.Application)
		}
		if p.Code == nil || p.Code.ID != codes[1].ID || !p.Code.ExpiresAt.Equal(codes[1].ExpiresAt) || p.Code.Sends != 1 {
			t.Errorf("code %+v, want the newest %+v", p.Code, codes[1])
		}
		if p.Delivery != models.MessageDelivered {
			t.Errorf("delivery %q, want that of the last message", p.Delivery)
		}
	})
}
