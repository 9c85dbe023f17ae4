package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// The whole way of a code where gateways are set: by SMS to the second gateway because the first is down, and its
// report back through the portal's door. Neither the log nor the queue holds the number, the text or a password.
func TestCodeByGateway(t *testing.T) {
	sent := make(chan url.Values, 10)
	var refuse atomic.Bool
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent <- r.URL.Query()
		if refuse.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(gateway.Close)
	var written log
	a := apptest.Start(t, apptest.LogTo(&written), apptest.BaseURL("https://portal.example.jp"), apptest.With(func(c *config.Config) {
		c.SMSGateways = config.Secret("http://u:hidden@127.0.0.1:1/sendsms,http://u:hidden@" + gateway.Listener.Addr().String() + "/sendsms")
	}))
	c := a.Client()
	c.SignIn(hanako)
	application := begin(t, c, "2")
	send(t, c, application)
	next := func() url.Values {
		select {
		case query := <-sent:
			return query
		case <-time.After(20 * time.Second):
			t.Fatal("the gateway was asked nothing")
			return nil
		}
	}
	sms := next()
	if sms.Get("to") != "+819011110001" || !strings.Contains(sms.Get("text"), "@portal.example.jp #") {
		t.Fatalf("the gateway got %q", sms)
	}
	report, ok := strings.CutPrefix(sms.Get("dlr-url"), "https://portal.example.jp")
	if !ok {
		t.Fatalf("reports go to %q", report)
	}
	if got := a.Client().Get(strings.ReplaceAll(report, "%d", "1")); got.StatusCode != http.StatusNoContent || len(got.Cookies()) > 0 {
		t.Errorf("the report: %d", got.StatusCode)
	}
	if got := a.Client().Get(strings.ReplaceAll(report, "%d", "2") + "x"); got.StatusCode != http.StatusNotFound || got.Text != "{\"error\":\"not_found\"}\n" {
		t.Errorf("a report with another key: %d %q", got.StatusCode, got.Text)
	}
	if state := a.Value("SELECT state FROM messages"); state != models.MessageDelivered {
		t.Errorf("the message is %s", state)
	}

	refuse.Store(true)
	a.Clock.Advance(a.Config.Policy.CodeResendAfter)
	c.Post("/security/3ds/code"+application, url.Values{"action": {"resend"}})
	next()
	wait(t, "the queue holds the error", func() bool { return strings.Contains(a.Dump("river_job"), "SMS gateway 2: status 503") })
	_, key, _ := strings.Cut(report, "key=")
	code := sms.Get("text")[strings.LastIndex(sms.Get("text"), "#")+1:]
	for _, secret := range []string{"9011110001", "hidden", "portal.example.jp", code, key} {
		if strings.Contains(written.String(), secret) || strings.Contains(a.Dump("river_job"), secret) {
			t.Errorf("%q stands in the log or the queue", secret)
		}
	}
}
