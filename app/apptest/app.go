package apptest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"mynetplus/app/config"
	"mynetplus/app/password"
	"mynetplus/app/server"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// App is a running server.
type App struct {
	URL      string // http://127.0.0.1:port
	StaffURL string // of the staff area: the same, unless it has a listener of its own
	ACSURL   string // of challenges, likewise
	AReqURL  string // of what directory servers ask: as challenges, or https on a listener of its own
	Store    *models.Store
	Clock    *modelstest.Clock
	Server   *server.Server
	Config   config.Config
	t        testing.TB
	stop     func() error
}

// Option changes the settings or the log of an App before it starts.
type Option func(*setup)

type setup struct {
	config    config.Config
	log       io.Writer
	clock     *modelstest.Clock
	passwords password.Arithmetic
}

// With changes the settings.
func With(change func(*config.Config)) Option { return func(s *setup) { change(&s.config) } }

// LogTo writes the log to w.
func LogTo(w io.Writer) Option { return func(s *setup) { s.log = w } }

// Passwords lets a test stand between a password and what is done about it.
func Passwords(p password.Arithmetic) Option { return func(s *setup) { s.passwords = p } }

// SharedClock lets two servers have one clock.
func SharedClock(c *modelstest.Clock) Option { return func(s *setup) { s.clock = c } }

// Start runs a server until the test ends.
func Start(t testing.TB, options ...Option) *App {
	t.Helper()
	s := setup{config: config.Default(), log: io.Discard, clock: modelstest.NewClock()}
	s.config.DatabaseURL = "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	s.config.Addr = "127.0.0.1:0"
	for _, option := range options {
		option(&s)
	}
	ctx, stop := context.WithCancel(context.Background())
	srv, err := server.New(ctx, server.Options{
		Config: s.config, Now: s.clock.Now, Log: slog.New(slog.NewTextHandler(s.log, nil)), Passwords: s.passwords,
	})
	if err != nil {
		stop()
		t.Fatal(err)
	}
	ln, err := srv.Listen()
	if err != nil {
		stop()
		t.Fatal(errors.Join(err, srv.Close()))
	}
	done := make(chan error, 1)
	go func() { done <- srv.Run(ctx, ln) }()
	url := "http://" + ln.Portal.Addr().String()
	staff, acs := url, url
	if ln.Staff != nil {
		staff = "http://" + ln.Staff.Addr().String()
	}
	if ln.ACS != nil {
		acs = "http://" + ln.ACS.Addr().String()
	}
	areq := acs
	if ln.Directory != nil {
		areq = "https://" + ln.Directory.Addr().String()
	}
	a := &App{URL: url, StaffURL: staff, ACSURL: acs, AReqURL: areq, Store: srv.Store, Clock: s.clock, Server: srv, Config: s.config, t: t}
	a.stop = sync.OnceValue(func() error {
		stop()
		return errors.Join(<-done, srv.Close())
	})
	t.Cleanup(a.Stop)
	return a
}

// Stop ends the server before the test does, in order: requests, jobs, database. Twice is fine.
func (a *App) Stop() {
	if err := a.stop(); err != nil {
		a.t.Error(err)
	}
}

// Letters waits until the inbox holds at least n letters of a cardholder on a channel (models.ChannelSMS
// or ChannelMail) and returns them, newest first.
func (a *App) Letters(cardholderNo, channel string, n int) []models.Letter {
	a.t.Helper()
	const tries, pause = 500, 20 * time.Millisecond
	for try := 0; ; try++ {
		var letters []models.Letter
		err := a.Store.Read(context.Background(), func(q *models.Query) (err error) {
			letters, err = q.Letters(context.Background(), cardholderNo, channel, 100)
			return err
		})
		if err != nil {
			a.t.Fatal(err)
		}
		if len(letters) >= n {
			return letters
		}
		if try == tries {
			a.t.Fatalf("%s has %d letters by %s, want %d", cardholderNo, len(letters), channel, n)
		}
		time.Sleep(pause)
	}
}

// Settled waits until no job is left to do: a test that counts what jobs did calls it, no page may depend on it.
func (a *App) Settled() {
	a.t.Helper()
	const tries, pause = 3000, 20 * time.Millisecond
	for range tries {
		if a.Count("river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled')") == 0 {
			return
		}
		time.Sleep(pause)
	}
	a.t.Fatal("the jobs do not end")
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// Code waits for a cardholder's n-th SMS and returns the code in the newest one.
func (a *App) Code(cardholderNo string, n int) string {
	a.t.Helper()
	code := sixDigits.FindString(a.Letters(cardholderNo, models.ChannelSMS, n)[0].Body)
	if code == "" {
		a.t.Fatalf("the newest SMS of %s has no code", cardholderNo)
	}
	return code
}

// Device makes a device that has signed in to an account before, and returns the token of its cookie.
func (a *App) Device(loginID string) string {
	a.t.Helper()
	token, err := NewDevice(a.t.Context(), a.Store, loginID)
	if err != nil {
		a.t.Fatal(err)
	}
	return token
}

// NewDevice is Device for a test that has no App.
func NewDevice(ctx context.Context, s *models.Store, loginID string) (token string, err error) {
	token = models.NewToken()
	return token, s.Tx(ctx, func(tx *models.Tx) error {
		account, err := tx.AccountByLoginID(ctx, loginID)
		if err != nil {
			return err
		}
		return tx.RememberDevice(ctx, models.HashToken(token), account.ID, "linux/chrome")
	})
}
