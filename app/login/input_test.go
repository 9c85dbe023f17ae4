package login_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// D5.4: an ID is accepted as Japanese keyboards and pasted text yield it.
func TestD5_4_IDAsPeopleTypeIt(t *testing.T) {
	a := apptest.Start(t)
	for _, id := range []string{
		"\uff11\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11\uff16", "1000-0000-16", "1000\u30fc0000\u221216", " 1000 000\u3000016\t", "10\u200b00000016",
	} {
		proves(t, id, a.Client(), id, demo.Password)
	}
}

func TestMissingFieldsAreNamed(t *testing.T) {
	a := apptest.Start(t)
	const noID, noPassword = "マイネットプラスのIDを入力してください。", "パスワードを入力してください。"
	for _, tt := range []struct {
		name string
		form url.Values
		want []string
	}{
		{"no form", nil, []string{noID, noPassword}},
		{"empty", url.Values{"login_id": {""}, "password": {""}}, []string{noID, noPassword}},
		{"blanks and hyphens are no ID", url.Values{"login_id": {" - 　"}, "password": {"x"}}, []string{noID}},
		{"no password", url.Values{"login_id": {hanako}}, []string{noPassword}},
		{"a query fills in no form", url.Values{"password": {"x"}}, []string{noID}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := a.Client().Post("/login?login_id="+hanako+"&password=x", tt.form)
			if got.StatusCode != http.StatusUnprocessableEntity || !slices.Equal(got.Errors(), tt.want) {
				t.Errorf("got %d %q, want %q", got.StatusCode, got.Errors(), tt.want)
			}
			if title := got.Doc.Find("title").Text(); !strings.HasPrefix(title, "エラー: ログイン") {
				t.Errorf("title: %q", title)
			}
		})
	}
	if n := a.Count("audit_events WHERE action = 'sign_in'") + a.Count("throttles"); n != 0 {
		t.Error("an incomplete form was counted")
	}
}

// What was typed comes back, but never the password.
func TestTypedIDComesBackAndThePasswordDoesNot(t *testing.T) {
	a := apptest.Start(t)
	got := a.Client().Post("/login", url.Values{"login_id": {`"><script>alert(1)</script>`}, "password": {wrong}, "next": {"/status"}})
	if value, _ := got.Doc.Find("input[name=login_id]").Attr("value"); !strings.HasPrefix(value, `"><script>`) {
		t.Errorf("the ID came back as %q", value)
	}
	if next, _ := got.Doc.Find("input[name=next]").Attr("value"); next != "/status" {
		t.Errorf("next came back as %q", next)
	}
	if strings.Contains(got.Text, wrong) || strings.Contains(got.Text, "<script>alert") {
		t.Error("the password came back, or the ID is not escaped")
	}
}

// D3.2: up to 128 characters of any kind count as typed: nothing is cut, trimmed or normalised.
func TestD3_2_PasswordExactlyAsTyped(t *testing.T) {
	a := apptest.Start(t)
	long := strings.Repeat("桜", 128)
	for _, tt := range []struct {
		password, typed string
		want            bool
	}{
		{long, long, true},
		{long, long + "桜", false},
		{"sakura-2026", "\uff53\uff41\uff4b\uff55\uff52\uff41-2026", false}, // full-width
		{"\uff53\uff41\uff4b\uff55\uff52\uff41-2026", "\uff53\uff41\uff4b\uff55\uff52\uff41-2026", true},
		{" sakura 2026 ", " sakura 2026 ", true},
		{" sakura 2026 ", "sakura 2026", false},
		{"\u304c行の言葉です", "\u304b\u3099行の言葉です", false}, // composed and decomposed
		{"桜🌸の花が咲く", "桜🌸の花が咲く", true},
	} {
		setPassword(t, a, hanako, tt.password, 8, 1)
		got := post(a.Client(), hanako, tt.typed)
		if signedIn := got.StatusCode == http.StatusSeeOther; signedIn != tt.want {
			t.Errorf("password %.20q typed %.20q: signed in %t, want %t", tt.password, tt.typed, signedIn, tt.want)
		}
		a.Exec("DELETE FROM locks WHERE device = '' AND failures < 5")
	}
}

// D3.2: a hash of weaker parameters is renewed at the next sign-in, once.
func TestD3_2_WeakHashIsRenewedAtSignIn(t *testing.T) {
	a := apptest.Start(t)
	setPassword(t, a, hanako, demo.Password, 8*1024, 1)
	hash := func() string { return a.Value("SELECT password_hash FROM accounts WHERE login_id = $1", hanako) }
	weak := hash()
	fail(t, a, hanako, 1)
	if hash() != weak {
		t.Error("a wrong password changed the hash")
	}
	proves(t, "with the weak hash", a.Client(), hanako, demo.Password)
	strong := hash()
	if !strings.HasPrefix(strong, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("renewed as %s", strong)
	}
	proves(t, "with the strong hash", a.Client(), hanako, demo.Password)
	if hash() != strong {
		t.Error("a hash of today's parameters was renewed")
	}
}

// 1 MB in a field gets a page, and counts against nobody.
func TestHugeFieldGetsAPage(t *testing.T) {
	a := apptest.Start(t)
	for _, field := range []string{"login_id", "password", "next", "other"} {
		form := url.Values{"login_id": {hanako}, "password": {demo.Password}, field: {strings.Repeat("9", 1<<20)}}
		wants(t, field, a.Client().Post("/login", form), http.StatusRequestEntityTooLarge, "お手続きを受け付けられませんでした")
	}
	if n := a.Count("audit_events WHERE action = 'sign_in'"); n != 0 {
		t.Errorf("%d attempts were judged", n)
	}
}

// D8.1: each attempt is an event with the network and the device, never the address; home shows the last sign-in.
func TestD8_1_SignInsAreRecorded(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	c.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1")
	post(c, hanako, wrong)
	c.SignIn(hanako)
	for _, outcome := range []string{"refused", "ok"} {
		if n := a.Count("audit_events WHERE chain = 'cardholder:20000001' AND action = 'sign_in' AND outcome = $1 AND ip_prefix = '127.0.0.0/24' AND device = 'iphone/safari'", outcome); n != 1 {
			t.Errorf("%d events %s, want 1", n, outcome)
		}
	}
	if home := c.Get("/home"); !strings.Contains(home.Text, "ログインできませんでした") || !strings.Contains(home.Text, "iPhone・Safari") {
		t.Error("/home does not show the failure")
	}
}
