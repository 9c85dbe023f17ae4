package recovery_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// D3.6: the ID comes by mail to the registered address, at once, and the page says so to everybody.
func TestD3_6_IDByMail(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client()
		leads(t, "asking", c.Post("/recovery/id", byCard("3530-1113-3330-0000", "昭和59年5月2日")), "/recovery/id/sent")
		page := c.Get("/recovery/id/sent")
		shows(t, "the answer", page, http.StatusOK, "メールをご確認ください")
		if !strings.Contains(page.Text, "ご入力内容が登録と一致した場合、ご登録のメールアドレスへIDをお送りしました。") {
			t.Error("the page does not say what it does")
		}
		letter := a.Letters(hanakoNo, models.ChannelMail, 1)[0]
		if !strings.Contains(letter.Body, hanakoID) || letter.Receiver != "hanako@example.jp" || strings.Contains(letter.Body, "http") {
			t.Errorf("the mail to %s: %s", letter.Receiver, letter.Body)
		}
		a.Settled()
		shows(t, "the answer after the mail", c.Get("/recovery/id/sent"), http.StatusOK, "メールをご確認ください")
		if n := events(a, hanakoNo, models.ActionRecovery, models.OutcomeOK); n != 1 {
			t.Errorf("%d events on the cardholder's chain", n)
		}
	})
}

// toNew goes to the page of the new password.
func toNew(t *testing.T, a *apptest.App, id, no, birth string) *apptest.Client {
	t.Helper()
	c := a.Client()
	leads(t, "ID and birth date", c.Post("/recovery/password", byID(id, birth)), "/recovery/password/mail")
	shows(t, "the first code's page", c.Get("/recovery/password/mail"), http.StatusOK, "パスワードの再設定")
	mail := mailed(a, no, 1)
	if n := sent(a, no, models.ChannelSMS); n != 0 {
		t.Fatalf("%d SMS before the mail's code was entered", n)
	}
	leads(t, "the mail's code", c.Post("/recovery/password/mail", code(mail)), "/recovery/password/sms")
	leads(t, "back at the mail's page", c.Get("/recovery/password/mail"), "/recovery/password/sms")
	leads(t, "ahead at the password's page", c.Get("/recovery/password/new"), "/recovery/password/sms")
	refused(t, "the mail's code again", c.Post("/recovery/password/sms", code(other(a.Code(no, 1)))), http.StatusUnprocessableEntity, codeWrong)
	leads(t, "the SMS's code", c.Post("/recovery/password/sms", code(a.Code(no, 1))), "/recovery/password/new")
	return c
}

// D3.6: ID and birth date, a code by mail, then one by SMS, a new password; sessions and known devices end, and the door
// that failures closed is open.
func TestD3_6_NewPassword(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		at := a.Client().SignIn(hanakoID)
		c := toNew(t, a, hanakoID, hanakoNo, hanakoBirth)
		for _, tt := range []struct{ password, want string }{
			{"", "新しいパスワードを入力してください。"},
			{"short", "パスワードが短いため、設定できません。8文字以上で入力してください。"},
			{"password123", "よく使われるパスワードのため、設定できません。ほかの人が思いつかないものを入力してください。"},
			{"x-1984-05-02-x", "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。"},
			{strings.Repeat("桜", 129), "パスワードが長いため、設定できません。128文字以内で入力してください。"},
		} {
			refused(t, tt.password, c.Post("/recovery/password/new", url.Values{"new_password": {tt.password}}), http.StatusUnprocessableEntity, tt.want)
		}
		for range 2 { // the second is a double click
			leads(t, "the new password", c.Post("/recovery/password/new", url.Values{"new_password": {chosen}}), "/recovery/password/done")
		}
		shows(t, "the last page", c.Get("/recovery/password/done"), http.StatusOK, "パスワードを再設定しました")
		if got := at.Get("/status"); got.StatusCode != http.StatusSeeOther || a.Count("devices WHERE account_id = (SELECT id FROM accounts WHERE login_id = $1)", hanakoID) != 0 {
			t.Error("a session or a device is left")
		}
		if got := at.Post("/login", url.Values{"login_id": {hanakoID}, "password": {demo.Password}}); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("the old password: %d", got.StatusCode)
		}
		leads(t, "signing in anew", c.Post("/login", url.Values{"login_id": {hanakoID}, "password": {chosen}}), "/login/verify")
		a.Settled()
		if events(a, hanakoNo, models.ActionReset, models.OutcomeOK) != 1 || a.Count("messages WHERE template = $1", models.TemplatePassword) != 1 {
			t.Error("the reset is not recorded or told once")
		}
	})
}

