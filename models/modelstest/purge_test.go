package modelstest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D7.5: messages with their states are kept for 90 days.
func TestD7_5_PurgeMessages(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		addPerson(t, s, "20000001")
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			return tx.AddMessage(ctx, &models.Message{CardholderNo: "20000001", Channel: models.ChannelMail, Template: models.TemplateVoid})
		})
		clock.Advance(90 * 24 * time.Hour)
		purge(t, s, (*models.Tx).PurgeMessages, clock.Now().Add(-s.Policy().MessageRetention), 0)
		clock.Advance(time.Second)
		purge(t, s, (*models.Tx).PurgeMessages, clock.Now().Add(-s.Policy().MessageRetention), 1)
	})
}

// D3.3, D3.4: a device is forgotten after 180 days, and its own counter with it; no other counter is.
func TestD3_3_PurgeDevices(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		hanako, taro := addAccount(t, s, "20000001", "1000000016"), addAccount(t, s, "20000002", "1000000024")
		phone := models.HashToken("phone")
		for _, a := range []models.Account{hanako, taro} {
			tx(t, s, func(ctx context.Context, tx *models.Tx) error {
				return tx.RememberDevice(ctx, phone, a.ID, "iphone/safari")
			})
			fail(t, s, a.LoginID, phone, a.CardholderNo)
			fail(t, s, a.LoginID, "", a.CardholderNo)
			clock.Advance(time.Hour)
		}
		clock.Advance(180*24*time.Hour - 2*time.Hour)
		purge(t, s, (*models.Tx).PurgeDevices, clock.Now(), 0)
		clock.Advance(time.Minute)
		purge(t, s, (*models.Tx).PurgeDevices, clock.Now(), 1)
		if count(t, s, "devices WHERE account_id = $1", taro.ID) != 1 || count(t, s, "locks WHERE owner = $1", taro.CardholderNo) != 2 ||
			count(t, s, "locks WHERE owner = $1 AND device = ''", hanako.CardholderNo) != 1 || count(t, s, "locks") != 3 {
			t.Errorf("left:\n%s", dump(t, s))
		}
	})
}

// A purge deletes a batch, so that SQLite's only writer is free again soon.
func TestPurgeStopsAtABatch(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		change(t, s, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
			INSERT INTO throttles (prefix, kind, count, started_at) SELECT CAST(i AS TEXT), 'identity', 1, $1 FROM n`, s.Now())
		clock.Advance(time.Hour)
		for _, want := range []int{models.PurgeBatch, models.PurgeBatch, 500, 0} {
			purge(t, s, (*models.Tx).PurgeThrottles, clock.Now(), want)
		}
	})
}

// Every cutoff is found through an index: a purge reads what it deletes and nothing else.
func TestPurgesUseAnIndex(t *testing.T) {
	s, _ := modelstest.NewSQLite(t)
	for table, condition := range map[string]string{
		"codes": "created_at < 1", "budget_events": "at < 1", "messages": "created_at < 1", "sessions": "last_seen_at < 1",
		"throttles": "started_at < 1", "devices": "expires_at < 1", "app_tokens": "expires_at < 1", "app_tickets": "expires_at < 1",
		"applications": "done_at IS NULL AND agreed_at < 1", "locks": "owner = '' AND updated_at < 1",
	} {
		var id, parent, unused int
		var plan string
		query := fmt.Sprintf("EXPLAIN QUERY PLAN SELECT 1 FROM %s WHERE %s", table, condition)
		if err := s.SQL().QueryRowContext(t.Context(), query).Scan(&id, &parent, &unused, &plan); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if !strings.HasPrefix(plan, "SEARCH") {
			t.Errorf("%s: %s", table, plan)
		}
	}
}
