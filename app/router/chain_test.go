package router

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
)

// site is an echo with one door per kind of trouble, on the portal's chain.
func site(t *testing.T, o Options) (*echo.Echo, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	o.Now = func() time.Time { return time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC) }
	e := echo.New()
	Prepare(e, o)
	portal := On(e, Portal(o)...)
	portal.GET("/people/:id", func(c echo.Context) error { return c.String(http.StatusOK, "hello") })
	portal.POST("/form", func(c echo.Context) error {
		if _, err := web.ReadForm(c); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
	portal.GET("/panic", func(echo.Context) error { panic("boom") })
	portal.GET("/broken", func(echo.Context) error { return errors.New("disk on fire") })
	portal.GET("/half", func(c echo.Context) error {
		c.Response().WriteHeader(http.StatusOK)
		_, _ = io.WriteString(c.Response(), "half")
		return errors.New("then it broke")
	})
	portal.GET("/slow", func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), time.Nanosecond)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		<-ctx.Done()
		return ctx.Err()
	})
	portal.GET("/left", func(c echo.Context) error { return c.Request().Context().Err() })
	portal.GET("/away", func(echo.Context) error { return models.ErrUnavailable })
	portal.GET("/many", func(echo.Context) error { return web.TooMany{Wait: 61 * time.Second} })
	e.POST("/app/ticket", func(echo.Context) error { return models.ErrToken }, Ticket(o)...)
	e.GET("/app/status", func(c echo.Context) error { return c.String(http.StatusOK, "") }, Webview(o)...)
	e.GET("/demo/app", func(c echo.Context) error { return c.String(http.StatusOK, "") }, Demo(o)...)
	return e, &log
}

func do(e http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func get(e http.Handler, target string) *httptest.ResponseRecorder {
	return do(e, httptest.NewRequest(http.MethodGet, target, nil))
}

var referenceShape = regexp.MustCompile(`[0-9A-F]{4}-[0-9A-F]{4}`)

func TestLogNamesTheRouteOnly(t *testing.T) {
	e, log := site(t, Options{})
	r := httptest.NewRequest(http.MethodGet, "/people/hanako?code=123456", nil)
	r.Header.Set("Cookie", "session=topsecret")
	r.RemoteAddr = "203.0.113.7:1"
	do(e, r)
	got := log.String()
	for _, want := range []string{"route=/people/:id", "status=200", "bytes=5", "ms=0", "method=GET"} {
		if !strings.Contains(got, want) {
			t.Errorf("log %q lacks %s", got, want)
		}
	}
	for _, secret := range []string{"hanako", "123456", "topsecret", "203.0.113"} {
		if strings.Contains(got, secret) {
			t.Errorf("log %q holds %s", got, secret)
		}
	}
	if strings.Count(got, "\n") != 1 {
		t.Errorf("got %q, want one line", got)
	}
}

func TestUnknownAddressIsNotLogged(t *testing.T) {
	e, log := site(t, Options{})
	r := httptest.NewRequest("HANAKO", "/hanako/4111111111111111", nil)
	if w := do(e, r); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
	if got := strings.ToLower(log.String()); strings.Contains(got, "hanako") || strings.Contains(got, "4111") {
		t.Errorf("log holds the path or the method: %q", got)
	}
}

func TestHeaders(t *testing.T) {
	tests := []struct {
		name, target string
		o            Options
		frames, xfo  string
	}{
		{"portal", "/people/1", Options{Demo: true}, "frame-ancestors 'none'", "DENY"},
		{"nobody's address", "/none", Options{Demo: true}, "frame-ancestors 'none'", "DENY"},
		{"an error", "/panic", Options{}, "frame-ancestors 'none'", "DENY"},
		{"webview in production", "/app/status", Options{}, "frame-ancestors 'none'", "DENY"},
		{"webview in the demo", "/app/status", Options{Demo: true}, "frame-ancestors 'self'", "SAMEORIGIN"},
		{"demo", "/demo/app", Options{Demo: true}, "frame-src 'self'", "DENY"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, _ := site(t, tt.o)
			h := get(e, tt.target).Header()
			csp := h.Get("Content-Security-Policy")
			if !strings.HasPrefix(csp, "default-src 'none'; ") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, tt.frames) {
				t.Errorf("Content-Security-Policy: got %q", csp)
			}
			want := map[string]string{
				"X-Frame-Options":              tt.xfo,
				"X-Content-Type-Options":       "nosniff",
				"Referrer-Policy":              "same-origin",
				"Cache-Control":                "no-store",
				"Cross-Origin-Opener-Policy":   "same-origin",
				"Cross-Origin-Resource-Policy": "same-origin",
				"Strict-Transport-Security":    "",
			}
			for name, value := range want {
				if got := h.Get(name); got != value {
					t.Errorf("%s: got %q, want %q", name, got, value)
				}
			}
		})
	}
	e, _ := site(t, Options{TLS: true})
	if got := get(e, "/people/1").Header().Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
		t.Errorf("Strict-Transport-Security under https: got %q", got)
	}
}

