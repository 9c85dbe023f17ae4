package acs_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/models"
)

// A purchase of hanako's: page, SMS, right code, RReq, CRes.
func TestChallengeByCode(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, hanako, d, nil)
		f := open(t, a, t1)
		f.asks("")
		for _, want := range []string{"みちのく雑貨オンライン", "12,480円", "•••• 0000", "JCB", "090-••••-0001"} {
			if !strings.Contains(f.Text, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		code := a.Code(hanakoNo, 1)
		sms := a.Letters(hanakoNo, models.ChannelSMS, 1)[0].Body
		if !strings.HasSuffix(sms, "\n\n@shop.example #"+code+" @localhost") || !strings.Contains(sms, "みちのく雑貨オンライン 12,480円") {
			t.Errorf("SMS: %q", sms)
		}
		if got := f.answer("login_id", " １０００-000016", "otp", code[:3]+" "+code[3:]); len(got.Cookies()) > 0 {
			t.Errorf("cookies: %v", got.Cookies())
		}
		f.ends("Y")
		if got := f.form(); got.Get("threeDSSessionData") != "b3JkZXItMQ" {
			t.Errorf("session data: %q", got)
		}
		if address, _ := f.Doc.Find("form").Attr("action"); address != t1.NotificationURL {
			t.Errorf("the form goes to %q", address)
		}
		r := result(t, a, d)
		want := map[string]string{
			"messageType": "RReq", "messageVersion": "2.2.0", "messageCategory": "01", "threeDSServerTransID": t1.ThreeDSServerTransID,
			"dsTransID": t1.DSTransID, "acsTransID": t1.ACSTransID, "transStatus": "Y", "authenticationType": "02",
			"authenticationMethod": "02", "eci": "05", "interactionCounter": "01", "authenticationValue": r["authenticationValue"],
		}
		if !equal(r, want) {
			t.Errorf("RReq %v, want %v", r, want)
		}
		if d.types[0] != "application/JSON; charset=UTF-8" {
			t.Errorf("Content-Type %q", d.types[0])
		}
		signer := acs.KeyedSigner{Keys: a.Store.Keys()}
		ok, err := signer.Verify(acs.Signed{
			ACSTransID: t1.ACSTransID, DSTransID: t1.DSTransID, Card: t1.CardHash, Amount: "12480", Currency: "392", TransStatus: "Y",
		}, r["authenticationValue"])
		if !ok || err != nil {
			t.Errorf("authenticationValue %q: %v", r["authenticationValue"], err)
		}
		got := row(t, a, t1.ACSTransID)
		if got.State != models.TransactionDone || got.ResultState != models.ResultReceived || got.Deadline != nil || got.EndedAt == nil || got.Wrong != 0 {
			t.Errorf("row: %+v", got)
		}
		if a.Count("card_browsers WHERE card_hash = $1 AND device_hash = 'browser'", t1.CardHash) != 1 {
			t.Error("the browser is not remembered")
		}
		if a.Count("audit_events WHERE action = 'purchase_checked' AND outcome = 'ok' AND actor = 'acs' AND subject = $1", hanakoNo) != 1 {
			t.Error("the history lacks the purchase")
		}
		// Already finished: the same CReq and any old form end on the same page.
		f.post(acs.ChallengePath, url.Values{"creq": {creq(t1, "02")}}).ends("Y")
		f.post(acs.AnswerPath, url.Values{"acsTransID": {t1.ACSTransID}, "action": {"cancel"}}).ends("Y")
		f.post(acs.ChallengePath, url.Values{"creq": {creq(t1, "05")}}).complains("305")
		result(t, a, d)
	})
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// 仮登録: the code alone, and no ID on the page.
func TestChallengeOfProvisional(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		f := open(t, a, offer(t, a, midori, d, nil))
		f.asks("")
		if f.Doc.Find("[name=login_id]").Length() != 0 {
			t.Error("the page asks for an ID")
		}
		f.answer("otp", "").asks("ワンタイムパスワードを入力してください。")
		f.answer("otp", a.Code(midoriNo, 1)).ends("Y")
		if r := result(t, a, d); r["eci"] != "05" || r["interactionCounter"] != "01" || r["authenticationMethod"] != "02" {
			t.Errorf("RReq %v", r)
		}
	})
}

