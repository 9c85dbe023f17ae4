package notify_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"mynetplus/app/notify"
)

const mailFrom = "portal@mail.example.jp"

// postOffice is a mail server that keeps what comes. Its answers may be changed before the first mail.
type postOffice struct {
	rcpt func(n int) error               // what it says to the n-th receiver
	data func(n int, c *smtp.Conn) error // what it says to the n-th text
	user string                          // who may send, with password "p@ss/word"; empty lets everybody
	ca   *x509.CertPool                  // who signed its certificate
	addr string                          // host:port
	stop chan struct{}                   // closed at the end of the test

	mu    sync.Mutex
	mails []received
	rcpts int
	datas int
}

// received is one mail as it came; complete tells whether the server said so.
type received struct {
	from, to, text, user string
	tls, complete        bool
}

func (r received) message(t *testing.T) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(r.text))
	if err != nil {
		t.Fatalf("%v in %q", err, r.text)
	}
	return m
}

// id is the Message-ID, also of a text that was cut off.
func (r received) id() string {
	_, rest, _ := strings.Cut(r.text, "Message-ID: ")
	id, _, _ := strings.Cut(rest, "\r\n")
	return id
}

// openPostOffice starts a server: plain, with STARTTLS, or with TLS from the first byte (smtps).
func openPostOffice(t *testing.T, security string, p *postOffice) {
	t.Helper()
	certificate, pool := certify(t)
	p.ca, p.stop = pool, make(chan struct{})
	s := smtp.NewServer(p)
	s.ErrorLog = log.New(io.Discard, "", 0)
	s.Domain, s.AllowInsecureAuth = "mail.test", true
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if security == "starttls" {
		s.TLSConfig = config
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = ln.Addr().String()
	if security == "smtps" {
		ln = tls.NewListener(ln, config)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ln) }()
	t.Cleanup(func() {
		close(p.stop)
		_ = s.Close()
		<-done
	})
}

// NewSession, with the methods of session, is smtp.Backend.
func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s := &session{office: p, conn: c}
	if p.user == "" {
		return s, nil
	}
	return &closedSession{s}, nil
}

func (p *postOffice) all() []received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]received(nil), p.mails...)
}

type session struct {
	office *postOffice
	conn   *smtp.Conn
	mail   received
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.office.user != s.mail.user {
		return smtp.ErrAuthRequired
	}
	_, s.mail.tls = s.conn.TLSConnectionState()
	s.mail.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	s.office.mu.Lock()
	s.office.rcpts++
	n := s.office.rcpts
	s.office.mu.Unlock()
	if s.office.rcpt == nil {
		return nil
	}
	return s.office.rcpt(n)
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	p := s.office
	p.mu.Lock()
	p.datas++
	n := p.datas
	p.mu.Unlock()
	if p.data != nil {
		err = p.data(n, s.conn)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s.mail.text, s.mail.complete = string(text), err == nil
	p.mails = append(p.mails, s.mail)
	return err
}

// closedSession wants to know who sends.
type closedSession struct{ *session }

func (s *closedSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *closedSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.office.user || password != "p@ss/word" {
			return smtp.ErrAuthFailed
		}
		s.mail.user = user
		return nil
	}), nil
}

// certify makes a certificate for this machine and the pool that trusts it.
func certify(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// mailer is the way to a post office, with credentials like "user:password@" or none.
func (p *postOffice) mailer(t *testing.T, scheme, credentials string, limit time.Duration) *notify.SMTP {
	t.Helper()
	server, err := url.Parse(scheme + "://" + credentials + p.addr)
	if err != nil {
		t.Fatal(err)
	}
	m, err := notify.NewSMTP(notify.SMTPOptions{URL: server, From: &netmail.Address{Address: mailFrom}, Roots: p.ca, Time: limit})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
