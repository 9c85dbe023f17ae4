package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// Hostile and huge input at the account's forms gets a page, is escaped, and changes nothing.
func TestHostileInput(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	leads(t, "asking for a change", c, askEmail(c, "new@example.jp"), "/security/email/code", "確認番号")
	events := a.Count("audit_events")
	for _, value := range []string{`"><script>alert(1)</script>`, "' OR 1=1 --", "\x00", "\xff\xfe", "a@b@c", "x@example.jp\r\nBcc: y@example.jp", strings.Repeat("a", 5000) + "@example.jp"} {
		for path, form := range map[string]url.Values{
			"/security/email":      {"email": {value}},
			"/security/email/code": {"sms_code": {value}, "mail_code": {value}},
		} {
			got := c.Post(path, form)
			if got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) == 0 || strings.Contains(got.Text, "<script>alert") {
				t.Errorf("%s, %.20q: %d %q", path, value, got.StatusCode, got.Errors())
			}
		}
	}
	if n := a.Count("codes"); n != 2 {
		t.Errorf("%d codes, want the two that were asked for", n)
	}
	huge := strings.Repeat("9", 1<<20)
	for path, field := range map[string]string{
		"/security/email": "email", "/security/email/code": "sms_code", "/security/password": "new_password", "/security/devices": "device", "/reauth": "password",
	} {
		if got := c.Post(path, url.Values{"password": {demo.Password}, field: {huge}}); got.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("1 MB at %s: %d", path, got.StatusCode)
		}
	}
	if n := a.Count("audit_events WHERE outcome = 'ok'") + a.Count("audit_events WHERE action <> 'code_entered' AND outcome = 'refused'"); n != events {
		t.Errorf("%d events, want the %d from before", n, events)
	}
}
