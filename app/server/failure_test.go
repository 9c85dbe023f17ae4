package server_test

import (
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/demo"
)

// wait polls until a condition holds.
func wait(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("it never came to pass that %s", what)
}

func signIn(c *apptest.Client) *apptest.Answer {
	return c.Post("/login", url.Values{"login_id": {hanako}, "password": {demo.Password}})
}

// serves demands that a database that is back serves again: at most the connections that had died in the pool cost an
// answer each.
func serves(t *testing.T, a *apptest.App, c *apptest.Client, written *log) {
	t.Helper()
	wait(t, "it serves again", func() bool {
		page, door := c.Get("/status"), signIn(c)
		for _, got := range []*apptest.Answer{page, door} {
			if got.StatusCode >= 400 {
				unavailable(t, "on a connection that had died", got, written)
			}
		}
		return page.StatusCode == http.StatusOK && door.StatusCode == http.StatusSeeOther
	})
}

// While another process holds SQLite's write lock, changes get the 503 page and pages can be read; then all works again.
func TestSQLiteLocked(t *testing.T) {
	var written log
	a := apptest.Start(t, apptest.LogTo(&written))
	c := a.Client().SignIn(hanako)
	other, err := sql.Open("sqlite", strings.TrimPrefix(a.Config.DatabaseURL, "sqlite:")+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	holder, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	unavailable(t, "signing in", signIn(c), &written)
	a.Clock.Advance(2 * time.Minute) // the session's last use would be written now
	for path, h1 := range map[string]string{"/status": "登録状況", "/home": "マイページ", "/help": "よくあるご質問"} {
		if got := c.Get(path); got.StatusCode != http.StatusOK || got.H1() != h1 {
			t.Errorf("%s: %d %q", path, got.StatusCode, got.H1())
		}
	}
	if err := holder.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := signIn(c); got.StatusCode != http.StatusSeeOther {
		t.Errorf("signing in afterwards: %d", got.StatusCode)
	}
	if n := a.Count("locks WHERE failures > 0 AND closed_at IS NULL"); n != 0 {
		t.Error("the refused sign-in was counted")
	}
}

// A PostgreSQL that is stopped gets the 503 page, everywhere and at once; back again, the same process serves.
func TestPostgresGoneAndBack(t *testing.T) {
	var written log
	option := apptest.OnPostgres(t)
	var p *proxy
	a := apptest.Start(t, option, apptest.LogTo(&written), apptest.With(func(c *config.Config) {
		p = newProxy(t, c.DatabaseURL)
		c.DatabaseURL = p.url
	}))
	c := a.Client().SignIn(hanako)
	for range 2 {
		p.stop()
		for _, path := range []string{"/status", "/home", "/security/3ds", "/app/status"} {
			unavailable(t, path, c.Get(path), &written)
		}
		unavailable(t, "signing in", signIn(c), &written)
		unavailable(t, "choosing cards", c.Post("/security/3ds", url.Values{"agree": {"yes"}}), &written)
		if got := a.Client().Get("/help"); got.StatusCode != http.StatusOK {
			t.Errorf("a page without data: %d", got.StatusCode)
		}
		p.start()
		serves(t, a, c, &written)
	}
	application := begin(t, c, a.Value("SELECT id FROM cards WHERE last4 = '1111'"))
	send(t, c, application)
	a.Code(hanakoNo, 1) // the jobs recover too
}

// PostgreSQL that ends all connections costs at most one answer each.
func TestPostgresTerminatesBackends(t *testing.T) {
	var written log
	a := apptest.Start(t, apptest.OnPostgres(t), apptest.LogTo(&written))
	c := a.Client().SignIn(hanako)
	other, err := sql.Open("pgx", a.Config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for range 3 {
		if _, err := other.ExecContext(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"); err != nil {
			t.Fatal(err)
		}
		for _, try := range []func() *apptest.Answer{func() *apptest.Answer { return c.Get("/status") }, func() *apptest.Answer { return signIn(c) }} {
			if got := try(); got.StatusCode >= 500 {
				unavailable(t, "at once", got, &written)
			}
		}
		serves(t, a, c, &written)
	}
}

// A panic is a 500 page whose number stands in the log with the cause and the stack; the process goes on.
func TestPanicIsAPage(t *testing.T) {
	var written log
	a := apptest.Start(t, apptest.LogTo(&written))
	a.Server.Handler().GET("/panic", func(echo.Context) error { panic("a cause to find") })
	for range 2 {
		got := a.Client().Get("/panic")
		if got.StatusCode != http.StatusInternalServerError || got.H1() != "申し訳ございません。処理を完了できませんでした。" || !strings.Contains(got.Text, "お客様の操作のためではありません。") {
			t.Errorf("got %d %q", got.StatusCode, got.H1())
		}
		if strings.Contains(got.Text, "a cause to find") {
			t.Error("the page shows the cause")
		}
		reference(t, "the panic", got, &written)
	}
	if out := written.String(); !strings.Contains(out, "a cause to find") || !strings.Contains(out, "goroutine") {
		t.Error("the log lacks the cause or the stack")
	}
	if got := signIn(a.Client().SignIn(hanako)); got.StatusCode != http.StatusSeeOther {
		t.Errorf("afterwards: %d", got.StatusCode)
	}
}

// A stop lets the request in hand finish, with its database, and sends nobody away halfway.
func TestStopFinishesTheRequestInHand(t *testing.T) {
	a := apptest.Start(t)
	arrived, release := make(chan bool), make(chan bool)
	a.Server.Handler().GET("/slow", func(c echo.Context) error {
		arrived <- true
		<-release
		var n int
		err := a.Store.SQL().QueryRowContext(c.Request().Context(), "SELECT count(*) FROM cardholders").Scan(&n)
		if err != nil || n == 0 {
			return err
		}
		return c.String(http.StatusOK, "finished")
	})
	type answer struct {
		body string
		err  error
	}
	answers, stopped := make(chan answer), make(chan bool)
	ctx := context.WithoutCancel(t.Context())
	go func() {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL+"/slow", nil)
		if err != nil {
			answers <- answer{err: err}
			return
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			answers <- answer{err: err}
			return
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		answers <- answer{string(body), err}
	}()
	<-arrived
	go func() { a.Stop(); close(stopped) }()
	wait(t, "new connections are refused", func() bool {
		_, err := http.Get(a.URL + "/robots.txt")
		return err != nil
	})
	close(release)
	if got := <-answers; got.body != "finished" || got.err != nil {
		t.Errorf("the request in hand: %q, %v", got.body, got.err)
	}
	<-stopped
}
