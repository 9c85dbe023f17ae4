package notify_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/riverqueue/river"

	"mynetplus/app/notify"
	"mynetplus/models"
)

const mobile, email = "09011110001", "hanako@example.jp"

// copy.md: the words of the SMS, to the letter, with the line that binds the code to the portal.
func TestSMSOfAProcedureCode(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.code(10 * time.Minute)
		o.sent(1)
		want := []notify.SMS{{CardholderNo: personNo, To: mobile, Body: "【日専連】本人認証サービスお申込みの確認番号は 314159 です(10分間有効)。" +
			"お心当たりがない場合は入力せず 022-267-9222 へ。\n\n@portal.example.jp #314159"}}
		if diff := cmp.Diff(want, o.post.texts, cmpopts.IgnoreFields(notify.SMS{}, "Report")); diff != "" || len(o.post.mails) != 0 {
			t.Errorf("%d mails, SMS (-want +got):\n%s", len(o.post.mails), diff)
		}
		if m := o.message(1); m.State != models.MessageSent || m.Attempts != 1 || m.SettledAt == nil {
			t.Errorf("the message: %+v", m)
		}
		o.sent(1) // River delivers at least once
		if len(o.post.texts) != 1 {
			t.Error("a settled message left again")
		}
	})
}

// A line that is down costs an attempt, not the message.
func TestFailedSendIsTriedAgain(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.registered()
		o.post.failures = 2
		for attempt := 1; attempt <= 2; attempt++ {
			if err := o.work(1); !errors.Is(err, errDown) {
				t.Errorf("attempt %d: %v, want %v", attempt, err, errDown)
			}
			if m := o.message(1); m.State != models.MessageQueued || m.Attempts != attempt || m.SettledAt != nil {
				t.Errorf("after attempt %d: %+v", attempt, m)
			}
		}
		o.sent(1)
		if m := o.message(1); m.State != models.MessageSent || m.Attempts != 3 || len(o.post.mails) != 1 {
			t.Errorf("afterwards: %+v, %d mails", m, len(o.post.mails))
		}
	})
}

// After the last attempt the message is settled, so that the code page stops saying that it is on its way.
func TestLastAttemptSettles(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.code(10 * time.Minute)
		o.post.failures = 2
		for i, want := range []string{models.MessageQueued, models.MessageFailed} {
			if err := o.attempt(1, 24+i); !errors.Is(err, errDown) {
				t.Errorf("attempt %d: %v, want %v", 24+i, err, errDown)
			}
			if m := o.message(1); m.State != want || (m.SettledAt != nil) != (want == models.MessageFailed) {
				t.Errorf("after attempt %d: %+v, want it %s", 24+i, m, want)
			}
		}
	})
}

// D5, architecture.md: a message whose code ran out is dropped when it could leave at last.
func TestD5_ExpiredCodeIsDropped(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.code(10 * time.Minute)
		o.post.failures = 1
		if err := o.work(1); !errors.Is(err, errDown) {
			t.Errorf("got %v", err)
		}
		o.clock.Advance(10 * time.Minute)
		o.sent(1)
		if m := o.message(1); m.State != models.MessageExpired || len(o.post.texts) != 0 {
			t.Errorf("the message: %+v, %d SMS", m, len(o.post.texts))
		}
	})
}

// D3.10: notices go to the registered address, as of when they leave; by SMS where there is none; to nobody without
// either.
func TestD3_10_WhereNoticesGo(t *testing.T) {
	for _, tt := range []struct{ name, mobile, email, mail, sms string }{
		{"both", mobile, email, email, ""},
		{"mail only", "", email, email, ""},
		{"mobile only", mobile, "", "", mobile},
		{"neither", "", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, tt.mobile, tt.email, func(t *testing.T, o *office) {
				o.registered()
				if tt.mail+tt.sms == "" {
					if err := o.work(1); err == nil || len(o.post.mails)+len(o.post.texts) > 0 {
						t.Errorf("a message to nobody: %v", err)
					}
					return
				}
				o.sent(1)
				var mails, texts string
				for _, m := range o.post.mails {
					mails += m.To
				}
				for _, s := range o.post.texts {
					texts += s.To
				}
				if mails != tt.mail || texts != tt.sms {
					t.Errorf("mail to %q, SMS to %q; want %q and %q", mails, texts, tt.mail, tt.sms)
				}
			})
		})
	}
}

