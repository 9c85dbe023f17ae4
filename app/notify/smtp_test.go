package notify_test

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/riverqueue/river"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// A mail arrives over each kind of connection, in Japanese, with the headers that a machine's mail needs.
func TestMailOverSMTP(t *testing.T) {
	for _, tt := range []struct {
		security, scheme, user, credentials string
		tls                                 bool
	}{
		{"plain", "smtp", "", "", false}, // this machine only
		{"starttls", "smtp", "", "", true},
		{"starttls", "smtp", "portal", "portal:p%40ss%2Fword@", true},
		{"smtps", "smtps", "", "", true},
		{"smtps", "smtps", "portal", "portal:p%40ss%2Fword@", true},
	} {
		t.Run(tt.security+" "+tt.user, func(t *testing.T) {
			office := &postOffice{user: tt.user}
			openPostOffice(t, tt.security, office)
			body := "日専連 花子 様\n\n次のカードの登録が完了しました。\n.\n" + strings.Repeat("長い", 600) + "\n"
			subject := "【日専連】本人認証サービス登録完了のお知らせ"
			at := time.Date(2026, 11, 22, 5, 5, 0, 0, time.UTC)
			state, err := office.mailer(t, tt.scheme, tt.credentials, 0).Mail(t.Context(), notify.Mail{
				To: email, Subject: subject, Body: body, ID: "0123abcd", At: at,
			})
			if err != nil || state != models.MessageSent {
				t.Fatalf("%q, %v", state, err)
			}
			got := office.all()[0]
			if got.from != mailFrom || got.to != email || got.tls != tt.tls || got.user != tt.user {
				t.Errorf("envelope: %+v", got)
			}
			checkMail(t, got.message(t), subject, body)
		})
	}
}

func checkMail(t *testing.T, m *netmail.Message, subject, body string) {
	t.Helper()
	for name, want := range map[string]string{
		"Date": "Sun, 22 Nov 2026 14:05:00 +0900", "Message-Id": "<0123abcd@mail.example.jp>", "Auto-Submitted": "auto-generated",
		"Content-Type": "text/plain; charset=UTF-8", "Mime-Version": "1.0", "To": "<" + email + ">",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	decoder := new(mime.WordDecoder)
	if got, err := decoder.DecodeHeader(m.Header.Get("Subject")); err != nil || got != subject {
		t.Errorf("Subject: got %q %v", got, err)
	}
	if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || *from[0] != (netmail.Address{Name: "日専連", Address: mailFrom}) {
		t.Errorf("From: got %q %v", m.Header.Get("From"), err)
	}
	for name, values := range m.Header {
		for _, v := range values {
			if strings.ContainsFunc(v, func(r rune) bool { return r > 126 }) {
				t.Errorf("%s is not ASCII: %q", name, v)
			}
		}
	}
	var text io.Reader = m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "base64" {
		text = base64.NewDecoder(base64.StdEncoding, m.Body)
	}
	if got, err := io.ReadAll(text); err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != body {
		t.Errorf("the text: got %q %v", got, err)
	}
}

// Without TLS nothing leaves this machine: 0.0.0.0 reaches it, but is an address like any other, without STARTTLS. A
// certificate that nobody trusts ends it too.
func TestMailWantsTLS(t *testing.T) {
	plain := &postOffice{}
	openPostOffice(t, "plain", plain)
	_, port, err := net.SplitHostPort(plain.addr)
	if err != nil {
		t.Fatal(err)
	}
	plain.addr = "0.0.0.0:" + port
	strangers := &postOffice{}
	openPostOffice(t, "starttls", strangers)
	strangers.ca = nil
	for name, mailer := range map[string]*notify.SMTP{
		"STARTTLS": plain.mailer(t, "smtp", "", 0), "certificate": strangers.mailer(t, "smtp", "", 0),
	} {
		_, err := mailer.Mail(t.Context(), notify.Mail{To: email, ID: "1"})
		if err == nil || !strings.Contains(err.Error(), name) || errors.As(err, new(notify.Refusal)) {
			t.Errorf("%s: got %v", name, err)
		}
		if err := mailer.Check(t.Context()); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: the check says %v", name, err)
		}
	}
	if n := len(plain.all()) + len(strangers.all()); n != 0 {
		t.Errorf("%d mails left", n)
	}
}

