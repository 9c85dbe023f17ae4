package notify_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// gateway is a sendsms interface that answers with one status and keeps what it was asked last.
type gateway struct {
	status int
	asked  atomic.Int64
	query  url.Values
	url    *url.URL
}

func openGateway(t *testing.T, status int, path string) *gateway {
	t.Helper()
	g := &gateway{status: status}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.asked.Add(1)
		g.query = r.URL.Query()
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(g.status)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	g.url = u
	return g
}

const sendsms = "/cgi-bin/sendsms?username=portal&password=p%26ss&smsc=A"

func texter(gateways ...*gateway) *notify.Kannel {
	o := notify.KannelOptions{Sender: "03-3525-8755", Time: time.Second}
	for _, g := range gateways {
		o.Gateways = append(o.Gateways, g.url)
	}
	return notify.NewKannel(o)
}

// A gateway is asked for everything it has to know, whether its password stands in the query or before the host.
func TestKannelQuery(t *testing.T) {
	for _, tt := range []struct{ name, path, user string }{
		{"query", sendsms, ""}, {"userinfo", "/cgi-bin/sendsms?smsc=A", "portal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := openGateway(t, http.StatusAccepted, tt.path)
			if tt.user != "" {
				g.url.User = url.UserPassword(tt.user, "p&ss")
			}
			state, err := texter(g).Text(t.Context(), notify.SMS{To: mobile, Body: "確認番号は 314159 です\n", Report: "https://portal.example.jp/hooks/sms/1?type=%d&key=k"})
			if err != nil || state != models.MessageSent {
				t.Fatalf("%q, %v", state, err)
			}
			want := url.Values{
				"username": {"portal"}, "password": {"p&ss"}, "smsc": {"A"}, "from": {"03-3525-8755"}, "to": {"+819011110001"},
				"text": {"確認番号は 314159 です\n"}, "coding": {"2"}, "charset": {"UTF-8"},
				"dlr-mask": {"19"}, "dlr-url": {"https://portal.example.jp/hooks/sms/1?type=%d&key=k"},
			}
			if diff := cmp.Diff(want, g.query); diff != "" {
				t.Errorf("query (-want +got):\n%s", diff)
			}
		})
	}
}

// The next gateway takes over when one is down, busy, locked or lost; the first is preferred again as soon as it works.
func TestFailover(t *testing.T) {
	second := openGateway(t, http.StatusAccepted, sendsms)
	for _, status := range []int{301, 400, 403, 404, 406, 500, 503} {
		first := openGateway(t, status, sendsms)
		if state, err := texter(first, second).Text(t.Context(), notify.SMS{To: mobile}); err != nil || state != models.MessageSent || first.asked.Load() != 1 {
			t.Errorf("%d: got %q %v after %d questions", status, state, err, first.asked.Load())
		}
	}
	if n := second.asked.Load(); n != 7 {
		t.Errorf("the second gateway was asked %d times", n)
	}
	first := openGateway(t, http.StatusAccepted, sendsms)
	down := openGateway(t, http.StatusAccepted, sendsms)
	down.url.Host = "127.0.0.1:1"
	if _, err := texter(down, first, second).Text(t.Context(), notify.SMS{To: mobile}); err != nil || first.asked.Load() != 1 || second.asked.Load() != 7 {
		t.Errorf("%v; asked %d and %d times", err, first.asked.Load(), second.asked.Load())
	}
}

// When no gateway takes it: a refusal only where each of them refuses the message itself. No error repeats the number,
// the text or the password.
func TestNoGatewayTakesIt(t *testing.T) {
	for _, tt := range []struct {
		name     string
		statuses []int
		refusal  bool
	}{
		{"busy", []int{503, 503}, false},
		{"wrong password", []int{403}, false},
		{"barred here, busy there", []int{406, 503}, false},
		{"barred everywhere", []int{406, 400}, true},
		{"down", []int{0}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var all []*gateway
			for _, status := range tt.statuses {
				g := openGateway(t, status, sendsms)
				if status == 0 {
					g.url.Host = "127.0.0.1:1"
				}
				all = append(all, g)
			}
			_, err := texter(all...).Text(t.Context(), notify.SMS{To: mobile, Body: "secret-text"})
			if err == nil || errors.As(err, new(notify.Refusal)) != tt.refusal {
				t.Fatalf("got %v, want a refusal: %t", err, tt.refusal)
			}
			for _, secret := range []string{"9011110001", "secret", "p%26ss", "p&ss", "sendsms"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%q holds %s", err, secret)
				}
			}
		})
	}
}

// What is there but speaks no HTTP, or breaks off, may repeat what it was asked: the error does not.
func TestGatewayThatEchoes(t *testing.T) {
	for _, answer := range []string{"%s\r\n", "HTTP/1.1 200 %s\r\nContent-Length: %[1]s\r\n\r\n", "HTTP/1.1 200 OK\r\n%s\r\n\r\n", "HTTP/1.1 2x %s\r\n\r\n", ""} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		go func() {
			for {
				conn, err := ln.Accept()
				if err != nil {
					return
				}
				asked, _ := bufio.NewReader(conn).ReadString('\n')
				if answer != "" {
					fmt.Fprintf(conn, answer, strings.TrimSpace(asked))
				}
				conn.Close()
			}
		}()
		u := &url.URL{Scheme: "http", Host: ln.Addr().String(), Path: "/cgi-bin/sendsms", RawQuery: "username=portal&password=p%26ss"}
		_, err = notify.NewKannel(notify.KannelOptions{Gateways: []*url.URL{u}, Sender: "03-3525-8755"}).
			Text(t.Context(), notify.SMS{To: mobile, Body: "secret-text"})
		if err == nil || errors.As(err, new(notify.Refusal)) {
			t.Fatalf("%q: got %v", answer, err)
		}
		for _, secret := range []string{"9011110001", "secret", "p%26ss", "p&ss", "sendsms"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%q: %q holds %s", answer, err, secret)
			}
		}
	}
}

// A number that is none is asked of nobody, and settles the message.
func TestNumberThatIsNone(t *testing.T) {
	run(t, "00000000000", "", func(t *testing.T, o *office) {
		g := openGateway(t, http.StatusAccepted, sendsms)
		o.through(o.post, texter(g))
		o.code(10 * time.Minute)
		if err := o.work(1); !errors.Is(err, river.JobCancel(nil)) || g.asked.Load() != 0 {
			t.Errorf("got %v after %d questions", err, g.asked.Load())
		}
		if m := o.message(1); m.State != models.MessageFailed {
			t.Errorf("the message: %+v", m)
		}
		o.failed(1, "mobile")
	})
}

// The check finds a gateway by any answer but "not here" and "out of order", and shows it no receiver and no password.
func TestKannelCheck(t *testing.T) {
	for status, ok := range map[int]bool{403: true, 400: true, 202: true, 404: false, 503: false} {
		g := openGateway(t, status, sendsms)
		if got := texter(g).Check(t.Context()); len(got) != 1 || (got[0] == nil) != ok || len(g.query) != 0 {
			t.Errorf("%d: got %v, query %v", status, got, g.query)
		}
	}
}
