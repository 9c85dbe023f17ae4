package router

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/static"
)

// acsSite is an echo of the access control server, whose doors fail as they are asked to.
func acsSite(o Options) *echo.Echo {
	o.Log, o.Now = slog.New(slog.DiscardHandler), func() time.Time { return time.Time{} }
	e := echo.New()
	Prepare(e, o)
	fail := func(c echo.Context) error {
		switch c.Request().Header.Get("Fail") {
		case "panic":
			panic("4111111111111111")
		case "":
			_, err := io.ReadAll(c.Request().Body)
			return err
		}
		return map[string]error{
			"broken": errors.New("disk on fire"), "away": fmt.Errorf("x: %w", models.ErrUnavailable), "many": web.TooMany{Wait: time.Minute},
			"unknown": models.ErrNotFound, "late": c.Request().Context().Err(),
			"told": &acs.AReqError{Erro: emv.NewErro(emv.CodeTransient, "told", emv.TypeAReq), Cause: models.ErrUnavailable},
		}[c.Request().Header.Get("Fail")]
	}
	On(e, ACSMessages(o)...).POST(acs.AReqPath, fail)
	challenge := On(e, ACSChallenge(o)...)
	challenge.POST(acs.ChallengePath, fail)
	challenge.POST(acs.ChallengePath+"/answer", func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", web.FinalPolicy(o.Demo))
		return c.NoContent(http.StatusOK)
	})
	Files(e)
	return e
}

func failing(path, how, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Fail", how)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	return r
}

// Whatever goes wrong at the door of directory servers, they get an Erro: with status 200 when it is ours.
func TestErrorsOfMessagesAreErros(t *testing.T) {
	large := strings.Repeat("x", messageSize+1)
	for _, tt := range []struct {
		name, how, body string
		status          int
		code            string
	}{
		{"panic", "panic", "", 200, "404"},
		{"broken", "broken", "", 200, "404"},
		{"database away", "away", "", 200, "403"},
		{"told", "told", "", 200, "403"},
		{"too large", "", large, 413, "101"},
		{"just fits", "", large[1:], 200, ""},
	} {
		w := do(acsSite(Options{}), failing(acs.AReqPath, tt.how, tt.body))
		if w.Code != tt.status || tt.code != "" && !strings.Contains(w.Body.String(), `"errorCode":"`+tt.code+`"`) || strings.Contains(w.Body.String(), "411111") {
			t.Errorf("%s: %d %s", tt.name, w.Code, w.Body)
		}
		if tt.code != "" && w.Header().Get("Content-Type") != "application/JSON; charset=UTF-8" {
			t.Errorf("%s: %v", tt.name, w.Header())
		}
	}
	if w := get(acsSite(Options{}), acs.AReqPath); w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Body.String(), `"errorCode":"101"`) {
		t.Errorf("another method: %d %s", w.Code, w.Body)
	}
	if w := get(acsSite(Options{}), "/3ds/none"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "ページが見つかりません") {
		t.Errorf("beside it: %d %s", w.Code, w.Body)
	}
	own := acsSite(Options{Only: MessagesOnly})
	for _, path := range []string{"/none", "/", acs.AReqPath} {
		if w := get(own, path); w.Code < 404 || w.Code > 405 || !strings.Contains(w.Body.String(), `"errorCode":"101"`) {
			t.Errorf("%s of their listener: %d %s", path, w.Code, w.Body)
		}
	}
}

// What goes wrong inside a shop's frame is said there, and leads nowhere.
func TestErrorsOfChallenges(t *testing.T) {
	const trouble, unknown = "お客様の操作のためではありません。", "お支払いの情報が見つかりませんでした。"
	large := strings.Repeat("x", formSize+1)
	for _, tt := range []struct {
		how, body string
		status    int
		says      string
	}{
		{"panic", "", 500, trouble},
		{"away", "", 503, trouble},
		{"many", "", 429, trouble},
		{"unknown", "", 404, unknown},
		{"", large, 413, unknown},
	} {
		w := do(acsSite(Options{}), failing(acs.ChallengePath, tt.how, tt.body))
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) || strings.Contains(w.Body.String(), "<a ") {
			t.Errorf("%s: %d %s", tt.how, w.Code, w.Body)
		}
		framable(t, w.Header())
	}
	own := get(acsSite(Options{Only: ChallengesOnly}), "/login")
	if own.Code != http.StatusNotFound || !strings.Contains(own.Body.String(), unknown) {
		t.Errorf("another address of their listener: %d %s", own.Code, own.Body)
	}
	framable(t, own.Header())
	if beside := get(acsSite(Options{}), "/login"); !strings.Contains(beside.Body.String(), "ページが見つかりません") {
		t.Errorf("beside the portal: %d %s", beside.Code, beside.Body)
	}
}

// framable demands headers under which a shop can show the page, and the page its own files (3ds.md, "The challenge
// screen").
func framable(t *testing.T, h http.Header) {
	t.Helper()
	csp := h.Get("Content-Security-Policy")
	want := "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
	if csp != want || len(h.Values("Content-Security-Policy")) != 1 {
		t.Errorf("Content-Security-Policy: %q", csp)
	}
	for name, value := range map[string]string{
		"X-Frame-Options": "", "Cross-Origin-Opener-Policy": "", "Set-Cookie": "", "Referrer-Policy": "no-referrer",
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	} {
		if got := h.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
}

// The last page posts to the shop; its files are of the page's own origin, so that Cross-Origin-Resource-Policy lets
// them through also in a frame of another site.
func TestFinalPolicyAndFiles(t *testing.T) {
	for demo, forms := range map[bool]string{false: "; form-action https:; ", true: "; form-action https: http:; "} {
		h := do(acsSite(Options{Demo: demo}), failing(acs.ChallengePath+"/answer", "", "")).Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, forms) || strings.Contains(csp, "frame-ancestors") || len(h.Values("Content-Security-Policy")) != 1 || h.Get("X-Frame-Options") != "" {
			t.Errorf("demo %v: %q", demo, csp)
		}
	}
	file := get(acsSite(Options{Only: ChallengesOnly}), static.Path("css/portal.css"))
	if file.Code != http.StatusOK || file.Header().Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.Contains(file.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("a file: %d, %v", file.Code, file.Header())
	}
}
