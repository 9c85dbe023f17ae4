package signup_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/otp"
	"mynetplus/models"
)

// The cast (domain.md 10) and the sentences of copy.md.
const (
	midoriNo, midoriPAN = "20000005", "4242424242424242"
	hanakoNo, hanakoPAN = "20000001", "4111111111111111"
	hanako              = "1000000016"

	terms      = "2026-06-01"
	passphrase = "hirosegawa no seseragi"

	title        = "新規登録"
	doneTitle    = "登録が完了しました"
	cardRefused  = "ご入力内容を確認できませんでした。カードと登録内容をご確認のうえ、もう一度入力してください。"
	codeWrong    = "確認番号が一致しません。ご確認のうえ、もう一度入力してください。"
	codeSpent    = "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。"
	codeRequired = "確認番号を入力してください。"
	exists       = "すでに登録されています"
	gone         = "新規登録の受付時間が過ぎました。お手数ですが、もう一度はじめからお手続きください。"
)

// answers are what midori enters at the card check, with changes.
func answers(changes ...string) url.Values {
	form := url.Values{"card": {midoriPAN}, "expiry": {"12/29"}, "birth": {"1966-03-30"}, "mobile": {"0005"}}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// hers are what hanako enters, who has an account.
var hers = answers("card", hanakoPAN, "birth", "1984-05-02", "mobile", "0001")

func agree(c *apptest.Client) *apptest.Answer {
	return c.Post("/signup", url.Values{"agree": {"1"}, "terms": {terms}})
}

func enter(c *apptest.Client, path, code string) *apptest.Answer {
	return c.Post(path, url.Values{"code": {code}})
}

func choose(c *apptest.Client, password string) *apptest.Answer {
	return c.Post("/signup/password", url.Values{"password": {password}})
}

// leads demands a redirect.
func leads(t *testing.T, what string, got *apptest.Answer, to string) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther || got.Location() != to {
		t.Fatalf("%s: %d %q to %q, want to %q; errors %q", what, got.StatusCode, got.H1(), got.Location(), to, got.Errors())
	}
}

// refused demands a step's page with one error.
func refused(t *testing.T, what string, got *apptest.Answer, sentence string) {
	t.Helper()
	errors := got.Errors()
	if got.StatusCode != http.StatusUnprocessableEntity || got.H1() != title || len(errors) != 1 || errors[0] != sentence {
		t.Errorf("%s: got %d %q %q to %q, want 422 %q", what, got.StatusCode, got.H1(), errors, got.Location(), sentence)
	}
}

// digits derives the newest code of a purpose, without waiting for its message.
func digits(t *testing.T, a *apptest.App, purpose string) string {
	t.Helper()
	id, code := a.Value("SELECT id FROM codes WHERE purpose = $1 ORDER BY created_at DESC, sent_at DESC LIMIT 1", purpose), ""
	err := a.Store.Read(t.Context(), func(q *models.Query) (err error) {
		code, err = otp.Digits(context.WithoutCancel(t.Context()), q, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// other is six digits that are not the code.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// toCode goes to the code page with these answers; the code is on its way.
func toCode(t *testing.T, a *apptest.App, form url.Values) *apptest.Client {
	t.Helper()
	c := a.Client()
	leads(t, "agreeing", agree(c), "/signup/card")
	leads(t, "the card", c.Post("/signup/card", form), "/signup/code")
	return c
}

// toEmail goes on to the address.
func toEmail(t *testing.T, a *apptest.App) *apptest.Client {
	t.Helper()
	c := toCode(t, a, answers())
	leads(t, "the code", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/email")
	return c
}

// toPassword goes on to the password, with the registered address.
func toPassword(t *testing.T, a *apptest.App) *apptest.Client {
	t.Helper()
	c := toEmail(t, a)
	leads(t, "keeping the address", c.Post("/signup/email", url.Values{"email": {""}}), "/signup/password")
	return c
}

var tenDigits = regexp.MustCompile(`^\d{10}$`)

// done demands the last page and returns the ID on it.
func done(t *testing.T, what string, c *apptest.Client) string {
	t.Helper()
	page := c.Get("/signup/done")
	if page.StatusCode != http.StatusOK || page.H1() != doneTitle {
		t.Fatalf("%s: the last page is %d %q to %q", what, page.StatusCode, page.H1(), page.Location())
	}
	id := page.Doc.Find(".plate b").Text()
	if !tenDigits.MatchString(id) {
		t.Errorf("%s: the ID is %q", what, id)
	}
	return id
}

// wants demands how many accounts midori has, and how often that was told and noted.
func wants(t *testing.T, a *apptest.App, n int) {
	t.Helper()
	accounts := a.Count("accounts WHERE cardholder_no = $1", midoriNo)
	told, noted := a.Count("messages WHERE template = 'signed_up'"), a.Count("audit_events WHERE action = 'sign_up' AND outcome = 'ok'")
	if accounts != n || told != n || noted != n {
		t.Errorf("%d accounts, %d mails, %d events; want %d of each", accounts, told, noted, n)
	}
}

// letter is the one of midori's n letters on a channel that says something.
func letter(t *testing.T, a *apptest.App, channel string, n int, says string) models.Letter {
	t.Helper()
	for _, l := range a.Letters(midoriNo, channel, n) {
		if strings.Contains(l.Body, says) {
			return l
		}
	}
	t.Fatalf("no letter says %q", says)
	return models.Letter{}
}
