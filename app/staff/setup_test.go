package staff_test

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
)

const own = "aobayama-no-midori-7"

// newcomer adds somebody and signs them in with the initial password.
func newcomer(t *testing.T, a *apptest.App) (c *apptest.Client, initial string) {
	t.Helper()
	initial, err := a.Server.Staff.Add(t.Context(), "kita", "agent")
	if err != nil {
		t.Fatal(err)
	}
	c = a.StaffClient()
	if got := post(c, "kita", initial, ""); got.Location() != "/staff/setup" {
		t.Fatalf("the first sign-in: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
	}
	return c, initial
}

// secretOf reads the secret off the page, as the hidden field and as a person types it.
func secretOf(t *testing.T, page *apptest.Answer) string {
	t.Helper()
	secret := page.Doc.Find(`input[name="secret"]`).AttrOr("value", "")
	typed := page.Doc.Find("code").Text()
	if raw, err := base32.StdEncoding.DecodeString(secret); err != nil || len(raw) != 20 || strings.ReplaceAll(typed, " ", "") != secret {
		t.Fatalf("secret %q, to type %q", secret, typed)
	}
	if !regexp.MustCompile(`^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$`).MatchString(typed) {
		t.Errorf("to type: %q", typed)
	}
	return secret
}

func setUp(c *apptest.Client, secret, password, code string) *apptest.Answer {
	return c.Post("/staff/setup", url.Values{"secret": {secret}, "new_password": {password}, "code": {code}})
}

// The first sign-in leads to the set-up and nowhere else; after it the own password and code count, and they alone.
func TestFirstSignIn(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c, initial := newcomer(t, a)
		for _, path := range []string{"/staff/users", "/staff/users/agent"} {
			if got := c.Get(path); got.Location() != "/staff/setup" {
				t.Errorf("%s before the set-up: %d to %q", path, got.StatusCode, got.Location())
			}
		}
		page := c.Get("/staff/setup")
		secret := secretOf(t, page)
		if svg := page.Doc.Find(`svg[role="img"][aria-label]`); page.H1() != "初回の設定" || svg.Find("path").Length() != 2 || page.Doc.Find(".site-nav").Length() != 0 {
			t.Errorf("page %q, %d paths in the picture", page.H1(), svg.Find("path").Length())
		}
		if again := secretOf(t, c.Get("/staff/setup")); again == secret {
			t.Error("two pages have one secret")
		}
		first := apptest.TOTP(t, secret, a.Clock.Now())
		if got := setUp(c, secret, own, first); got.Location() != "/staff" {
			t.Fatalf("set-up: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
		}
		if !works(c) {
			t.Error("the session does not go on")
		}
		if got := c.Get("/staff/setup"); got.Location() != "/staff" {
			t.Errorf("the set-up again: %d to %q", got.StatusCode, got.Location())
		}
		out(t, "the initial password", post(a.StaffClient(), "kita", initial, ""))
		out(t, "the code of the set-up again", post(a.StaffClient(), "kita", own, first))
		out(t, "no code", post(a.StaffClient(), "kita", own, ""))
		a.Clock.Advance(30 * time.Second)
		if got := post(a.StaffClient(), "kita", own, apptest.TOTP(t, secret, a.Clock.Now())); got.Location() != "/staff" {
			t.Errorf("the second sign-in: %d, %q", got.StatusCode, got.Errors())
		}
		if dump := a.Dump("staff", "sessions", "audit_events"); strings.Contains(dump, secret) || strings.Contains(dump, own) || strings.Contains(dump, initial) {
			t.Error("a secret stands in the database as it is")
		}
	})
}

