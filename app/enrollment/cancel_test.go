package enrollment_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

const (
	notCancellable = "えらばれたカードは、本登録ではありません。最新の登録状況をご確認ください。"
	passwordWrong  = "パスワードが正しくありません。ご確認のうえ、もう一度入力してください。"
	lockedOut      = "お客様のIDは現在ご利用いただけません。"
)

// jcb is the id of 20000001's registered card.
func jcb(a *apptest.App) string {
	return a.Value("SELECT id FROM cards WHERE last4 = '0000' AND cardholder_no = $1", hanakoNo)
}

func cancelCard(c *apptest.Client, card, password string) *apptest.Answer {
	return c.Post("/security/3ds/cancel", url.Values{"card": {card}, "password": {password}, "reason": {"no_shopping"}})
}

// cancelled demands how often a cancellation was written, told and noted.
func cancelled(t *testing.T, a *apptest.App, times int) {
	t.Helper()
	rows, mails, events := a.Count("enrollments WHERE state = 'cancelled'"), a.Count("messages WHERE template = 'enrollment_cancelled'"), a.Count("audit_events WHERE action = 'enrollment_cancelled'")
	if rows != times || mails != times || events != times {
		t.Errorf("%d cancelled, %d mails, %d events; want %d of each", rows, mails, events, times)
	}
}

// D4.5: per card, with password and reason; mail, event, flash; and the card can be applied for again (D4).
func TestD4_5_Cancel(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		second := addCard(t, a, "5555555555554444")
		enroll(t, a, second, models.StateRegistered, models.MethodSMS)
		c := a.Client().SignIn(hanako)
		link, ok := c.Get("/status").Doc.Find("main a:contains('本人認証サービスの解除')").First().Attr("href")
		if !ok {
			t.Fatal("the status has no link")
		}
		page := c.Get(link)
		if checked, _ := page.Doc.Find("input[name=card][type=radio][checked]").Attr("value"); page.H1() != "本人認証サービスの解除" || "/security/3ds/cancel?card="+checked != link {
			t.Errorf("the page behind %s: %q, card %q", link, page.H1(), checked)
		}
		if page := c.Get("/security/3ds/cancel"); page.Doc.Find("input[name=card]").Length() != 2 || page.Doc.Find("input[checked]").Length() != 0 {
			t.Error("the page does not offer the registered cards, or chooses one")
		}
		if got := cancelCard(c, jcb(a), demo.Password); got.StatusCode != http.StatusSeeOther || got.Location() != "/status" {
			t.Fatalf("got %d to %q, errors %q", got.StatusCode, got.Location(), got.Errors())
		}
		cancelled(t, a, 1)
		if page := c.Get("/status"); !strings.Contains(page.Text, "本人認証サービスを解除しました。") || !strings.Contains(page.Doc.Find("main").Text(), "解除済み") {
			t.Error("the status does not say what was done")
		}
		facts := a.Value("SELECT facts FROM audit_events WHERE action = 'enrollment_cancelled'")
		if facts != `{"cards":[`+jcb(a)+`],"reason":"no_shopping"}` {
			t.Errorf("the event says %s", facts)
		}
		if page := c.Get("/home"); !strings.Contains(page.Text, "本人認証サービスを解除しました") || !strings.Contains(page.Text, "ネットショッピングを利用しない") {
			t.Error("the history does not show it")
		}
		application := begin(t, c, jcb(a))
		send(t, c, application)
		done(t, "applying again", c, enter(c, application, digits(t, a)), application)
	})
}

// D4.5: only their own registered cards; the form asks for all three; what cannot be is refused before the password is
// judged.
func TestD4_5_Refused(t *testing.T) {
	a := apptest.Start(t)
	provisional, void := addCard(t, a, "5555555555554444"), addCard(t, a, "5105105105105100")
	enroll(t, a, provisional, models.StateProvisional, models.MethodSMS)
	enroll(t, a, void, models.StateVoid, models.MethodSMS)
	c := a.Client().SignIn(hanako)
	for name, id := range map[string]string{
		"another person's": card(a, "0505"), "not registered": card(a, "1111"), "provisional": provisional, "void": void,
		"unknown": "999999", "text": "abc", "negative": "-1", "too large": "99999999999999999999", "emoji": "💳",
	} {
		refused(t, name, cancelCard(c, id, "wrong"), http.StatusUnprocessableEntity, notCancellable)
	}
	const (
		noCard   = "カードがえらばれていません。解除するカードをえらんでください。"
		noReason = "解除の理由がえらばれていません。あてはまるものをえらんでください。"
		noSecret = "パスワードを入力してください。"
	)
	for _, tt := range []struct {
		name string
		form url.Values
		want []string
	}{
		{"nothing", nil, []string{noCard, noReason, noSecret}},
		{"no card", url.Values{"password": {demo.Password}, "reason": {"other"}}, []string{noCard}},
		{"no reason", url.Values{"password": {demo.Password}, "card": {jcb(a)}}, []string{noReason}},
		{"a reason of one's own", url.Values{"password": {demo.Password}, "card": {jcb(a)}, "reason": {"lost"}}, []string{noReason}},
		{"no password", url.Values{"card": {jcb(a)}, "reason": {"other"}}, []string{noSecret}},
		{"a query is no form", url.Values{}, []string{noCard, noReason, noSecret}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := c.Post("/security/3ds/cancel?card="+jcb(a)+"&reason=other&password="+demo.Password, tt.form)
			if got.StatusCode != http.StatusUnprocessableEntity || !slices.Equal(got.Errors(), tt.want) {
				t.Errorf("got %d %q, want %q", got.StatusCode, got.Errors(), tt.want)
			}
			if kept, _ := got.Doc.Find("option[selected]").Attr("value"); tt.form.Get("reason") == "other" && kept != "other" {
				t.Errorf("the reason is %q", kept)
			}
			if strings.Contains(got.Text, demo.Password) {
				t.Error("the password comes back")
			}
		})
	}
	cancelled(t, a, 0)
	if n := a.Count("audit_events WHERE action = 'step_up'"); n != 0 {
		t.Errorf("%d passwords were judged", n)
	}
	s := a.Client().SignIn(shiki)
	if page := s.Get("/security/3ds/cancel"); page.Doc.Find("main form").Length() != 0 || !strings.Contains(page.Text, "解除できるカードはありません") {
		t.Error("without a registered card there is a form")
	}
}

