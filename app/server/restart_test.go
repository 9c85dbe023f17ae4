package server_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/app/server"
	"mynetplus/models"
)

// D8.1, quality.md: a process that ends between the commit and the send loses no message: the next one sends it.
func TestMessageSurvivesAProcessThatNeverSends(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		url1 := a.Config
		a.Stop()
		// A server whose jobs never run is one that was killed before they did.
		dead, err := server.New(t.Context(), server.Options{Config: url1, Now: a.Clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		web := httptest.NewServer(dead.Handler())
		askForACode(t, web.URL, dead.Store)
		web.Close()
		queued, waiting := count(t, dead.Store, "messages WHERE state = 'queued'"), count(t, dead.Store, "river_job WHERE kind = 'notify.send' AND state = 'available'")
		if queued != 1 || waiting != 1 || count(t, dead.Store, "inbox") != 0 {
			t.Errorf("%d messages queued, %d jobs waiting; want one each and an empty inbox", queued, waiting)
		}
		if err := dead.Close(); err != nil {
			t.Fatal(err)
		}
		next := apptest.Start(t, apptest.SameDatabase(a))
		if letters := next.Letters(hanakoNo, models.ChannelSMS, 1); len(letters) != 1 {
			t.Errorf("%d SMS", len(letters))
		}
	})
}

// A code that ran out while nobody could send it is dropped, and the page offers a new one.
func TestD5_ExpiredCodeIsNotSent(t *testing.T) {
	a := apptest.Start(t)
	a.Stop()
	dead, err := server.New(t.Context(), server.Options{Config: a.Config, Now: a.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(dead.Handler())
	askForACode(t, web.URL, dead.Store)
	web.Close()
	if err := dead.Close(); err != nil {
		t.Fatal(err)
	}
	a.Clock.Advance(models.DefaultPolicy().CodeValid)
	next := apptest.Start(t, apptest.SameDatabase(a))
	wait(t, "the message is settled", func() bool { return next.Count("messages WHERE state = 'expired'") == 1 })
	if n := next.Count("inbox"); n != 0 {
		t.Errorf("%d letters left", n)
	}
}

// askForACode goes through an application up to the code, at a server that apptest did not start.
func askForACode(t *testing.T, base string, s *models.Store) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var card string
	if err := s.SQL().QueryRowContext(t.Context(), "SELECT id FROM cards WHERE last4 = '1111'").Scan(&card); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		path string
		form url.Values
	}{
		{"/login", url.Values{"login_id": {hanako}, "password": {demo.Password}}},
		{"/security/3ds", url.Values{"card": {card}, "agree": {"yes"}, "terms": {"2026-06-01"}}},
		{"/security/3ds/phone", nil},
	} {
		res, err := c.PostForm(base+step.path, step.form)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d, %v", step.path, res.StatusCode, err)
		}
	}
}

func count(t *testing.T, s *models.Store, from string) (n int) {
	t.Helper()
	if err := s.SQL().QueryRowContext(context.WithoutCancel(t.Context()), "SELECT count(*) FROM "+from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