// A wrong password is the operator's trouble: the mail waits for a better one.
func TestWrongPasswordIsNoRefusal(t *testing.T) {
	office := &postOffice{user: "portal"}
	openPostOffice(t, "starttls", office)
	for _, credentials := range []string{"portal:wrong@", ""} {
		_, err := office.mailer(t, "smtp", credentials, 0).Mail(t.Context(), notify.Mail{To: email, ID: "1"})
		if err == nil || errors.As(err, new(notify.Refusal)) || strings.Contains(err.Error(), "wrong") {
			t.Errorf("%q: got %v", credentials, err)
		}
	}
	if err := office.mailer(t, "smtp", "portal:wrong@", 0).Check(t.Context()); err == nil {
		t.Error("the check accepts a wrong password")
	}
	if err := office.mailer(t, "smtp", "portal:p%40ss%2Fword@", 0).Check(t.Context()); err != nil {
		t.Errorf("the check refuses the right password: %v", err)
	}
}

// A refused receiver settles the message for good, with an event in the cardholder's chain; nothing names the address.
func TestRefusedReceiver(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		server := &postOffice{rcpt: func(int) error { return &smtp.SMTPError{Code: 550, Message: "no such user " + email} }}
		openPostOffice(t, "starttls", server)
		o.through(server.mailer(t, "smtp", "", 0), o.post)
		o.registered()
		err := o.work(1)
		if !errors.Is(err, river.JobCancel(nil)) || strings.Contains(err.Error(), email) || !strings.Contains(err.Error(), "550") {
			t.Errorf("got %v, want the job cancelled", err)
		}
		if m := o.message(1); m.State != models.MessageFailed || m.Attempts != 1 {
			t.Errorf("the message: %+v", m)
		}
		o.failed(1, "email")
		o.sent(1)
		if server.rcpts != 1 {
			t.Errorf("asked %d times", server.rcpts)
		}
	})
}

// What is not final is tried again, and the receiver can tell that it is the same mail: 451, a server that dies
// inside the text, and one that hangs.
func TestRetriedMailKeepsItsID(t *testing.T) {
	for name, trouble := range map[string]func(p *postOffice, c *smtp.Conn) error{
		"450 to the receiver": nil, // greylisting
		"451":                 func(*postOffice, *smtp.Conn) error { return &smtp.SMTPError{Code: 451, Message: "try again"} },
		"dies in DATA":        func(_ *postOffice, c *smtp.Conn) error { return errors.Join(errors.New("dead"), c.Conn().Close()) },
		"hangs in DATA":       func(p *postOffice, _ *smtp.Conn) error { <-p.stop; return errors.New("too late") },
	} {
		t.Run(name, func(t *testing.T) {
			run(t, mobile, email, func(t *testing.T, o *office) {
				server := &postOffice{}
				if name == "450 to the receiver" {
					server.rcpt = func(n int) error {
						if n == 1 {
							return &smtp.SMTPError{Code: 450, Message: "try again, " + email}
						}
						return nil
					}
				}
				var ids []string
				server.data = func(n int, c *smtp.Conn) error {
					if n == 1 && trouble != nil {
						return trouble(server, c)
					}
					return nil
				}
				openPostOffice(t, "starttls", server)
				limit := 10 * time.Second
				if name == "hangs in DATA" {
					limit = 300 * time.Millisecond
				}
				o.through(server.mailer(t, "smtp", "", limit), o.post)
				o.registered()
				started := time.Now()
				if err := o.work(1); err == nil || errors.Is(err, river.JobCancel(nil)) || strings.Contains(err.Error(), email) {
					t.Errorf("got %v, want an error that is tried again", err)
				}
				if took := time.Since(started); took > 5*time.Second {
					t.Errorf("the first try took %s", took)
				}
				if m := o.message(1); m.State != models.MessageQueued {
					t.Errorf("after the first try: %+v", m)
				}
				o.through(server.mailer(t, "smtp", "", 0), o.post)
				o.sent(1)
				if m := o.message(1); m.State != models.MessageSent || m.Attempts != 2 {
					t.Errorf("after the second try: %+v", m)
				}
				for _, m := range server.all() {
					ids = append(ids, m.id())
				}
				message := o.message(1)
				for _, id := range ids {
					if id != "<"+message.Token()+"@mail.example.jp>" {
						t.Errorf("Message-IDs: %q", ids)
					}
				}
				if once := name == "hangs in DATA" || trouble == nil; len(ids) != 2 && !once || len(ids) < 1 {
					t.Errorf("%d tries arrived", len(ids))
				}
			})
		})
	}
}

