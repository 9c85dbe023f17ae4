package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
)

// request is an echo context over a recorder.
func request(method, target, body string) (echo.Context, *httptest.ResponseRecorder) {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	}
	w := httptest.NewRecorder()
	return echo.New().NewContext(r, w), w
}

func TestRender(t *testing.T) {
	page := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<p>hello</p>")
		return err
	})
	c, w := request(http.MethodGet, "/", "")
	if err := web.Render(c, http.StatusUnprocessableEntity, page); err != nil {
		t.Fatal(err)
	}
	if w.Code != 422 || w.Body.String() != "<p>hello</p>" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("Content-Type: got %q", got)
	}
}

func TestRenderSendsNothingOfAPageThatFails(t *testing.T) {
	broken := errors.New("broken")
	page := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "<p>half"); err != nil {
			return err
		}
		return broken
	})
	c, w := request(http.MethodGet, "/", "")
	if err := web.Render(c, http.StatusOK, page); !errors.Is(err, broken) {
		t.Errorf("got %v, want the page's error", err)
	}
	if c.Response().Committed || w.Body.Len() != 0 {
		t.Errorf("half a page was sent: %q", w.Body)
	}
}

func TestFlashIsShownOnce(t *testing.T) {
	for _, secure := range []bool{false, true} {
		cookies := web.Cookies{TLS: secure}
		c, w := request(http.MethodPost, "/", "")
		if err := cookies.Use(func(c echo.Context) error { web.SetFlash(c, "signed_out"); return nil })(c); err != nil {
			t.Fatal(err)
		}
		set := w.Result().Cookies()[0]
		if want := cookies.Name("flash"); set.Name != want || set.Secure != secure || !set.HttpOnly ||
			set.SameSite != http.SameSiteLaxMode || set.Path != "/" || set.MaxAge != 60 {
			t.Errorf("flash cookie: got %v", set)
		}

		c, w = request(http.MethodGet, "/", "")
		c.Request().AddCookie(set)
		var got string
		if err := cookies.Use(func(c echo.Context) error { got = web.TakeFlash(c); return nil })(c); err != nil {
			t.Fatal(err)
		}
		if got != "signed_out" {
			t.Errorf("TakeFlash: got %q", got)
		}
		if cleared := w.Result().Cookies()[0]; cleared.MaxAge >= 0 || cleared.Name != set.Name {
			t.Errorf("flash was not cleared: %v", cleared)
		}
	}
}

func TestAlteredFlashIsNothing(t *testing.T) {
	for _, value := range []string{"", "Hello", "a b", "<b>", "code-sent", strings.Repeat("a", 41)} {
		c, _ := request(http.MethodGet, "/", "")
		c.Request().Header.Set("Cookie", "flash="+value)
		if got := web.TakeFlash(c); got != "" {
			t.Errorf("flash %q: got %q, want nothing", value, got)
		}
	}
}

// D8.1: an event holds the network and the kind of device, never the address.
func TestOriginOf(t *testing.T) {
	c, _ := request(http.MethodGet, "/", "")
	c.Request().RemoteAddr = "203.0.113.77:1234"
	c.Request().Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	want := models.Origin{IPPrefix: "203.0.113.0/24", Device: "linux/firefox"}
	if got := web.OriginOf(c); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNextPath(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"", "/home"},
		{"/home", "/home"},
		{"/security", "/security"},
		{"/security/3ds", "/security/3ds"},
		{"/status", "/status"},
		{"/app/status", "/app/status"},
		{"/help?q=%E3%82%AB%E3%83%BC%E3%83%89", "/help?q=%E3%82%AB%E3%83%BC%E3%83%89"},
		{"/terms/2026-06-01", "/terms/2026-06-01"},
		{"/statuses", "/home"},
		{"/logout", "/home"},
		{"/app/ticket", "/home"},
		{"/demo/inbox", "/home"},
		{"//evil.example", "/home"},
		{"/\\evil.example", "/home"},
		{"/status//evil.example", "/home"},
		{"/status/../logout", "/home"},
		{"/status/%2e%2e/logout", "/home"},
		{"/status/%5c", "/home"},
		{"/%2f/evil.example", "/home"},
		{"/status/%0d%0aSet-Cookie:x", "/home"},
		{"/status\r\nX: y", "/home"},
		{"/status#x", "/home"},
		{"/status/%zz", "/home"},
		{"https://evil.example/status", "/home"},
		{"javascript:alert(1)", "/home"},
		{"status", "/home"},
		{"/status/" + strings.Repeat("a", 600), "/home"},
	}
	for _, tt := range tests {
		if got := web.NextPath(tt.raw); got != tt.want {
			t.Errorf("NextPath(%q): got %q, want %q", tt.raw, got, tt.want)
		}
	}
}
