package otp_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// D5: a payment code lives five minutes, and never longer than its challenge; the end of one ends its codes and no others.
func TestD5_PaymentCodeLifetime(t *testing.T) {
	runCounter(t, func(c *counter) {
		for _, tt := range []struct {
			session    string
			left, want time.Duration
		}{
			{"long", 10 * time.Minute, 5 * time.Minute},
			{"short", 3 * time.Minute, 3 * time.Minute},
		} {
			b := models.Binding{Purpose: models.PurposePayment, Subject: "20000001", Session: tt.session}
			now := c.store.Now()
			c.tx(func(ctx context.Context, tx *models.Tx) error {
				issued, err := c.desk.IssueTo(ctx, tx, b, models.BudgetPayment, otp.To{
					CardholderNo: b.Subject, Channel: models.ChannelSMS, Purchase: &otp.Purchase{Until: now.Add(tt.left)},
				})
				if issued.Status != otp.Sent {
					t.Errorf("%s: %+v", tt.session, issued)
				}
				return err
			})
			c.tx(func(ctx context.Context, tx *models.Tx) error {
				code, err := tx.LatestCode(ctx, b)
				if got := code.ExpiresAt.Sub(now); got != tt.want {
					t.Errorf("%s: valid for %s, want %s", tt.session, got, tt.want)
				}
				return err
			})
		}
		ended := models.Binding{Purpose: models.PurposePayment, Subject: "20000001", Session: "long"}
		c.tx(func(ctx context.Context, tx *models.Tx) error { return tx.EndCodesOf(ctx, ended) })
		c.tx(func(ctx context.Context, tx *models.Tx) error {
			for session, want := range map[string]bool{"long": false, "short": true} {
				code, err := tx.LatestCode(ctx, models.Binding{Purpose: ended.Purpose, Subject: ended.Subject, Session: session})
				if err != nil {
					return err
				}
				if code.Live(tx.Now(), tx.Policy()) != want {
					t.Errorf("%s: live %v, want %v", session, !want, want)
				}
			}
			return nil
		})
	})
}