// What a message tells of may be gone: its job is cancelled and the message settled, at the first attempt.
func TestSubjectGoneMeanwhile(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.tx(func(ctx context.Context, tx *models.Tx) error {
			return o.notifier.Registered(ctx, tx, personNo, []int64{o.card.ID + 1}, "iphone/safari")
		})
		if err := o.work(1); !errors.Is(err, river.JobCancel(nil)) || !errors.Is(err, models.ErrNotFound) {
			t.Errorf("got %v, want the job cancelled", err)
		}
		if m := o.message(1); m.State != models.MessageFailed || len(o.post.mails) != 0 {
			t.Errorf("the message: %+v, %d mails", m, len(o.post.mails))
		}
	})
}

// A contact that is gone when the message leaves settles it as failed, and nothing retries.
func TestContactGoneMeanwhile(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.code(10 * time.Minute)
		o.tx(func(ctx context.Context, tx *models.Tx) error {
			p, err := tx.Cardholder(ctx, personNo)
			if err != nil {
				return err
			}
			p.Mobile, p.MobileIndex = "", ""
			return tx.SaveCardholder(ctx, &p)
		})
		o.sent(1)
		if m := o.message(1); m.State != models.MessageFailed || len(o.post.texts) != 0 {
			t.Errorf("the message: %+v", m)
		}
	})
}

// A job without its message is cancelled: trying again would not bring it back.
func TestJobWithoutMessage(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		if err := o.work(99); err == nil || !errors.Is(err, models.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// A rolled back transaction leaves neither message nor job.
func TestMessageBelongsToItsTransaction(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		rolledBack := errors.New("rolled back")
		err := o.store.Tx(t.Context(), func(tx *models.Tx) error {
			if err := o.notifier.Registered(t.Context(), tx, personNo, []int64{o.card.ID}, ""); err != nil {
				return err
			}
			return rolledBack
		})
		var n int
		if scan := o.store.SQL().QueryRowContext(t.Context(), "SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM river_job)").Scan(&n); scan != nil || n != 0 || !errors.Is(err, rolledBack) {
			t.Errorf("%d rows, %v, %v", n, scan, err)
		}
	})
}

// feed/README.md, D3.10: a changed e-mail is told to the old and to the new address, both masked in the text; the rows
// hold the addresses sealed.
func TestD3_10_ChangedEmailGoesToBoth(t *testing.T) {
	run(t, mobile, "new@example.jp", func(t *testing.T, o *office) {
		o.tx(func(ctx context.Context, tx *models.Tx) error {
			return o.notifier.ContactChanged(ctx, tx, personNo,
				models.Contacts{Mobile: mobile, Email: email}, models.Contacts{Mobile: mobile, Email: "new@example.jp"})
		})
		o.sent(1)
		o.sent(2)
		to := map[string]bool{}
		for _, m := range o.post.mails {
			to[m.To] = true
			if m.Subject != "【日専連】メールアドレス変更のお知らせ" || !strings.Contains(m.Body, "h•••••@example.jp") || strings.Contains(m.Body, email) {
				t.Errorf("the mail: %+v", m)
			}
		}
		if !to[email] || !to["new@example.jp"] || len(o.post.mails) != 2 {
			t.Errorf("mails went to %v", to)
		}
		for id := range int64(2) {
			if m := o.message(id + 1); strings.Contains(m.Recipient+m.Previous, "@") || m.Previous == "" {
				t.Errorf("an address stands open in %+v", m)
			}
		}
	})
}

// D3.10: a changed mobile number is told by mail, or to both numbers where there is no address.
func TestD3_10_ChangedMobile(t *testing.T) {
	const newMobile = "09099990009"
	for _, tt := range []struct {
		name, email  string
		mails, texts int
	}{{"with an address", email, 1, 0}, {"without", "", 0, 2}} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, newMobile, tt.email, func(t *testing.T, o *office) {
				o.tx(func(ctx context.Context, tx *models.Tx) error {
					return o.notifier.ContactChanged(ctx, tx, personNo,
						models.Contacts{Mobile: mobile, Email: tt.email}, models.Contacts{Mobile: newMobile, Email: tt.email})
				})
				for id := range int64(tt.mails + tt.texts) {
					o.sent(id + 1)
				}
				to := map[string]bool{}
				for _, s := range o.post.texts {
					to[s.To] = true
				}
				if len(o.post.mails) != tt.mails || len(to) != tt.texts || tt.texts == 2 && (!to[mobile] || !to[newMobile]) {
					t.Errorf("%d mails, SMS to %v", len(o.post.mails), to)
				}
			})
		})
	}
}

