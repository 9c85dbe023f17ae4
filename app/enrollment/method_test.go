package enrollment_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// 仙台 太郎 registered with the password.
const (
	taro, taroNo = "1000000024", "20000002"
	methodButton = "ワンタイムパスワード(SMS)に変更する"
)

// toMethodCode signs 20000002 in and goes to the code page of the change of method.
func toMethodCode(t *testing.T, a *apptest.App) (c *apptest.Client, code string) {
	t.Helper()
	c = a.Client().SignIn(taro)
	if got := c.Post("/security/method", nil); got.Location() != "/security/method/code" {
		t.Fatalf("asking for a code: %d to %q, errors %q", got.StatusCode, got.Location(), got.Errors())
	}
	return c, digitsFor(t, a, models.PurposeMethod)
}

func enterMethod(c *apptest.Client, code string) *apptest.Answer {
	return c.Post("/security/method/code", url.Values{"code": {code}})
}

// switched demands how many enrollments are by SMS of 20000002's, and how often the change was told and noted.
func switched(t *testing.T, a *apptest.App, cards, times int) {
	t.Helper()
	now := a.Count("enrollments e JOIN cards c ON c.id = e.card_id WHERE c.cardholder_no = $1 AND e.method = 'sms_otp' AND e.state = 'registered'", taroNo)
	mails, events := a.Count("messages WHERE template = 'method_changed'"), a.Count("audit_events WHERE action = 'method_changed' AND outcome = 'ok'")
	if now != cards || mails != times || events != times {
		t.Errorf("%d cards by SMS, %d mails, %d events; want %d, %d, %d", now, mails, events, cards, times, times)
	}
}

// D4.4: all the password enrollments switch at once with a code by SMS; the message is forgotten; it is told and noted.
func TestD4_4_SwitchMethod(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		second := giveCard(t, a, taroNo, "5555555555554444")
		enroll(t, a, second, models.StateRegistered, models.MethodPassword)
		cancelled := giveCard(t, a, taroNo, "5105105105105100")
		enroll(t, a, cancelled, models.StateCancelled, models.MethodPassword)
		c := a.Client().SignIn(taro)
		page := c.Get("/security/method")
		if page.H1() != "認証方式の変更" || page.Doc.Find("form[action='/security/method'] button").Text() != methodButton {
			t.Errorf("the page: %q", page.H1())
		}
		for _, want := range []string{"•••• 0505", "•••• 4444", "090-••••-0002", "03-3525-8755", "戻せません", "にせもの", `href="/help/message-differs"`, `href="/help/message-forgotten"`} {
			if !strings.Contains(page.Text, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		if strings.Contains(page.Text, "広瀬川") {
			t.Error("the page shows the personal message")
		}
		if got := c.Post("/security/method", nil); got.Location() != "/security/method/code" {
			t.Fatalf("asking for a code: %d to %q", got.StatusCode, got.Location())
		}
		page = c.Get("/security/method/code")
		if page.H1() != "確認番号の入力" || !strings.Contains(page.Text, "確認番号を電話やメールでお聞きすることはありません。") || !strings.Contains(page.Text, "090-••••-0002") {
			t.Errorf("the code page: %q", page.H1())
		}
		sms := a.Letters(taroNo, models.ChannelSMS, 1)[0].Body
		if !strings.HasPrefix(sms, "【日専連】認証方式の変更の確認番号は ") {
			t.Errorf("the SMS: %q", sms)
		}
		if got := enterMethod(c, digitsFor(t, a, models.PurposeMethod)); got.Location() != "/security/method/done" {
			t.Fatalf("the code: %d to %q, errors %q", got.StatusCode, got.Location(), got.Errors())
		}
		switched(t, a, 2, 1)
		if page := c.Get("/security/method/done"); page.H1() != "認証方式を変更しました" || !strings.Contains(page.Text, "2026年11月22日 20:00") || strings.Count(page.Doc.Find("dd").Text(), "ワンタイムパスワード(SMS)") != 2 {
			t.Errorf("the last page: %d %q", page.StatusCode, page.H1())
		}
		if n := a.Count("accounts WHERE cardholder_no = $1 AND personal_message <> ''", taroNo); n != 0 {
			t.Error("the personal message is still there")
		}
		facts := a.Value("SELECT facts FROM audit_events WHERE action = 'method_changed'")
		if want := `{"cards":[` + card(a, "0505") + `,` + second + `]`; !strings.HasPrefix(facts, want) {
			t.Errorf("the event names %s, want %s", facts, want)
		}
		if state := a.Value("SELECT method FROM enrollments WHERE card_id = $1", cancelled); state != models.MethodPassword {
			t.Error("a cancelled enrollment was changed")
		}
		if page := c.Get("/home"); !strings.Contains(page.Text, "認証方式をワンタイムパスワード(SMS)に変更しました") {
			t.Error("the history does not show the change")
		}
	})
}

