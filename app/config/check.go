package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check refuses a setting that cannot work, every one of them at once, each by the name of its variable. No message
// repeats a secret.
func (c Config) Check() error {
	var p problems
	if c.Mode != Demo && c.Mode != Production {
		p.add("MYNET_MODE", "must be demo or production, not %q", c.Mode)
	}
	c.checkAddrs(&p)
	if err := checkBaseURL(c.BaseURL); err != nil {
		p.add("MYNET_BASE_URL", "%w", err)
	}
	if err := checkBaseURL(c.ACSBaseURL); c.ACSBaseURL != "" && err != nil {
		p.add("MYNET_ACS_BASE_URL", "%w", err)
	}
	if err := checkDatabaseURL(c.DatabaseURL); err != nil {
		p.add("MYNET_DATABASE_URL", "%w", err)
	}
	c.checkKeys(&p)
	for _, prefix := range c.TrustedProxies {
		if prefix != prefix.Masked() {
			p.add("MYNET_TRUSTED_PROXIES", "%s has bits beyond its mask; write %s", prefix, prefix.Masked())
		}
	}
	if _, err := c.HolidayFile(); err != nil {
		p.add("MYNET_HOLIDAYS", "%w", err)
	}
	c.checkRoutes(&p)
	c.checkWords(&p)
	c.checkACS(&p)
	checkPolicy(&p, c.Policy)
	if c.Mode == Production {
		c.checkProduction(&p)
	}
	return p.err()
}

// checkAddrs looks at every listener. Two of them cannot have one address, unless a free port is picked for each.
func (c Config) checkAddrs(p *problems) {
	all := []struct{ name, addr, whose string }{
		{"MYNET_ADDR", c.Addr, "portal"},
		{"MYNET_STAFF_ADDR", c.StaffAddr, "staff area"},
		{"MYNET_ACS_ADDR", c.ACSAddr, "access control server"},
		{"MYNET_DIRECTORY_ADDR", c.DirectoryAddr, "door of directory servers"},
	}
	for i, one := range all {
		if i > 0 && one.addr == "" {
			continue
		}
		c.checkAddr(p, one.name, one.addr)
		for _, other := range all[:i] {
			if one.addr == other.addr && !strings.HasSuffix(one.addr, ":0") {
				p.add(one.name, "is the same as %s; the %s needs a listener of its own", other.name, one.whose)
			}
		}
	}
}

func (c Config) checkAddr(p *problems, name, addr string) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		p.add(name, "must be host:port, not %q", addr)
		return
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		p.add(name, "has no port between 0 and 65535: %q", addr)
	}
	if c.Mode == Demo && !c.DemoPublic && !isLoopback(host) {
		p.add(name, "the demo listens on the loopback address only, not on %q; allow it with MYNET_DEMO_PUBLIC=true", addr)
	}
}

func (c Config) checkKeys(p *problems) {
	for _, s := range c.secrets() {
		if _, err := s.value.key(); err != nil {
			p.add(s.name, "%w", err)
		}
	}
	if c.SecretKeyOld != "" && c.SecretKey == "" {
		p.add("MYNET_SECRET_KEY_OLD", "needs MYNET_SECRET_KEY beside it")
	}
	if c.PANKeyOld != "" && c.PANKey == "" {
		p.add("MYNET_PAN_KEY_OLD", "needs MYNET_PAN_KEY beside it")
	}
	for i, a := range c.secrets() {
		for _, b := range c.secrets()[:i] {
			if a.value != "" && a.value == b.value {
				p.add(a.name, "is the same as %s; each key has one use (D7.1)", b.name)
			}
		}
	}
	if _, err := c.appKeys(); err != nil {
		p.add("MYNET_APP_JWKS", "%w", err)
	}
}

func (c Config) checkWords(p *problems) {
	if c.AppAudience == "" {
		p.add("MYNET_APP_AUDIENCE", "must not be empty")
	}
	if _, err := time.Parse(time.DateOnly, c.TermsVersion); err != nil {
		p.add("MYNET_TERMS_VERSION", "must be a date like 2026-06-01, not %q", c.TermsVersion)
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		p.add("MYNET_LOG_FORMAT", "must be text or json, not %q", c.LogFormat)
	}
}

// checkProduction asks for what the demo makes up itself.
func (c Config) checkProduction(p *problems) {
	if c.BaseURL != "" && !c.HTTPS() {
		p.add("MYNET_BASE_URL", "must begin with https:// in production, not %q", c.BaseURL)
	}
	if c.DemoPublic {
		p.add("MYNET_DEMO_PUBLIC", "has no meaning in production")
	}
	for name, missing := range map[string]bool{
		"MYNET_SECRET_KEY": c.SecretKey == "",
		"MYNET_PAN_KEY":    c.PANKey == "",
		"MYNET_APP_JWKS":   c.AppJWKS == "",
		"MYNET_STAFF_ADDR": c.StaffAddr == "",

		"MYNET_SMTP_URL":     c.SMTPURL == "",
		"MYNET_SMS_GATEWAYS": c.SMSGateways == "",
	} {
		if missing {
			p.add(name, "is required in production")
		}
	}
}

func checkBaseURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return fmt.Errorf("must be like https://portal.example.jp, not %q", raw)
	}
	if u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must end after the host and port")
	}
	return nil
}

func checkDatabaseURL(raw string) error {
	switch scheme, rest, _ := strings.Cut(raw, ":"); scheme {
	case "sqlite":
		if rest == "" {
			return errors.New("names no file; write sqlite:mynetplus.db")
		}
		return nil
	case "postgres", "postgresql":
		if u, err := url.Parse(raw); err != nil || u.Host == "" && u.Query().Get("host") == "" {
			return errors.New("is not a postgres:// address with a host")
		}
		return nil
	}
	return errors.New("must begin with sqlite: or postgres://")
}

func hasScheme(raw, scheme string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Scheme == scheme
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// problems collects what is wrong, one line per setting, in the order of the checks.
type problems []error

func (p *problems) add(name, format string, args ...any) {
	*p = append(*p, fmt.Errorf(name+" "+format, args...))
}

func (p problems) err() error {
	slices.SortFunc(p, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(p...)
}