// A refused set-up keeps the secret that is scanned already, stores nothing, and never brings a password back.
func TestSetUpRefusals(t *testing.T) {
	a := apptest.Start(t)
	c, initial := newcomer(t, a)
	secret := secretOf(t, c.Get("/staff/setup"))
	right := apptest.TOTP(t, secret, a.Clock.Now())
	const choose, lost = "新しいパスワードを入力してください。", "QRコードを新しくしました。認証アプリで、もう一度読み取ってください。"
	for _, tt := range []struct {
		what, secret, password, code string
		want                         string
	}{
		{"nothing", secret, "", "", choose + "|認証コードを入力してください。"},
		{"a short password", secret, "1234567", right, "パスワードが短いため、設定できません。8文字以上で入力してください。"},
		{"a long one", secret, strings.Repeat("x", 129), right, "パスワードが長いため、設定できません。128文字以内で入力してください。"},
		{"a common one", secret, "password1", right, "よく使われるパスワードのため、設定できません。ほかの人が思いつかないものを入力してください。"},
		{"the user name", secret, "my-name-is-KITA", right, "ユーザー名を含むパスワードは設定できません。ほかのものを入力してください。"},
		{"the initial one", secret, initial, right, "初期パスワードと同じものは設定できません。ほかのものを入力してください。"},
		{"a wrong code", secret, own, anything, "認証コードが一致しません。認証アプリに表示されている数字を、もう一度入力してください。"},
		{"no secret", "", own, right, lost},
		{"a short secret", "JBSWY3DPEHPK3PXP", own, right, lost},
		{"no base32", strings.Repeat("1", 32), own, right, lost},
		{"a huge secret", strings.Repeat("A", 4000), own, right, lost},
	} {
		got := setUp(c, tt.secret, tt.password, tt.code)
		if got.StatusCode != http.StatusUnprocessableEntity || strings.Join(got.Errors(), "|") != tt.want {
			t.Errorf("%s: got %d %q, want %q", tt.what, got.StatusCode, got.Errors(), tt.want)
			continue
		}
		if kept := secretOf(t, got); (kept == tt.secret) != (tt.secret == secret) {
			t.Errorf("%s: the page has the secret %q", tt.what, kept)
		}
		if tt.password != "" && strings.Contains(got.Text, tt.password) {
			t.Errorf("%s: the password comes back", tt.what)
		}
	}
	if a.Count("staff WHERE name = 'kita' AND (totp_secret <> '' OR NOT initial)") != 0 {
		t.Error("something was stored")
	}
}

// Two who hold one initial password: the first to finish is in, the other one out.
func TestSetUpOnce(t *testing.T) {
	a := apptest.Start(t)
	c, initial := newcomer(t, a)
	thief := a.StaffClient()
	if got := post(thief, "kita", initial, ""); got.Location() != "/staff/setup" {
		t.Fatal("the second browser is not let in")
	}
	theirs := secretOf(t, thief.Get("/staff/setup"))
	mine := secretOf(t, c.Get("/staff/setup"))
	if got := setUp(c, mine, own, apptest.TOTP(t, mine, a.Clock.Now())); got.Location() != "/staff" {
		t.Fatalf("set-up: %d %q", got.StatusCode, got.Errors())
	}
	if got := setUp(thief, theirs, wrong, apptest.TOTP(t, theirs, a.Clock.Now())); got.Location() != "/staff/login" {
		t.Errorf("the other one: %d to %q", got.StatusCode, got.Location())
	}
	a.Clock.Advance(time.Minute)
	if got := post(a.StaffClient(), "kita", own, apptest.TOTP(t, mine, a.Clock.Now())); got.Location() != "/staff" {
		t.Errorf("afterwards: %d %q", got.StatusCode, got.Errors())
	}
}

// A stranger's posts reach no set-up.
func TestSetUpNeedsTheInitialPassword(t *testing.T) {
	a := apptest.Start(t)
	for what, c := range map[string]*apptest.Client{"nobody": a.StaffClient(), "a cardholder": a.Client().SignIn("1000000016")} {
		if got := setUp(c, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", own, anything); got.Location() != "/staff/login" {
			t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
		}
	}
}
