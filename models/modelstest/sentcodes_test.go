package modelstest_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D3.8, D5: the two codes of one page are read at once, the newest of each binding, with the state of the message that
// carried it last.
func TestSentCodes(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addAccount(t, s, "20000001", "1000000016")
		sms := models.Binding{Purpose: models.PurposeEmail, Subject: "20000001", Session: "pass"}
		mail := models.Binding{Purpose: models.PurposeEmailMail, Subject: "20000001", Session: "pass and address"}
		add := func(b models.Binding, states ...string) models.Code {
			t.Helper()
			clock.Advance(time.Second)
			code := models.NewCode(b, models.BudgetSignedIn, s.Keys().KeyID(), s.Now(), s.Policy())
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				if err := tx.SaveCode(ctx, &code); err != nil {
					return err
				}
				for _, state := range states {
					m := models.Message{CardholderNo: "20000001", Channel: models.ChannelSMS, Template: models.TemplateProcedureCode, CodeID: code.ID}
					if err := tx.AddMessage(ctx, &m); err != nil {
						return err
					}
					m.State = state
					if err := tx.SaveMessage(ctx, &m); err != nil {
						return err
					}
				}
				return nil
			})
			return code
		}
		want := func(what string, wantSMS, wantMail *models.SentCode) {
			t.Helper()
			read(t, s, func(ctx context.Context, q *models.Query) error {
				got, err := q.SentCodes(ctx, sms, mail)
				for purpose, want := range map[string]*models.SentCode{models.PurposeEmail: wantSMS, models.PurposeEmailMail: wantMail} {
					sent, ok := got[purpose]
					if ok != (want != nil) || ok && (sent.Code.ID != want.Code.ID || sent.Delivery != want.Delivery || !sent.Code.ExpiresAt.Equal(want.Code.ExpiresAt)) {
						t.Errorf("%s, %s: got %+v, want %+v", what, purpose, sent, want)
					}
				}
				return err
			})
		}
		want("before the first", nil, nil)
		add(models.Binding{Purpose: models.PurposeEmailMail, Subject: "20000001", Session: "pass"}, models.MessageSent) // crossed
		add(models.Binding{Purpose: models.PurposeEmail, Subject: "20000001", Session: "another pass"}, models.MessageSent)
		want("of other bindings", nil, nil)
		first := add(sms, models.MessageFailed, models.MessageDelivered)
		want("sent twice", &models.SentCode{Code: first, Delivery: models.MessageDelivered}, nil)
		second, letter := add(sms), add(mail, models.MessageSent)
		want("a new one", &models.SentCode{Code: second}, &models.SentCode{Code: letter, Delivery: models.MessageSent})
	})
}
