package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// Every act needs all four checks and a reason of at most 200 characters; what was typed stays.
func TestActsNeedChecksAndReason(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	const missing = "ご本人様の確認は、4つすべてが必要です。確かめたものに印をつけてください。"
	before := a.Dump("locks", "enrollments", "receptions", "messages", "accounts")
	for page, more := range map[string]string{"/unlock": "door_login=1", "/void": "card=" + card(a, "1881"), "/reset": "x=1", "/lock": "x=1"} {
		for _, check := range []string{"c_name", "c_card", "c_mobile", "c_call"} {
			form := identified(more)
			form.Del(check)
			got := c.Post(at(jiroNo, page), form)
			if e := got.Errors(); got.StatusCode != http.StatusUnprocessableEntity || len(e) != 1 || e[0] != missing || got.Doc.Find("#"+check+"[aria-invalid]").Length() != 1 {
				t.Errorf("%s without %s: %d %q", page, check, got.StatusCode, e)
			}
			if got.Doc.Find("#reason").Text() != telephoned || got.Doc.Find("input[checked]").Length() < 3 {
				t.Errorf("%s without %s: what was entered is gone", page, check)
			}
		}
		for reason, want := range map[string]string{"": "理由を入力してください。", "  \n ": "理由を入力してください。", strings.Repeat("理", 10_000): "理由は200文字以内で入力してください。", strings.Repeat("理", 201): "理由は200文字以内で入力してください。"} {
			form := identified(more)
			form.Set("reason", reason)
			got := c.Post(at(jiroNo, page), form)
			if e := got.Errors(); got.StatusCode != http.StatusUnprocessableEntity || len(e) != 1 || e[0] != want {
				t.Errorf("%s with a reason of %d bytes: %d %q", page, len(reason), got.StatusCode, e)
			}
		}
		silent(t, page, c.Get(at(jiroNo, page)))
	}
	for _, form := range []url.Values{identified(), identified("door_login=")} {
		form.Del("door_login")
		if got := c.Post(at(jiroNo, "/unlock"), form); got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 {
			t.Errorf("no door: %d %q", got.StatusCode, got.Errors())
		}
	}
	for _, id := range []string{"", "x", "99999999999999999999999"} {
		if got := c.Post(at(jiroNo, "/void"), identified("card="+id)); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("card %q: %d", id, got.StatusCode)
		}
	}
	if got := c.Post(at(jiroNo, "/void"), identified("card="+card(a, "0000"))); got.StatusCode != http.StatusNotFound {
		t.Errorf("another's card: %d", got.StatusCode)
	}
	if a.Dump("locks", "enrollments", "receptions", "messages", "accounts") != before {
		t.Error("something changed")
	}
}

// card is the number of a card's row.
func card(a *apptest.App, last4 string) string {
	return a.Value("SELECT id FROM cards WHERE last4 = $1", last4)
}

// D3.4, D3.10: the door chosen opens, the other stays; both chains keep the reason, the cardholder's history neither it
// nor the name. Afterwards the account signs in.
func TestD3_4_Unlock(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Staff("agent")
		says(t, "the form", c.Get(at(jiroNo, "/unlock")), "パスワードの誤り5回")
		leads(t, "the login door", c.Post(at(jiroNo, "/unlock"), identified("door_login=1")), at(jiroNo, ""))
		page := c.Get(at(jiroNo, ""))
		says(t, "afterwards", page, "ロックを解除しました。お客様にお知らせをお送りしました。")
		says(t, "afterwards", page, "ネットショッピングの本人認証が、できない状態です")
		if theirs, own := recorded(a, jiroNo, models.ActionStaffUnlock, telephoned); theirs != 1 || own != 1 {
			t.Errorf("recorded %d and %d times with the reason", theirs, own)
		}
		a.Settled()
		if letters := a.Letters(jiroNo, models.ChannelMail, 1); !strings.Contains(letters[0].Subject, "ロック解除のお知らせ") {
			t.Errorf("the notice is %q", letters[0].Subject)
		}
		customer := a.Client()
		leads(t, "signing in", customer.Post("/login", url.Values{"login_id": {jiroID}, "password": {demo.Password}}), "/login/verify")
		line := history(a.Client().SignIn(jiroID))
		if !strings.Contains(line, "コールセンターがロックを解除しました") || strings.Contains(line, "agent") || strings.Contains(line, telephoned) {
			t.Errorf("jiro's history: %s", line)
		}
		leads(t, "the other door", c.Post(at(jiroNo, "/unlock"), identified("door_login=1", "door_challenge=1")), at(jiroNo, ""))
		if n := a.Count("locks WHERE owner = $1 AND closed_at IS NOT NULL", jiroNo); n != 0 {
			t.Errorf("%d doors are closed", n)
		}
		leads(t, "once more", c.Post(at(jiroNo, "/unlock"), identified("door_login=1")), at(jiroNo, ""))
		says(t, "once more", c.Get(at(jiroNo, "")), "すでに解除されていました。")
		says(t, "nothing left", c.Get(at(jiroNo, "/unlock")), "いま解除するものはありません。")
	})
}

