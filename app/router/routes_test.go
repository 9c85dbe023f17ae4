package router_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"mynetplus/app/apptest"
)

// Surfaces, each with headers, cookies and a rule for cross-site posts of its own.
const (
	portal  = "portal"
	webview = "webview"
	ticket  = "ticket"
	hook    = "hook"
	file    = "file"
	demo    = "demo"
	shop    = "shop"    // of the demo
	back    = "back"    // from the challenge, to the demo's shop
	machine = "machine" // of the demo
	desk    = "desk"    // the staff's

	message   = "message"   // of directory servers
	challenge = "challenge" // in a shop's frame

	gallery     = "gallery"      // of the staff's
	galleryView = "gallery view" // a page in it
)

// route is what the test demands of one address.
type route struct {
	method, pattern string
	surface         string
	path            string // an address it answers, where the pattern is not one
	status          int    // what an anonymous visitor gets,
	to              string // where they are sent,
	h1              string // or the page they see
}

const signIn = "/login?next="

// routes is every address of the server. A route that is registered and not here fails the test.
var routes = []route{
	{"GET", "/", portal, "", 303, "/home", ""},
	{"GET", "/login", portal, "", 200, "", "ログイン"},
	{"POST", "/login", portal, "", 422, "", "ログイン"},
	{"GET", "/login/verify", portal, "", 303, "/login", ""},
	{"POST", "/login/verify", portal, "", 303, "/login", ""},
	{"POST", "/logout", portal, "", 303, "/login", ""},
	{"POST", "/session/extend", portal, "", 303, signIn + "%2Fsession%2Fextend", ""},
	{"GET", "/reauth", portal, "", 303, signIn + "%2Fhome", ""},
	{"POST", "/reauth", portal, "", 303, signIn + "%2Fhome", ""},
	{"GET", "/home", portal, "", 303, signIn + "%2Fhome", ""},
	{"GET", "/status", portal, "", 303, signIn + "%2Fstatus", ""},
	{"GET", "/security", portal, "", 303, signIn + "%2Fsecurity", ""},
	{"GET", "/security/password", portal, "", 303, signIn + "%2Fsecurity%2Fpassword", ""},
	{"POST", "/security/password", portal, "", 303, signIn + "%2Fsecurity%2Fpassword", ""},
	{"GET", "/security/email", portal, "", 303, signIn + "%2Fsecurity%2Femail", ""},
	{"POST", "/security/email", portal, "", 303, signIn + "%2Fsecurity%2Femail", ""},
	{"GET", "/security/email/code", portal, "", 303, signIn + "%2Fsecurity%2Femail%2Fcode", ""},
	{"POST", "/security/email/code", portal, "", 303, signIn + "%2Fsecurity%2Femail%2Fcode", ""},
	{"GET", "/security/history", portal, "", 303, signIn + "%2Fsecurity%2Fhistory", ""},
	{"GET", "/security/devices", portal, "", 303, signIn + "%2Fsecurity%2Fdevices", ""},
	{"POST", "/security/devices", portal, "", 303, signIn + "%2Fsecurity%2Fdevices", ""},
	{"GET", "/security/3ds", portal, "", 303, signIn + "%2Fsecurity%2F3ds", ""},
	{"POST", "/security/3ds", portal, "", 303, signIn + "%2Fsecurity%2F3ds", ""},
	{"GET", "/security/3ds/phone", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fphone", ""},
	{"POST", "/security/3ds/phone", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fphone", ""},
	{"GET", "/security/3ds/code", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fcode", ""},
	{"POST", "/security/3ds/code", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fcode", ""},
	{"GET", "/security/3ds/done", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fdone", ""},
	{"GET", "/security/3ds/cancel", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fcancel", ""},
	{"POST", "/security/3ds/cancel", portal, "", 303, signIn + "%2Fsecurity%2F3ds%2Fcancel", ""},
	{"GET", "/security/method", portal, "", 303, signIn + "%2Fsecurity%2Fmethod", ""},
	{"POST", "/security/method", portal, "", 303, signIn + "%2Fsecurity%2Fmethod", ""},
	{"GET", "/security/method/code", portal, "", 303, signIn + "%2Fsecurity%2Fmethod%2Fcode", ""},
	{"POST", "/security/method/code", portal, "", 303, signIn + "%2Fsecurity%2Fmethod%2Fcode", ""},
	{"GET", "/security/method/done", portal, "", 303, signIn + "%2Fsecurity%2Fmethod%2Fdone", ""},
	{"GET", "/signup", portal, "", 200, "", "新規登録"},
	{"POST", "/signup", portal, "", 422, "", "新規登録"},
	{"GET", "/signup/card", portal, "", 303, "/signup", ""},
	{"POST", "/signup/card", portal, "", 303, "/signup", ""},
	{"GET", "/signup/code", portal, "", 303, "/signup", ""},
	{"POST", "/signup/code", portal, "", 303, "/signup", ""},
	{"GET", "/signup/email", portal, "", 303, "/signup", ""},
	{"POST", "/signup/email", portal, "", 303, "/signup", ""},
	{"GET", "/signup/password", portal, "", 303, "/signup", ""},
	{"POST", "/signup/password", portal, "", 303, "/signup", ""},
	{"GET", "/signup/done", portal, "", 303, "/signup", ""},
	{"GET", "/recovery", portal, "", 200, "", "ID・パスワードをお忘れ(ご変更)の方"},
	{"GET", "/recovery/id", portal, "", 200, "", "IDの確認"},
	{"POST", "/recovery/id", portal, "", 422, "", "IDの確認"},
	{"GET", "/recovery/password", portal, "", 200, "", "パスワードの再設定"},
	{"POST", "/recovery/password", portal, "", 422, "", "パスワードの再設定"},
	{"GET", "/recovery/unlock", portal, "", 200, "", "ロックの解除"},
	{"POST", "/recovery/unlock", portal, "", 422, "", "ロックの解除"},
	{"GET", "/lockdown", portal, "", 200, "", "ご利用の停止"},
	{"POST", "/lockdown", portal, "", 422, "", "ご利用の停止"},
	{"GET", "/recovery/id/sent", portal, "", 303, "/recovery/id", ""},
	{"GET", "/recovery/password/mail", portal, "", 303, "/recovery/password", ""},
	{"GET", "/recovery/password/sms", portal, "", 303, "/recovery/password", ""},
	{"GET", "/recovery/password/new", portal, "", 303, "/recovery/password", ""},
	{"POST", "/recovery/password/mail", portal, "", 303, "/recovery/password", ""},
	{"POST", "/recovery/password/sms", portal, "", 303, "/recovery/password", ""},
	{"POST", "/recovery/password/new", portal, "", 303, "/recovery/password", ""},
	{"GET", "/recovery/password/done", portal, "", 303, "/recovery/password", ""},
	{"GET", "/recovery/password/card", portal, "", 200, "", "パスワードの再設定"},
	{"POST", "/recovery/password/card", portal, "", 422, "", "パスワードの再設定"},
	{"GET", "/recovery/password/card/code", portal, "", 303, "/recovery/password/card", ""},
	{"POST", "/recovery/password/card/code", portal, "", 303, "/recovery/password/card", ""},
	{"GET", "/recovery/password/card/new", portal, "", 303, "/recovery/password/card", ""},
	{"POST", "/recovery/password/card/new", portal, "", 303, "/recovery/password/card", ""},
	{"GET", "/recovery/password/card/done", portal, "", 303, "/recovery/password/card", ""},
	{"GET", "/recovery/unlock/code", portal, "", 303, "/recovery/unlock", ""},
	{"POST", "/recovery/unlock/code", portal, "", 303, "/recovery/unlock", ""},
	{"GET", "/recovery/unlock/done", portal, "", 303, "/recovery/unlock", ""},
	{"GET", "/lockdown/code", portal, "", 303, "/lockdown", ""},
	{"POST", "/lockdown/code", portal, "", 303, "/lockdown", ""},
	{"GET", "/lockdown/done", portal, "", 303, "/lockdown", ""},
	{"GET", "/terms/:version", portal, "/terms/2026-06-01", 200, "", "本人認証サービス利用規約"},
	{"GET", "/help", portal, "", 200, "", "よくあるご質問"},
	{"GET", "/help/:slug", portal, "/help/what-is-otp", 200, "", "ワンタイムパスワードとは"},
	{"GET", "/app/open", webview, "", 403, "", "登録状況"},
	{"POST", "/app/open", webview, "", 403, "", "登録状況"},
	{"GET", "/app/status", webview, "", 200, "", "ログイン"},
	{"POST", "/app/status", webview, "", 422, "", "ログイン"},
	{"POST", "/app/ticket", ticket, "", 401, "", ""},
	{"POST", "/3ds/areq", message, "", 200, "", ""},
	{"GET", "/3ds/challenge", challenge, "", 400, "", "お支払いの認証を続けられません"},
	{"POST", "/3ds/challenge", challenge, "", 400, "", "お支払いの認証を続けられません"},
	{"POST", "/3ds/challenge/answer", challenge, "", 400, "", "お支払いの認証を続けられません"},
	{"GET", "/hooks/sms/:id", hook, "/hooks/sms/1?type=1&key=x", 404, "", ""},
	{"GET", "/static/*", file, "/static/", 404, "", ""},
	{"GET", "/robots.txt", file, "", 200, "", ""},
	{"GET", "/staff/login", desk, "", 200, "", "スタッフログイン"},
	{"POST", "/staff/login", desk, "", 422, "", "スタッフログイン"},
	{"GET", "/staff/setup", desk, "", 303, "/staff/login", ""},
	{"POST", "/staff/setup", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/users", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/users/:name", desk, "/staff/users/agent", 303, "/staff/login", ""},
	{"POST", "/staff/users/:name", desk, "/staff/users/agent", 303, "/staff/login", ""},
	{"POST", "/staff/logout", desk, "", 303, "/staff/login", ""},
	{"POST", "/staff/extend", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/provision", desk, "", 303, "/staff/login", ""},
	{"POST", "/staff/provision", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/provision/:id", desk, "/staff/provision/1", 303, "/staff/login", ""},
	{"POST", "/staff/provision/:id", desk, "/staff/provision/1", 303, "/staff/login", ""},
	{"GET", "/staff/provision/:id/skips.csv", desk, "/staff/provision/1/skips.csv", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/preview", desk, "/staff/cardholders/20000001/preview", 303, "/staff/login", ""},
	{"POST", "/staff/cardholders/:no/preview", desk, "/staff/cardholders/20000001/preview", 303, "/staff/login", ""},
	{"POST", "/staff/cardholders/:no/preview/end", desk, "/staff/cardholders/20000001/preview/end", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/preview/:page", desk, "/staff/cardholders/20000001/preview/home", 303, "/staff/login", ""},
	{"GET", "/staff/gallery", gallery, "", 303, "/staff/login", ""},
	{"GET", "/staff/gallery.json", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/gallery/view/:slug", galleryView, "/staff/gallery/view/login", 303, "/staff/login", ""},
	{"GET", "/staff", desk, "", 303, "/staff/login", ""},
	{"POST", "/staff", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no", desk, "/staff/cardholders/20000003", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/transactions/:id", desk, "/staff/cardholders/20000003/transactions/2d3b9c3e-4f4f-4f4f-8f4f-2d3b9c3e4f4f", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/unlock", desk, "/staff/cardholders/20000003/unlock", 303, "/staff/login", ""},
	{"POST", "/staff/cardholders/:no/unlock", desk, "/staff/cardholders/20000003/unlock", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/void", desk, "/staff/cardholders/20000003/void", 303, "/staff/login", ""},
	{"POST", "/staff/cardholders/:no/void", desk, "/staff/cardholders/20000003/void", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/reset", desk, "/staff/cardholders/20000003/reset", 303, "/staff/login", ""},
	{"POST", "/staff/cardholders/:no/reset", desk, "/staff/cardholders/20000003/reset", 303, "/staff/login", ""},
	{"GET", "/staff/cardholders/:no/lock", desk, "/staff/cardholders/20000003/lock", 303, "/staff/login", ""},
	{"POST", "/staff/cardholders/:no/lock", desk, "/staff/cardholders/20000003/lock", 303, "/staff/login", ""},
	{"GET", "/staff/imports", desk, "", 303, "/staff/login", ""},
	{"POST", "/staff/imports", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/imports/:id", desk, "/staff/imports/1", 303, "/staff/login", ""},
	{"GET", "/staff/imports/:id/rejects.csv", desk, "/staff/imports/1/rejects.csv", 303, "/staff/login", ""},
	{"GET", "/staff/messages", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/messages/:id/retry", desk, "/staff/messages/1/retry", 303, "/staff/login", ""},
	{"POST", "/staff/messages/:id/retry", desk, "/staff/messages/1/retry", 303, "/staff/login", ""},
	{"GET", "/staff/audit", desk, "", 303, "/staff/login", ""},
	{"GET", "/staff/audit/events.csv", desk, "", 303, "/staff/login", ""},
	{"POST", "/staff/audit/verify", desk, "", 303, "/staff/login", ""},
	{"GET", "/demo/inbox", demo, "", 200, "", "受信箱"},
	{"GET", "/demo/app", demo, "", 200, "", "アプリのデモ"},
	{"POST", "/demo/app", demo, "", 200, "", "アプリのデモ"},
	{"GET", "/demo/shop", shop, "", 200, "", "お買い物デモ"},
	{"POST", "/demo/shop", shop, "", 404, "", "ページが見つかりません"}, // no card
	{"POST", "/demo/shop/result", shop, "", 303, "/demo/shop?order=#result", ""},
	{"POST", "/demo/shop/notify", back, "", 404, "", "ページが見つかりません"}, // nobody's order
	{"POST", "/demo/shop/rreq", machine, "", 200, "", ""},           // with an Erro
	{"POST", "/demo/directory/areq", machine, "", 200, "", ""},
	{"POST", "/demo/directory/rreq", machine, "", 200, "", ""},
}

func (r route) address() string {
	if r.path != "" {
		return r.path
	}
	return r.pattern
}

// do asks for the route as somebody who has never been here.
func (r route) do(t *testing.T, a *apptest.App, header, value string) *apptest.Answer {
	t.Helper()
	c := a.Client()
	if r.method == http.MethodGet {
		if header != "" {
			c.Header.Set(header, value)
		}
		return c.Get(r.address())
	}
	req, err := http.NewRequest(r.method, a.URL+r.address(), strings.NewReader(url.Values{}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(header, value)
	return c.Do(req)
}

// staff reports whether the route is one of the staff's.
func (r route) staff() bool {
	return r.surface == desk || r.surface == gallery || r.surface == galleryView
}

// acs reports whether the route is one of the access control server's, which have no cookie to abuse.
func (r route) acs() bool { return r.surface == message || r.surface == challenge }

// demoOnly reports whether the route is one that production mode has not.
func (r route) demoOnly() bool {
	return slices.Contains([]string{demo, shop, back, machine}, r.surface)
}

func registered(a *apptest.App) []string {
	var all []string
	for _, r := range a.Server.Handler().Routes() {
		all = append(all, r.Method+" "+r.Path)
	}
	slices.Sort(all)
	return all
}

func tabled(keep func(route) bool) []string {
	var all []string
	for _, r := range routes {
		if keep(r) {
			all = append(all, r.method+" "+r.pattern)
		}
	}
	slices.Sort(all)
	return all
}

func TestEveryRouteHasItsRow(t *testing.T) {
	a := apptest.Start(t)
	if got, want := registered(a), tabled(func(route) bool { return true }); !slices.Equal(got, want) {
		t.Fatalf("registered %q,\ntable    %q", got, want)
	}
	for _, r := range routes {
		t.Run(r.method+" "+r.pattern, func(t *testing.T) {
			own := r.do(t, a, "Sec-Fetch-Site", "same-origin")
			r.check(t, own)
			checkHeaders(t, r.surface, own, false)
			if cookies := own.Cookies(); r.surface != portal && !r.staff() && len(cookies) > 0 {
				t.Errorf("an anonymous visitor gets cookies: %v", cookies)
			}
			for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
				other := r.do(t, a, header, value)
				if r.method == http.MethodGet || r.surface == ticket || r.surface == back || r.acs() {
					r.check(t, other) // links work from anywhere, and where no cookie counts there is none to abuse
					continue
				}
				if other.StatusCode != http.StatusForbidden || other.H1() != "お手続きを受け付けられませんでした" {
					t.Errorf("%s: %s: got %d %q, want the 403 page", header, value, other.StatusCode, other.H1())
				}
				checkHeaders(t, r.surface, other, false)
			}
		})
	}
}

func (r route) check(t *testing.T, got *apptest.Answer) {
	t.Helper()
	to := got.Location()
	if r.staff() {
		to = door(to)
	}
	if got.StatusCode != r.status || to != r.to || got.H1() != r.h1 {
		t.Errorf("an anonymous visitor gets %d to %q, page %q; want %d to %q, page %q",
			got.StatusCode, to, got.H1(), r.status, r.to, r.h1)
	}
	if r.surface == ticket && (got.Header.Get("WWW-Authenticate") != "Bearer" || !strings.HasPrefix(got.Text, `{"error":"ticket_refused"`)) {
		t.Errorf("ticket door: got %q", got.Text)
	}
	if r.surface == message && (got.Header.Get("Content-Type") != "application/JSON; charset=UTF-8" || !strings.Contains(got.Text, `"errorCode":"303"`)) {
		t.Errorf("from a browser: got %q", got.Text)
	}
}

// Only what is registered answers: another method of a known address is 405, an unknown address 404, both with a page.
func TestOtherMethodsAndAddresses(t *testing.T) {
	a := apptest.Start(t)
	for _, r := range routes {
		for _, method := range []string{http.MethodPut, http.MethodDelete, "TRACK"} {
			req, err := http.NewRequest(method, a.URL+r.address(), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := a.Client().Do(req)
			if got.StatusCode != http.StatusMethodNotAllowed && got.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s: got %d", method, r.address(), got.StatusCode)
			}
			checkHeaders(t, portal, got, false)
		}
	}
	for _, path := range []string{"/none", "/home/", "/security/3ds/done/x", "/app", "/demo", "/help/none", "/terms/1999-01-01", "/..%2fhome"} {
		if got := a.Client().Get(path); got.StatusCode != http.StatusNotFound || got.H1() != "ページが見つかりません" {
			t.Errorf("%s: got %d %q", path, got.StatusCode, got.H1())
		}
	}
}
