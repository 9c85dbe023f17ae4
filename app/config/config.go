package config

import (
	"net/netip"

	"mynetplus/models"
)

// The two modes (domain.md 9). The mode is stamped into the database; a mismatch does not start.
const (
	Demo       = "demo"
	Production = "production"
)

// Config is every setting, read once at start from flags or the environment (domain.md 9): --addr is MYNET_ADDR.
// Start from Default, parse with kong and Options, then Check.
type Config struct {
	Mode        string `name:"mode" env:"MYNET_MODE" help:"demo, or production: own secrets, real routes, https."`
	Addr        string `name:"addr" env:"MYNET_ADDR" help:"Where to listen, host:port; port 0 picks a free one and prints it."`
	StaffAddr   string `name:"staff-addr" env:"MYNET_STAFF_ADDR" help:"Where the staff area listens, and nowhere else; empty in the demo: beside the portal."`
	DemoPublic  bool   `name:"demo-public" env:"MYNET_DEMO_PUBLIC" help:"Let the demo listen beyond the loopback address."`
	BaseURL     string `name:"base-url" env:"MYNET_BASE_URL" help:"The portal's address as cardholders see it; its host ends every SMS with a code."`
	ACSBaseURL  string `name:"acs-base-url" env:"MYNET_ACS_BASE_URL" help:"The access control server's address as shoppers' browsers reach it; its host ends every SMS with a payment code; none in the demo: localhost at the port it listens on."`
	ACSAddr     string `name:"acs-addr" env:"MYNET_ACS_ADDR" help:"Where the access control server listens for shoppers' browsers, and nowhere else; empty in the demo: beside the portal."`
	DatabaseURL string `name:"database-url" env:"MYNET_DATABASE_URL" help:"sqlite:PATH or postgres://..."`

	SecretKey    Secret `name:"secret-key" env:"MYNET_SECRET_KEY" help:"32 bytes in base64; all keys but the PAN's derive from it (D7.2)."`
	SecretKeyOld Secret `name:"secret-key-old" env:"MYNET_SECRET_KEY_OLD" help:"The key before, still readable after a rotation (D7.3)."`
	PANKey       Secret `name:"pan-key" env:"MYNET_PAN_KEY" help:"32 bytes in base64; hashes card numbers and nothing else (D7.1)."`
	PANKeyOld    Secret `name:"pan-key-old" env:"MYNET_PAN_KEY_OLD" help:"The PAN key before, until the next card file (D7.3)."`

	TrustedProxies []netip.Prefix `name:"trusted-proxies" env:"MYNET_TRUSTED_PROXIES" help:"CIDRs, comma separated, whose X-Forwarded-For and -Proto count."`

	AppJWKS     string `name:"app-jwks" env:"MYNET_APP_JWKS" help:"File with the app backend's public keys, a JWK set; the demo makes a pair (D3.9)."`
	AppAudience string `name:"app-audience" env:"MYNET_APP_AUDIENCE" help:"The aud the app backend's tokens must carry (D3.9)."`

	DirectoryServers   string `name:"directory-servers" env:"MYNET_DIRECTORY_SERVERS" help:"JSON file of the 3-D Secure directory servers that may ask; none: production has no access control server, the demo answers this machine."`
	DirectoryAddr      string `name:"directory-addr" env:"MYNET_DIRECTORY_ADDR" help:"Where directory servers ask, by TLS with a certificate of theirs."`
	DirectoryRate      int    `name:"directory-rate" env:"MYNET_DIRECTORY_RATE" help:"Requests a second that each directory server may make."`
	ACSCert            string `name:"acs-cert" env:"MYNET_ACS_CERT" help:"File with the access control server's certificate chain, PEM: the server's for directory servers, and its own as their client."`
	ACSKey             string `name:"acs-key" env:"MYNET_ACS_KEY" help:"File with that certificate's private key, PEM."`
	ACSReferenceNumber string `name:"acs-reference-number" env:"MYNET_ACS_REFERENCE_NUMBER" help:"acsReferenceNumber, which EMVCo gives with its approval."`
	ACSOperatorID      string `name:"acs-operator-id" env:"MYNET_ACS_OPERATOR_ID" help:"acsOperatorID, which the card network gives."`

	SMTPURL     Secret `name:"smtp-url" env:"MYNET_SMTP_URL" help:"Mail server: smtp://user:pass@host:587 with STARTTLS, or smtps://...:465; the demo keeps mails in its inbox."`
	MailFrom    string `name:"mail-from" env:"MYNET_MAIL_FROM" help:"Who mails come from, portal@example.jp."`
	SMSGateways Secret `name:"sms-gateways" env:"MYNET_SMS_GATEWAYS" help:"Kannel sendsms addresses with username and password, comma separated, in order of preference; the demo keeps SMS in its inbox."`
	SMSSender   string `name:"sms-sender" env:"MYNET_SMS_SENDER" help:"The number that SMS come from."`

	CallCenterHours string `name:"call-center-hours" env:"MYNET_CALL_CENTER_HOURS" help:"When somebody answers on working days, JST, 9:30-17:30."`
	Holidays        string `name:"holidays" env:"MYNET_HOLIDAYS" help:"File of the call center's holidays, a line each: 2026-11-23 and a name; none: Japan's public holidays."`

	TermsVersion string `name:"terms-version" env:"MYNET_TERMS_VERSION" help:"Date of the terms in force, 2026-06-01; recorded with each consent (D4.1)."`

	AuditRoots string `name:"audit-roots" env:"MYNET_AUDIT_ROOTS" help:"File the daily audit root is appended to, best on another machine; none: beside the database (D8.1)."`

	LogFormat string `name:"log-format" env:"MYNET_LOG_FORMAT" help:"text or json."`

	Policy models.Policy `embed:""`
}

// Default is the demo as it starts with no setting at all.
func Default() Config {
	return Config{
		Mode:            Demo,
		Addr:            "127.0.0.1:8080",
		BaseURL:         "http://localhost:8080",
		DatabaseURL:     "sqlite:mynetplus.db",
		AppAudience:     "mynetplus",
		DirectoryRate:   1000,
		SMSSender:       "03-3525-8755",
		CallCenterHours: "9:30-17:30",
		TermsVersion:    "2026-06-01",
		LogFormat:       "text",
		Policy:          models.DefaultPolicy(),
	}
}

// IsDemo tells whether the demo's cast, inbox and pages are served.
func (c Config) IsDemo() bool { return c.Mode == Demo }

// HasACS tells whether there is an access control server: in production only for directory servers that are named.
func (c Config) HasACS() bool { return c.IsDemo() || c.DirectoryServers != "" }

// ACSHTTPS tells whether shoppers' browsers reach the access control server over TLS.
func (c Config) ACSHTTPS() bool { return hasScheme(c.ACSBaseURL, "https") }

// HTTPS tells whether browsers reach the portal over TLS: Secure __Host- cookies and HSTS follow from it.
func (c Config) HTTPS() bool { return hasScheme(c.BaseURL, "https") }
