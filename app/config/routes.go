package config

import (
	"errors"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
)

// SMTP is the mail server, and From who mails come from; both nil when mails stay in the inbox. Call it after Check.
func (c Config) SMTP() (server *url.URL, from *mail.Address, err error) {
	if c.SMTPURL == "" {
		return nil, nil, nil
	}
	if server, err = parseRoute(string(c.SMTPURL), "smtp", "smtps"); err != nil {
		return nil, nil, err
	}
	from, err = mail.ParseAddress(c.MailFrom)
	return server, from, err
}

// Gateways are the sendsms addresses in order of preference; none when SMS stay in the inbox.
func (c Config) Gateways() ([]*url.URL, error) {
	if c.SMSGateways == "" {
		return nil, nil
	}
	var all []*url.URL
	for i, raw := range strings.Split(string(c.SMSGateways), ",") {
		u, err := parseRoute(strings.TrimSpace(raw), "http", "https")
		if err != nil {
			return nil, errors.New("address " + strconv.Itoa(i+1) + " " + err.Error())
		}
		all = append(all, u)
	}
	return all, nil
}

// parseRoute reads an address with credentials in it, which no error may repeat.
func parseRoute(raw string, schemes ...string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != schemes[0] && u.Scheme != schemes[1] {
		return nil, errors.New("must begin with " + strings.Join(schemes, ":// or ") + ":// and name a host")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, errors.New("has no port between 1 and 65535")
		}
	}
	if _, ok := u.User.Password(); u.User != nil && !ok {
		return nil, errors.New("has a user without a password")
	}
	return u, nil
}

func (c Config) checkRoutes(p *problems) {
	if c.MailFrom != "" {
		if _, err := mail.ParseAddress(c.MailFrom); err != nil {
			p.add("MYNET_MAIL_FROM", "must be like portal@example.jp, not %q", c.MailFrom)
		}
	}
	if c.SMTPURL != "" {
		if _, err := parseRoute(string(c.SMTPURL), "smtp", "smtps"); err != nil {
			p.add("MYNET_SMTP_URL", "%w", err)
		}
		if c.MailFrom == "" {
			p.add("MYNET_MAIL_FROM", "is required beside MYNET_SMTP_URL")
		}
	}
	if _, err := c.Gateways(); err != nil {
		p.add("MYNET_SMS_GATEWAYS", "%w", err)
	}
	if c.SMSSender == "" {
		p.add("MYNET_SMS_SENDER", "must not be empty")
	}
}
