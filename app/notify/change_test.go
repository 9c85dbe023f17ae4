package notify_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// changes are the notices of what a cardholder did, or somebody in their name (D3.10).
var changes = []struct {
	subject string
	tell    func(n *notify.Notifier, ctx context.Context, tx *models.Tx, cards []int64) error
}{
	{"マイネットプラス登録完了のお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, _ []int64) error {
		return n.SignedUp(ctx, tx, personNo, "iphone/safari")
	}},
	{"パスワード変更のお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, _ []int64) error {
		return n.PasswordChanged(ctx, tx, personNo, "iphone/safari")
	}},
	{"認証方式変更のお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, cards []int64) error {
		return n.MethodChanged(ctx, tx, personNo, cards, "iphone/safari")
	}},
	{"本人認証サービス解除のお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, cards []int64) error {
		return n.Cancelled(ctx, tx, personNo, cards, "iphone/safari")
	}},
	{"新しい端末からのログインのお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, _ []int64) error {
		return n.NewDevice(ctx, tx, personNo, "iphone/safari")
	}},
	{"ロックのお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, _ []int64) error {
		return n.Locked(ctx, tx, personNo, "iphone/safari")
	}},
	{"ロック解除のお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, _ []int64) error {
		return n.Unlocked(ctx, tx, personNo, "iphone/safari")
	}},
	{"ご利用停止のお知らせ", func(n *notify.Notifier, ctx context.Context, tx *models.Tx, _ []int64) error {
		return n.LockedDown(ctx, tx, personNo, "iphone/safari")
	}},
}

// D3.10: each says what happened, when and from what kind of device: by mail, or by SMS where there is no address.
func TestD3_10_Changes(t *testing.T) {
	for _, address := range []string{email, ""} {
		run(t, mobile, address, func(t *testing.T, o *office) {
			account(o)
			for i, change := range changes {
				o.tx(func(ctx context.Context, tx *models.Tx) error {
					return change.tell(o.notifier, ctx, tx, []int64{o.card.ID})
				})
				o.sent(int64(i + 1))
			}
			if address == "" {
				if len(o.post.texts) != len(changes) || len(o.post.mails) != 0 {
					t.Errorf("%d SMS and %d mails, want an SMS for each", len(o.post.texts), len(o.post.mails))
				}
				return
			}
			for i, change := range changes {
				m := o.post.mails[i]
				if m.To != email || m.Subject != "【日専連】"+change.subject || !strings.Contains(m.Body, "iPhone・Safari") || !strings.Contains(m.Body, "日専連 花子 様") {
					t.Errorf("%s: the mail is %+v", change.subject, m)
				}
			}
		})
	}
}

// D3.10: notices of locks come at most once a day.
func TestD3_10_LockNotices(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		locked := func(want int64) {
			t.Helper()
			o.tx(func(ctx context.Context, tx *models.Tx) error {
				return o.notifier.Locked(ctx, tx, personNo, "iphone/safari")
			})
			var n int64
			if err := o.store.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM messages").Scan(&n); err != nil || n != want {
				t.Errorf("%d notices, %v, want %d", n, err, want)
			}
		}
		locked(1)
		o.clock.Advance(24*time.Hour - time.Second)
		locked(1)
		o.clock.Advance(time.Second)
		locked(2)
	})
}

// D3.6: the ID goes to the registered address, and nowhere else.
func TestD3_6_LoginIDByMail(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		account(o)
		o.tx(func(ctx context.Context, tx *models.Tx) error { return o.notifier.LoginID(ctx, tx, personNo) })
		o.sent(1)
		if m := o.post.mails[0]; m.To != email || m.Subject != "【日専連】マイネットプラスIDのお知らせ" || !strings.Contains(m.Body, "1000000016") {
			t.Errorf("the mail: %+v", m)
		}
	})
}

// D5: a code by mail goes to the address that is to be proven, and names nobody.
func TestD5_CodeByMail(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.tx(func(ctx context.Context, tx *models.Tx) error {
			expires := tx.Now().Add(time.Minute)
			return o.notifier.Queue(ctx, tx, models.Message{
				CardholderNo: personNo, Channel: models.ChannelMail, Template: models.TemplateProcedureCode, CodeID: "0123",
				ExpiresAt: &expires, Facts: models.Facts{Purpose: models.PurposeEmailMail},
				Recipient: tx.Keys().Seal(models.ColRecipient, personNo, "new@example.jp"),
			})
		})
		o.sent(1)
		m := o.post.mails[0]
		if m.To != "new@example.jp" || !strings.Contains(m.Body, "314159") || !strings.Contains(m.Body, "メールアドレスの変更") || strings.Contains(m.Body, "花子") {
			t.Errorf("the mail: %+v", m)
		}
	})
}

// account gives the office's person one.
func account(o *office) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx *models.Tx) error {
		return tx.SaveAccount(ctx, &models.Account{CardholderNo: personNo, LoginID: "1000000016", PasswordChangedAt: tx.Now(), CreatedAt: tx.Now()})
	})
}
