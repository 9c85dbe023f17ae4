package login_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

const (
	hanakoNo = "20000001"
	shiki    = "1000000040"
	sora     = "1000000073" // no e-mail
)

func enter(c *apptest.Client, code string) *apptest.Answer {
	return c.Post("/login/verify", url.Values{"code": {code}, "next": {"/status"}})
}

// proving signs in from a new device, up to its code.
func proving(t *testing.T, a *apptest.App, id string) *apptest.Client {
	t.Helper()
	c := a.Client()
	proves(t, "a new device", c, id, demo.Password)
	return c
}

// D3.3: a device that has not signed in before is asked for a code by SMS, is remembered, and the cardholder is told.
func TestD3_3_NewDevice(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := proving(t, a, hanako)
		if got := c.Get("/status"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("the password alone opens the status: %d", got.StatusCode)
		}
		page := c.Get("/login/verify?next=%2Fstatus")
		wants(t, "the code page", page, http.StatusOK, "確認番号の入力")
		if next, _ := page.Doc.Find("form input[name=next]").Attr("value"); next != "/status" || !strings.Contains(page.Text, "090-••••-0001") {
			t.Errorf("it leads to %q, or does not say where the code went", next)
		}
		code := a.Code(hanakoNo, 1)
		if sms := a.Letters(hanakoNo, models.ChannelSMS, 1)[0].Body; !strings.Contains(sms, "ログインの確認番号は "+code) {
			t.Errorf("the SMS: %s", sms)
		}
		if got := enter(c, code); got.Location() != "/status" {
			t.Fatalf("the code: %d to %q", got.StatusCode, got.Location())
		}
		wants(t, "signed in", c.Get("/status"), http.StatusOK, "登録状況")
		if mail := a.Letters(hanakoNo, models.ChannelMail, 1)[0]; mail.Subject != "【日専連】新しい端末からのログインのお知らせ" {
			t.Errorf("the notice: %s", mail.Subject)
		}
		c.Post("/logout", nil)
		in(t, "the same device", c, hanako, demo.Password)
		if n := a.Count("messages WHERE template = 'new_device'"); n != 1 {
			t.Errorf("%d notices, want one", n)
		}
		proving(t, a, hanako)
		if got := enter(c, code); got.Location() != "/status" {
			t.Errorf("a code again, from who is signed in: %d to %q", got.StatusCode, got.Location())
		}
	})
}

// D3.3: the code goes by mail where there is no mobile; with neither the page says to call.
func TestD3_3_NoMobile(t *testing.T) {
	a := apptest.Start(t)
	a.Exec("UPDATE cardholders SET mobile = '' WHERE no = '20000004'")
	c := proving(t, a, shiki)
	if page := c.Get("/login/verify"); !strings.Contains(page.Text, "s•••••@example.jp") || strings.Contains(page.Text, "SMSでお送りしました") {
		t.Error("the page does not say that a mail came")
	}
	mail := a.Letters("20000004", models.ChannelMail, 1)[0]
	code := sixDigits.FindString(mail.Body)
	if got := enter(c, code); got.Location() != "/status" {
		t.Errorf("the code by mail: %d to %q", got.StatusCode, got.Location())
	}
	a.Exec("UPDATE cardholders SET mobile = '' WHERE no = '20000007'")
	got := post(a.Client(), sora, demo.Password)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.Text, "お送りできる携帯電話番号とメールアドレスの登録がありません。") {
		t.Errorf("neither: %d", got.StatusCode)
	}
}

// D5, D5.2: wrong, expired and replayed codes prove nothing; each refusal commits its count.
func TestD3_3_WrongCodes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := proving(t, a, hanako)
		code := a.Code(hanakoNo, 1)
		for try, want := range []string{"一致しません", "一致しません", "一致しません", "一致しません", "使えなくなりました"} {
			if got := enter(c, other(code)); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.Text, want) {
				t.Errorf("try %d: %d, want %q", try+1, got.StatusCode, want)
			}
		}
		if got := enter(c, code); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("the right code after five wrong ones: %d", got.StatusCode)
		}
		if got := a.Count("sessions WHERE owner = '20000001'"); got != 0 {
			t.Errorf("%d sessions", got)
		}
		late := proving(t, a, hanako)
		code = a.Code(hanakoNo, 2)
		a.Clock.Advance(10 * time.Minute)
		if got := enter(late, code); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("after ten minutes: %d", got.StatusCode)
		}
		a.Clock.Advance(20 * time.Minute)
		if got := enter(late, code); got.Location() != "/login?next=%2Fstatus" {
			t.Errorf("after the procedure's end: %d to %q", got.StatusCode, got.Location())
		}
	})
}

// D3.3: a code proves the browser it was asked for, and no other one; nobody proves what they did not begin.
func TestD3_3_AnotherBrowsersCode(t *testing.T) {
	a := apptest.Start(t)
	proving(t, a, hanako)
	code := a.Code(hanakoNo, 1)
	a.Clock.Advance(time.Minute)
	second := proving(t, a, hanako)
	a.Code(hanakoNo, 2)
	if got := enter(second, code); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the first browser's code in the second: %d", got.StatusCode)
	}
	if got := enter(a.Client(), code); got.Location() != "/login?next=%2Fstatus" {
		t.Errorf("without a procedure: %d to %q", got.StatusCode, got.Location())
	}
}

// D3.4: a lockdown in the middle ends it: nobody passes, the right code included.
func TestD3_4_LockdownWhileProving(t *testing.T) {
	a := apptest.Start(t)
	c := proving(t, a, hanako)
	code := a.Code(hanakoNo, 1)
	a.Exec("UPDATE locks SET closed_at = $1, cause = 'lockdown' WHERE owner = '20000001' AND door = 'login'", a.Clock.Now())
	wants(t, "the right code", enter(c, code), http.StatusForbidden, locked)
	wants(t, "the right password", post(a.Client(), hanako, demo.Password), http.StatusForbidden, locked)
}

// D3.10: the owner of an ID whose door closed is told, once a day; an ID that is nobody's tells nobody.
func TestD3_10_LockIsTold(t *testing.T) {
	a := apptest.Start(t)
	fail(t, a, nobody, 5)
	fail(t, a, hanako, 6)
	if mail := a.Letters(hanakoNo, models.ChannelMail, 1)[0]; mail.Subject != "【日専連】ロックのお知らせ" {
		t.Errorf("the notice: %s", mail.Subject)
	}
	if n := a.Count("messages"); n != 1 {
		t.Errorf("%d messages, want one", n)
	}
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// other is a code that is not this one.
func other(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}

// D3.11: the session that the code begins belongs to the device that it proves, so ending the device ends it.
func TestD3_11_ProvenDeviceHasItsSession(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, other := proving(t, a, hanako), a.Client().SignIn(hanako)
		enter(c, a.Code(hanakoNo, 1))
		if n := c.Get("/security/devices").Doc.Find("main li.device").Length(); n != 2 {
			t.Errorf("two browsers are listed as %d", n)
		}
		other.Post("/security/devices", url.Values{"others": {"1"}})
		if got := c.Get("/home"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("its device was ended, and its session lives: %d", got.StatusCode)
		}
	})
}