// D4.5, D3.4: the password is judged at the login door: counted, and the fifth wrong one closes it and ends the session.
func TestD4_5_WrongPasswords(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		for range 4 {
			got := cancelCard(c, jcb(a), "wrong-password")
			refused(t, "wrong", got, http.StatusUnprocessableEntity, passwordWrong)
			if kept, _ := got.Doc.Find("option[selected]").Attr("value"); kept != "no_shopping" {
				t.Errorf("the reason is %q", kept)
			}
		}
		if got := cancelCard(c, jcb(a), "wrong-password"); got.StatusCode != http.StatusForbidden || got.H1() != lockedOut {
			t.Errorf("the fifth: %d %q", got.StatusCode, got.H1())
		}
		if got := c.Get("/status"); !strings.HasPrefix(got.Location(), "/login") {
			t.Errorf("the session goes on: %d", got.StatusCode)
		}
		cancelled(t, a, 0)
		if n := a.Count("audit_events WHERE action = 'step_up' AND outcome = 'refused'"); n != 5 {
			t.Errorf("%d refusals were noted, want 5", n)
		}
	})
}

// A full-width password brings the hint beside the field (D3.2).
func TestD3_2_CancelFullWidth(t *testing.T) {
	a := apptest.Start(t)
	got := cancelCard(a.Client().SignIn(hanako), jcb(a), "ｓａｋｕｒａ")
	if errors := got.Errors(); len(errors) != 2 || errors[0] != passwordWrong || !strings.Contains(errors[1], "全角") {
		t.Errorf("errors %q", errors)
	}
}

// A double click, two tabs and back after done cancel once, and say so; the password opens nothing else meanwhile.
func TestD4_5_Once(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		tab := a.Client().SignIn(hanako)
		form := url.Values{"card": {jcb(a)}, "password": {demo.Password}, "reason": {"other"}}
		var wg sync.WaitGroup
		for _, browser := range []*apptest.Client{c, tab} {
			wg.Go(func() {
				if status, err := browser.Try("/security/3ds/cancel", form); err != nil || status != http.StatusSeeOther {
					t.Errorf("got %d, %v", status, err)
				}
			})
		}
		wg.Wait()
		cancelled(t, a, 1)
		if got := cancelCard(c, jcb(a), demo.Password); got.Location() != "/status" {
			t.Errorf("back after done: %d to %q", got.StatusCode, got.Location())
		}
		cancelled(t, a, 1)
	})
}

// A card that was voided since the page was shown is not cancelled, and the page says so.
func TestD4_5_StaleForm(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	c.Get("/security/3ds/cancel")
	a.Exec("UPDATE enrollments SET state = 'void' WHERE card_id = $1", jcb(a))
	refused(t, "void", cancelCard(c, jcb(a), demo.Password), http.StatusUnprocessableEntity, notCancellable)
	cancelled(t, a, 0)
}

// D3.7: the choice survives a session that ended in the middle, the password does not; signing in again is no
// cancellation.
func TestD3_7_CancelSessionEnds(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(15 * time.Minute)
	if got := cancelCard(c, jcb(a), demo.Password); got.Location() != "/login?next=%2Fsecurity%2F3ds%2Fcancel" {
		t.Fatalf("got %d to %q", got.StatusCode, got.Location())
	}
	if strings.Contains(a.Dump("sessions"), demo.Password) {
		t.Error("the password was kept")
	}
	c.SignIn(hanako)
	page := c.Get("/security/3ds/cancel")
	if kept, _ := page.Doc.Find("option[selected]").Attr("value"); kept != "no_shopping" {
		t.Errorf("the reason is %q", kept)
	}
	cancelled(t, a, 0)
}

// D3.7: the session is a new one after the password, and its proof is fresh.
func TestD3_7_CancelRenewsTheSession(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(11 * time.Minute)
	before := session(c)
	cancelCard(c, jcb(a), demo.Password)
	if after := session(c); after == before || after == "" {
		t.Error("the session is the same")
	}
	if page := c.Get("/security/3ds"); page.StatusCode != http.StatusOK {
		t.Errorf("the password is asked for again: %d to %q", page.StatusCode, page.Location())
	}
}

func session(c *apptest.Client) string {
	for _, cookie := range c.Cookies("/") {
		if cookie.Name == "session" {
			return cookie.Value
		}
	}
	return ""
}
