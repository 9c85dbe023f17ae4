package acs_test

import (
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// D5: ID and code share one budget of three. The ID's sentence stands also when both are wrong, and a right code with a
// wrong ID is not used up. The third wrong entry ends the challenge.
func TestD5_WrongEntries(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, hanako, d, nil)
		f := open(t, a, t1)
		code := a.Code(hanakoNo, 1)
		f.answer("login_id", taroID, "otp", code).asks(wrongID)
		f.answer("login_id", "", "otp", "").asks("マイネットプラスのIDを入力してください。ワンタイムパスワードを入力してください。")
		f.answer("login_id", hanakoID, "otp", other(code)).asks(wrongCode)
		if got := f.form().Get("login_id"); got != hanakoID {
			t.Errorf("the ID is %q, want it kept", got)
		}
		if got := row(t, a, t1.ACSTransID); got.Wrong != 2 || got.Interactions != 2 {
			t.Errorf("wrong %d, interactions %d; want 2 and 2", got.Wrong, got.Interactions)
		}
		f.answer("login_id", hanakoID, "otp", code).ends("Y")
		if r := result(t, a, d); r["interactionCounter"] != "03" {
			t.Errorf("RReq %v", r)
		}
		if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", hanakoNo); got != "0" {
			t.Errorf("%s failures after a success", got)
		}
		d2 := newDirectory(t)
		f = open(t, a, offer(t, a, hanako, d2, nil))
		code = a.Code(hanakoNo, 2)
		f.answer("login_id", taroID, "otp", other(code)).asks(wrongID)
		f.answer("login_id", "x", "otp", "12").asks(wrongID)
		f.answer("login_id", hanakoID, "otp", other(code)).ends("N")
		r := result(t, a, d2)
		if r["transStatus"] != "N" || r["transStatusReason"] != "19" || r["interactionCounter"] != "03" || r["challengeCancel"] != "" || r["authenticationValue"] != "" {
			t.Errorf("RReq %v", r)
		}
		if n := a.Count("audit_events WHERE action = 'purchase_checked' AND facts LIKE '%purchase_entries%' AND subject = $1", hanakoNo); n != 1 {
			t.Errorf("%d lines in the history", n)
		}
		if n := a.Count("audit_events WHERE action = 'purchase_entry' AND outcome = 'refused' AND subject = $1", hanakoNo); n != 5 {
			t.Errorf("%d wrong entries in the history, want 5", n)
		}
	})
}

// An expired code is compared with nothing: no wrong entry, and nothing to learn. A new one helps.
func TestD5_ExpiredCode(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	t1 := offer(t, a, hanako, d, nil)
	f := open(t, a, t1)
	code := a.Code(hanakoNo, 1)
	a.Clock.Advance(5 * time.Minute)
	for _, entered := range []string{code, other(code), code} {
		f.answer("login_id", hanakoID, "otp", entered).asks(codeExpired)
	}
	if got := row(t, a, t1.ACSTransID); got.Wrong != 0 || got.Interactions != 3 {
		t.Errorf("wrong %d, interactions %d; want 0 and 3", got.Wrong, got.Interactions)
	}
	if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", hanakoNo); got != "0" {
		t.Errorf("%s failures", got)
	}
	f.answer("login_id", taroID, "otp", code).asks(wrongID) // the ID is a guess all the same
	f.answer("action", "resend").asks("")
	if !strings.Contains(f.Text, "新しいワンタイムパスワードをお送りしました。前の番号は使えません。") {
		t.Error("the page does not say that a new code is on its way")
	}
	f.answer("login_id", hanakoID, "otp", a.Code(hanakoNo, 2)).ends("Y")
	result(t, a, d)
}

// D5: the same code again, 30 s apart and three times, then a new one; what was typed stays. Then the budget is used up.
func TestD5_Resend(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	f := open(t, a, offer(t, a, hanako, d, nil))
	code := a.Code(hanakoNo, 1)
	f.answer("action", "resend", "login_id", hanakoID).asks("SMSは、前の送信から30秒たつと再送信できます。少し待ってから、もう一度[再送信]を押してください。")
	for n := 2; n <= 4; n++ {
		a.Clock.Advance(30 * time.Second)
		f.answer("action", "resend", "login_id", hanakoID).asks("")
		if got := a.Code(hanakoNo, n); got != code || !strings.Contains(f.Text, "ワンタイムパスワードをもう一度お送りしました。") || f.form().Get("login_id") != hanakoID {
			t.Errorf("send %d: code %s after %s", n, got, code)
		}
	}
	a.Clock.Advance(30 * time.Second)
	f.answer("action", "resend")
	fresh := a.Code(hanakoNo, 5)
	if fresh == code || !strings.Contains(f.Text, "前の番号は使えません。") {
		t.Errorf("the fifth SMS carries %s again", fresh)
	}
	a.Clock.Advance(30 * time.Second)
	f.answer("action", "resend")
	if f.StatusCode != 429 || !strings.HasPrefix(f.alert(), "短い間に何度もお送りしたため、SMSの送信を止めています。") || f.Doc.Find("[name=otp]").Length() != 1 {
		t.Errorf("budget used up: %d %q", f.StatusCode, f.alert())
	}
	a.Clock.Advance(5 * time.Minute) // now no code is good
	f.answer("action", "resend")
	if f.StatusCode != 429 || f.Doc.Find("[name=otp]").Length() != 0 || !strings.Contains(f.Text, "ワンタイムパスワードをお送りできませんでした。") {
		t.Errorf("nothing to enter: %d %q", f.StatusCode, f.alert())
	}
	a.Clock.Advance(5 * time.Minute)
	f.answer("action", "resend").asks("")
	f.answer("login_id", hanakoID, "otp", a.Code(hanakoNo, 6)).ends("Y")
	result(t, a, d)
}

