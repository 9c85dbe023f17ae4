package modelstest_test

import (
	"context"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D3.3: a device that signed in is known to that account for 180 days from its last sign-in.
func TestD3_3_KnownDevices(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		hanako, taro := addAccount(t, s, "20000001", "1000000016").ID, addAccount(t, s, "20000002", "1000000024").ID
		phone := models.HashToken("phone")
		known := func(account int64, want bool) {
			t.Helper()
			read(t, s, func(ctx context.Context, q *models.Query) error {
				got, err := q.KnownDevice(ctx, phone, account)
				if got != want {
					t.Errorf("known to %d: %v, want %v", account, got, want)
				}
				return err
			})
		}
		remember := func(account int64) {
			t.Helper()
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				return tx.RememberDevice(ctx, phone, account, "iphone/safari")
			})
		}
		known(hanako, false)
		remember(hanako)
		known(hanako, true)
		known(taro, false) // one browser, two people
		remember(taro)
		clock.Advance(180*24*time.Hour - time.Second)
		known(hanako, true)
		remember(hanako) // starts anew
		clock.Advance(time.Second)
		known(hanako, true)
		known(taro, false)
		remember(taro) // known again after it was forgotten
		known(taro, true)
		clock.Advance(180 * 24 * time.Hour)
		known(hanako, false)
		known(taro, false)
		if got := count(t, s, "devices"); got != 2 {
			t.Errorf("%d rows, want one for each account", got)
		}
	})
}