// NPA has no amount, neither on the page nor in the SMS, and its RReq no authenticationValue.
func TestChallengeWithoutPayment(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	f := open(t, a, offer(t, a, hanako, d, func(t *models.Transaction) {
		t.MessageCategory, t.MerchantName, t.PurchaseAmount, t.PurchaseCurrency = emv.CategoryNonPayment, "", "500", "392"
	}))
	if sms := a.Letters(hanakoNo, models.ChannelSMS, 1)[0].Body; strings.Contains(sms+f.Text, "500円") || strings.Contains(f.Text, "<dt>お店</dt>") {
		t.Errorf("SMS %q, page %s", sms, f.Text)
	}
	f.answer("login_id", hanakoID, "otp", a.Code(hanakoNo, 1)).ends("Y")
	if r := result(t, a, d); r["authenticationValue"] != "" || r["eci"] != "" || r["messageCategory"] != "02" {
		t.Errorf("RReq %v", r)
	}
}

// The frame: no cookie, no refusal to be framed, its form goes to itself; only the last page's may go anywhere.
func TestChallengeHeaders(t *testing.T) {
	for _, tt := range []struct {
		act, forms string
	}{
		{"", "form-action 'self'"},
		{"cancel", "form-action https: http:"},
	} {
		a, d := apptest.Start(t), newDirectory(t)
		f := open(t, a, offer(t, a, hanako, d, nil))
		if tt.act != "" {
			f.answer("action", tt.act)
		}
		policy := strings.Split(f.Header.Get("Content-Security-Policy"), "; ")
		if !slices.Contains(policy, tt.forms) || !slices.Contains(policy, "default-src 'none'") || strings.Contains(strings.Join(policy, ";"), "frame-ancestors") {
			t.Errorf("%q: policy %q", tt.act, policy)
		}
		if f.Header.Get("X-Frame-Options") != "" || len(f.Cookies()) > 0 || f.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q: headers %v", tt.act, f.Header)
		}
		if f.Doc.Find("a, [target], [style], script:not([src])").Length() > 0 {
			t.Errorf("%q: the page has a link, a target or inline code", tt.act)
		}
	}
}

// A CReq that is wrong: where a transaction is known the shop is told, else the page says so.
func TestWrongCReq(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	t1 := offer(t, a, hanako, d, nil)
	strange := t1
	strange.ThreeDSServerTransID = "dddddddd-0000-4000-8000-000000000001"
	unknown := t1
	unknown.ACSTransID = "dddddddd-0000-4000-8000-000000000002"
	old := emv.Encode(map[string]string{"messageType": "CReq", "messageVersion": "2.1.0", "acsTransID": t1.ACSTransID, "threeDSServerTransID": t1.ThreeDSServerTransID, "challengeWindowSize": "02"})
	for _, tt := range []struct {
		name, creq, session, code string
	}{
		{"no creq", "", "", ""},
		{"no base64", "%%%", "", ""},
		{"no JSON", "bm90aGluZw", "", ""},
		{"unknown transaction", creq(unknown, "02"), "", ""},
		{"ids disagree", creq(strange, "02"), "", "301"},
		{"window size", creq(t1, "09"), "", "203"},
		{"version", old, "", "102"},
		{"session data too long", creq(t1, "02"), strings.Repeat("a", 1025), "203"},
		{"session data in no form", creq(t1, "02"), "\x00\xff", "203"},
	} {
		f := &frame{t: t, c: a.Client()}
		f.post(acs.ChallengePath, url.Values{"creq": {tt.creq}, "threeDSSessionData": {tt.session}})
		if tt.code == "" {
			if f.StatusCode != 400 || f.H1() != "お支払いの認証を続けられません" {
				t.Errorf("%s: got %d %q", tt.name, f.StatusCode, f.H1())
			}
			continue
		}
		f.complains(tt.code)
		m := f.sent()
		if m["acsTransID"] != t1.ACSTransID || m["threeDSServerTransID"] != t1.ThreeDSServerTransID || m["errorComponent"] != "A" {
			t.Errorf("%s: %v", tt.name, m)
		}
	}
	if got := row(t, a, t1.ACSTransID); got.State != models.TransactionOffered {
		t.Errorf("the challenge is %s, want it untouched", got.State)
	}
	f := open(t, a, t1)
	f.asks("")
	f.post(acs.ChallengePath, url.Values{"creq": {creq(t1, "05")}}).complains("305")
	f.post(acs.ChallengePath, url.Values{"creq": {creq(t1, "02") + "=="}}).asks("") // with padding: the same
	f.post(acs.AnswerPath, url.Values{"acsTransID": {unknown.ACSTransID}})
	if f.StatusCode != 400 {
		t.Errorf("an answer to nothing: %d", f.StatusCode)
	}
}

