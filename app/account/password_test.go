package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

const (
	hanakoNo = "20000001"
	fresh    = "ame-ato-no-niji-77"
)

func changePassword(c *apptest.Client, current, chosen string) *apptest.Answer {
	return c.Post("/security/password", url.Values{"password": {current}, "new_password": {chosen}})
}

// refused demands a page with exactly these errors.
func refused(t *testing.T, what string, got *apptest.Answer, status int, sentences ...string) {
	t.Helper()
	if errors := got.Errors(); got.StatusCode != status || strings.Join(errors, "|") != strings.Join(sentences, "|") {
		t.Errorf("%s: got %d %q to %q, want %d %q", what, got.StatusCode, errors, got.Location(), status, sentences)
	}
}

// leads demands a redirect, and a page there that says a sentence.
func leads(t *testing.T, what string, c *apptest.Client, got *apptest.Answer, to, sentence string) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther || got.Location() != to {
		t.Errorf("%s: got %d to %q, errors %q, want %q", what, got.StatusCode, got.Location(), got.Errors(), to)
		return
	}
	if page := c.Get(to); !strings.Contains(page.Text, sentence) {
		t.Errorf("%s: %s does not say %q", what, to, sentence)
	}
}

func signIn(c *apptest.Client, password string) int {
	return c.Post("/login", url.Values{"login_id": {hanako}, "password": {password}}).StatusCode
}

// D3.2, D3.6's rule for a new password: it counts from now on, everybody else is out, and the person is told.
func TestD3_2_ChangePassword(t *testing.T) {
	a := apptest.Start(t)
	c, other := a.Client().SignIn(hanako), a.Client().SignIn(hanako)
	taro := a.Client().SignIn("1000000024")
	if page := c.Get("/security/password"); page.H1() != "パスワードの変更" {
		t.Fatalf("got %d %q", page.StatusCode, page.H1())
	}
	before := c.Cookies("/")
	leads(t, "change", c, changePassword(c, demo.Password, fresh), "/security", "パスワードを変更しました。")
	for i, cookie := range c.Cookies("/") {
		if cookie.Name == "session" && cookie.Value == before[i].Value {
			t.Error("the session kept its token")
		}
	}
	if got := other.Get("/home"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the other browser is still signed in: %d", got.StatusCode)
	}
	if got := taro.Get("/home"); got.StatusCode != http.StatusOK {
		t.Errorf("another person was signed out: %d", got.StatusCode)
	}
	if devices := a.Count("devices d JOIN accounts a ON a.id = d.account_id WHERE a.login_id = $1", hanako); devices != 1 {
		t.Errorf("%d known devices, want this one", devices)
	}
	if n := a.Count("messages WHERE cardholder_no = $1 AND template = 'password_changed'", hanakoNo); n != 1 {
		t.Errorf("%d notices", n)
	}
	if n := a.Count("audit_events WHERE subject = $1 AND action = 'password_changed' AND outcome = 'ok'", hanakoNo); n != 1 {
		t.Errorf("%d events", n)
	}
	if got := signIn(a.Client(), demo.Password); got != http.StatusUnprocessableEntity {
		t.Errorf("the old password got %d", got)
	}
	if got := signIn(a.Client(), fresh); got != http.StatusSeeOther {
		t.Errorf("the new password got %d", got)
	}
}

// D3.2: what is refused, and why; nothing changes then.
func TestD3_2_RefusedPasswords(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	const (
		short    = "パスワードが短いため、設定できません。8文字以上で入力してください。"
		long     = "パスワードが長いため、設定できません。128文字以内で入力してください。"
		common   = "よく使われるパスワードのため、設定できません。ほかの人が思いつかないものを入力してください。"
		personal = "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。"
		wrong    = "パスワードが正しくありません。ご確認のうえ、もう一度入力してください。"
	)
	for _, tt := range []struct{ name, current, chosen, want string }{
		{"short", demo.Password, "asdk1lq", short},
		{"long", demo.Password, strings.Repeat("k3v-", 32) + "z", long},
		{"common", demo.Password, "password1", common},
		{"the ID", demo.Password, "id" + hanako, personal},
		{"the birth date", demo.Password, "umare1984-05-02", personal},
		{"the mobile", demo.Password, "090-1111-0001", personal},
		{"a card", demo.Password, "1111-1229-visa", personal},
		{"the name", demo.Password, "hanako-desu", personal},
		{"no new one", demo.Password, "", "新しいパスワードを入力してください。"},
		{"no current one", "", fresh, "現在のパスワードを入力してください。"},
		{"a wrong current one", "nagamachi-no-kawa", fresh, wrong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := changePassword(c, tt.current, tt.chosen)
			refused(t, "change", got, http.StatusUnprocessableEntity, tt.want)
			if strings.Contains(got.Text, fresh) || strings.Contains(got.Text, demo.Password) {
				t.Error("a password came back")
			}
		})
	}
	if n := a.Count("audit_events WHERE action = 'password_changed'"); n != 0 {
		t.Errorf("%d changes", n)
	}
	if got := signIn(a.Client(), demo.Password); got != http.StatusSeeOther {
		t.Errorf("the password got %d", got)
	}
}

