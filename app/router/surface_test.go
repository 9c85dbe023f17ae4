package router_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	cast "mynetplus/app/demo"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// checkHeaders demands what every answer of a surface carries. https: browsers come over TLS.
func checkHeaders(t *testing.T, surface string, got *apptest.Answer, https bool) {
	t.Helper()
	want := map[string]string{
		"X-Frame-Options":              "DENY",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
		"Strict-Transport-Security":    "",
		"Server":                       "",
		"X-Powered-By":                 "",
		"Access-Control-Allow-Origin":  "",
	}
	frames, frame, forms := "frame-ancestors 'none'", "", "form-action 'self'"
	switch surface {
	case webview, back: // the demo's telephone frames the one, the demo's shop the other
		want["X-Frame-Options"], frames = "SAMEORIGIN", "frame-ancestors 'self'"
	case challenge: // every shop may frame it
		want["X-Frame-Options"], want["Cross-Origin-Opener-Policy"], want["Referrer-Policy"] = "", "", "no-referrer"
		frames = ""
	case galleryView:
		want["X-Frame-Options"], frames = "SAMEORIGIN", "frame-ancestors 'self'"
		frame, forms = "frame-src 'self'", "form-action 'none'"
	case demo, gallery:
		frame = "frame-src 'self'"
	case shop: // the challenge is the access control server's
		both := "'self' http://localhost:" + got.Request.URL.Port()
		frame, forms = "frame-src "+both, "form-action "+both
	}
	if https {
		want["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
	}
	for name, value := range want {
		if have := got.Header.Get(name); have != value {
			t.Errorf("%s: got %q, want %q", name, have, value)
		}
	}
	csp := strings.Split(got.Header.Get("Content-Security-Policy"), "; ")
	if frames == "" && strings.Contains(strings.Join(csp, "; "), "frame-ancestors") {
		t.Errorf("Content-Security-Policy %q says who may frame", csp)
	}
	for _, rule := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", forms, "base-uri 'none'", frames} {
		if rule != "" && !slices.Contains(csp, rule) {
			t.Errorf("Content-Security-Policy %q lacks %q", csp, rule)
		}
	}
	if frame != "" && !slices.Contains(csp, frame) {
		t.Errorf("Content-Security-Policy %q lacks %q", csp, frame)
	}
	if all := strings.Join(csp, "; "); strings.Contains(all, "unsafe") || frames == "" && strings.Contains(all, "frame-ancestors") || frame == "" && strings.Contains(all, "frame-src") {
		t.Errorf("Content-Security-Policy allows too much: %q", all)
	}
}

// Under https cookies are Secure and carry the __Host- prefix, and browsers are told to stay on https; without it
// neither, for the cookies would not come back.
func TestCookiesAndHSTSFollowTheBaseURL(t *testing.T) {
	form := url.Values{"login_id": {"1000000016"}, "password": {cast.Password}}
	for _, tt := range []struct {
		base, prefix string
		https        bool
	}{
		{"https://portal.example.jp", "__Host-", true},
		{"http://localhost:8080", "", false},
	} {
		t.Run(tt.base, func(t *testing.T) {
			a := apptest.Start(t, apptest.BaseURL(tt.base))
			got := a.Client().Known("1000000016").Post("/login", form)
			checkHeaders(t, portal, got, tt.https)
			names := []string{}
			for _, cookie := range got.Cookies() {
				names = append(names, cookie.Name)
				if cookie.Secure != tt.https || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
					t.Errorf("cookie: %v", cookie)
				}
			}
			slices.Sort(names)
			if want := []string{tt.prefix + "device", tt.prefix + "session"}; !slices.Equal(names, want) {
				t.Errorf("cookies %q, want %q", names, want)
			}
			checkHeaders(t, portal, a.Client().Get("/login"), tt.https)
			checkHeaders(t, webview, a.Client().Get("/app/status"), tt.https)
			checkHeaders(t, portal, a.Client().Get("/none"), tt.https)
		})
	}
}

