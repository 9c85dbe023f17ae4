package server_test

import (
	"net"
	"net/url"
	"sync"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
)

// A mail server that hangs holds up mails only: with more of them waiting than there are workers, a code by SMS arrives.
func TestHangingMailServerHoldsUpNoSMS(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a := apptest.Start(t, apptest.With(func(c *config.Config) {
		c.SMTPURL, c.MailFrom = config.Secret("smtp://"+ln.Addr().String()), "portal@example.jp"
	}))
	var mu sync.Mutex
	var held []net.Conn
	t.Cleanup(func() {
		_ = ln.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, conn := range held {
			_ = conn.Close()
		}
	})
	hanging := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(held)
	}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			held = append(held, conn)
			mu.Unlock()
		}
	}()
	ask := func(path, pan, birth string) {
		t.Helper()
		form := url.Values{"card": {pan}, "expiry": {"12/29"}, "birth": {birth}}
		if got := a.Client().Post(path, form); got.Location() == "" {
			t.Fatalf("%s: %d %q", path, got.StatusCode, got.Errors())
		}
	}
	for range 4 {
		ask("/recovery/id", "3530111333300000", "1984-05-02")
		ask("/recovery/id", "3566002020360505", "1957-11-23")
		ask("/recovery/id", "4012888888881881", "1990-01-15")
	}
	wait(t, "eight mails hang", func() bool { return hanging() >= 8 })
	ask("/recovery/unlock", "4012888888881881", "1990-01-15")
	if code := a.Code("20000003", 1); len(code) != 6 {
		t.Errorf("the code is %q", code)
	}
}