// Two agents at once: one opens, the other is told; there is one notice.
func TestTwoAgentsUnlockAtOnce(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		desks := []*apptest.Client{a.Staff("agent"), a.Staff("supervisor")}
		var wg sync.WaitGroup
		for _, c := range desks {
			wg.Go(func() {
				if status, err := c.Try(at(jiroNo, "/unlock"), identified("door_login=1", "door_challenge=1")); err != nil || status != http.StatusSeeOther {
					t.Errorf("%d %v", status, err)
				}
			})
		}
		wg.Wait()
		told := ""
		for _, c := range desks {
			told += c.Get(at(jiroNo, "")).Doc.Find("main .notice").First().Text()
		}
		if strings.Count(told, "ロックを解除しました。") != 1 || strings.Count(told, "すでに解除されていました。") != 1 {
			t.Errorf("they are told %s", told)
		}
		a.Settled()
		if n := a.Count("messages WHERE cardholder_no = $1 AND template = $2", jiroNo, models.TemplateUnlocked); n != 1 {
			t.Errorf("%d notices", n)
		}
		if n := a.Count("audit_events WHERE chain = $1 AND action = $2", models.CardholderChain(jiroNo), models.ActionStaffUnlock); n != 1 {
			t.Errorf("%d records on the cardholder's chain", n)
		}
	})
}

// D3.4: what staff shut ends sessions and devices at once; when staff open it again, both doors open together and the
// old password opens nothing until it is set anew.
func TestD3_4_ShutThenForcedReset(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, customer := a.Staff("agent"), a.Client().SignIn(hanakoID)
		a.Exec("INSERT INTO card_browsers (card_hash, device_hash, used_at) SELECT pan_hash, 'thief', created_at FROM cards WHERE cardholder_no IN ($1, $2)", hanakoNo, jiroNo)
		leads(t, "shutting", c.Post(at(hanakoNo, "/lock"), identified()), at(hanakoNo, ""))
		says(t, "shut", c.Get(at(hanakoNo, "")), "コールセンターで、すべてのご利用を停止しています")
		if got := customer.Get("/home"); got.StatusCode != http.StatusSeeOther || a.Count("devices") != 0 {
			t.Error("the session or the device is still there")
		}
		if n := a.Count("card_browsers WHERE card_hash IN (SELECT pan_hash FROM cards WHERE cardholder_no = $1)", hanakoNo); n != 0 || a.Count("card_browsers") != 1 {
			t.Errorf("%d browsers are still known to shops, of %d", n, a.Count("card_browsers"))
		}
		if theirs, own := recorded(a, hanakoNo, models.ActionStaffShut, telephoned); theirs != 1 || own != 1 {
			t.Errorf("recorded %d and %d times", theirs, own)
		}
		leads(t, "again", c.Post(at(hanakoNo, "/lock"), identified()), at(hanakoNo, ""))
		says(t, "again", c.Get(at(hanakoNo, "")), "すでに停止されていました。")
		old := url.Values{"login_id": {hanakoID}, "password": {demo.Password}}
		if got := customer.Post("/login", old); got.StatusCode == http.StatusSeeOther {
			t.Error("the device that signed in before gets through a shut door")
		}
		says(t, "the form", c.Get(at(hanakoNo, "/unlock")), "パスワードの再設定が必要です")
		leads(t, "opening one opens both", c.Post(at(hanakoNo, "/unlock"), identified("door_challenge=1")), at(hanakoNo, ""))
		says(t, "open", c.Get(at(hanakoNo, "")), "パスワードの再設定が済むまで、ログインできない状態です")
		if n := a.Count("locks WHERE owner = $1 AND closed_at IS NOT NULL", hanakoNo); n != 0 {
			t.Errorf("%d doors are closed", n)
		}
		if got := a.Client().Known(hanakoID).Post("/login", old); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("the old password: %d to %q", got.StatusCode, got.Location())
		}
		a.Settled()
		if n := a.Count("inbox WHERE cardholder_no = $1 AND body LIKE '%パスワードを再設定してください。%'", hanakoNo); n != 1 {
			t.Errorf("%d notices ask for a reset", n)
		}
	})
}

