package main_test

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// build makes the program.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "mynetplus")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// --check-config prints every setting without a secret, tries every route without sending, changes nothing, and its
// exit status says whether all of it works.
func TestCheckConfig(t *testing.T) {
	program := build(t)
	postOffice := guardedMailServer(t)
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" {
			t.Errorf("the gateway was told %q", r.URL.RawQuery)
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(gateway.Close)
	sendsms := gateway.URL + "/cgi-bin/sendsms?username=portal&password=hidden-two"
	for _, tt := range []struct {
		name   string
		env    []string
		status int
		want   []string
	}{
		{"the demo", nil, 0, []string{
			"MYNET_MODE=demo\n", "MYNET_STAFF_ADDR=\n", "MYNET_SMS_SENDER=03-3525-8755\n", "MYNET_LOGIN_FAILURES=5\n",
			"settings: ok\n", "database: ok\n", "mail: stays in the demo's inbox\n", "SMS: stay in the demo's inbox\n",
			"3-D Secure: answers this machine only\n",
		}},
		{"every route", []string{
			"MYNET_SMTP_URL=smtp://portal:hidden-one@" + postOffice, "MYNET_MAIL_FROM=portal@example.jp",
			"MYNET_SMS_GATEWAYS=" + sendsms + "," + sendsms,
		}, 0, []string{
			"MYNET_SMTP_URL=(set)\n", "MYNET_SMS_GATEWAYS=(set)\n", "mail: ok\n", "SMS gateway 1: ok\n", "SMS gateway 2: ok\n",
		}},
		{"a wrong password", []string{
			"MYNET_SMTP_URL=smtp://portal:hidden-three@" + postOffice, "MYNET_MAIL_FROM=portal@example.jp",
		}, 1, []string{"mail: mail server: status 535 before the mail\n", "database: ok\n"}},
		{"a gateway that is down", []string{"MYNET_SMS_GATEWAYS=" + sendsms + ",http://u:hidden-four@127.0.0.1:1/sendsms"}, 1, []string{
			"SMS gateway 1: ok\n", "SMS gateway 2: dial tcp 127.0.0.1:1",
		}},
		{"no database", []string{"MYNET_DATABASE_URL=postgres://u:hidden-five@127.0.0.1:1/x?password=hidden-six"}, 1, []string{
			"MYNET_DATABASE_URL=postgres://u:xxxxx@127.0.0.1:1/x?password=xxxxx\n", "database: open database",
		}},
		{"no directory", []string{"MYNET_DATABASE_URL=sqlite:none/x.db"}, 1, []string{"database: stat none: no such file or directory\n"}},
		{"terms that nobody wrote", []string{"MYNET_TERMS_VERSION=2020-01-01"}, 1, []string{"settings: MYNET_TERMS_VERSION"}},
		{"hours that are none", []string{"MYNET_CALL_CENTER_HOURS=9-5"}, 1, []string{"settings: MYNET_CALL_CENTER_HOURS"}},
		{"production on the demo's database", []string{
			"MYNET_MODE=production", "MYNET_STAFF_ADDR=127.0.0.1:0", "MYNET_DATABASE_URL=sqlite:" + demoDatabase(t, program), "MYNET_BASE_URL=https://portal.example.jp",
			"MYNET_SECRET_KEY=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "MYNET_PAN_KEY=HxECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
			"MYNET_APP_JWKS=" + publicKeys(t), "MYNET_SMTP_URL=smtp://portal:hidden-one@" + postOffice, "MYNET_MAIL_FROM=portal@example.jp",
			"MYNET_SMS_GATEWAYS=" + sendsms,
		}, 1, []string{"MYNET_SECRET_KEY=(set)\n", "settings: ok\n", "database: it belongs to demo mode\n", "mail: ok\n", "3-D Secure: off, for MYNET_DIRECTORY_SERVERS is not set\n"}},
		{"directory servers", append(directoryServers(t), "MYNET_DIRECTORY_ADDR=127.0.0.1:0"), 1, []string{
			"settings: ok\n", "3-D Secure, own certificate: ok\n", "3-D Secure, directory server jcb: ok\n",
			"3-D Secure, directory server visa: the certificate ended on 2020-01-02\n",
		}},
		{"directory servers without a door", directoryServers(t), 1, []string{"settings: MYNET_DIRECTORY_ADDR is required beside MYNET_DIRECTORY_SERVERS"}},
		{"production with nothing", []string{"MYNET_MODE=production"}, 1, []string{
			"MYNET_SECRET_KEY is required", "MYNET_PAN_KEY is required", "MYNET_BASE_URL must begin with https://",
			"MYNET_SMTP_URL is required", "MYNET_SMS_GATEWAYS is required", "MYNET_APP_JWKS is required", "MYNET_STAFF_ADDR is required",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			cmd := exec.CommandContext(t.Context(), program, "--check-config")
			cmd.Dir, cmd.Env = dir, append([]string{"PATH=" + os.Getenv("PATH")}, tt.env...)
			out, err := cmd.CombinedOutput()
			if err != nil && !errors.As(err, new(*exec.ExitError)) {
				t.Fatal(err)
			}
			if got := cmd.ProcessState.ExitCode(); got != tt.status {
				t.Errorf("exit status %d, want %d", got, tt.status)
			}
			for _, want := range tt.want {
				if !strings.Contains(string(out), want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
			if strings.Contains(string(out), "hidden") {
				t.Errorf("a secret shows:\n%s", out)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("it left %v, %v", left, err)
			}
		})
	}
}

// demoDatabase is one that the demo has started on.
func demoDatabase(t *testing.T, program string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "demo.db")
	cmd := exec.CommandContext(t.Context(), program, "migrate", "--database-url=sqlite:"+path)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("migrate: %v\n%s", err, out)
	}
	return path
}

// publicKeys is a file with the key of RFC 7517, appendix A.1.
func publicKeys(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.json")
	key := `{"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}`
	if err := os.WriteFile(path, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// guardedMailServer lets portal in, with the password hidden-one, and takes no mail.
func guardedMailServer(t *testing.T) string {
	t.Helper()
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return guard{t}, nil }))
	s.AllowInsecureAuth, s.ErrorLog = true, log.New(io.Discard, "", 0)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ln) }()
	t.Cleanup(func() {
		_ = s.Close()
		<-done
	})
	return ln.Addr().String()
}

type guard struct{ t *testing.T }

func (guard) Reset()                               {}
func (guard) Logout() error                        { return nil }
func (guard) Rcpt(string, *smtp.RcptOptions) error { return smtp.ErrAuthRequired }
func (guard) Data(io.Reader) error                 { return smtp.ErrAuthRequired }
func (guard) AuthMechanisms() []string             { return []string{sasl.Plain} }

func (g guard) Mail(string, *smtp.MailOptions) error {
	g.t.Error("a check began a mail")
	return smtp.ErrAuthRequired
}

func (guard) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "portal" || password != "hidden-one" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}