// Under https a plain "session" cookie, which a sibling host could have set, counts for nothing.
func TestOnlyHostCookiesCountUnderHTTPS(t *testing.T) {
	a := apptest.Start(t, apptest.BaseURL("https://portal.example.jp"))
	answer := a.Client().Known("1000000016").Post("/login", url.Values{"login_id": {"1000000016"}, "password": {cast.Password}})
	for _, cookie := range answer.Cookies() {
		if cookie.Name != "__Host-session" {
			continue
		}
		for name, want := range map[string]int{"__Host-session": 200, "session": 303} {
			c := a.Client()
			c.Header.Set("Cookie", name+"="+cookie.Value)
			if got := c.Get("/home").StatusCode; got != want {
				t.Errorf("cookie %s: got %d, want %d", name, got, want)
			}
		}
		return
	}
	t.Fatalf("no session cookie in %v", answer.Cookies())
}

// Production mode registers nothing of the demo, loads none of its cast, and nobody frames the webview.
func TestProductionServesNothingOfTheDemo(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: "ES256"}}})
	if err != nil {
		t.Fatal(err)
	}
	jwks := filepath.Join(t.TempDir(), "app.json")
	if err := os.WriteFile(jwks, set, 0o600); err != nil {
		t.Fatal(err)
	}
	a := apptest.Start(t, apptest.With(func(c *config.Config) {
		c.StaffAddr = "127.0.0.1:0"
		c.Mode, c.BaseURL, c.AppJWKS = config.Production, "https://portal.example.jp", jwks
		c.SecretKey = config.Secret(base64.StdEncoding.EncodeToString(modelstest.Key))
		c.PANKey = config.Secret(base64.StdEncoding.EncodeToString(modelstest.PANKey))
	}))
	if got, want := registered(a), tabled(func(r route) bool { return !r.demoOnly() && !r.staff() && !r.acs() }); !slices.Equal(got, want) {
		t.Errorf("registered %q,\nwant %q", got, want)
	}
	if got := a.Client().Post("/3ds/areq", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("without a table of directory servers there is an access control server: %d", got.StatusCode)
	}
	for _, path := range []string{"/demo/inbox", "/demo/app", "/demo", "/demo/shop", "/demo/shop/notify", "/demo/directory/areq"} {
		if got := a.Client().Get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d", path, got.StatusCode)
		}
	}
	checkHeaders(t, portal, a.Client().Get("/app/status"), true) // framed by nobody, like the portal
	checkHeaders(t, desk, a.StaffClient().Get("/staff/login"), true)
	if n := a.Count("cardholders") + a.Count("accounts") + a.Count("staff"); n != 0 {
		t.Errorf("%d rows of the cast", n)
	}
	for _, page := range []*apptest.Answer{a.Client().Get("/login"), a.StaffClient().Get("/staff/login")} {
		if strings.Contains(page.Text, "/demo/") || strings.Contains(page.Text, "デモ") {
			t.Errorf("%s speaks of the demo", page.Request.URL.Path)
		}
	}
	first, err := a.Server.Staff.Add(t.Context(), "first", models.RoleAgent)
	if err != nil {
		t.Fatal(err)
	}
	if list := signInFirst(t, a, "first", first).Get("/staff/gallery.json"); !strings.Contains(list.Text, `"slug":"login"`) || strings.Contains(list.Text, "/demo") {
		t.Errorf("the gallery: %d, with pages of the demo: %v", list.StatusCode, strings.Contains(list.Text, "/demo"))
	}
	if _, err := os.Stat(a.Config.KeysPath()); !os.IsNotExist(err) {
		t.Errorf("demo keys were made: %v", err)
	}
}

// signInFirst is the first sign-in of somebody on the staff, with a password and a TOTP secret of their own.
func signInFirst(t *testing.T, a *apptest.App, name, initial string) *apptest.Client {
	t.Helper()
	c := a.StaffClient()
	if got := c.Post("/staff/login", url.Values{"name": {name}, "password": {initial}}); got.Location() != "/staff/setup" {
		t.Fatalf("first sign-in: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
	}
	secret := c.Get("/staff/setup").Doc.Find("input[name=secret]").AttrOr("value", "")
	got := c.Post("/staff/setup", url.Values{
		"secret": {secret}, "new_password": {"asagao-no-hana-to-hoshi"}, "code": {apptest.TOTP(t, secret, a.Clock.Now())},
	})
	if got.Location() != "/staff" {
		t.Fatalf("setting up: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
	}
	return c
}
