package feed_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/feed"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func TestExport(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		clock := modelstest.NewClock()
		s := modelstest.Open(t, models.Options{URL: url, Now: clock.Now})
		take(t, s, line(hana, cardA, "active", ""), line(taro, cardB, "active", ""))
		enroll(t, s, cardB, models.StateProvisional)
		clock.Advance(24 * time.Hour)
		since := clock.Now()
		portalEmail(t, s, "10000001", "=cmd@example.jp")
		clock.Advance(time.Minute)
		enroll(t, s, cardA, models.StateRegistered)

		const head = "changed_at,kind,cardholder_no,card_last4,brand,expiry,email,state,method\r\n"
		const email = "2026-11-23T20:00:00+09:00,email,10000001,,,,'=cmd@example.jp,,\r\n"
		const before = "2026-11-22T20:00:00+09:00,enrollment,10000002,1111,JCB,12/29,,provisional,sms_otp\r\n"
		const after = "2026-11-23T20:01:00+09:00,enrollment,10000001,0000,JCB,12/29,,registered,sms_otp\r\n"
		for _, tt := range []struct {
			name  string
			since time.Time
			want  string
			count int
		}{
			{"everything", time.Time{}, head + email + before + after, 3},
			{"since", since, head + email + after, 2},
			{"nothing", since.Add(time.Hour), head, 0},
		} {
			t.Run(tt.name, func(t *testing.T) {
				var out strings.Builder
				count, err := feed.Export(t.Context(), s, &out, tt.since)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, out.String()); diff != "" || count != tt.count {
					t.Errorf("%d changes, want %d (-want +got):\n%s", count, tt.count, diff)
				}
			})
		}
		var exports int
		err := s.Tx(t.Context(), func(tx *models.Tx) error {
			return tx.SQL().QueryRowContext(context.Background(), "SELECT count(*) FROM audit_events WHERE action = 'export'").Scan(&exports)
		})
		if err != nil || exports != 3 {
			t.Errorf("%d exports audited, error %v", exports, err)
		}
	}, withJobs)
}
