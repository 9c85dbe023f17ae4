package router

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/text"
)

// Each coded error has a status and a sentence.
func TestEveryCodedErrorHasStatusAndSentence(t *testing.T) {
	for _, code := range models.Errors {
		a, ok := answers[code]
		if !ok || a.status < 400 || text.Error(a.reason) == "" {
			t.Errorf("%s: got %+v, sentence %q", code, a, text.Error(a.reason))
		}
	}
	if len(answers) != len(models.Errors) {
		t.Errorf("%d answers for %d errors", len(answers), len(models.Errors))
	}
	for status, reason := range reasons {
		if text.Error(reason) == "" {
			t.Errorf("%d: %s has no sentence", status, reason)
		}
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		status int
		reason string
	}{
		{"wrapped code", fmt.Errorf("find card: %w", models.ErrNotFound), 404, "not_found"},
		{"database busy", fmt.Errorf("tx: %w: %w", models.ErrUnavailable, errors.New("locked")), 503, "unavailable"},
		{"too many", fmt.Errorf("sign in: %w", web.TooMany{Wait: time.Second}), 429, "rate_limited"},
		{"echo 404", echo.ErrNotFound, 404, "not_found"},
		{"echo 405", echo.ErrMethodNotAllowed, 405, "method_refused"},
		{"echo 415", echo.ErrUnsupportedMediaType, 415, "bad_request"},
		{"echo 500", echo.NewHTTPError(500), 500, "unexpected"},
		{"body limit", fmt.Errorf("read: %w", &http.MaxBytesError{}), 413, "too_large"},
		{"deadline", fmt.Errorf("read: %w", context.DeadlineExceeded), 503, "unavailable"},
		{"unknown code", models.Error("made_up"), 500, "unexpected"},
		{"anything", errors.New("x"), 500, "unexpected"},
		{"panic with a code", &panicError{value: models.ErrNotFound}, 500, "unexpected"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := judge(tt.err); got.status != tt.status || got.reason != tt.reason {
				t.Errorf("got %+v, want %d %s", got, tt.status, tt.reason)
			}
		})
	}
}

func TestErrorPages(t *testing.T) {
	tests := []struct {
		method, target string
		status         int
		h1, retryAfter string
		logged         string // the cause in the log, under the reference of the page
	}{
		{"GET", "/none", 404, "ページが見つかりません", "", ""},
		{"POST", "/people/1", 405, "お手続きを受け付けられませんでした", "", ""},
		{"GET", "/many", 429, "しばらくお待ちください", "120", ""},
		{"GET", "/broken", 500, "申し訳ございません。処理を完了できませんでした。", "", "disk on fire"},
		{"GET", "/panic", 500, "申し訳ございません。処理を完了できませんでした。", "", "panic: boom"},
		{"GET", "/away", 503, "申し訳ございません。処理を完了できませんでした。", "60", "unavailable"},
		{"GET", "/slow", 503, "申し訳ございません。処理を完了できませんでした。", "60", "deadline"},
	}
	for _, tt := range tests {
		t.Run(tt.method+tt.target, func(t *testing.T) {
			e, log := site(t, Options{Demo: true})
			w := do(e, httptest.NewRequest(tt.method, tt.target, nil))
			if w.Code != tt.status || w.Header().Get("Retry-After") != tt.retryAfter {
				t.Errorf("got %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
			}
			if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
				t.Errorf("Content-Type: got %q", got)
			}
			page, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Find("h1").Text(); got != tt.h1 {
				t.Errorf("h1: got %q, want %q", got, tt.h1)
			}
			if got := page.Text(); tt.logged != "" && strings.Contains(got, tt.logged) {
				t.Error("the page shows the cause")
			}
			reference := referenceShape.FindString(page.Find("dd").Text())
			if (reference != "") != (tt.logged != "") {
				t.Fatalf("reference on the page: %q", reference)
			}
			if tt.logged == "" {
				return
			}
			for _, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
				if !strings.Contains(line, "request="+reference) {
					t.Errorf("log line %q is not under %s", line, reference)
				}
			}
			if !strings.Contains(log.String(), tt.logged) || strings.Contains(page.Text(), "goroutine") {
				t.Errorf("log %q lacks %q", log, tt.logged)
			}
		})
	}
}

func TestHalfWrittenResponseStaysHalf(t *testing.T) {
	e, log := site(t, Options{})
	w := get(e, "/half")
	if w.Body.String() != "half" {
		t.Errorf("got %q", w.Body)
	}
	if !strings.Contains(log.String(), "then it broke") {
		t.Errorf("the cause is not in the log: %q", log)
	}
}

// Whoever left needs no page, and is no failure of ours.
func TestClientThatLeftIsNoFailure(t *testing.T) {
	e, log := site(t, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	do(e, httptest.NewRequest(http.MethodGet, "/left", nil).WithContext(ctx))
	if strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("log: %q", log)
	}
}

func TestTicketAnswersJSON(t *testing.T) {
	e, _ := site(t, Options{})
	w := do(e, httptest.NewRequest(http.MethodPost, "/app/ticket", nil))
	var body struct{ Error, Reference string }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusUnauthorized || body.Error != "ticket_refused" || body.Reference != "" {
		t.Errorf("got %d %+v", w.Code, body)
	}
}

func TestAbortedResponseStaysAborted(t *testing.T) {
	e := echo.New()
	Prepare(e, Options{Log: slog.New(slog.DiscardHandler), Now: time.Now})
	e.GET("/", func(echo.Context) error { panic(http.ErrAbortHandler) })
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("the abort was swallowed")
		}
	}()
	get(e, "/")
}
