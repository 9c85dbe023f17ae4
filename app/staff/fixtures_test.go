package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

const (
	refused  = "ユーザー名、パスワード、認証コードのどれかが正しくありません。5回続けて誤ると、ご利用を停止します。"
	wrong    = "hirosegawa-no-seseragi"
	anything = "000000" // a code that no clock of these tests makes right
)

// code is what the demo staff's authenticator app shows, some steps from now.
func code(t *testing.T, a *apptest.App, steps int) string {
	t.Helper()
	return apptest.TOTP(t, demo.StaffSecret, a.Clock.Now().Add(time.Duration(steps)*30*time.Second))
}

func form(name, password, code string) url.Values {
	return url.Values{"name": {name}, "password": {password}, "code": {code}}
}

func post(c *apptest.Client, name, password, code string) *apptest.Answer {
	return c.Post("/staff/login", form(name, password, code))
}

// in demands that somebody gets in.
func in(t *testing.T, what string, c *apptest.Client, name, code string) {
	t.Helper()
	if got := post(c, name, demo.StaffPassword, code); got.StatusCode != http.StatusSeeOther || got.Location() != "/staff" {
		t.Errorf("%s: got %d to %q, %q", what, got.StatusCode, got.Location(), got.Errors())
	}
}

// out demands the one refusal.
func out(t *testing.T, what string, got *apptest.Answer) {
	t.Helper()
	if got.StatusCode != http.StatusUnprocessableEntity || got.H1() != "スタッフログイン" || strings.Join(got.Errors(), "|") != refused {
		t.Errorf("%s: got %d %q, %q", what, got.StatusCode, got.H1(), got.Errors())
	}
}

// works reports whether a browser's session opens the staff area.
func works(c *apptest.Client) bool { return c.Post("/staff/extend", nil).StatusCode == http.StatusOK }