// D3.2: a password is taken exactly as typed; full width brings a hint, also when it is accepted.
func TestD3_2_FullWidthPassword(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	const wide = " ａｍｅ-ａｔｏ 77 "
	refusal := changePassword(c, "ｓａｋｕｒａ", wide)
	refused(t, "a wrong current one", refusal, http.StatusUnprocessableEntity, "パスワードが正しくありません。ご確認のうえ、もう一度入力してください。",
		"パスワードに全角の文字が入っています。半角の英数字で決めた方は、入力の切り替えをお確かめください。")
	if !strings.Contains(refusal.Text, "新しいパスワードに全角の文字が入っています。") {
		t.Error("the form does not mention full width")
	}
	leads(t, "change", c, changePassword(c, demo.Password, wide), "/security", "全角の文字が入っているため")
	for typed, want := range map[string]int{wide: 303, strings.TrimSpace(wide): 422, " ame-ato 77 ": 422} {
		if got := signIn(a.Client(), typed); got != want {
			t.Errorf("%q got %d, want %d", typed, got, want)
		}
	}
}

// D3.4: the current password is counted at the login door of this device; when it closes the session ends, and the
// right password does not help any more.
func TestD3_4_PasswordFormHasFiveGuesses(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	for i := range 4 {
		if got := changePassword(c, "wrong-guess", fresh); got.StatusCode != http.StatusUnprocessableEntity {
			t.Fatalf("guess %d got %d", i+1, got.StatusCode)
		}
	}
	if got := changePassword(c, "wrong-guess", fresh); got.StatusCode != http.StatusForbidden || got.H1() != "お客様のIDは現在ご利用いただけません。" {
		t.Errorf("the fifth got %d %q", got.StatusCode, got.H1())
	}
	if got := c.Get("/security"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the session goes on: %d", got.StatusCode)
	}
	if got := signIn(c, demo.Password); got != http.StatusForbidden {
		t.Errorf("the right password got %d from this device", got)
	}
	if got := signIn(a.Client(), demo.Password); got != http.StatusSeeOther {
		t.Errorf("the right password got %d from elsewhere", got)
	}
}

// D3.7: after ten minutes the password is asked for first.
func TestD3_7_PasswordChangeAsksForAProof(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	a.Clock.Advance(10 * time.Minute)
	for what, got := range map[string]*apptest.Answer{"page": c.Get("/security/password"), "form": changePassword(c, demo.Password, fresh)} {
		if got.Location() != "/reauth?next=%2Fsecurity%2Fpassword" {
			t.Errorf("%s: %d to %q", what, got.StatusCode, got.Location())
		}
	}
	if n := a.Count("audit_events WHERE action = $1", models.ActionPassword); n != 0 {
		t.Errorf("%d changes", n)
	}
}

// D3.2, D3.3: whoever knew the old password is out, also a new device that waits for its code.
func TestD3_2_ChangeEndsWaitingDevices(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		thief := a.Client()
		if got := thief.Post("/login", url.Values{"login_id": {"1000000016"}, "password": {demo.Password}}); got.Location() != "/login/verify" {
			t.Fatalf("the thief: %d to %q", got.StatusCode, got.Location())
		}
		code := a.Code("20000001", 1)
		c := a.Client().SignIn("1000000016")
		leads(t, "changing the password", c, changePassword(c, demo.Password, "hirosegawa-no-seseragi"), "/security", "")
		if got := thief.Post("/login/verify", url.Values{"code": {code}}); got.Location() != "/login" {
			t.Errorf("the code: %d to %q", got.StatusCode, got.Location())
		}
		if got := thief.Get("/home"); got.StatusCode != http.StatusSeeOther {
			t.Errorf("the thief is in: %d %q", got.StatusCode, got.H1())
		}
	})
}