// What is there but speaks no SMTP may repeat what it was told, the password too: the error does not.
func TestMailServerThatEchoes(t *testing.T) {
	encoded := func(words ...string) string {
		return base64.StdEncoding.EncodeToString([]byte(strings.Join(words, "\x00")))
	}
	hidden := []string{"secret", email, "hidden", encoded("", "portal", "hidden-password"), encoded("hidden-password"), encoded("portal")}
	for _, offer := range []string{"PLAIN", "LOGIN", "SCRAM-SHA-256"} {
		for _, answer := range []string{"%s\r\n", "2\r\n", "334 %s\r\n", "334 !%s\r\n", "334 aGlkZGVu\r\n", "5%s\r\n", "454 4.7.0 %s\r\n"} {
			office := &postOffice{addr: echoes(t, answer, offer)}
			for _, credentials := range []string{"", "portal:hidden-password@"} {
				_, err := office.mailer(t, "smtp", credentials, time.Second).Mail(t.Context(), notify.Mail{To: email, Subject: "secret", Body: "secret", ID: "1"})
				if err == nil || slices.ContainsFunc(hidden, func(s string) bool { return strings.Contains(err.Error(), s) }) {
					t.Errorf("%s %q %q: got %v", offer, answer, credentials, err)
				}
			}
		}
	}
}

// echoes starts a mail server that repeats what it is told.
func echoes(t *testing.T, answer, offer string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go echoMail(conn, answer, offer)
		}
	}()
	return ln.Addr().String()
}

// echoMail greets, offers to sign in, and answers whatever comes after that with its own words.
func echoMail(conn net.Conn, answer, offer string) {
	defer conn.Close()
	fmt.Fprint(conn, "220 mail.test\r\n")
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		switch {
		case strings.HasPrefix(lines.Text(), "EHLO"):
			fmt.Fprintf(conn, "250-mail.test\r\n250 AUTH %s\r\n", offer)
		case strings.Contains(answer, "%s"):
			fmt.Fprintf(conn, answer, lines.Text())
		default:
			fmt.Fprint(conn, answer)
		}
	}
}

// A server that takes the connection and never says a word costs the time for one mail and no more.
func TestSilentMailServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for _, scheme := range []string{"smtp", "smtps"} {
		mailer, err := notify.NewSMTP(notify.SMTPOptions{
			URL: &url.URL{Scheme: scheme, Host: ln.Addr().String()}, From: &netmail.Address{Address: mailFrom}, Time: 200 * time.Millisecond,
		})
		if err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		if _, err := mailer.Mail(t.Context(), notify.Mail{To: email, ID: "1"}); err == nil || errors.As(err, new(notify.Refusal)) {
			t.Errorf("%s: got %v", scheme, err)
		}
		if took := time.Since(started); took > 5*time.Second {
			t.Errorf("%s took %s", scheme, took)
		}
	}
}