// D4.4: whoever has nothing by password sees that nothing is to be done, and there is no way back to the password.
func TestD4_4_NobodySwitchesBack(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	page := c.Get("/security/method")
	if page.StatusCode != http.StatusOK || page.Doc.Find("main form").Length() != 0 || !strings.Contains(page.Text, "お手続きは必要ありません") || !strings.Contains(page.Text, "「パスワード」の方式は終了する") {
		t.Error("the page offers something, or does not say why not")
	}
	for what, got := range map[string]*apptest.Answer{
		"asking for a code": c.Post("/security/method", url.Values{"method": {"password"}}), "the code page": c.Get("/security/method/code"),
		"a code": enterMethod(c, "123456"), "resend": c.Post("/security/method/code", url.Values{"action": {"resend"}}),
		"no code": enterMethod(c, ""), "the last page": c.Get("/security/method/done"),
	} {
		if got.StatusCode != http.StatusSeeOther || got.Location() != "/security/method" {
			t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
		}
	}
	s := a.Client().SignIn(shiki)
	if page := s.Get("/security/method"); !strings.Contains(page.Text, "変更するものはありません") {
		t.Error("without a registered card the page does not say so")
	}
	if n := a.Count("codes WHERE purpose = 'method'") + a.Count("enrollments WHERE method = 'password' AND card_id <> $1", card(a, "0505")); n != 0 {
		t.Error("a code was sent, or somebody has the password method")
	}
}

// No mobile on file: the page says why and to call, and nothing is sent.
func TestD4_4_NoMobile(t *testing.T) {
	a := apptest.Start(t)
	c, code := toMethodCode(t, a)
	a.Exec("UPDATE cardholders SET mobile = '', mobile_index = '' WHERE no = $1", taroNo)
	sent := a.Count("messages")
	page := c.Get("/security/method")
	if !strings.Contains(page.Text, "携帯電話番号が登録されていないため、変更いただけません。") || !strings.Contains(page.Text, "022-267-9222") || page.Doc.Find("main form").Length() != 0 {
		t.Error("the page does not say why and what to do")
	}
	for what, got := range map[string]*apptest.Answer{"asking": c.Post("/security/method", nil), "the code page": c.Get("/security/method/code")} {
		if got.Location() != "/security/method" {
			t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
		}
	}
	if a.Count("messages") != sent {
		t.Error("something was sent")
	}
	if got := enterMethod(c, code); got.Location() != "/security/method/done" {
		t.Errorf("the code that had arrived: %d to %q", got.StatusCode, got.Location())
	}
}

// D5: wrong, used up, expired; a new one works.
func TestD4_4_WrongCodes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, code := toMethodCode(t, a)
		refused(t, "none", enterMethod(c, " - "), http.StatusUnprocessableEntity, codeRequired)
		for range 4 {
			refused(t, "wrong", enterMethod(c, other(code)), http.StatusUnprocessableEntity, codeWrong)
		}
		refused(t, "the fifth wrong one", enterMethod(c, other(code)), http.StatusUnprocessableEntity, codeSpent)
		refused(t, "the right one after it", enterMethod(c, code), http.StatusUnprocessableEntity, codeSpent)
		switched(t, a, 0, 0)
		if n := a.Count("audit_events WHERE action = 'code_entered' AND outcome = 'refused'"); n != 6 {
			t.Errorf("%d refusals were noted, want 6", n)
		}
		a.Clock.Advance(30 * time.Second)
		if got := c.Post("/security/method/code", url.Values{"action": {"resend"}}); got.Location() != "/security/method/code" {
			t.Fatalf("asking for a new one: %d to %q", got.StatusCode, got.Location())
		}
		if page := c.Get("/security/method/code"); !strings.Contains(page.Text, "新しい確認番号をお送りしました。前の確認番号は使えません。") {
			t.Error("the page does not say that it is a new one")
		}
		a.Clock.Advance(10 * time.Minute)
		refused(t, "the expired one", enterMethod(c, digitsFor(t, a, models.PurposeMethod)), http.StatusUnprocessableEntity, codeSpent)
	})
}

