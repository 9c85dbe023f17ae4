package config_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mynetplus/app/config"
)

const (
	keyA = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	keyB = "HxECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

// parse reads settings as main does: defaults, then the environment, then flags.
func parse(t *testing.T, args ...string) (config.Config, error) {
	t.Helper()
	var cli struct {
		config.Config `embed:""`
		Serve         struct{} `cmd:"" default:"1"`
	}
	cli.Config = config.Default()
	parser, err := kong.New(&cli, config.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return cli.Config, err
}

func TestDefaultsSurviveParsing(t *testing.T) {
	got, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(config.Default(), got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("parsed nothing (-default +got):\n%s", diff)
	}
	if err := got.Check(); err != nil {
		t.Errorf("Check: %v", err)
	}
}

func TestFlagAndEnvironment(t *testing.T) {
	t.Setenv("MYNET_ADDR", "127.0.0.1:1")
	t.Setenv("MYNET_SESSION_IDLE", "5m")
	t.Setenv("MYNET_SIGNED_IN_SMS_SHORT", "2")
	t.Setenv("MYNET_TRUSTED_PROXIES", "10.0.0.0/8,fd00::/8")
	got, err := parse(t, "--addr=127.0.0.1:2", "--call-center-hours=8:15-20:00")
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.Addr = "127.0.0.1:2"
	want.CallCenterHours = "8:15-20:00"
	want.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	want.Policy.SessionIdle = 5 * time.Minute
	want.Policy.SignedInBudget.SMSShort = 2
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

// Domain.md 9: a bad value stops the start with a message that names it.
func TestBadValueNamesItsSetting(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	tests := []struct{ setting, value, want string }{
		{"MYNET_MODE", "prod", "demo or production"},
		{"MYNET_MODE", "", "demo or production"},
		{"MYNET_ADDR", "8080", "host:port"},
		{"MYNET_ADDR", "127.0.0.1:99999", "port"},
		{"MYNET_ADDR", "127.0.0.1:http", "port"},
		{"MYNET_ADDR", ":8080", "MYNET_DEMO_PUBLIC"},
		{"MYNET_ADDR", "0.0.0.0:8080", "MYNET_DEMO_PUBLIC"},
		{"MYNET_ADDR", "[::]:8080", "MYNET_DEMO_PUBLIC"},
		{"MYNET_ADDR", "192.0.2.1:8080", "MYNET_DEMO_PUBLIC"},
		{"MYNET_STAFF_ADDR", "8081", "host:port"},
		{"MYNET_STAFF_ADDR", "127.0.0.1:-1", "port"},
		{"MYNET_STAFF_ADDR", "0.0.0.0:8081", "MYNET_DEMO_PUBLIC"},
		{"MYNET_STAFF_ADDR", "127.0.0.1:8080", "same as MYNET_ADDR"},
		{"MYNET_ACS_ADDR", "8082", "host:port"},
		{"MYNET_ACS_ADDR", "127.0.0.1:8080", "same as MYNET_ADDR"},
		{"MYNET_DIRECTORY_ADDR", "8443", "host:port"},
		{"MYNET_DIRECTORY_ADDR", "127.0.0.1:8443", "needs MYNET_DIRECTORY_SERVERS"},
		{"MYNET_DIRECTORY_SERVERS", filepath.Join(dir, "absent"), "no such file"},
		{"MYNET_DIRECTORY_RATE", "0", "more than zero"},
		{"MYNET_ACS_CERT", "acs.pem", "go together"},
		{"MYNET_DEMO_PUBLIC", "perhaps", "bool"},
		{"MYNET_BASE_URL", "portal.example.jp", "https://"},
		{"MYNET_BASE_URL", "ftp://portal.example.jp", "https://"},
		{"MYNET_BASE_URL", "https://portal.example.jp/sub", "end after the host"},
		{"MYNET_BASE_URL", "https://u:p@portal.example.jp", "end after the host"},
		{"MYNET_DATABASE_URL", "mysql://db", "sqlite: or postgres://"},
		{"MYNET_DATABASE_URL", "sqlite:", "no file"},
		{"MYNET_DATABASE_URL", "postgres:///", "host"},
		{"MYNET_SECRET_KEY", "not-base64", "not base64"},
		{"MYNET_SECRET_KEY", "c2hvcnQ=", "has 5 bytes, must have 32"},
		{"MYNET_SECRET_KEY_OLD", keyA, "needs MYNET_SECRET_KEY"},
		{"MYNET_PAN_KEY", "%%%", "not base64"},
		{"MYNET_PAN_KEY_OLD", keyA, "needs MYNET_PAN_KEY"},
		{"MYNET_TRUSTED_PROXIES", "10.0.0.1", "no '/'"},
		{"MYNET_TRUSTED_PROXIES", "10.0.0.1/8", "10.0.0.0/8"},
		{"MYNET_APP_JWKS", filepath.Join(dir, "absent"), "no such file"},
		{"MYNET_APP_JWKS", write("text.json", "hello"), "not a JWK set"},
		{"MYNET_APP_JWKS", write("empty.json", `{"keys":[]}`), "no key"},
		{"MYNET_APP_JWKS", write("hmac.json", `{"keys":[{"kty":"oct","k":"AAAA"}]}`), "public key"},
		{"MYNET_APP_AUDIENCE", "", "empty"},
		{"MYNET_SMTP_URL", "mail.example.jp:587", "smtp:// or smtps://"},
		{"MYNET_SMTP_URL", "smtp://portal@mail.example.jp", "without a password"},
		{"MYNET_SMTP_URL", "smtp://mail.example.jp:99999", "port"},
		{"MYNET_SMTP_URL", "smtp://mail.example.jp", "MYNET_MAIL_FROM is required"},
		{"MYNET_MAIL_FROM", "portal", "portal@example.jp"},
		{"MYNET_SMS_GATEWAYS", "http://a.example/sendsms,b.example", "address 2 must begin with http:// or https://"},
		{"MYNET_SMS_SENDER", "", "empty"},
		{"MYNET_HOLIDAYS", filepath.Join(dir, "absent"), "no such file"},
		{"MYNET_TERMS_VERSION", "June", "2026-06-01"},
		{"MYNET_LOG_FORMAT", "xml", "text or json"},
		{"MYNET_LOGIN_FAILURES", "0", "more than zero"},
		{"MYNET_LOGIN_FAILURES", "many", "int"},
		{"MYNET_CHALLENGE_THRESHOLD", "0", "more than zero"},
		{"MYNET_CHALLENGE_ENTRIES", "0", "more than zero"},
		{"MYNET_CHALLENGE_OFFER", "0s", "more than zero"},
		{"MYNET_CHALLENGE_PAGE", "-1m", "more than zero"},
		{"MYNET_RESULT_TRIES", "0", "more than zero"},
		{"MYNET_RESULT_RETRY", "0s", "more than zero"},
		{"MYNET_RESULT_WAIT", "0s", "more than zero"},
		{"MYNET_PAYMENT_CODE_VALID", "0s", "more than zero"},
		{"MYNET_PAYMENT_SMS_SHORT", "0", "more than zero"},
		{"MYNET_ACS_BASE_URL", "acs.example.jp", "https://"},
		{"MYNET_SESSION_IDLE", "-1m", "more than zero"},
		{"MYNET_SESSION_IDLE", "900", "duration"},
		{"MYNET_SESSION_IDLE", "9h", "MYNET_SESSION_ABSOLUTE"},
		{"MYNET_SESSION_WARN", "15m", "MYNET_SESSION_IDLE"},
		{"MYNET_SESSION_TOUCH", "15m", "MYNET_SESSION_IDLE"},
		{"MYNET_SIGNED_IN_SMS_DAY", "0", "more than zero"},
		{"MYNET_CODE_RETENTION", "23h59m", "at least 24h"},            // D5.3 counts the SMS of a day
		{"MYNET_STRANGER_RETENTION", "9m59s", "at least 10m"},         // D6.3
		{"MYNET_MESSAGE_RETENTION", "23h", "MYNET_MESSAGE_RETENTION"}, // shorter than its code's
	}
	for _, tt := range tests {
		t.Run(tt.setting+"="+filepath.Base(tt.value), func(t *testing.T) {
			t.Setenv(tt.setting, tt.value)
			c, err := parse(t)
			if err == nil {
				err = c.Check()
			}
			if err == nil {
				t.Fatal("was accepted")
			}
			if !strings.Contains(err.Error(), tt.setting) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want it to name %s and say %q", err, tt.setting, tt.want)
			}
		})
	}
}

// No number of the policy can be switched off, also none that is added later.
func TestPolicyNumbersArePositive(t *testing.T) {
	var cli config.Config
	parser, err := kong.New(&cli, config.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	numbers := 0
	for _, flag := range parser.Model.Flags {
		if flag.Name == "help" || len(flag.Envs) != 1 {
			continue
		}
		switch flag.Target.Interface().(type) {
		case int, time.Duration:
			numbers++
			t.Run(flag.Envs[0], func(t *testing.T) {
				c, err := parse(t, "--"+flag.Name+"=0")
				if err != nil {
					t.Fatal(err)
				}
				if err := c.Check(); err == nil || !strings.Contains(err.Error(), flag.Envs[0]+" ") {
					t.Errorf("zero: got %v, want %s refused", err, flag.Envs[0])
				}
			})
		}
	}
	if numbers < 20 {
		t.Errorf("found %d numbers only", numbers)
	}
}

func TestProductionSaysWhatIsMissing(t *testing.T) {
	c := config.Default()
	c.Mode = config.Production
	err := c.Check()
	if err == nil {
		t.Fatal("production started without anything")
	}
	for _, name := range []string{"MYNET_BASE_URL", "MYNET_SECRET_KEY", "MYNET_PAN_KEY", "MYNET_APP_JWKS", "MYNET_SMTP_URL", "MYNET_SMS_GATEWAYS", "MYNET_STAFF_ADDR"} {
		if !strings.Contains(err.Error(), name+" ") {
			t.Errorf("got %q, want %s named", err, name)
		}
	}

	c.BaseURL, c.SecretKey, c.PANKey = "https://portal.example.jp", keyA, keyB
	c.StaffAddr = "10.0.0.1:8081"
	c.SMTPURL, c.SMSGateways = "smtp://mail.example.jp", "https://sms.example.jp/cgi-bin/sendsms"
	err = c.Check()
	if want := "MYNET_APP_JWKS is required in production\nMYNET_MAIL_FROM is required beside MYNET_SMTP_URL"; err == nil || err.Error() != want {
		t.Errorf("got %v, want only what is still missing: %s", err, want)
	}
	c.MailFrom = "portal@example.jp"
	c.AppJWKS = filepath.Join(t.TempDir(), "app.json")
	if err := os.WriteFile(c.AppJWKS, []byte(publicKey), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Errorf("production with everything is refused: %v", err)
	}
}

// publicKey is a P-256 key of RFC 7517, appendix A.1.
const publicKey = `{"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}`

func TestDemoPublicAllowsEveryAddress(t *testing.T) {
	c := config.Default()
	c.Addr, c.DemoPublic = ":8080", true
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}

func TestSameKeyTwiceIsRefused(t *testing.T) {
	c := config.Default()
	c.SecretKey, c.PANKey = keyA, keyA
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), "MYNET_PAN_KEY is the same as MYNET_SECRET_KEY") {
		t.Errorf("got %v", err)
	}
}

// No print and no refusal shows a secret.
func TestSecretsStayOut(t *testing.T) {
	c := config.Default()
	c.SecretKey, c.PANKey, c.SMTPURL = "secret-one", "secret-two", "smtp://user:secret-three@mail"
	prints := fmt.Sprint(c) + fmt.Sprintf("%+v %#v %q", c, c, c.SecretKey)
	c.DatabaseURL = "user:secret-four@db/x?password=secret-five"
	prints += c.Check().Error()
	if strings.Contains(prints, "secret-") {
		t.Errorf("a secret shows in %q", prints)
	}
}
