package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// secrets stand in no log, no queue and no audit event (D7, D8.1, style.md 19). Names and contacts of 20000001, who
// makes the journey, and the personal message of 20000002.
var secrets = []string{
	"3530111333300000", "4111111111111111", "3566002020360505", "4111-1111-1111-1111", // card numbers
	"09011110001", "090-1111-0001", "hanako@example.jp", "日専連 花子", "ニッセンレン", "1984-05-02",
	"仙台 太郎", "taro@example.jp", "広瀬川のせせらぎ",
	demo.Password, "wrong-password-2026", hanako, "1000000024",
	"127.0.0.1", "203.0.113.77", // whole addresses
}

// sealed are those of them that stand in no table at all but the demo's inbox: the others have columns of their own.
var sealed = slices.DeleteFunc(slices.Clone(secrets), func(s string) bool {
	return slices.Contains([]string{hanako, "1000000024", "日専連 花子", "ニッセンレン", "仙台 太郎"}, s)
})

// found lists which of the words stand in a text.
func found(text string, words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool { return !strings.Contains(text, word) })
}

var word = regexp.MustCompile(`[0-9A-Za-z]+`)

// hasField tells whether one of the codes is a whole word of a text: six digits may well be part of a hash.
func hasField(text string, codes []string) bool {
	return slices.ContainsFunc(word.FindAllString(text, -1), func(w string) bool { return slices.Contains(codes, w) })
}

// journey is a whole application with all that can go wrong on the way; it returns the codes, tokens and tickets used.
func journey(t *testing.T, a *apptest.App) (codes, tokens []string) {
	t.Helper()
	c := a.Client()
	c.Post("/login", url.Values{"login_id": {hanako}, "password": {"wrong-password-2026"}})
	c.Post("/login", url.Values{"login_id": {"4111-1111-1111-1111"}, "password": {"wrong-password-2026"}})
	c.SignIn(hanako)
	c.Get("/none/hanako@example.jp/4111111111111111?q=090-1111-0001")
	c.Get("/help?q=4111111111111111")
	card := a.Value("SELECT id FROM cards WHERE last4 = '1111'")
	application := begin(t, c, card)
	send(t, c, application)
	codes = append(codes, a.Code(hanakoNo, 1))
	enter(c, application, "hanako@example.jp")
	enter(c, application, "4111111111111111")
	c.Post("/security/3ds/code"+application, url.Values{"code": {strings.Repeat("090-1111-0001", 90000)}})
	a.Clock.Advance(time.Minute)
	c.Post("/security/3ds/code"+application, url.Values{"action": {"resend"}})
	a.Letters(hanakoNo, models.ChannelSMS, 2)

	a.Exec("CREATE TRIGGER broken BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'broken'); END")
	if got := enter(c, application, codes[0]); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("a broken table: %d", got.StatusCode)
	}
	a.Exec("DROP TRIGGER broken")
	if got := enter(c, application, codes[0]); got.Location() != "/security/3ds/done"+application {
		t.Errorf("the code: %d to %q", got.StatusCode, got.Location())
	}
	a.Letters(hanakoNo, models.ChannelMail, 1)
	for _, path := range []string{"/home", "/status", "/security", "/security/3ds/done" + application} {
		c.Get(path)
	}
	frame, _ := a.Client().Post("/demo/app", url.Values{"who": {"20000002"}}).Doc.Find("iframe").Attr("src")
	_, ticket, _ := strings.Cut(frame, "ticket=")
	webview := a.Client()
	webview.Post("/app/open", url.Values{"ticket": {ticket}})
	webview.Get("/app/status")
	for _, browser := range []*apptest.Client{c, webview} {
		for _, cookie := range browser.Cookies("/") {
			tokens = append(tokens, cookie.Value)
		}
	}
	c.Post("/reauth", url.Values{"password": {"wrong-password-2026"}})
	c.Post("/logout", nil)
	return codes, append(tokens, ticket)
}

// D7, D8.1, D5.1: after a whole journey no secret stands in the log, in the queue or in an audit event, nor, sealed
// columns and the demo's inbox apart, anywhere in the database.
func TestD7_NothingLeaks(t *testing.T) {
	var written log
	a := apptest.Start(t, apptest.LogTo(&written))
	codes, tokens := journey(t, a)
	if len(codes) != 1 || len(tokens) < 4 || slices.Contains(tokens, "") {
		t.Fatalf("the journey used codes %d, tokens %d", len(codes), len(tokens))
	}
	journals := a.Dump("river_job", "audit_events", "audit_heads", "messages", "locks", "throttles", "budgets", "budget_events", "codes", "devices", "sessions", "applications", "app_tickets", "app_tokens")
	tables := journals + a.Dump("cardholders", "cards", "enrollments", "accounts", "installation")
	trail := a.Dump("river_job", "audit_events", "audit_heads", "messages")

	for where, text := range map[string]string{"the log": written.String(), "the queue and the audit events": trail} {
		if leaks := found(text, append(slices.Clone(secrets), tokens...)); len(leaks) > 0 {
			t.Errorf("%s: %q", where, leaks)
		}
	}
	if leaks := found(tables, append(slices.Clone(sealed), tokens...)); len(leaks) > 0 {
		t.Errorf("the database: %q", leaks)
	}
	for where, text := range map[string]string{"the log": written.String(), "the database": tables} {
		if hasField(text, codes) {
			t.Errorf("%s holds the code", where)
		}
	}

	// The search finds what is there: in the inbox, which holds what left, and where something is planted.
	inbox := a.Dump("inbox")
	if got := found(inbox, []string{"09011110001", "hanako@example.jp", "日専連 花子"}); len(got) != 3 || !hasField(inbox, codes) {
		t.Errorf("in the inbox the search found only %q", got)
	}
	a.Exec("UPDATE river_job SET metadata = '{\"to\":\"09011110001\",\"code\":\"" + codes[0] + "\"}'")
	if text := a.Dump("river_job"); !slices.Equal(found(text, secrets), []string{"09011110001"}) || !hasField(text, codes) {
		t.Error("a planted number and code were not found in the queue")
	}
	if !strings.Contains(written.String(), "route=/security/3ds/code") || !strings.Contains(written.String(), "broken") {
		t.Error("the log did not see the journey")
	}
}

// D5.1, architecture.md: a job carries the message's id and nothing else.
func TestD5_1_JobCarriesTheIDOnly(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		application := begin(t, c, a.Value("SELECT id FROM cards WHERE last4 = '1111'"))
		send(t, c, application)
		args, id := a.Value("SELECT args FROM river_job WHERE kind = 'notify.send'"), a.Value("SELECT id FROM messages")
		if compact := strings.ReplaceAll(args, " ", ""); compact != `{"message_id":`+id+`}` {
			t.Errorf("the job carries %s", args)
		}
	})
}
