package recovery_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/otp"
	"mynetplus/models"
)

// The cast (domain.md 10) and the sentences of copy.md.
const (
	hanakoID, hanakoNo, hanakoBirth = "1000000016", "20000001", "1984-05-02"
	jiroID, jiroNo, jiroBirth       = "1000000032", "20000003", "1990-01-15"
	taroID                          = "1000000024"
	soraNo                          = "20000007" // has no e-mail address
	hanakoPAN, jiroPAN              = "3530111333300000", "4012888888881881"
	nobodyID, nobodyPAN             = "2000000006", "5555555555554444"

	chosen    = "hirosegawa-no-seseragi"
	codeWrong = "確認番号が一致しません。ご確認のうえ、もう一度入力してください。"
	codeSpent = "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。"
	maybeSMS  = "ご入力内容が登録と一致した場合に、SMSをお送りしました。"
)

func byCard(pan, birth string) url.Values {
	return url.Values{"card": {pan}, "expiry": {"12/29"}, "birth": {birth}}
}

func byID(id, birth string) url.Values { return url.Values{"login_id": {id}, "birth": {birth}} }

func code(entered string) url.Values { return url.Values{"code": {entered}} }

var resend = url.Values{"action": {"resend"}}

// leads demands a redirect.
func leads(t *testing.T, what string, got *apptest.Answer, to string) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther || got.Location() != to {
		t.Fatalf("%s: got %d to %q, errors %q, want %s", what, got.StatusCode, got.Location(), got.Errors(), to)
	}
}

// shows demands a page.
func shows(t *testing.T, what string, got *apptest.Answer, status int, h1 string) {
	t.Helper()
	if got.StatusCode != status || got.H1() != h1 {
		t.Fatalf("%s: got %d %q to %q, want %d %q", what, got.StatusCode, got.H1(), got.Location(), status, h1)
	}
}

// refused demands a page with one error.
func refused(t *testing.T, what string, got *apptest.Answer, status int, sentence string) {
	t.Helper()
	if errors := got.Errors(); got.StatusCode != status || len(errors) != 1 || errors[0] != sentence {
		t.Fatalf("%s: got %d %q to %q, want %d %q", what, got.StatusCode, errors, got.Location(), status, sentence)
	}
}

// newest derives the digits of the newest code of a purpose, also of a decoy.
func newest(t *testing.T, a *apptest.App, purpose string) (digits string) {
	t.Helper()
	id := a.Value("SELECT id FROM codes WHERE purpose = $1 ORDER BY created_at DESC, sent_at DESC LIMIT 1", purpose)
	err := a.Store.Read(t.Context(), func(q *models.Query) (err error) {
		digits, err = otp.Digits(context.WithoutCancel(t.Context()), q, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return digits
}

// other is six digits that are not the code.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// mailed is the code in the newest of n mails.
func mailed(a *apptest.App, no string, n int) string {
	return sixDigits.FindString(a.Letters(no, models.ChannelMail, n)[0].Body)
}

// sent is how many messages with codes were ever queued for somebody on a channel.
func sent(a *apptest.App, no, channel string) int {
	return a.Count("messages WHERE cardholder_no = $1 AND channel = $2 AND template = 'procedure_code'", no, channel)
}

func events(a *apptest.App, no, action, outcome string) int {
	return a.Count("audit_events WHERE chain = $1 AND action = $2 AND outcome = $3", models.CardholderChain(no), action, outcome)
}

// farAway gives each browser an address of its own, so that only the budgets of D5.3 are in the way.
func farAway(c *apptest.Client, n int) *apptest.Client {
	c.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.1", n/250, n%250))
	return c
}

// proxied believes the addresses of farAway.
func proxied(c *config.Config) {
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
}
