package signup_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

func email(c *apptest.Client, address string) *apptest.Answer {
	return c.Post("/signup/email", url.Values{"email": {address}})
}

// D3.1, D3.10: a new address is proven by a code mailed to it, registered when the sign-up is finished, and the old one
// is told.
func TestD3_1_NewEmail(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := toEmail(t, a)
		leads(t, "a new address", email(c, " ｉｚｕｍｉ＠ｅｘａｍｐｌｅ．ｃｏｍ "), "/signup/email")
		page := c.Get("/signup/email")
		if page.H1() != title || !strings.Contains(page.Text, "i•••••@example.com") || strings.Contains(page.Text, "izumi@") {
			t.Errorf("the code page: %q", page.H1())
		}
		mail := a.Letters(midoriNo, models.ChannelMail, 1)[0]
		code := digits(t, a, models.PurposeSignUpMail)
		if mail.Receiver != "izumi@example.com" || mail.Subject != "【日専連】確認番号のお知らせ" || !strings.Contains(mail.Body, code) {
			t.Errorf("the mail: %+v", mail)
		}
		leads(t, "the password too early", c.Get("/signup/password"), "/signup/email")
		leads(t, "posting it too early", choose(c, passphrase), "/signup/email")
		refused(t, "wrong", enter(c, "/signup/email", other(code)), codeWrong)
		leads(t, "the code", enter(c, "/signup/email", code), "/signup/password")
		leads(t, "a double click", enter(c, "/signup/email", code), "/signup/password")
		if dump := a.Dump("procedures", "messages", "codes"); strings.Contains(dump, "izumi") {
			t.Error("the address stands open in the database")
		}
		if n := a.Count("audit_events WHERE action = 'email_changed'"); n != 0 {
			t.Error("it is registered before the sign-up is finished")
		}
		leads(t, "the password", choose(c, passphrase), "/signup/done")
		if page := c.Get("/signup/done"); !strings.Contains(page.Text, "i•••••@example.com") {
			t.Error("the last page does not name it")
		}
		letters := a.Letters(midoriNo, models.ChannelMail, 4)
		told := map[string]int{}
		for _, letter := range letters {
			told[letter.Receiver]++
		}
		if told["izumi@example.com"] != 3 || told["midori@example.jp"] != 1 {
			t.Errorf("told %v, want the code, the ID and the change at the new address, the change at the old one", told)
		}
		if n := a.Count("audit_events WHERE action = 'email_changed' AND chain = 'cardholder:20000005'"); n != 1 {
			t.Errorf("%d events of it", n)
		}
	})
}

// The code that was mailed to one address never proves another.
func TestD3_1_EmailCodeIsBoundToTheAddress(t *testing.T) {
	a := apptest.Start(t)
	c := toEmail(t, a)
	leads(t, "one's own", email(c, "own@example.com"), "/signup/email")
	code := digits(t, a, models.PurposeSignUpMail)
	a.Clock.Advance(31 * time.Second)
	leads(t, "another's", email(c, "victim@example.com"), "/signup/email")
	if digits(t, a, models.PurposeSignUpMail) == code {
		t.Error("the same code went to another address")
	}
	refused(t, "the first one's code", enter(c, "/signup/email", code), codeWrong)
	leads(t, "back to one's own", email(c, "own@example.com"), "/signup/email")
	leads(t, "its code", enter(c, "/signup/email", code), "/signup/password")
	leads(t, "changing it behind the proof", email(c, "victim@example.com"), "/signup/email")
	leads(t, "which needs proof", choose(c, passphrase), "/signup/email")
	leads(t, "keeping the registered one after all", email(c, ""), "/signup/password")
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	if mail := letter(t, a, models.ChannelMail, 4, "マイネットプラスへのご登録が完了しました"); mail.Receiver != "midori@example.jp" {
		t.Errorf("the ID went to %s", mail.Receiver)
	}
}

// What is no address is refused with what was typed; the registered one, typed in, needs no proof.
func TestD3_1_EmailForm(t *testing.T) {
	a := apptest.Start(t)
	c := toEmail(t, a)
	for _, typed := range []string{"midori", "midori@example.com, taro@example.com", strings.Repeat("a", 300) + "@example.com"} {
		got := email(c, typed)
		refused(t, typed, got, "メールアドレスの形になっていません。「@」の前後をご確認のうえ、もう一度入力してください。")
		if value, _ := got.Doc.Find("input[name=email]").Attr("value"); value == "" || !strings.HasPrefix(typed, value) {
			t.Errorf("%q comes back as %q", typed, value)
		}
	}
	leads(t, "the registered one", email(c, "Midori@Example.jp"), "/signup/password")
	leads(t, "a look back", c.Get("/signup/email"), "/signup/password")
	if page := c.Get("/signup/email?change=1"); page.StatusCode != http.StatusOK || page.Doc.Find("input[name=email]").Length() != 1 {
		t.Errorf("to change it: %d to %q", page.StatusCode, page.Location())
	}
	if n := a.Count("messages WHERE channel = 'mail'"); n != 0 {
		t.Errorf("%d mails went out", n)
	}
}

// Without a registered address one is asked for, but nobody has to have one: notices go by SMS then (D3.10).
func TestD3_10_NoEmail(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		a.Exec("UPDATE cardholders SET email = '', email_index = '' WHERE no = $1", midoriNo)
		c := toEmail(t, a)
		refused(t, "nothing", email(c, ""), "メールアドレスを入力してください。")
		leads(t, "none", c.Post("/signup/email", url.Values{"action": {"without"}}), "/signup/password")
		leads(t, "the password", choose(c, passphrase), "/signup/done")
		id := done(t, "without an address", c)
		if sms := letter(t, a, models.ChannelSMS, 2, "ご登録が完了しました"); strings.Contains(sms.Body, id) {
			t.Errorf("the SMS: %q", sms.Body)
		}
		if page := c.Get("/signup/done"); !strings.Contains(page.Text, "この番号をお控えください") {
			t.Error("the last page does not ask to note the ID")
		}
	})
}

// The first address of somebody who had none is registered like any other.
func TestD3_1_FirstEmail(t *testing.T) {
	a := apptest.Start(t)
	a.Exec("UPDATE cardholders SET email = '', email_index = '' WHERE no = $1", midoriNo)
	c := toEmail(t, a)
	leads(t, "the first", email(c, "first@example.com"), "/signup/email")
	leads(t, "its code", enter(c, "/signup/email", digits(t, a, models.PurposeSignUpMail)), "/signup/password")
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	if mail := letter(t, a, models.ChannelMail, 2, "マイネットプラスへのご登録が完了しました"); mail.Receiver != "first@example.com" {
		t.Errorf("the mail went to %s", mail.Receiver)
	}
}

// D5.3: five mails a day; keeping the registered address is still possible.
func TestD5_3_SignUpMails(t *testing.T) {
	a := apptest.Start(t)
	c := toEmail(t, a)
	for i := range 5 {
		leads(t, "a mail", email(c, string(rune('a'+i))+"@example.com"), "/signup/email")
	}
	if got := email(c, "f@example.com"); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the sixth mail: %d to %q", got.StatusCode, got.Location())
	}
	leads(t, "keeping the registered one", email(c, ""), "/signup/password")
}