// D3.4, D3.6: a reset opens the login door that failures closed, and only that one.
func TestD3_4_ResetOpensTheLoginDoor(t *testing.T) {
	a := apptest.Start(t)
	c := toNew(t, a, jiroID, jiroNo, jiroBirth)
	leads(t, "the new password", c.Post("/recovery/password/new", url.Values{"new_password": {chosen}}), "/recovery/password/done")
	leads(t, "signing in", c.Post("/login", url.Values{"login_id": {jiroID}, "password": {chosen}}), "/login/verify")
	if n := a.Count("locks WHERE owner = $1 AND door = 'challenge' AND closed_at IS NOT NULL", jiroNo); n != 1 {
		t.Error("the challenge door is open")
	}
}

// D3.5: card, expiry, birth date and an SMS code open both doors that failures closed.
func TestD3_5_Unlock(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		locked := a.Client().Post("/login", url.Values{"login_id": {jiroID}, "password": {demo.Password}})
		if href, _ := locked.Doc.Find("a:contains('ロックを解除する')").Attr("href"); href != "/recovery/unlock" {
			t.Errorf("the locked page leads to %q", href)
		}
		c := a.Client()
		leads(t, "asking", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
		page := c.Get("/recovery/unlock/code")
		shows(t, "the code page", page, http.StatusOK, "ロックの解除")
		if !strings.Contains(page.Text, maybeSMS) || strings.Contains(page.Text, "0003") || strings.Contains(page.Text, "送信の状態") {
			t.Error("the code page says too much, or too little")
		}
		leads(t, "the code", c.Post("/recovery/unlock/code", code(a.Code(jiroNo, 1))), "/recovery/unlock/done")
		shows(t, "the last page", c.Get("/recovery/unlock/done"), http.StatusOK, "ロックを解除しました")
		if n := a.Count("locks WHERE owner = $1 AND (closed_at IS NOT NULL OR failures > 0)", jiroNo); n != 0 {
			t.Errorf("%d doors are closed", n)
		}
		c.SignIn(jiroID)
		if events(a, jiroNo, models.ActionUnlock, models.OutcomeOK) != 1 || a.Count("messages WHERE template = $1", models.TemplateUnlocked) != 1 {
			t.Error("the unlocking is not recorded or told once")
		}
	})
}

// guesses is how often a wrong password closes the login door (D3.4).
const guesses = 5

// The ways to a closed door: each posts wrong passwords until it shuts.
func signInWrongly(c *apptest.Client) (last *apptest.Answer) {
	for range guesses {
		last = c.Post("/login", url.Values{"login_id": {nobodyID}, "password": {chosen}})
	}
	return last
}

func stepUpWrongly(a *apptest.App) (last *apptest.Answer) {
	c := a.Client().SignIn(hanakoID)
	for range guesses {
		last = c.Post("/reauth", url.Values{"password": {chosen}, "next": {"/security"}})
	}
	return last
}

func changeWrongly(a *apptest.App) (last *apptest.Answer) {
	c := a.Client().SignIn(taroID)
	for range guesses {
		last = c.Post("/security/password", url.Values{"password": {"nagamachi-no-kawa"}, "new_password": {chosen}})
	}
	return last
}

// D3.5: the policy switches the unlocking off: no page, no link.
func TestD3_5_UnlockIsASwitch(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.SelfUnlock = false }))
	c := a.Client()
	shows(t, "the page", c.Get("/recovery/unlock"), http.StatusNotFound, "ページが見つかりません")
	shows(t, "the form", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), http.StatusNotFound, "ページが見つかりません")
	if menu := c.Get("/recovery"); strings.Contains(menu.Text, "/recovery/unlock") {
		t.Error("the menu leads there")
	}
	for _, locked := range []*apptest.Answer{signInWrongly(c), stepUpWrongly(a), changeWrongly(a)} {
		shows(t, "a closed door", locked, http.StatusForbidden, "お客様のIDは現在ご利用いただけません。")
		if strings.Contains(locked.Text, "/recovery/unlock") || !strings.Contains(locked.Text, "022-267-9222") {
			t.Error("its page leads there, or does not say whom to call")
		}
	}
}

