package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

const restored = "入力の途中だった内容を、もう一度表示しています。"

// visa is the id of the cast's first card that can be applied for, 20000001's.
func visa(a *apptest.App) string { return a.Value("SELECT id FROM cards WHERE last4 = '1111'") }

// fill posts the first step of an application.
func fill(c *apptest.Client, card string) *apptest.Answer {
	return c.Post("/security/3ds", url.Values{
		"card": {card}, "agree": {"yes"}, "terms": {"2026-06-01"}, "password": {"hirosegawa"}, "code": {"864209"},
	})
}

func signInAgain(c *apptest.Client, id string) *apptest.Answer {
	return c.Known(id).Post("/login", url.Values{"login_id": {id}, "password": {demo.Password}, "next": {"/security/3ds"}})
}

// filled tells whether the form shows the consent that was given before the session ended.
func filled(page *apptest.Answer) bool {
	_, checked := page.Doc.Find("input[name=agree]").Attr("checked")
	return checked && strings.Contains(page.Text, restored)
}

// drafted opens what the only session that nobody is signed in to keeps of a form.
func drafted(t *testing.T, a *apptest.App) string {
	t.Helper()
	var session struct {
		Draft struct{ Owner, Sealed string }
	}
	if err := json.Unmarshal([]byte(a.Value("SELECT data FROM sessions WHERE owner = ''")), &session); err != nil {
		t.Fatal(err)
	}
	plain, err := a.Store.Keys().Open(models.ColDraft, session.Draft.Owner, session.Draft.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// D3.7: what was typed survives the idle end for the same account, once; a password or code never does.
func TestD3_7_DraftSurvivesTheIdleEnd(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(15 * time.Minute)
	if got := fill(c, visa(a)); got.Location() != "/login?next=%2Fsecurity%2F3ds" {
		t.Fatalf("after the idle end: %d to %q", got.StatusCode, got.Location())
	}
	if page := c.Get("/login?next=%2Fsecurity%2F3ds"); !strings.Contains(page.Text, idle) {
		t.Error("the sign-in page does not say why")
	}
	if kept := drafted(t, a); !strings.Contains(kept, "agree") || strings.Contains(kept, "hirosegawa") || strings.Contains(kept, "864209") {
		t.Error("the draft lacks what was typed, or holds a password or code")
	}
	if got := signInAgain(c, hanako); got.Location() != "/security/3ds" {
		t.Fatalf("signing in leads to %q", got.Location())
	}
	page := c.Get("/security/3ds")
	if !filled(page) || page.Doc.Find("input[name=card][checked]").Length() != 1 {
		t.Error("what was typed is gone")
	}
	if filled(c.Get("/security/3ds")) {
		t.Error("the draft is shown twice")
	}
}

// D3.7: nobody else gets it, neither at once nor when its owner signs in after them.
func TestD3_7_DraftIsForItsOwnerOnly(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(15 * time.Minute)
	fill(c, visa(a))
	for _, id := range []string{taro, hanako} {
		signInAgain(c, id)
		if filled(c.Get("/security/3ds")) {
			t.Errorf("%s sees the draft", id)
		}
	}
	if strings.Contains(a.Dump("sessions"), "draft") {
		t.Error("the draft is still there")
	}
}

// D3.7: signing out on purpose keeps nothing, and a session that was never there has nothing to keep.
func TestD3_7_NoDraftWithoutASession(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	c.Post("/logout", nil)
	fill(c, visa(a))
	fill(a.Client(), visa(a))
	if n := a.Count("sessions"); n != 0 {
		t.Errorf("%d sessions", n)
	}
}

// D3.7: a password proof of ten minutes ago is asked for again where something changes, and the form survives.
func TestD3_7_StepUp(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(10*time.Minute - time.Second)
	if got := c.Get("/security/3ds").StatusCode; got != http.StatusOK {
		t.Errorf("just before: %d", got)
	}
	a.Clock.Advance(time.Second)
	const reauth = "/reauth?next=%2Fsecurity%2F3ds"
	for _, path := range []string{"/security/3ds", "/security/3ds/phone"} {
		if got := c.Get(path); got.Location() != "/reauth?next="+url.QueryEscape(path) {
			t.Errorf("%s after ten minutes: %d to %q", path, got.StatusCode, got.Location())
		}
	}
	if got := fill(c, visa(a)); got.Location() != reauth {
		t.Fatalf("posting after ten minutes: %d to %q", got.StatusCode, got.Location())
	}
	page := c.Get(reauth)
	if page.H1() != "パスワードの確認" {
		t.Errorf("h1: %q", page.H1())
	}
	for _, tt := range []struct{ password, want string }{
		{"", "パスワードを入力してください。"}, {"wrong", "パスワードが正しくありません。ご確認のうえ、もう一度入力してください。"},
	} {
		got := c.Post("/reauth", url.Values{"password": {tt.password}, "next": {"/security/3ds"}})
		if got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 || got.Errors()[0] != tt.want {
			t.Errorf("password %q: %d %q", tt.password, got.StatusCode, got.Errors())
		}
	}
	if got := c.Post("/reauth", url.Values{"password": {demo.Password}, "next": {"/security/3ds"}}); got.Location() != "/security/3ds" {
		t.Fatalf("right password: %d to %q", got.StatusCode, got.Location())
	}
	if !filled(c.Get("/security/3ds")) {
		t.Error("what was typed is gone")
	}
	if n := a.Count("audit_events WHERE action = 'step_up' AND outcome = 'refused'"); n != 1 {
		t.Errorf("%d refused step-ups recorded, want 1", n)
	}
}

// D3.4, D3.7: five wrong passwords at the step-up end the session: a thief with a cookie has five guesses.
func TestD3_7_StepUpCountsAtTheDoor(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	for attempt := 1; attempt <= 5; attempt++ {
		got := c.Post("/reauth", url.Values{"password": {"wrong"}})
		want := http.StatusUnprocessableEntity
		if attempt == 5 {
			want = http.StatusForbidden
		}
		if got.StatusCode != want {
			t.Errorf("attempt %d: got %d, want %d", attempt, got.StatusCode, want)
		}
	}
	signedOut(t, "after five wrong passwords", c)
	if n := a.Count("sessions"); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

// Where to go after signing in is one of our own pages, whatever the link says, on every way there.
func TestNextCannotLeaveTheSite(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	for _, next := range []string{
		"https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\r\n/evil.example",
		"javascript:alert(1)", "data:text/html,x", "/logout", "/app/open?ticket=x", "/status/../../evil", "/%2fevil.example", "/%5cevil.example",
		"https:evil.example", "/@evil.example", ".evil.example", "status", "", "/status#//evil.example", "/home//evil.example", "\u3000//evil.example",
	} {
		form := url.Values{"login_id": {hanako}, "password": {demo.Password}, "next": {next}}
		for way, got := range map[string]*apptest.Answer{
			"POST /login": c.Post("/login", form), "GET /login": c.Get("/login?next=" + url.QueryEscape(next)), "POST /reauth": c.Post("/reauth", form),
		} {
			if got.StatusCode != http.StatusSeeOther || got.Location() != "/home" {
				t.Errorf("%s with next %q: %d to %q", way, next, got.StatusCode, got.Location())
			}
		}
	}
	if got := c.Get("/login?next=%2Fsecurity%2F3ds").Location(); got != "/security/3ds" {
		t.Errorf("a good next leads to %q", got)
	}
}

// An altered flash cookie says one of our sentences or nothing.
func TestAlteredFlashSaysNothing(t *testing.T) {
	a := apptest.Start(t)
	plain := a.Client().Get("/login").Text
	for _, value := range []string{"hello", "<b>x</b>", "signed_outx", "SIGNED_OUT", strings.Repeat("a", 3000), "%3Cscript%3E"} {
		if got := with(a, "flash", value).Get("/login"); got.StatusCode != http.StatusOK || got.Text != plain {
			t.Errorf("flash %.30q changes the page", value)
		}
	}
	said := with(a, "flash", "signed_out")
	if page := said.Get("/login"); !strings.Contains(page.Text, "ログアウトしました。") || said.Get("/login").Text != plain {
		t.Error("a flash is not shown, or twice")
	}
}

// D3.7: the page that asks for the password again names the page that waits; an address that it does not know it leaves
// out.
func TestD3_7_StepUpSaysWhatWaits(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(11 * time.Minute)
	for path, want := range map[string]string{
		"/security/3ds":             "「本人認証サービスお申込み」に進みます。",
		"/security/3ds/phone":       "「本人認証サービスお申込み」に進みます。",
		"/security/method":          "「認証方式の変更」に進みます。",
		"/security/password":        "「パスワードの変更」に進みます。",
		"/security/email":           "「メールアドレスの変更」に進みます。",
		"/security/email?from=mail": "「メールアドレスの変更」に進みます。",
	} {
		to := c.Get(path).Location()
		if to != "/reauth?next="+url.QueryEscape(path) {
			t.Errorf("%s leads to %q", path, to)
			continue
		}
		if page := c.Get(to); !strings.Contains(page.Doc.Find("main").Text(), want) {
			t.Errorf("%s: the page does not say %q", path, want)
		}
	}
	for path, want := range map[string]string{
		"/security/3ds/cancel": "「本人認証サービスの解除」に進みます。", "/security/devices": "「ログインした端末」に進みます。",
		"/security/history?kind=code": "「セキュリティ履歴」に進みます。", "/home": "", "//other.example/": "", "/security/3dsecret": "",
	} {
		page := c.Get("/reauth?next=" + url.QueryEscape(path)).Doc.Find("main").Text()
		if want != "" && !strings.Contains(page, want) || want == "" && strings.Contains(page, "に進みます。") {
			t.Errorf("%s: want %q", path, want)
		}
	}
	if page := c.Get("/reauth?next=%2Fhome"); page.Doc.Find("main a[href='/recovery']").Length() != 1 {
		t.Error("whoever has forgotten the password is not helped")
	}
}

// D7.2: an address that was typed when the session ended is sealed where it waits, and comes back.
func TestD7_2_DraftIsSealed(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		a.Clock.Advance(11 * time.Minute)
		if got := c.Post("/security/email", url.Values{"email": {"planted@example.jp"}}); got.Location() != "/reauth?next=%2Fsecurity%2Femail" {
			t.Fatalf("got %d to %q", got.StatusCode, got.Location())
		}
		data := a.Value("SELECT data FROM sessions")
		if !strings.Contains(data, "draft") || strings.Contains(data, "planted") {
			t.Errorf("the session holds %s", data)
		}
		c.Post("/reauth", url.Values{"password": {demo.Password}, "next": {"/security/email"}})
		if got, _ := c.Get("/security/email").Doc.Find("input[name=email]").Attr("value"); got != "planted@example.jp" {
			t.Errorf("the form holds %q", got)
		}
	})
}
