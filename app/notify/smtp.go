package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/netip"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"mynetplus/models"
	"mynetplus/views/text"
)

// Limits of one mail's conversation. A job may run for a minute, and it has a database to write to besides.
const (
	smtpDialTime = 10 * time.Second
	smtpTime     = 40 * time.Second
)

// SMTPOptions of NewSMTP. A Time of zero is 40 s for a mail, from dialing to the last answer; with nil Roots the
// system's count.
type SMTPOptions struct {
	URL   *url.URL // smtp://user:password@host:587 (STARTTLS) or smtps://…:465 (TLS from the first byte)
	From  *netmail.Address
	Roots *x509.CertPool
	Time  time.Duration
}

// SMTP hands mails to the issuer's mail server (RFC 5321, 6409). Without TLS it speaks to this machine only.
type SMTP struct {
	options []mail.Option
	host    string
	tls     *tls.Config
	direct  bool // TLS from the first byte (RFC 8314)
	from    netmail.Address
	time    time.Duration
}

// NewSMTP makes the way out of mails.
func NewSMTP(o SMTPOptions) (*SMTP, error) {
	host := o.URL.Hostname()
	s := &SMTP{
		host: host, direct: o.URL.Scheme == "smtps", from: *o.From, time: o.Time,
		tls: &tls.Config{ServerName: host, RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
	}
	if s.time == 0 {
		s.time = smtpTime
	}
	if s.from.Name == "" {
		s.from.Name = text.Issuer
	}
	port, policy := 587, mail.TLSMandatory
	switch {
	case s.direct:
		port, policy = 465, mail.NoTLS // the connection has it already
	case loopback(host):
		policy = mail.TLSOpportunistic
	}
	if p := o.URL.Port(); p != "" {
		var err error
		if port, err = strconv.Atoi(p); err != nil {
			return nil, errors.New("the port is not a number")
		}
	}
	s.options = []mail.Option{
		mail.WithPort(port), mail.WithTLSPolicy(policy), mail.WithTLSConfig(s.tls), mail.WithTimeout(s.time),
		mail.WithHELO(s.domain()), mail.WithoutNoop(), mail.WithoutRset(),
	}
	if password, ok := o.URL.User.Password(); ok {
		s.options = append(s.options, mail.WithUsername(o.URL.User.Username()), mail.WithPassword(password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return s, nil
}

// Mail hands m over in a conversation of its own. What the server refuses for good (5xx to the sender, the receiver
// or the text) is a Refusal. Whatever goes wrong before that, a wrong password too, is the operator's to mend while
// the mail waits.
func (s *SMTP) Mail(ctx context.Context, m Mail) (string, error) {
	msg, err := s.compose(m)
	if err != nil {
		return "", err
	}
	err = s.talk(ctx, func(c *mail.Client) error { return c.DialAndSendWithContext(ctx, msg) })
	if msg.IsDelivered() { // a broken good-bye does not unsend it
		return models.MessageSent, nil
	}
	if refused := new(mail.SendError); errors.As(err, &refused) {
		code := refused.ErrorCode()
		if code == 0 {
			return "", fmt.Errorf("mail server: no answer while %s", refused.Reason)
		}
		what := fmt.Sprintf("mail server: status %d while %s", code, refused.Reason)
		if final(refused.Reason, code) {
			return "", Refusal(what)
		}
		return "", errors.New(what)
	}
	return "", err
}

// final tells a word on the mail from one on us, who did not sign in or speak in turn (RFC 5321, 4.2.1; RFC 4954, 6).
func final(stage mail.SendErrReason, code int) bool {
	mailSystem := code/10 == 55
	return mailSystem || code >= 500 && code/10 != 53 && stage != mail.ErrSMTPMailFrom
}

// Check connects, agrees on TLS and signs in, and sends nothing.
func (s *SMTP) Check(ctx context.Context) error {
	return s.talk(ctx, func(c *mail.Client) error {
		if err := c.DialWithContext(ctx); err != nil {
			return err
		}
		return c.Close()
	})
}

// talk gives do a client whose connection is cut when its time is over or ctx ends: the library's own deadline begins
// anew at every step, and it leaves connections open that failed half way.
func (s *SMTP) talk(ctx context.Context, do func(*mail.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.time)
	defer cancel()
	dialer := net.Dialer{Timeout: smtpDialTime}
	dial := func(_ context.Context, network, addr string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { _ = conn.Close() })
		if !s.direct {
			return conn, nil
		}
		secure := tls.Client(conn, s.tls)
		return secure, secure.HandshakeContext(ctx)
	}
	client, err := mail.NewClient(s.host, append(s.options, mail.WithDialContextFunc(dial))...)
	if err != nil {
		return fmt.Errorf("mail client: %w", err)
	}
	err = do(client)
	var said *textproto.Error
	switch sent := new(mail.SendError); {
	case err == nil, errors.As(err, &sent):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("mail server: %w", ctx.Err())
	case errors.As(err, &said):
		return fmt.Errorf("mail server: status %d before the mail", said.Code)
	case repeats(err):
		return errors.New("mail server: an answer that is no SMTP")
	}
	return fmt.Errorf("mail server: %w", err)
}

// repeats reports whether an error holds words of the server, which may be ours: our password is among them.
func repeats(err error) bool {
	return errors.As(err, new(textproto.ProtocolError)) || errors.As(err, new(*strconv.NumError)) || errors.Is(err, smtp.ErrUnexpectedServerResponse)
}

// compose makes the mail: plain text in UTF-8, with headers that machines do not answer (RFC 3834).
func (s *SMTP) compose(m Mail) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil {
		return nil, Refusal("the receiver's address is none")
	}
	msg := mail.NewMsg(mail.WithEncoding(mail.EncodingB64), mail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&s.from)
	msg.ToMailAddress(to)
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At.In(models.JST))
	msg.SetMessageIDWithValue(m.ID + "@" + s.domain())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader(mail.HeaderXAutoResponseSuppress, "All")
	msg.SetBodyString(mail.TypeTextPlain, m.Body)
	return msg, nil
}

// domain is the sender's.
func (s *SMTP) domain() string {
	_, domain, _ := strings.Cut(s.from.Address, "@")
	return domain
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}