// D3.10: a mobile number that changes together with the e-mail is told where the cardholder was reached before, too.
func TestD3_10_MobileAndEmailChanged(t *testing.T) {
	const newMobile, newEmail = "09099990009", "new@example.jp"
	for _, tt := range []struct {
		name          string
		before, after models.Contacts
		want          []string // receivers of what is said of the mobile number
	}{
		{"both changed", models.Contacts{Mobile: mobile, Email: email}, models.Contacts{Mobile: newMobile, Email: newEmail}, []string{email, newEmail}},
		{"mobile removed", models.Contacts{Mobile: mobile, Email: email}, models.Contacts{Email: newEmail}, []string{email, newEmail}},
		{"address new", models.Contacts{Mobile: mobile}, models.Contacts{Mobile: newMobile, Email: newEmail}, []string{mobile, newEmail}},
		{"address removed", models.Contacts{Mobile: mobile, Email: email}, models.Contacts{Mobile: newMobile}, []string{mobile, newMobile, email}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, tt.after.Mobile, tt.after.Email, func(t *testing.T, o *office) {
				o.tx(func(ctx context.Context, tx *models.Tx) error {
					return o.notifier.ContactChanged(ctx, tx, personNo, tt.before, tt.after)
				})
				var ids []int64
				rows, err := o.store.SQL().QueryContext(t.Context(), "SELECT id FROM messages WHERE template = $1", models.TemplateMobileChanged)
				if err != nil {
					t.Fatal(err)
				}
				for rows.Next() {
					var id int64
					if err := rows.Scan(&id); err != nil {
						t.Fatal(err)
					}
					ids = append(ids, id)
				}
				if err := errors.Join(rows.Err(), rows.Close()); err != nil {
					t.Fatal(err)
				}
				var to []string
				for _, id := range ids {
					o.sent(id)
				}
				for _, m := range o.post.mails {
					to = append(to, m.To)
				}
				for _, s := range o.post.texts {
					to = append(to, s.To)
				}
				slices.Sort(to)
				if diff := cmp.Diff(tt.want, to); diff != "" {
					t.Errorf("receivers (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// D4.3: a void enrollment is told with its cause; a replaced card's mail asks to apply for the new one.
func TestD4_3_VoidNotices(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.tx(func(ctx context.Context, tx *models.Tx) error {
			if err := o.notifier.EnrollmentVoid(ctx, tx, personNo, []int64{o.card.ID}, false); err != nil {
				return err
			}
			return o.notifier.EnrollmentVoid(ctx, tx, personNo, []int64{o.card.ID}, true)
		})
		if _, err := o.store.SQL().ExecContext(t.Context(), "UPDATE cards SET status = 'lost'"); err != nil {
			t.Fatal(err)
		}
		o.sent(1)
		if m := o.post.mails[0]; m.Subject != "【日専連】本人認証サービス登録無効のお知らせ" || !strings.Contains(m.Body, "カードの紛失のお届けがありました。") || !strings.Contains(m.Body, "Visa •••• 1111") {
			t.Errorf("the mail: %+v", m)
		}
		if err := o.work(2); err == nil {
			t.Error("a card without a successor asks to apply for the new one")
		}
		if _, err := o.store.SQL().ExecContext(t.Context(), "UPDATE cards SET replaced_by_id = id"); err != nil {
			t.Fatal(err)
		}
		o.tx(func(ctx context.Context, tx *models.Tx) error {
			return o.notifier.EnrollmentVoid(ctx, tx, personNo, []int64{o.card.ID}, true)
		})
		o.sent(3)
		if m := o.post.mails[1]; m.Subject != "【日専連】本人認証サービス再登録のお願い" {
			t.Errorf("the mail: %+v", m)
		}
	})
}