// An answer to a challenge that no browser has opened is an answer to nothing, and so is a CReq where no challenge is.
func TestNotOpened(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	t1 := offer(t, a, hanako, d, nil)
	f := &frame{t: t, c: a.Client()}
	if f.post(acs.AnswerPath, url.Values{"acsTransID": {t1.ACSTransID}, "action": {"cancel"}}); f.StatusCode != 400 {
		t.Errorf("got %d", f.StatusCode)
	}
	decided := offer(t, a, hanako, d, func(t *models.Transaction) {
		t.State, t.Deadline, t.TransStatus = models.TransactionDecided, nil, "Y"
	})
	f.post(acs.ChallengePath, url.Values{"creq": {creq(decided, "02")}}).complains("305")
}

// Nothing but an address of the web is ever posted to.
func TestNoPlaceToReturnTo(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	for _, address := range []string{"", "javascript:alert(1)", "data:text/html,x", "ftp://shop.example/", "//shop.example/"} {
		f := open(t, a, offer(t, a, hanako, d, func(t *models.Transaction) { t.NotificationURL = address }))
		f.answer("action", "cancel")
		if f.StatusCode != 400 || f.sent() != nil {
			t.Errorf("%q: got %d %v", address, f.StatusCode, f.sent())
		}
	}
}

// Back, refresh, second tab, double submit: an old form counts nothing and shows the page anew; a refresh sends no SMS.
func TestOldForms(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, hanako, d, nil)
		first := open(t, a, t1)
		code := a.Code(hanakoNo, 1)
		old := first.form("login_id", hanakoID, "otp", code)
		second := open(t, a, t1) // a refresh
		second.asks("")
		if got := a.Letters(hanakoNo, models.ChannelSMS, 1); len(got) != 1 {
			t.Errorf("%d SMS after a refresh", len(got))
		}
		first.post(acs.AnswerPath, old).asks(renewed)
		if got := first.form().Get("login_id"); got != hanakoID {
			t.Errorf("the ID is %q, want it kept", got)
		}
		for _, token := range []string{"", "x", second.form().Get("token")} {
			first.post(acs.AnswerPath, url.Values{"acsTransID": {t1.ACSTransID}, "token": {token}, "action": {"cancel"}}).asks(renewed)
		}
		if got := row(t, a, t1.ACSTransID); got.Interactions != 0 || got.State != models.TransactionOpen {
			t.Errorf("counted: %+v", got)
		}
		right := first.form("login_id", hanakoID, "otp", code)
		first.post(acs.AnswerPath, right).ends("Y")
		first.post(acs.AnswerPath, right).ends("Y") // double submit
		second.answer("login_id", hanakoID, "otp", code).ends("Y")
		if r := result(t, a, d); r["interactionCounter"] != "01" {
			t.Errorf("RReq %v", r)
		}
	})
}

// A challenge survives the program: another instance goes on with it.
func TestChallengeSurvivesRestart(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	t1 := offer(t, a, hanako, d, nil)
	f := open(t, a, t1)
	code := a.Code(hanakoNo, 1)
	form := f.form("login_id", hanakoID, "otp", code)
	same := apptest.SameDatabase(a)
	a.Stop()
	b := apptest.Start(t, same)
	f.c = b.Client()
	b.Clock.Advance(4 * time.Minute)
	f.post(acs.AnswerPath, form).ends("Y")
	result(t, b, d)
}
