package acs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// D3.4: fifteen wrong entries over five purchases close the door: no more input, one notice, N 12. Opened again, it works.
func TestD3_4_FifteenWrong(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		var f *frame
		d := newDirectory(t)
		for n := 1; n <= 5; n++ {
			t1 := offer(t, a, hanako, d, nil)
			f = open(t, a, t1)
			a.Code(hanakoNo, n)
			for range 3 {
				f.answer("login_id", taroID, "otp", "1")
			}
			if n < 5 {
				f.ends("N")
				a.Clock.Advance(10 * time.Minute) // the budget of SMS
				continue
			}
			if f.H1() != lockedTitle || f.StatusCode != 200 || f.Doc.Find("[name=otp], [name=login_id]").Length() != 0 || !strings.Contains(f.Text, "入力の誤りが15回続いたため") {
				t.Errorf("got %d %q", f.StatusCode, f.H1())
			}
			if again := open(t, a, t1); again.H1() != lockedTitle {
				t.Errorf("a refresh shows %q", again.H1())
			} else {
				f = again
			}
			f.answer("login_id", hanakoID, "otp", "1")
			if f.H1() != lockedTitle {
				t.Errorf("an entry gets %q", f.H1())
			}
			f.answer("action", "leave").ends("N")
		}
		a.Settled()
		all := d.got("RReq")
		if len(all) != 5 || all[4]["transStatusReason"] != "12" || all[4]["challengeCancel"] != "" || all[4]["interactionCounter"] != "03" {
			t.Errorf("RReqs %v", all)
		}
		if n := a.Count("audit_events WHERE action = 'challenge_locked' AND subject = $1", hanakoNo); n != 1 {
			t.Errorf("%d events of the lock", n)
		}
		mail := a.Letters(hanakoNo, models.ChannelMail, 1)
		if len(mail) != 1 || !strings.Contains(mail[0].Body, "ネットショッピングの本人認証を止めました") || !strings.Contains(mail[0].Body, "「ロックを解除する」") {
			t.Errorf("mails %+v", mail)
		}
		closeOrOpen(t, a, hanakoNo, (*models.Lock).Succeed)
		f = open(t, a, offer(t, a, hanako, d, nil))
		f.answer("login_id", hanakoID, "otp", a.Code(hanakoNo, 6)).ends("Y")
	})
}

// closeOrOpen changes a cardholder's challenge door.
func closeOrOpen(t *testing.T, a *apptest.App, no string, change func(*models.Lock)) {
	t.Helper()
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		door, err := tx.ChallengeLock(context.Background(), no)
		if err != nil {
			return err
		}
		change(&door)
		return tx.SaveLock(context.Background(), &door)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Lock notices leave once a day (D3.10); a cardholder without an account is told to call.
func TestD3_10_ChallengeLockedNotice(t *testing.T) {
	a, d := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.ChallengeFailures = 1 })), newDirectory(t)
	for n, want := range []int{1, 1, 2} {
		if n == 2 {
			a.Clock.Advance(24 * time.Hour)
		}
		closeOrOpen(t, a, midoriNo, (*models.Lock).Succeed)
		f := open(t, a, offer(t, a, midori, d, nil))
		f.answer("otp", "12")
		if f.H1() != lockedTitle || !strings.Contains(f.Text, "日専連コールセンターへのお電話で、再開できます。") {
			t.Errorf("got %q", f.H1())
		}
		f.answer("action", "leave").ends("N")
		a.Settled()
		mails := a.Letters(midoriNo, models.ChannelMail, want)
		if len(mails) != want || strings.Contains(mails[0].Body, "ロックを解除する」") {
			t.Errorf("lock %d: %d mails, want %d: %s", n+1, len(mails), want, mails[0].Body)
		}
	}
}

// A card whose door was closed when the shop asked: the screen says so, and [お店に戻る] leads back.
func TestLockedFromTheStart(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	f := open(t, a, offer(t, a, jiro, d, nil))
	if f.H1() != lockedTitle || len(a.Letters(jiroNo, models.ChannelSMS, 0)) != 0 {
		t.Errorf("got %q", f.H1())
	}
	f.answer("action", "leave").ends("N")
	if r := result(t, a, d); r["transStatusReason"] != "12" || r["interactionCounter"] != "00" {
		t.Errorf("RReq %v", r)
	}
}

// What changes while the page waits is judged at the answer, whatever is entered.
func TestChangedMeanwhile(t *testing.T) {
	doors := func(cause string) func(*testing.T, *apptest.App) {
		return func(t *testing.T, a *apptest.App) {
			closeOrOpen(t, a, hanakoNo, func(l *models.Lock) { l.Shut(a.Clock.Now(), cause) })
		}
	}
	exec := func(statement string) func(*testing.T, *apptest.App) {
		return func(_ *testing.T, a *apptest.App) { a.Exec(statement) }
	}
	for _, tt := range []struct {
		name   string
		change func(*testing.T, *apptest.App)
		reason string
		says   string // of a locked screen
	}{
		{"lost", exec("UPDATE cards SET status = 'lost' WHERE last4 = '0000'"), "10", ""},
		{"closed", exec("UPDATE cards SET status = 'closed' WHERE last4 = '0000'"), "06", ""},
		{"expired", exec("UPDATE cards SET expiry = '2026-10' WHERE last4 = '0000'"), "05", ""},
		{"void", exec("UPDATE enrollments SET state = 'void'"), "13", ""},
		{"cancelled", exec("UPDATE enrollments SET state = 'cancelled'"), "13", ""},
		{"lockdown", doors(models.CauseLockdown), "", "ご利用の停止"},
		{"staff", doors(models.CauseStaff), "", "ご利用の停止"},
		{"failures elsewhere", doors(models.CauseFailures), "", "入力の誤りが15回"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, d := apptest.Start(t), newDirectory(t)
			f := open(t, a, offer(t, a, hanako, d, nil))
			code := a.Code(hanakoNo, 1)
			tt.change(t, a)
			f.answer("login_id", hanakoID, "otp", code)
			if tt.reason != "" {
				f.ends("N")
				if r := result(t, a, d); r["transStatusReason"] != tt.reason {
					t.Errorf("RReq %v, want reason %s", r, tt.reason)
				}
				return
			}
			if f.H1() != lockedTitle || !strings.Contains(f.Text, tt.says) || strings.Contains(f.Text, "15回") != (tt.says == "入力の誤りが15回") {
				t.Errorf("got %q: %s", f.H1(), f.Doc.Find("main").Text())
			}
			if n := a.Count("codes WHERE expires_at > $1", a.Store.Now()); n != 0 {
				t.Errorf("%d codes are still good", n)
			}
			f.answer("action", "leave").ends("N")
			if r := result(t, a, d); r["transStatusReason"] != "12" {
				t.Errorf("RReq %v", r)
			}
		})
	}
}