// D3.7: a session whose proof is older than that of any code it could have been sent is asked for the password again,
// also to send the code again.
func TestD3_7_MethodCodeNeedsAProof(t *testing.T) {
	a := apptest.Start(t)
	c, _ := toMethodCode(t, a)
	for range 4 {
		a.Clock.Advance(5 * time.Minute)
		c.Get("/status")
	}
	for what, got := range map[string]*apptest.Answer{
		"the page": c.Get("/security/method/code"), "resend": c.Post("/security/method/code", url.Values{"action": {"resend"}}),
		"a code": enterMethod(c, "123456"),
	} {
		if got.Location() != "/reauth?next=%2Fsecurity%2Fmethod%2Fcode" {
			t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
		}
	}
	if got := c.Get("/security/method"); got.Location() != "/reauth?next=%2Fsecurity%2Fmethod" {
		t.Errorf("the first page: %d to %q", got.StatusCode, got.Location())
	}
	if page := c.Get("/reauth?next=%2Fsecurity%2Fmethod"); !strings.Contains(page.Text, "「認証方式の変更」に進みます。") {
		t.Error("the step-up does not say what it is for")
	}
}

// Two tabs, a double click, racing submits, and back after done: it happens once, and all see the last page.
func TestD4_4_Once(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, code := toMethodCode(t, a)
		if got := c.Post("/security/method", nil); got.Location() != "/security/method/code" {
			t.Errorf("the second tab: %d to %q", got.StatusCode, got.Location())
		}
		if n := a.Count("codes WHERE purpose = 'method' AND sends = 1"); n != 1 {
			t.Error("the double click sent twice")
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if status, err := c.Try("/security/method/code", url.Values{"code": {code}}); err != nil || status != http.StatusSeeOther {
					t.Errorf("got %d, %v", status, err)
				}
			})
		}
		wg.Wait()
		switched(t, a, 1, 1)
		for what, got := range map[string]*apptest.Answer{
			"POST method": c.Post("/security/method", nil), "GET code": c.Get("/security/method/code"), "POST code": enterMethod(c, code),
			"a wrong code": enterMethod(c, other(code)), "resend": c.Post("/security/method/code", url.Values{"action": {"resend"}}),
			"no code": enterMethod(c, ""),
		} {
			if got.Location() != "/security/method/done" {
				t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
			}
		}
		switched(t, a, 1, 1)
	})
}

// D5: the code is bound to its purpose, session and person: another's, or an application's, changes nothing.
func TestD4_4_CodeIsBound(t *testing.T) {
	a := apptest.Start(t)
	c, code := toMethodCode(t, a)
	thief := a.Client().SignIn(taro)
	refused(t, "another session", enterMethod(thief, code), http.StatusUnprocessableEntity, codeSpent)
	application := begin(t, c, giveCard(t, a, taroNo, "5555555555554444"))
	refused(t, "for an application", enter(c, application, code), http.StatusUnprocessableEntity, codeSpent)
	switched(t, a, 0, 0)
	if got := enterMethod(c, code); got.Location() != "/security/method/done" {
		t.Errorf("the owner: %d to %q", got.StatusCode, got.Location())
	}
	if got := thief.Get("/security/method/done"); got.Location() != "/security/method" {
		t.Errorf("another session's last page: %d to %q", got.StatusCode, got.Location())
	}
}

// A session that ends in the middle costs a password and a new code.
func TestD3_7_MethodSessionEnds(t *testing.T) {
	a := apptest.Start(t)
	c, code := toMethodCode(t, a)
	a.Clock.Advance(15 * time.Minute)
	if got := enterMethod(c, code); got.Location() != "/login?next=%2Fsecurity%2Fmethod%2Fcode" {
		t.Fatalf("got %d to %q", got.StatusCode, got.Location())
	}
	c.SignIn(taro)
	if got := c.Get("/security/method/code"); got.Location() != "/security/method" {
		t.Errorf("the code page without a code of this session: %d to %q", got.StatusCode, got.Location())
	}
	switched(t, a, 0, 0)
}

// D8.1: enrollments, event, message and the code's use are one transaction.
func TestD4_4_OneTransaction(t *testing.T) {
	a := apptest.Start(t)
	c, code := toMethodCode(t, a)
	a.Exec("CREATE TRIGGER broken BEFORE INSERT ON messages WHEN NEW.template = 'method_changed' BEGIN SELECT RAISE(ABORT, 'broken'); END")
	if got := enterMethod(c, code); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("got %d", got.StatusCode)
	}
	switched(t, a, 0, 0)
	if n := a.Count("codes WHERE purpose = 'method' AND used_at IS NULL AND tries = 0") + a.Count("accounts WHERE cardholder_no = $1 AND personal_message <> ''", taroNo); n != 2 {
		t.Error("the code or the message is gone")
	}
	a.Exec("DROP TRIGGER broken")
	if got := enterMethod(c, code); got.Location() != "/security/method/done" {
		t.Errorf("the same code afterwards: %d to %q", got.StatusCode, got.Location())
	}
	switched(t, a, 1, 1)
}