// D3.12, D3.4: ID and SMS code shut both doors at once; sessions, devices and open passes end; nothing but staff opens.
func TestD3_12_Lockdown(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		at := a.Client().SignIn(hanakoID)
		before := toNew(t, a, hanakoID, hanakoNo, hanakoBirth)
		a.Exec("INSERT INTO card_browsers (card_hash, device_hash, used_at) SELECT pan_hash, 'thief', created_at FROM cards WHERE cardholder_no = $1", hanakoNo)
		c := a.Client()
		leads(t, "asking", c.Post("/lockdown", url.Values{"login_id": {hanakoID}}), "/lockdown/code")
		leads(t, "the code", c.Post("/lockdown/code", code(a.Code(hanakoNo, 2))), "/lockdown/done")
		page := c.Get("/lockdown/done")
		shows(t, "the last page", page, http.StatusOK, "ご利用を停止しました")
		if !strings.Contains(page.Text, "022-267-9222") {
			t.Error("the page does not say who opens the doors")
		}
		if n := a.Count("locks WHERE owner = $1 AND device = '' AND cause = 'lockdown' AND closed_at IS NOT NULL", hanakoNo); n != 2 {
			t.Errorf("%d doors are shut, want 2", n)
		}
		if got := at.Get("/status"); got.StatusCode != http.StatusSeeOther || a.Count("devices")+a.Count("card_browsers") != 0 {
			t.Error("a session, a device or a browser that pays unasked is left")
		}
		leads(t, "a reset that had begun", before.Post("/recovery/password/new", url.Values{"new_password": {chosen}}), "/recovery/password")
		shows(t, "signing in", c.Post("/login", url.Values{"login_id": {hanakoID}, "password": {demo.Password}}), http.StatusForbidden, "お客様のIDは現在ご利用いただけません。")
		if events(a, hanakoNo, models.ActionLockdown, models.OutcomeOK) != 1 || a.Count("messages WHERE template = $1", models.TemplateLockdown) != 1 {
			t.Error("the lockdown is not recorded or told once")
		}

		a.Clock.Advance(time.Hour)
		leads(t, "unlocking", c.Post("/recovery/unlock", byCard(hanakoPAN, hanakoBirth)), "/recovery/unlock/code")
		leads(t, "its code", c.Post("/recovery/unlock/code", code(a.Code(hanakoNo, 3))), "/recovery/unlock/done")
		page = c.Get("/recovery/unlock/done")
		shows(t, "unlocking a lockdown", page, http.StatusOK, "ロックの解除")
		if n := a.Count("locks WHERE owner = $1 AND closed_at IS NOT NULL", hanakoNo); n != 2 {
			t.Errorf("%d doors are shut afterwards, want 2", n)
		}
	})
}

// A pass that is over, unknown or another one leads back to its beginning.
func TestPassesEnd(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	leads(t, "asking", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
	leads(t, "another procedure's page", c.Get("/lockdown/code"), "/lockdown")
	leads(t, "asking again", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
	a.Clock.Advance(31 * time.Minute)
	leads(t, "too late", c.Post("/recovery/unlock/code", code(newest(t, a, models.PurposeUnlock))), "/recovery/unlock")
	if page := c.Get("/recovery/unlock"); !strings.Contains(page.Text, "お手続きの受付時間が過ぎました。") {
		t.Error("the page does not say why")
	}
}

// D5, D6.2: the code page offers to send again while the budget lasts, and says to wait once it is used up.
func TestD6_2_CodePageOffersToSendAgain(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	offers := func(what string, want bool) {
		t.Helper()
		page := c.Get("/recovery/unlock/code")
		if got := page.Doc.Find("button[value=resend]").Length() == 1; got != want || strings.Contains(page.Text, "確認番号の送信を休止しています") == want {
			t.Errorf("%s: the page offers to send again: %t, want %t", what, got, want)
		}
	}
	leads(t, "the question", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
	offers("the first code", true)
	for range 2 {
		a.Clock.Advance(30 * time.Second)
		leads(t, "again", c.Post("/recovery/unlock/code", resend), "/recovery/unlock/code")
	}
	offers("three SMS in ten minutes", false)
}
