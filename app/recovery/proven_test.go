package recovery_test

import (
	"net/http"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// toSMS goes behind the mail's code of a password reset.
func toSMS(t *testing.T, a *apptest.App) *apptest.Client {
	t.Helper()
	c := a.Client()
	leads(t, "ID and birth date", c.Post("/recovery/password", byID(hanakoID, hanakoBirth)), "/recovery/password/mail")
	page := c.Get("/recovery/password/mail").Doc.Find("main").Text()
	if strings.Contains(page, "example.jp") || strings.Contains(page, "0001") || strings.Contains(page, "送信の状態") {
		t.Error("the first code's page tells something to people who have proven nothing")
	}
	stranger := a.Client()
	leads(t, "asking about nobody", stranger.Post("/recovery/password", byID(nobodyID, hanakoBirth)), "/recovery/password/mail")
	for who, c := range map[string]*apptest.Client{"somebody": c, "a stranger": stranger} {
		leads(t, who+" ahead of the mail's code", c.Get("/recovery/password/sms"), "/recovery/password/mail")
		leads(t, who+" entering ahead of it", c.Post("/recovery/password/sms", code("123456")), "/recovery/password/mail")
	}
	leads(t, "the mail's code", c.Post("/recovery/password/mail", code(mailed(a, hanakoNo, 1))), "/recovery/password/sms")
	return c
}

// D3.6, D6.2: whoever has proven the mailbox sees where the SMS went and how far it has come.
func TestD6_2_BehindTheMailTheSMSIsSeen(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := toSMS(t, a)
		a.Settled()
		page := c.Get("/recovery/password/sms")
		shows(t, "the SMS's page", page, http.StatusOK, "パスワードの再設定")
		main := page.Doc.Find("main").Text()
		for _, want := range []string{"090-••••-0001", "送信元", "03-3525-8755", "送信の状態", "あと3回", "022-267-9222", "はじめからやり直す"} {
			if !strings.Contains(main, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if strings.Contains(main, maybeSMS) || page.Doc.Find("main noscript").Length() != 1 {
			t.Error("the page speaks as to a stranger, or does not say without JavaScript when to send again")
		}
		a.Clock.Advance(models.DefaultPolicy().CodeResendAfter)
		leads(t, "again", c.Post("/recovery/password/sms", resend), "/recovery/password/sms")
		if page := c.Get("/recovery/password/sms"); !strings.Contains(page.Text, "確認番号をもう一度お送りしました。") || strings.Contains(page.Text, "ご入力内容が登録と一致した場合") {
			t.Error("the page does not say that it was sent again")
		}
	})
}

// D3.6: without a mobile nothing can be sent. The page behind the mail says why and whom to call; nobody else learns it,
// no code is made, and once the number is registered the pass goes on.
func TestD3_6_ResetWithoutMobile(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		mobile := a.Value("SELECT mobile FROM cardholders WHERE no = $1", hanakoNo)
		a.Exec("UPDATE cardholders SET mobile = '' WHERE no = $1", hanakoNo)
		c := toSMS(t, a)
		a.Settled()
		const why = "携帯電話番号が登録されていないため、お送りできません。"
		page := c.Get("/recovery/password/sms")
		shows(t, "the SMS's page", page, http.StatusOK, "パスワードの再設定")
		if main := page.Doc.Find("main"); !strings.Contains(main.Text(), why) || main.Find("a[href='tel:0222679222']").Length() == 0 || main.Find("input, button").Length() != 0 {
			t.Errorf("the page says %s", main.Text())
		}
		leads(t, "a code", c.Post("/recovery/password/sms", code("123456")), "/recovery/password/sms")
		leads(t, "no code", c.Post("/recovery/password/sms", code("")), "/recovery/password/sms")
		leads(t, "again", c.Post("/recovery/password/sms", resend), "/recovery/password/sms")
		leads(t, "ahead", c.Get("/recovery/password/new"), "/recovery/password/sms")
		if n := a.Count("codes WHERE purpose = $1", models.PurposeReset); n != 0 {
			t.Errorf("%d codes were made that nobody gets", n)
		}

		other := a.Client()
		leads(t, "unlocking", other.Post("/recovery/unlock", byCard(hanakoPAN, hanakoBirth)), "/recovery/unlock/code")
		a.Settled()
		if text := other.Get("/recovery/unlock/code").Text; strings.Contains(text, why) || !strings.Contains(text, maybeSMS) {
			t.Error("somebody who has proven nothing learns that there is no mobile")
		}

		a.Exec("UPDATE cardholders SET mobile = $1 WHERE no = $2", mobile, hanakoNo)
		leads(t, "with a mobile", c.Post("/recovery/password/sms", resend), "/recovery/password/sms")
		leads(t, "its code", c.Post("/recovery/password/sms", code(a.Code(hanakoNo, 1))), "/recovery/password/new")
	})
}

// D5.3: where the person's own budget is used up, the page behind the mail says how long instead of letting them wait.
func TestD5_3_BehindTheMailTheBudgetIsSeen(t *testing.T) {
	a := apptest.Start(t)
	for range 3 { // other questions about the same person
		leads(t, "asking", a.Client().Post("/recovery/unlock", byCard(hanakoPAN, hanakoBirth)), "/recovery/unlock/code")
		a.Settled()
	}
	c := toSMS(t, a)
	a.Settled()
	page := c.Get("/recovery/password/sms")
	main := page.Doc.Find("main").Text()
	if !strings.Contains(main, "確認番号の送信を休止しています") || strings.Contains(main, "お送りしました。") || page.Doc.Find("button[value=resend]").Length() != 0 {
		t.Errorf("the page says %s", main)
	}
}
