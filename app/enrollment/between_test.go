package enrollment_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// D3.7: a session that ends in the middle costs a password and a new code, not the choice of cards.
func TestD3_7_SessionEndsInTheMiddle(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	code := digits(t, a)
	a.Clock.Advance(15 * time.Minute)
	got := enter(c, application, code)
	if !strings.HasPrefix(got.Location(), "/login?next=%2Fsecurity%2F3ds%2Fcode%3Fapplication%3D") {
		t.Fatalf("got %d to %q", got.StatusCode, got.Location())
	}
	if strings.Contains(a.Dump("sessions"), code) {
		t.Error("the code was kept with the draft")
	}
	page := c.Get(got.Location())
	next, _ := page.Doc.Find("input[name=next]").Attr("value")
	again := c.Known(hanako).Post("/login", map[string][]string{"login_id": {hanako}, "password": {demo.Password}, "next": {next}})
	if again.Location() != "/security/3ds/code"+application {
		t.Fatalf("signing in again leads to %q", again.Location())
	}
	if got := c.Get(again.Location()); got.Location() != "/security/3ds/phone"+application {
		t.Errorf("the code page without a code of this session: %d to %q", got.StatusCode, got.Location())
	}
	send(t, c, application)
	done(t, "the new code", c, enter(c, application, digits(t, a)), application)
}

// An application that is too old, unknown or not begun starts anew, and the page says why.
func TestStaleApplication(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	for range 5 {
		a.Clock.Advance(5 * time.Minute)
		c.Get("/status")
	}
	c.SignIn(hanako)
	for what, got := range map[string]*apptest.Answer{
		"too old": c.Get("/security/3ds/phone" + application), "too old, sending": c.Post("/security/3ds/phone"+application, nil),
		"too old, entering": enter(c, application, "123456"), "unknown": c.Get("/security/3ds/code?application=AAAAAAAAAAAAAAAAAAAAAA"),
		"garbage": enter(c, "?application=%00%ff'", "123456"), "none in this session": c.Get("/security/3ds/phone"),
		"never done": c.Get("/security/3ds/done" + application),
	} {
		if got.StatusCode != http.StatusSeeOther || got.Location() != "/security/3ds" {
			t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
		}
	}
	c.Get("/security/3ds/phone" + application)
	if page := c.Get("/security/3ds"); !strings.Contains(page.Text, "お申込みの受付時間が過ぎました。お手数ですが、もう一度カードをえらんでください。") {
		t.Error("the page does not say why")
	}
}

// Without the parameter the newest application of the session counts, so that a typed address works.
func TestAddressesWithoutAParameter(t *testing.T) {
	a := apptest.Start(t)
	c, application := toCode(t, a)
	if page := c.Get("/security/3ds/code"); page.StatusCode != http.StatusOK || page.H1() != "確認番号の入力" {
		t.Errorf("the code page: %d %q to %q", page.StatusCode, page.H1(), page.Location())
	}
	done(t, "the code", c, enter(c, "", digits(t, a)), application)
}

// D4.1, D8.1: cards, event, message, job and the code's use are one transaction: when one part fails nothing happened,
// and the same code works afterwards.
func TestD8_1_OneTransaction(t *testing.T) {
	for name, broken := range map[string]string{
		"the message": "messages WHEN NEW.template = 'enrollment_registered'",
		"the event":   "audit_events WHEN NEW.action = 'enrollment_registered'",
		"the job":     "river_job WHEN NEW.kind = 'notify.send'",
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			c, application := toCode(t, a)
			a.Letters(hanakoNo, models.ChannelSMS, 1)
			table, when, _ := strings.Cut(broken, " ")
			a.Exec("CREATE TRIGGER broken BEFORE INSERT ON " + table + " " + when + " BEGIN SELECT RAISE(ABORT, 'broken'); END")
			code := digits(t, a)
			if got := enter(c, application, code); got.StatusCode != http.StatusInternalServerError || got.H1() != "申し訳ございません。処理を完了できませんでした。" {
				t.Errorf("got %d %q", got.StatusCode, got.H1())
			}
			wants(t, a, 0, 0)
			if n := a.Count("codes WHERE used_at IS NOT NULL OR tries > 0") + a.Count("applications WHERE done_at IS NOT NULL"); n != 0 {
				t.Error("the code or the application was used up")
			}
			a.Exec("DROP TRIGGER broken")
			done(t, "the same code afterwards", c, enter(c, application, code), application)
			wants(t, a, 1, 1)
		})
	}
}