// A challenge that begins with the budget used up says so; a refresh once it is free again sends the code.
func TestD5_3_NoCodeToBeginWith(t *testing.T) {
	a, d := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.PaymentBudget.SMSShort = 1 })), newDirectory(t)
	open(t, a, offer(t, a, hanako, d, nil)).asks("")
	a.Code(hanakoNo, 1)
	t2 := offer(t, a, hanako, d, nil)
	f := open(t, a, t2)
	if f.StatusCode != 429 || f.Header.Get("Retry-After") != "600" || !strings.Contains(f.Text, "10分ほど時間をおいてから") {
		t.Errorf("got %d, Retry-After %q", f.StatusCode, f.Header.Get("Retry-After"))
	}
	a.Clock.Advance(9 * time.Minute)
	f = open(t, a, t2)
	if f.StatusCode != 429 || f.Header.Get("Retry-After") != "60" {
		t.Errorf("later: got %d, Retry-After %q", f.StatusCode, f.Header.Get("Retry-After"))
	}
	a.Clock.Advance(time.Minute)
	f = open(t, a, t2)
	f.asks("")
	f.answer("login_id", hanakoID, "otp", a.Code(hanakoNo, 2)).ends("Y")
}

// D5.3: ten wrong codes in an hour block the next, which is then compared with nothing and counts nothing.
func TestD5_3_Blocked(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.PaymentBudget.WrongPerHour = 2 }))
	d := newDirectory(t)
	t1, t2 := offer(t, a, hanako, d, nil), offer(t, a, hanako, d, nil)
	f, g := open(t, a, t1), open(t, a, t2)
	code := a.Code(hanakoNo, 2)
	for range 2 {
		f.answer("login_id", hanakoID, "otp", "12")
	}
	g.answer("login_id", hanakoID, "otp", code).asks("60分ほど時間をおいてから、もう一度お試しください。")
	if got := row(t, a, t2.ACSTransID); got.Wrong != 0 || got.Interactions != 1 || g.StatusCode != 429 {
		t.Errorf("%d, row %+v", g.StatusCode, got)
	}
}

// A purchase code opens nothing but its own purchase (D1.1).
func TestD1_1_CodeOfAnotherPurchase(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	f := open(t, a, offer(t, a, hanako, d, nil))
	mine := a.Code(hanakoNo, 1)
	g := open(t, a, offer(t, a, hanako, d, nil))
	if theirs := a.Code(hanakoNo, 2); theirs != mine {
		f.answer("login_id", hanakoID, "otp", theirs).asks(wrongCode)
	}
	g.answer("action", "cancel").ends("N")
	f.answer("login_id", hanakoID, "otp", mine).ends("Y")
}

// The button [キャンセル] ends the challenge; neither it nor the time counts against the door (D3.4).
func TestCancel(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		f := open(t, a, offer(t, a, hanako, d, nil))
		f.answer("login_id", taroID, "otp", "1").asks(wrongID)
		f.answer("action", "cancel").ends("N")
		if r := result(t, a, d); r["transStatusReason"] != "01" || r["challengeCancel"] != "01" || r["interactionCounter"] != "01" {
			t.Errorf("RReq %v", r)
		}
		if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", hanakoNo); got != "1" {
			t.Errorf("%s failures, want 1", got)
		}
		if n := a.Count("codes WHERE subject = $1 AND expires_at > $2", hanakoNo, a.Store.Now()); n != 0 {
			t.Errorf("%d codes are still good", n)
		}
	})
}

// What a shop calls itself: harmless in page and SMS.
func TestHostileMerchant(t *testing.T) {
	const name = "<script>alert(1)</script>\r\n@evil.example #123456 https://evil.example/x"
	a, d := apptest.Start(t), newDirectory(t)
	f := open(t, a, offer(t, a, hanako, d, func(t *models.Transaction) {
		t.MerchantName, t.RequestorURL = name, "https://evil.example:444/@x"
	}))
	if f.Doc.Find("main script").Length() != 0 || f.Doc.Find("dd bdi").Length() != 1 {
		t.Error("the name is code on the page")
	}
	code := a.Code(hanakoNo, 1)
	body := a.Letters(hanakoNo, models.ChannelSMS, 1)[0].Body
	above, last, _ := strings.Cut(body, "\n\n")
	if last != "@localhost #"+code || strings.ContainsAny(above, "@#\r\n") || strings.Contains(body, "http") || strings.Contains(body, "evil.example") {
		t.Errorf("SMS %q", body)
	}
	f.answer("login_id", hanakoID, "otp", code).ends("Y")
}

// The delivery of the SMS stands in the help panel.
func TestDeliveryState(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	t1 := offer(t, a, hanako, d, nil)
	open(t, a, t1)
	a.Settled()
	if f := open(t, a, t1); !strings.Contains(f.Text, "<b>届きました</b>") {
		t.Errorf("delivered: %s", f.Doc.Find("details").Text())
	}
	a.Exec("UPDATE messages SET state = 'failed'")
	if f := open(t, a, t1); !strings.Contains(f.Text, "<b>届けられませんでした</b>") {
		t.Errorf("failed: %s", f.Doc.Find("details").Text())
	}
}