func TestPostsOfOtherSitesAreRefused(t *testing.T) {
	tests := []struct {
		name   string
		header map[string]string
		target string
		want   int
	}{
		{"same origin", map[string]string{"Sec-Fetch-Site": "same-origin"}, "/form", 204},
		{"typed by hand", map[string]string{"Sec-Fetch-Site": "none"}, "/form", 204},
		{"cross site", map[string]string{"Sec-Fetch-Site": "cross-site"}, "/form", 403},
		{"sibling host", map[string]string{"Sec-Fetch-Site": "same-site"}, "/form", 403},
		{"older browser, own page", map[string]string{"Origin": "http://example.com"}, "/form", 204},
		{"older browser, other site", map[string]string{"Origin": "https://evil.example"}, "/form", 403},
		{"opaque origin", map[string]string{"Origin": "null"}, "/form", 403},
		{"no browser", nil, "/form", 204},
		{"app backend", map[string]string{"Sec-Fetch-Site": "cross-site"}, "/app/ticket", 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, _ := site(t, Options{})
			r := httptest.NewRequest(http.MethodPost, tt.target, strings.NewReader("a=b"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for name, value := range tt.header {
				r.Header.Set(name, value)
			}
			if got := do(e, r).Code; got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestBodyLimit(t *testing.T) {
	e, _ := site(t, Options{})
	for _, size := range []int{1 << 10, 65 << 10, 1 << 20} {
		for _, announced := range []bool{true, false} {
			r := httptest.NewRequest(http.MethodPost, "/form", strings.NewReader("a="+strings.Repeat("x", size)))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if !announced {
				r.ContentLength = -1
			}
			want := http.StatusNoContent
			if size > formSize {
				want = http.StatusRequestEntityTooLarge
			}
			w := do(e, r)
			if w.Code != want {
				t.Errorf("%d bytes, announced %t: got %d, want %d", size, announced, w.Code, want)
			}
			if want != http.StatusNoContent && !strings.Contains(w.Body.String(), "入力された内容が長すぎるため") {
				t.Errorf("%d bytes: the page does not say what happened", size)
			}
		}
	}
}

// A browser that is still sending gets the page all the same, over a real connection.
func TestLargeBodyGetsItsPage(t *testing.T) {
	e, _ := site(t, Options{})
	server := httptest.NewServer(e)
	defer server.Close()
	res, err := http.Post(server.URL+"/form", "application/x-www-form-urlencoded", strings.NewReader("a="+strings.Repeat("x", 3<<20)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", res.StatusCode)
	}
}

func TestHead(t *testing.T) {
	e, _ := site(t, Options{})
	server := httptest.NewServer(HeadAsGet(e))
	defer server.Close()
	for target, want := range map[string]int{"/people/1": 200, "/none": 404, "/panic": 500} {
		res, err := http.Head(server.URL + target)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if res.StatusCode != want || len(body) != 0 || err != nil {
			t.Errorf("HEAD %s: got %d %q %v, want %d", target, res.StatusCode, body, err, want)
		}
		res.Body.Close()
	}
}
