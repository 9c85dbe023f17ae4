package recovery_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// 太白 空 has no mail address (domain.md 10).
const soraID, soraPAN, soraBirth = "1000000073", "3528000700000026", "1949-07-07"

// receive opens a reception, as the call center does.
func receive(t *testing.T, a *apptest.App, no string) {
	t.Helper()
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		r := models.NewReception(no, tx.Now(), tx.Policy())
		return tx.SaveReception(t.Context(), &r)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// D3.6: at a reception somebody without mail sets a new password with a card, a birth date and a code by SMS; sessions
// and devices end, and the notice comes by SMS. A reception serves once.
func TestD3_6_ReceptionServesOnce(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		old := a.Client().SignIn(soraID)
		receive(t, a, soraNo)
		c, beside := a.Client(), a.Client()
		leads(t, "the card", c.Post("/recovery/password/card", byCard(soraPAN, soraBirth)), "/recovery/password/card/code")
		right := a.Code(soraNo, 1)
		a.Clock.Advance(31 * time.Second)
		leads(t, "the card beside it", beside.Post("/recovery/password/card", byCard(soraPAN, soraBirth)), "/recovery/password/card/code")
		other := a.Code(soraNo, 2)
		leads(t, "the code", c.Post("/recovery/password/card/code", code(right)), "/recovery/password/card/new")
		leads(t, "the code beside it", beside.Post("/recovery/password/card/code", code(other)), "/recovery/password/card/new")
		shows(t, "the password", c.Get("/recovery/password/card/new"), http.StatusOK, "パスワードの再設定")
		refused(t, "a common password", c.Post("/recovery/password/card/new", url.Values{"new_password": {"password"}}), http.StatusUnprocessableEntity,
			"よく使われるパスワードのため、設定できません。ほかの人が思いつかないものを入力してください。")
		leads(t, "the password", c.Post("/recovery/password/card/new", url.Values{"new_password": {chosen}}), "/recovery/password/card/done")
		shows(t, "the end", c.Get("/recovery/password/card/done"), http.StatusOK, "パスワードを再設定しました")
		leads(t, "the password beside it", beside.Post("/recovery/password/card/new", url.Values{"new_password": {"another-long-one-2026"}}), "/recovery/password/card")
		if old.Get("/home").StatusCode != http.StatusSeeOther || a.Count("devices") != 0 {
			t.Error("the old session or device is still there")
		}
		a.Settled()
		if n := a.Count("messages WHERE cardholder_no = $1 AND channel = 'sms' AND template = $2", soraNo, models.TemplatePassword); n != 1 {
			t.Errorf("%d notices by SMS", n)
		}
		if events(a, soraNo, models.ActionReset, models.OutcomeOK) != 1 {
			t.Error("the reset is not recorded once")
		}
		a.Clock.Advance(24 * time.Hour) // the day's SMS are there again
		again := a.Client()
		leads(t, "asking again", again.Post("/recovery/password/card", byCard(soraPAN, soraBirth)), "/recovery/password/card/code")
		a.Settled()
		refused(t, "asking again", again.Post("/recovery/password/card/code", code(newest(t, a, models.PurposeReception))), http.StatusUnprocessableEntity, codeWrong)
		next := a.Client()
		leads(t, "signing in", next.Post("/login", url.Values{"login_id": {soraID}, "password": {chosen}}), "/login/verify")
	})
}

// D3.6, D6.1: without a reception nothing is sent and no code is right; the pages say nothing of it. Nor for somebody
// else's birth date, a company's card, or a card nobody has, with or without one.
func TestD3_6_NoReceptionNeverVerifies(t *testing.T) {
	a := apptest.Start(t)
	receive(t, a, "20000008")
	receive(t, a, hanakoNo)
	for what, form := range map[string]url.Values{
		"no reception":           byCard(soraPAN, soraBirth),
		"another's birth date":   byCard(hanakoPAN, soraBirth),
		"nobody's card":          byCard(nobodyPAN, soraBirth),
		"a company's card":       byCard("4000056655665556", "1980-04-01"),
		"a card without account": byCard("4242424242424242", "1966-03-30"),
	} {
		c := a.Client()
		leads(t, what, c.Post("/recovery/password/card", form), "/recovery/password/card/code")
		a.Settled()
		page := c.Get("/recovery/password/card/code")
		shows(t, what, page, http.StatusOK, "パスワードの再設定")
		if page.Doc.Find("main:contains('"+maybeSMS+"')").Length() != 1 || page.Doc.Find("main:contains('0007')").Length() != 0 {
			t.Errorf("%s: the page says %s", what, page.Doc.Find("main").Text())
		}
		refused(t, what, c.Post("/recovery/password/card/code", code(newest(t, a, models.PurposeReception))), http.StatusUnprocessableEntity, codeWrong)
		leads(t, what, c.Post("/recovery/password/card/new", url.Values{"new_password": {chosen}}), "/recovery/password/card/code")
	}
	if n := a.Count("messages"); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// D3.6: half an hour after it was opened a reception ends, whatever step the cardholder has reached.
func TestD3_6_ReceptionEnds(t *testing.T) {
	a := apptest.Start(t)
	receive(t, a, soraNo)
	a.Clock.Advance(25 * time.Minute)
	waiting, nearly := a.Client(), a.Client()
	leads(t, "the card", waiting.Post("/recovery/password/card", byCard(soraPAN, soraBirth)), "/recovery/password/card/code")
	first := a.Code(soraNo, 1)
	a.Clock.Advance(31 * time.Second)
	leads(t, "the card", nearly.Post("/recovery/password/card", byCard(soraPAN, soraBirth)), "/recovery/password/card/code")
	leads(t, "the code in time", nearly.Post("/recovery/password/card/code", code(a.Code(soraNo, 2))), "/recovery/password/card/new")
	a.Clock.Advance(5 * time.Minute)
	refused(t, "the code too late", waiting.Post("/recovery/password/card/code", code(first)), http.StatusUnprocessableEntity, codeWrong)
	leads(t, "the password too late", nearly.Post("/recovery/password/card/new", url.Values{"new_password": {chosen}}), "/recovery/password/card")
	if events(a, soraNo, models.ActionReset, models.OutcomeOK) != 0 {
		t.Error("the password was set")
	}
	// The code of one way opens no other.
	unlock := a.Client()
	leads(t, "unlocking", unlock.Post("/recovery/unlock", byCard(soraPAN, soraBirth)), "/recovery/unlock/code")
	leads(t, "across", unlock.Get("/recovery/password/card/code"), "/recovery/password/card")
}
