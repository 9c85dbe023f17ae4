package login_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/alexedwards/argon2id"

	"mynetplus/app/apptest"
)

const (
	hanako  = "1000000016"
	jiro    = "1000000032" // both doors closed by failures
	nobody  = "1000000099" // no such ID
	wrong   = "hirosegawa-no-seseragi"
	refused = "IDまたはパスワードが正しくありません。ご確認のうえ、もう一度入力してください。"
	locked  = "お客様のIDは現在ご利用いただけません。"
)

func post(c *apptest.Client, id, password string) *apptest.Answer {
	return c.Post("/login", url.Values{"login_id": {id}, "password": {password}})
}

// fail posts n wrong passwords, each from a browser that has never been here.
func fail(t *testing.T, a *apptest.App, id string, n int) {
	t.Helper()
	for range n {
		if got := post(a.Client(), id, wrong).StatusCode; got != http.StatusUnprocessableEntity && got != http.StatusForbidden {
			t.Fatalf("a wrong password got %d", got)
		}
	}
}

// wants demands a status and a heading.
func wants(t *testing.T, what string, got *apptest.Answer, status int, h1 string) {
	t.Helper()
	if got.StatusCode != status || got.H1() != h1 {
		t.Errorf("%s: got %d %q, want %d %q", what, got.StatusCode, got.H1(), status, h1)
	}
}

// setPassword gives an account a password, hashed with these parameters.
func setPassword(t *testing.T, a *apptest.App, id, password string, memory, iterations uint32) {
	t.Helper()
	hash, err := argon2id.CreateHash(password, &argon2id.Params{Memory: memory, Iterations: iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	a.Exec("UPDATE accounts SET password_hash = $1 WHERE login_id = $2", hash, id)
}

// in signs in and demands that it works.
func in(t *testing.T, what string, c *apptest.Client, id, password string) {
	t.Helper()
	if got := post(c, id, password); got.StatusCode != http.StatusSeeOther || got.Location() != "/home" {
		t.Errorf("%s: got %d to %q, page %q", what, got.StatusCode, got.Location(), got.H1())
	}
}

// proves signs in from a device that has not before, and demands that the password is right: a code is asked for (D3.3).
func proves(t *testing.T, what string, c *apptest.Client, id, password string) {
	t.Helper()
	if got := post(c, id, password); got.StatusCode != http.StatusSeeOther || got.Location() != "/login/verify" {
		t.Errorf("%s: got %d to %q, page %q", what, got.StatusCode, got.Location(), got.H1())
	}
}