// The same after the cardholder's own lockdown (D3.12).
func TestD3_4_LockdownThenForcedReset(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	a.Exec("UPDATE locks SET cause = 'lockdown' WHERE owner = $1", jiroNo)
	says(t, "locked down", c.Get(at(jiroNo, "")), "お客様のお申し出で、すべてのご利用を停止しています")
	leads(t, "opening", c.Post(at(jiroNo, "/unlock"), identified("door_login=1")), at(jiroNo, ""))
	says(t, "open", c.Get(at(jiroNo, "")), "パスワードの再設定が済むまで、ログインできない状態です")
	if got := a.Client().Post("/login", url.Values{"login_id": {jiroID}, "password": {demo.Password}}); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the old password: %d to %q", got.StatusCode, got.Location())
	}
}

// D5.3: staff see that somebody's flows are decoys, and end it.
func TestD5_3_DecoyEnds(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	a.Exec("INSERT INTO budgets (subject, class, wrong_streak) VALUES ($1, 'stranger', 30)", hanakoNo)
	says(t, "a decoy", c.Get(at(hanakoNo, "")), "ログインせずに行うお手続きが、進まない状態です")
	leads(t, "ending it", c.Post(at(hanakoNo, "/unlock"), identified("door_recovery=1")), at(hanakoNo, ""))
	says(t, "ended", c.Get(at(hanakoNo, "")), "止まっているものは、ありません")
}

// 登録の無効化: a registration ends for good, with a notice; another agent finds it done.
func TestVoid(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Staff("agent")
		form := identified("card=" + card(a, "0000"))
		if n := c.Get(at(hanakoNo, "/void")).Doc.Find("input[name=card]").Length(); n != 1 {
			t.Errorf("%d cards to choose from, want the registered one", n)
		}
		leads(t, "voiding", c.Post(at(hanakoNo, "/void"), form), at(hanakoNo, ""))
		if got := a.Value("SELECT state FROM enrollments WHERE card_id = " + card(a, "0000")); got != string(models.StateVoid) {
			t.Errorf("the registration is %s", got)
		}
		if theirs, own := recorded(a, hanakoNo, models.ActionStaffVoid, telephoned); theirs != 1 || own != 1 {
			t.Errorf("recorded %d and %d times", theirs, own)
		}
		says(t, "voided", c.Get(at(hanakoNo, "")), "コールセンターが本人認証サービスの登録を無効にしました")
		leads(t, "again", c.Post(at(hanakoNo, "/void"), form), at(hanakoNo, ""))
		says(t, "again", c.Get(at(hanakoNo, "")), "カードの登録は、すでに無効か、登録のない状態でした。")
		a.Settled()
		if letters := a.Letters(hanakoNo, models.ChannelMail, 1); len(letters) != 1 || !strings.Contains(letters[0].Subject, "登録無効のお知らせ") {
			t.Errorf("the notice: %v", letters)
		}
		says(t, "none left", c.Get(at(hanakoNo, "/void")), "無効にできる登録はありません。")
	})
}

// D3.6: the reception shows while it is open; it needs an account and a mobile. The cardholder is told.
func TestD3_6_Reception(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Staff("agent")
		leads(t, "opening", c.Post(at(soraNo, "/reset"), identified()), at(soraNo, ""))
		says(t, "open", c.Get(at(soraNo, "")), "再設定の受付が開いています")
		leads(t, "again", c.Post(at(soraNo, "/reset"), identified()), at(soraNo, ""))
		says(t, "again", c.Get(at(soraNo, "")), "再設定の受付は、すでに開いています。")
		if theirs, own := recorded(a, soraNo, models.ActionReception, telephoned); theirs != 1 || own != 1 {
			t.Errorf("recorded %d and %d times", theirs, own)
		}
		a.Letters(soraNo, models.ChannelSMS, 1)
		a.Clock.Advance(14 * time.Minute)
		c.Get("/staff")
		a.Clock.Advance(14 * time.Minute)
		c.Get("/staff")
		a.Clock.Advance(2 * time.Minute)
		if page := c.Get(at(soraNo, "")); page.Doc.Find("main:contains('受付が開いています')").Length() != 0 {
			t.Error("it is still open after 30 minutes")
		}
		for _, no := range []string{"20000005", "20000006", "20000008"} { // no account
			says(t, no, c.Get(at(no, "/reset")), "再設定の受付には、マイネットプラスの登録と携帯電話番号が必要です。")
			leads(t, no, c.Post(at(no, "/reset"), identified()), at(no, ""))
		}
		if n := a.Count("receptions"); n != 1 {
			t.Errorf("%d receptions", n)
		}
	})
}
