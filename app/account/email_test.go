package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/otp"
	"mynetplus/models"
)

const (
	newEmail  = "hanako.new@example.com"
	codeWrong = "確認番号が一致しません。ご確認のうえ、もう一度入力してください。"
	codeSpent = "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。"
)

func askEmail(c *apptest.Client, address string) *apptest.Answer {
	return c.Post("/security/email", url.Values{"email": {address}})
}

func enterCodes(c *apptest.Client, sms, mail string) *apptest.Answer {
	return c.Post("/security/email/code", url.Values{"sms_code": {sms}, "mail_code": {mail}})
}

// digits derives the newest code of a purpose.
func digits(t *testing.T, a *apptest.App, purpose string) (code string) {
	t.Helper()
	id := a.Value("SELECT id FROM codes WHERE purpose = $1 ORDER BY created_at DESC LIMIT 1", purpose)
	err := a.Store.Read(t.Context(), func(q *models.Query) (err error) {
		code, err = otp.Digits(t.Context(), q, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func smsCode(t *testing.T, a *apptest.App) string {
	t.Helper()
	return digits(t, a, models.PurposeEmail)
}
func mailCode(t *testing.T, a *apptest.App) string {
	t.Helper()
	return digits(t, a, models.PurposeEmailMail)
}

// other is six digits that are not the code.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// email is the registered address of a cardholder.
func email(t *testing.T, a *apptest.App, no string) (address string) {
	t.Helper()
	err := a.Store.Read(t.Context(), func(q *models.Query) error {
		person, err := q.Cardholder(t.Context(), no)
		if err != nil {
			return err
		}
		contacts, err := person.Contacts(q.Keys())
		address = contacts.Email
		if index := q.Keys().Hash(models.HashEmail, address); address != "" && person.EmailIndex != index {
			t.Errorf("the index does not find %s", no)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// pending signs hanako in and asks for the two codes.
func pending(t *testing.T, a *apptest.App) *apptest.Client {
	t.Helper()
	c := a.Client().SignIn(hanako)
	if got := askEmail(c, newEmail); got.StatusCode != http.StatusSeeOther || got.Location() != "/security/email/code" {
		t.Fatalf("asking: %d to %q, errors %q", got.StatusCode, got.Location(), got.Errors())
	}
	return c
}

// D3.8, D3.10: a code to the mobile and a code to the new address; then it is the registered one, and both are told.
func TestD3_8_ChangeEmail(t *testing.T) {
	a := apptest.Start(t)
	fileHash := a.Value("SELECT file_email FROM cardholders WHERE no = $1", hanakoNo)
	c := pending(t, a)
	page := c.Get("/security/email/code")
	for _, want := range []string{"090-••••-0001", "h•••••@example.com", "確認番号を電話やメールでお聞きすることはありません。"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page.H1() != "メールアドレスの変更" || strings.Contains(page.Text, newEmail) {
		t.Errorf("got %q", page.H1())
	}
	if sent := a.Value("SELECT recipient FROM messages WHERE channel = 'mail' AND template = 'procedure_code'"); sent == "" || strings.Contains(sent, "@") {
		t.Errorf("the mail's address is %q, want it sealed", sent)
	}
	leads(t, "both codes", c, enterCodes(c, smsCode(t, a), mailCode(t, a)), "/security", "メールアドレスを変更しました。")
	if got := email(t, a, hanakoNo); got != newEmail {
		t.Errorf("registered is %q", got)
	}
	if got := a.Value("SELECT file_email FROM cardholders WHERE no = $1", hanakoNo); got != fileHash {
		t.Error("the file's own value is forgotten: the next file would undo the change")
	}
	if n := a.Count("messages WHERE cardholder_no = $1 AND template = 'email_changed' AND channel = 'mail'", hanakoNo); n != 2 {
		t.Errorf("%d notices, want one to the old and one to the new address", n)
	}
	if n := a.Count("audit_events WHERE subject = $1 AND action = 'email_changed' AND outcome = 'ok'", hanakoNo); n != 1 {
		t.Errorf("%d events", n)
	}
	if dump := a.Dump("audit_events", "procedures", "messages", "sessions"); strings.Contains(dump, "example.com") {
		t.Error("the address stands somewhere in the clear")
	}
	leads(t, "once more", c, enterCodes(c, "000000", "000000"), "/security", "")
}

// D3.8: one right code is kept, a wrong one counts; the fifth wrong one uses it up.
func TestD3_8_OneWrongCode(t *testing.T) {
	a := apptest.Start(t)
	c := pending(t, a)
	sms, mail := smsCode(t, a), mailCode(t, a)
	refused(t, "no code", enterCodes(c, "", ""), http.StatusUnprocessableEntity, "SMSの確認番号を入力してください。", "メールの確認番号を入力してください。")
	refused(t, "swapped", enterCodes(c, other(sms), other(mail)), http.StatusUnprocessableEntity, codeWrong, codeWrong)
	got := enterCodes(c, sms, other(mail))
	refused(t, "a wrong mail code", got, http.StatusUnprocessableEntity, codeWrong)
	if got.Doc.Find("#sms_code").Length() != 0 || !strings.Contains(got.Text, "確認しました") {
		t.Error("the page asks for the SMS code again")
	}
	for range 2 {
		refused(t, "a wrong mail code", enterCodes(c, "", other(mail)), http.StatusUnprocessableEntity, codeWrong)
	}
	refused(t, "the fifth", enterCodes(c, "", other(mail)), http.StatusUnprocessableEntity, codeSpent)
	refused(t, "the right one too late", enterCodes(c, "", mail), http.StatusUnprocessableEntity, codeSpent)
	if got := email(t, a, hanakoNo); got != "hanako@example.jp" {
		t.Errorf("registered is %q", got)
	}
	a.Clock.Advance(30 * time.Second)
	leads(t, "resend", c, c.Post("/security/email/code", url.Values{"action": {"resend_mail"}}), "/security/email/code", "新しい確認番号をお送りしました。")
	leads(t, "the new code", c, enterCodes(c, "", mailCode(t, a)), "/security", "メールアドレスを変更しました。")
}

// D3.8: the code that came to one address proves no other.
func TestD3_8_CodeIsBoundToTheAddress(t *testing.T) {
	a := apptest.Start(t)
	c := pending(t, a)
	sms, mail := smsCode(t, a), mailCode(t, a)
	if got := askEmail(c, "somebody-else@example.com"); got.Location() != "/security/email/code" {
		t.Fatalf("the second address: %d to %q", got.StatusCode, got.Location())
	}
	if mail == mailCode(t, a) {
		t.Skip("both addresses got the same digits, one time in a million")
	}
	refused(t, "the first address's code", enterCodes(c, sms, mail), http.StatusUnprocessableEntity, codeWrong)
	leads(t, "its own", c, enterCodes(c, "", mailCode(t, a)), "/security", "メールアドレスを変更しました。")
	if got := email(t, a, hanakoNo); got != "somebody-else@example.com" {
		t.Errorf("registered is %q", got)
	}
}

// D5: codes are this session's; what another one was sent opens nothing here.
func TestD5_EmailCodesAreBoundToTheSession(t *testing.T) {
	a := apptest.Start(t)
	pending(t, a)
	sms, mail := smsCode(t, a), mailCode(t, a)
	c := a.Client().SignIn(hanako)
	leads(t, "another session", c, enterCodes(c, sms, mail), "/security/email", "もう一度メールアドレスを入力してください。")
	a.Clock.Advance(time.Minute)
	askEmail(c, newEmail)
	if smsCode(t, a) != sms {
		refused(t, "with its own pass", enterCodes(c, sms, mail), http.StatusUnprocessableEntity, codeWrong, codeWrong)
	}
	if got := email(t, a, hanakoNo); got != "hanako@example.jp" {
		t.Errorf("registered is %q", got)
	}
}

// D3.8: addresses that are none, the same one, and what was typed stays.
func TestD3_8_RefusedAddresses(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	const invalid = "メールアドレスの形になっていません。「@」の前後をご確認のうえ、もう一度入力してください。"
	for typed, want := range map[string]string{
		"":                  "新しいメールアドレスを入力してください。",
		"hanako":            invalid,
		"hanako@localhost":  invalid,
		"花子 <h@example.jp>": invalid,
		"hanako@example.JP": "いまのメールアドレスと同じです。変更後のメールアドレスを入力してください。",
	} {
		got := askEmail(c, typed)
		refused(t, typed, got, http.StatusUnprocessableEntity, want)
		if value := got.Doc.Find("#email").AttrOr("value", ""); !strings.EqualFold(value, typed) {
			t.Errorf("%q came back as %q", typed, value)
		}
	}
	if n := a.Count("codes"); n != 0 {
		t.Errorf("%d codes were sent", n)
	}
}

// D3.8: the page says why it cannot be changed without a mobile, and whom to call; somebody without an address gets one.
func TestD3_8_WithoutContacts(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Exec("UPDATE cardholders SET mobile = '', mobile_index = '' WHERE no = $1", hanakoNo)
	page := c.Get("/security/email")
	if page.H1() != "メールアドレスの変更" || !strings.Contains(page.Text, "携帯電話番号が登録されていないため") || !strings.Contains(page.Text, "022-267-9222") || page.Doc.Find("#email").Length() != 0 {
		t.Errorf("got %d %q", page.StatusCode, page.H1())
	}
	if got := askEmail(c, newEmail); got.Location() != "/security/email" || a.Count("codes") != 0 {
		t.Errorf("asking got %d to %q, %d codes", got.StatusCode, got.Location(), a.Count("codes"))
	}

	sora := a.Client().SignIn("1000000073")
	askEmail(sora, "Sora@Example.JP")
	leads(t, "a first address", sora, enterCodes(sora, smsCode(t, a), mailCode(t, a)), "/security", "メールアドレスを変更しました。")
	if got := email(t, a, "20000007"); got != "Sora@example.jp" {
		t.Errorf("registered is %q", got)
	}
	if n := a.Count("messages WHERE cardholder_no = '20000007' AND template = 'email_changed'"); n != 1 {
		t.Errorf("%d notices", n)
	}
}

// D5, D5.3: a code is sent again after 30 seconds; the budget ends it, and says for how long.
func TestD5_3_EmailCodeResend(t *testing.T) {
	a := apptest.Start(t)
	c := pending(t, a)
	sms := smsCode(t, a)
	resend := func() *apptest.Answer { return c.Post("/security/email/code", url.Values{"action": {"resend_sms"}}) }
	if got := resend(); got.Location() != "/security/email/code" || a.Count("messages WHERE channel = 'sms'") != 1 {
		t.Errorf("at once: %d to %q", got.StatusCode, got.Location())
	}
	for i := range 4 {
		a.Clock.Advance(30 * time.Second)
		if got := resend(); got.Location() != "/security/email/code" {
			t.Errorf("resend %d: %d to %q", i+1, got.StatusCode, got.Location())
		}
	}
	if n := a.Count("messages WHERE channel = 'sms'"); n != 5 || smsCode(t, a) == sms {
		t.Errorf("%d SMS; after three resends a new code was due", n)
	}
	a.Clock.Advance(30 * time.Second)
	if got := resend(); got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" || !strings.Contains(got.Text, "送信を止めています。") {
		t.Errorf("the sixth SMS in ten minutes: %d", got.StatusCode)
	}
	if got := askEmail(c, "again@example.com"); got.StatusCode != http.StatusTooManyRequests || len(got.Errors()) != 1 {
		t.Errorf("asking again: %d %q", got.StatusCode, got.Errors())
	}
	a.Clock.Advance(30 * time.Minute)
	c.SignIn(hanako)
	leads(t, "too late", c, resend(), "/security/email", "もう一度メールアドレスを入力してください。")
}

// D3.7: the form asks for a proof first; what was typed is there again afterwards.
func TestD3_7_EmailChangeAsksForAProof(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(10 * time.Minute)
	if got := askEmail(c, newEmail); got.Location() != "/reauth?next=%2Fsecurity%2Femail" {
		t.Fatalf("got %d to %q", got.StatusCode, got.Location())
	}
	c.Post("/reauth", url.Values{"password": {"sakura-no-hana-2026"}, "next": {"/security/email"}})
	if got := c.Get("/security/email").Doc.Find("#email").AttrOr("value", ""); got != newEmail {
		t.Errorf("the form holds %q", got)
	}
	if n := a.Count("codes"); n != 0 {
		t.Errorf("%d codes", n)
	}
}

// D5, D6.2: behind the sign-in the page of the two codes says where each went, how far it has come, from which number,
// how often and, without JavaScript too, when it can be sent again, and whom to call; a failed one is told at once.
func TestD5_EmailCodesThatDoNotArrive(t *testing.T) {
	a := apptest.Start(t)
	c := pending(t, a)
	a.Settled()
	page := c.Get("/security/email/code")
	help := page.Doc.Find("details.disclosure").Text()
	for _, want := range []string{"090-••••-0001", "h•••••@example.com", "03-3525-8755", "送信の状態", "あと3回", "迷惑メール", "022-267-9222"} {
		if !strings.Contains(help, want) {
			t.Errorf("the help lacks %q", want)
		}
	}
	if n := page.Doc.Find("main noscript").Length(); n != 2 {
		t.Errorf("%d buttons say without JavaScript how long they wait", n)
	}
	if page.Doc.Find("details.disclosure[open]").Length() != 0 {
		t.Error("the help stands open")
	}
	a.Exec("UPDATE messages SET state = 'failed' WHERE channel = 'mail' AND template = 'procedure_code'")
	page = c.Get("/security/email/code")
	if help := page.Doc.Find("details.disclosure[open]").Text(); strings.Count(help, "届けられませんでした") != 1 {
		t.Errorf("the failed mail is not told: %s", help)
	}
	if told := page.Doc.Find("main .notice.is-warning").Text(); !strings.Contains(told, "メールをお届けできませんでした") || strings.Contains(page.Text, "両方を入力してください") {
		t.Errorf("the page says %q above its fields", told)
	}
}
