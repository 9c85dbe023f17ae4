package server_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"mynetplus/app/apptest"
)

// The first of the cast (domain.md 10).
const hanako, hanakoNo = "1000000016", "20000001"

// log keeps what the server writes; many goroutines write at once.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// begin chooses a card and returns the query that names the application.
func begin(t *testing.T, c *apptest.Client, card string) string {
	t.Helper()
	got := c.Post("/security/3ds", url.Values{"card": {card}, "agree": {"yes"}, "terms": {"2026-06-01"}})
	query, ok := strings.CutPrefix(got.Location(), "/security/3ds/phone")
	if got.StatusCode != http.StatusSeeOther || !ok {
		t.Fatalf("choosing: %d to %q, errors %q", got.StatusCode, got.Location(), got.Errors())
	}
	return query
}

// send asks for the application's code.
func send(t *testing.T, c *apptest.Client, application string) {
	t.Helper()
	if got := c.Post("/security/3ds/phone"+application, nil); got.Location() != "/security/3ds/code"+application {
		t.Fatalf("asking for a code: %d to %q", got.StatusCode, got.Location())
	}
}

func enter(c *apptest.Client, application, code string) *apptest.Answer {
	return c.Post("/security/3ds/code"+application, url.Values{"code": {code}})
}

// unavailable demands the page of a database that is away, whose reference stands in the log.
func unavailable(t *testing.T, what string, got *apptest.Answer, written *log) {
	t.Helper()
	if got.StatusCode != http.StatusServiceUnavailable || got.H1() != "申し訳ございません。処理を完了できませんでした。" || got.Header.Get("Retry-After") != "60" {
		t.Errorf("%s: %d %q, Retry-After %q; want the 503 page", what, got.StatusCode, got.H1(), got.Header.Get("Retry-After"))
		return
	}
	reference(t, what, got, written)
}

// reference demands that the number on an error page stands in the log beside the cause.
func reference(t *testing.T, what string, got *apptest.Answer, written *log) {
	t.Helper()
	number := strings.TrimSpace(got.Doc.Find("dd.h3").First().Text())
	for line := range strings.Lines(written.String()) {
		if number != "" && strings.Contains(line, "request="+number) && strings.Contains(line, "cause=") {
			return
		}
	}
	t.Errorf("%s: the log has no cause under %q", what, number)
}
