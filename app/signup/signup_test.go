package signup_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// D3.1: terms, card, code by SMS, registered address, password, done: signed in, the ID shown and mailed.
func TestD3_1_SignUp(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client()
		first := c.Get("/signup")
		if first.H1() != title || first.Doc.Find(`a[href="/terms/`+terms+`"]`).Length() == 0 || first.Doc.Find("input[name=agree][checked]").Length() != 0 {
			t.Errorf("first step: %q, no link to the terms, or consent is checked", first.H1())
		}
		leads(t, "agreeing", agree(c), "/signup/card")
		if v := a.Value("SELECT terms_version FROM procedures"); v != terms {
			t.Errorf("terms %q are recorded, want %q", v, terms)
		}
		if page := c.Get("/signup/card"); page.H1() != title {
			t.Errorf("second step: %q", page.H1())
		}
		leads(t, "the card", c.Post("/signup/card", answers()), "/signup/code")
		page := c.Get("/signup/code")
		if page.H1() != title || !strings.Contains(page.Text, "090-••••-0005") || !strings.Contains(page.Text, "確認番号を電話やメールでお聞きすることはありません。") {
			t.Errorf("third step: %q, or nothing is masked", page.H1())
		}
		sms := a.Letters(midoriNo, models.ChannelSMS, 1)[0].Body
		if !strings.HasPrefix(sms, "【日専連】新規登録の確認番号は ") {
			t.Errorf("the SMS: %q", sms)
		}
		leads(t, "the code", enter(c, "/signup/code", a.Code(midoriNo, 1)), "/signup/email")
		page = c.Get("/signup/email")
		if page.H1() != title || !strings.Contains(page.Text, "m•••••@example.jp") || strings.Contains(page.Text, "midori@") {
			t.Errorf("fourth step: %q, or the address is not masked", page.H1())
		}
		leads(t, "keeping the address", c.Post("/signup/email", url.Values{"email": {" "}}), "/signup/password")
		if page := c.Get("/signup/password"); page.H1() != title || page.Doc.Find("input[autocomplete=new-password]").Length() != 1 {
			t.Errorf("fifth step: %q", page.H1())
		}
		leads(t, "the password", choose(c, passphrase), "/signup/done")
		id := done(t, "signing up", c)
		if got := a.Value("SELECT login_id FROM accounts WHERE cardholder_no = $1", midoriNo); got != id {
			t.Errorf("the page says %s, the account %s", id, got)
		}
		wants(t, a, 1)
		if next, _ := c.Get("/signup/done").Doc.Find("main .actions a").First().Attr("href"); next != "/security/3ds" {
			t.Errorf("the last page leads to %q", next)
		}
		if page := c.Get("/security/3ds"); page.StatusCode != http.StatusOK || page.H1() != "本人認証サービスお申込み" {
			t.Errorf("the application: %d to %q", page.StatusCode, page.Location())
		}
		mail := a.Letters(midoriNo, models.ChannelMail, 1)[0]
		if mail.Subject != "【日専連】マイネットプラス登録完了のお知らせ" || mail.Receiver != "midori@example.jp" || !strings.Contains(mail.Body, id) ||
			strings.Contains(mail.Body, passphrase) || strings.Contains(mail.Body, "http") {
			t.Errorf("the mail: %+v", mail)
		}
		if history := a.Value("SELECT facts FROM audit_events WHERE action = 'sign_up'"); !strings.Contains(history, terms) {
			t.Errorf("the event names no terms: %s", history)
		}
		if dump := a.Dump("procedures", "accounts", "audit_events", "messages", "throttles", "codes"); strings.Contains(dump, midoriPAN) ||
			strings.Contains(dump, passphrase) || strings.Contains(dump, "1966-03-30") {
			t.Error("a card number, a password or a birth date stands in the database")
		}
		signIn := url.Values{"login_id": {id}, "password": {passphrase}}
		leads(t, "signing in elsewhere", a.Client().Post("/login", signIn), "/login/verify")
		c.Post("/logout", nil)
		leads(t, "signing in with the browser that is known now", c.Post("/login", signIn), "/home")
	})
}

// D3.3: the browser that signed up is known from then on; a browser that was known to somebody stays so.
func TestD3_3_BrowserIsKnown(t *testing.T) {
	a := apptest.Start(t)
	shared := a.Client().SignIn(hanako)
	token := func() string {
		for _, cookie := range shared.Cookies("/") {
			if cookie.Name == "device" {
				return cookie.Value
			}
		}
		return ""
	}
	before := token()
	shared.Post("/logout", nil)
	leads(t, "agreeing", agree(shared), "/signup/card")
	leads(t, "the card", shared.Post("/signup/card", answers()), "/signup/code")
	leads(t, "the code", enter(shared, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/email")
	leads(t, "the address", shared.Post("/signup/email", nil), "/signup/password")
	leads(t, "the password", choose(shared, passphrase), "/signup/done")
	if token() != before || before == "" {
		t.Error("the browser's own token was replaced")
	}
	if n := a.Count("devices WHERE token_hash = $1", models.HashToken(before)); n != 2 {
		t.Errorf("the browser is known to %d accounts, want 2", n)
	}
}

// D3.11: the session of a new member belongs to the browser that signed up: the list shows it once, and signing that
// browser out ends it.
func TestD3_11_BrowserHasItsSession(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	leads(t, "agreeing", agree(c), "/signup/card")
	leads(t, "the card", c.Post("/signup/card", answers()), "/signup/code")
	leads(t, "the code", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/email")
	leads(t, "the address", c.Post("/signup/email", nil), "/signup/password")
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	devices := c.Get("/security/devices").Doc.Find("main li.device")
	if devices.Length() != 1 {
		t.Fatalf("one browser is listed as %d", devices.Length())
	}
	leads(t, "signing it out", c.Post("/security/devices", url.Values{"device": {devices.Find("button[name=device]").AttrOr("value", "")}}), "/login")
}

// D3.1, D4: 仮登録 stays until the application, which every member finds.
func TestD3_1_ProvisionalStays(t *testing.T) {
	a := apptest.Start(t)
	c := toPassword(t, a)
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	if state := a.Value("SELECT e.state FROM enrollments e JOIN cards c ON c.id = e.card_id WHERE c.cardholder_no = $1", midoriNo); state != "provisional" {
		t.Errorf("the card is %s", state)
	}
	page := c.Get("/signup/done").Doc.Find("main").Text()
	for _, want := range []string{"仮登録が本登録に変わります", "•••• 4242", "仮登録"} {
		if !strings.Contains(page, want) {
			t.Errorf("the last page lacks %q", want)
		}
	}
}

// Without consent to the terms in force nothing begins.
func TestD3_1_Terms(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	const noTerms = "規約への同意が必要です。規約をお読みのうえ、「規約に同意する」にチェックを入れてください。"
	refused(t, "no consent", c.Post("/signup?agree=1", url.Values{"terms": {terms}}), noTerms)
	renewed := "規約が新しくなりました。お読みのうえ、もう一度「規約に同意する」にチェックを入れてください。"
	refused(t, "an older version", c.Post("/signup", url.Values{"agree": {"1"}, "terms": {"2025-04-01"}}), renewed)
	refused(t, "no version", c.Post("/signup", url.Values{"agree": {"1"}}), renewed)
	if n := a.Count("procedures"); n != 0 {
		t.Errorf("%d procedures were begun", n)
	}
	leads(t, "signed in already", a.Client().SignIn(hanako).Get("/signup"), "/home")
}
