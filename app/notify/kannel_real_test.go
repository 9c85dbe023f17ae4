package notify_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"mynetplus/app/notify"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// The programs of Debian's packages kannel and kannel-extras.
const (
	bearerbox = "/usr/sbin/bearerbox"
	smsbox    = "/usr/sbin/smsbox"
	fakeSMSC  = "/usr/lib/kannel/test/fakesmsc" // a carrier that prints what it gets and reports it delivered
)

const kannelConfig = `group = core
admin-port = %[1]d
admin-password = test
smsbox-port = %[2]d
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
log-level = 4

group = smsc
smsc = fake
smsc-id = FAKE
port = %[3]d
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = %[4]d
log-level = 4

group = sendsms-user
username = portal
password = test
concatenation = true
max-messages = 3
`

// A code leaves through a real Kannel, arrives at the carrier to the letter, and the carrier's report of its delivery
// finds its way back.
func TestRealKannel(t *testing.T) {
	carrier, sendsms := startKannel(t)
	run(t, mobile, "", func(t *testing.T, o *office) {
		hook := httptest.NewServer(o.hook())
		defer hook.Close()
		o.base = hook.URL
		gateway := &url.URL{Scheme: "http", Host: sendsms, Path: "/cgi-bin/sendsms", User: url.UserPassword("portal", "test")}
		kannel := notify.NewKannel(notify.KannelOptions{Gateways: []*url.URL{gateway}, Sender: "03-3525-8755"})
		if err := kannel.Check(t.Context())[0]; err != nil {
			t.Errorf("the check: %v", err)
		}
		o.through(o.post, kannel)
		o.code(10 * time.Minute)
		o.sent(1)
		// The text has 97 units, two segments; the fake carrier gets each as a message of its own.
		var text strings.Builder
		for range 2 {
			text.WriteString(read(t, carrier))
		}
		want := "【日専連】本人認証サービスお申込みの確認番号は 314159 です(10分間有効)。" +
			"お心当たりがない場合は入力せず 022-267-9222 へ。\n\n@portal.example.jp #314159"
		if text.String() != want {
			t.Errorf("the carrier got %q, want %q", text.String(), want)
		}
		waitFor(t, "the report", func() bool { return o.message(1).State == models.MessageDelivered })

		gateway.User = url.UserPassword("portal", "wrong")
		o.code(10 * time.Minute)
		if err := o.work(2); err == nil || !strings.Contains(err.Error(), "status 403") {
			t.Errorf("a wrong password: %v", err)
		}
	})
}

// read is the text of the next SMS that the carrier gets.
func read(t *testing.T, carrier <-chan string) string {
	t.Helper()
	select {
	case line := <-carrier:
		fields := strings.Fields(strings.TrimSuffix(line, ">")) // sender receiver [udh …] ucs-2 text
		if len(fields) < 4 || fields[0] != "03-3525-8755" || fields[1] != "+819011110001" {
			t.Fatalf("the carrier got %q", line)
		}
		raw, err := url.QueryUnescape(fields[len(fields)-1])
		if err != nil || len(raw)%2 != 0 {
			t.Fatalf("%v in %q", err, line)
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16([]byte(raw[2*i:]))
		}
		return string(utf16.Decode(units))
	case <-time.After(20 * time.Second):
		t.Fatal("no SMS at the carrier")
		return ""
	}
}

// startKannel starts the gateway and its carrier: what the carrier gets, and the address of sendsms.
func startKannel(t *testing.T) (<-chan string, string) {
	t.Helper()
	for _, program := range []string{bearerbox, smsbox, fakeSMSC} {
		if _, err := os.Stat(program); err != nil {
			modelstest.Skip(t, "no Kannel: "+err.Error())
		}
	}
	ports := make([]any, 4)
	for i := range ports {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		ports[i] = ln.Addr().(*net.TCPAddr).Port
		if err := ln.Close(); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "kannel.conf")
	if err := os.WriteFile(path, fmt.Appendf(nil, kannelConfig, ports...), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, bearerbox, "-v", "4", path)
	listening(t, ports[0])
	start(t, smsbox, "-v", "4", path)
	listening(t, ports[3])
	out := start(t, fakeSMSC, "-H", "127.0.0.1", "-r", fmt.Sprint(ports[2]), "-m", "0")
	carrier := make(chan string, 100)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, sms, ok := strings.Cut(lines.Text(), "Got message "); ok {
				_, sms, _ = strings.Cut(sms, "<")
				carrier <- sms
			}
		}
	}()
	return carrier, fmt.Sprintf("127.0.0.1:%d", ports[3])
}

// start runs a program until the test ends and returns what it logs. Its input stays open.
func start(t *testing.T, program string, args ...string) io.Reader {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // the test's context has killed it
	return log
}

func listening(t *testing.T, port any) {
	t.Helper()
	waitFor(t, fmt.Sprint("port ", port), func() bool {
		conn, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", port))
		if err != nil {
			return false
		}
		return conn.Close() == nil
	})
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}
