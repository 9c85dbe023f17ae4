package config

import (
	"net/url"
	"strings"
)

// named is one secret with the variable it comes from.
type named struct {
	name  string
	value Secret
}

// secrets are the four keys of D7, in the order newest first.
func (c Config) secrets() []named {
	return []named{
		{"MYNET_SECRET_KEY", c.SecretKey},
		{"MYNET_SECRET_KEY_OLD", c.SecretKeyOld},
		{"MYNET_PAN_KEY", c.PANKey},
		{"MYNET_PAN_KEY_OLD", c.PANKeyOld},
	}
}

// String names what an operator checks in the first log line. Secrets and the database's password stay out.
func (c Config) String() string {
	parts := []string{
		"mode=" + c.Mode,
		"addr=" + c.Addr,
		"base-url=" + c.BaseURL,
		"database-url=" + redact(c.DatabaseURL),
	}
	for _, s := range c.secrets() {
		if s.value != "" {
			parts = append(parts, s.name+"="+s.value.String())
		}
	}
	return strings.Join(parts, " ")
}

// GoString is String, for %#v.
func (c Config) GoString() string { return c.String() }

func redact(raw string) string {
	if strings.HasPrefix(raw, "sqlite:") {
		return raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "(unreadable)"
	}
	u.RawQuery = ""
	return u.Redacted()
}
