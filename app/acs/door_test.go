package acs_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/acs"
	"mynetplus/app/apptest"
	"mynetplus/app/config"
)

// 3ds.md, the front door: only a directory server that is named, by the very certificate that is named, gets an answer;
// any other gets 303. During a change both certificates count.
func TestDirectoryCertificates(t *testing.T) {
	files := newAuthority(t)
	server, jcb, next, visa := files.make("acs", farAway), files.make("jcb", farAway), files.make("jcb-next", farAway), files.make("visa", farAway)
	old := files.make("jcb-old", time.Date(2026, 11, 22, 11, 10, 0, 0, time.UTC)) // ten minutes into the test
	impostor := newAuthority(t).make("jcb", farAway)                              // the same name, another key
	a := apptest.Start(t, files.table(server,
		entry{Name: "jcb", Certificate: []string{filepath.Base(jcb.cert), next.cert, old.cert}, DSURL: "https://ds.jcb.example/results"},
		entry{Name: "visa", Certificate: []string{visa.cert}, DSURL: "https://ds.visa.example"},
	))
	post303 := func(what, want string, client *http.Client, m asked) {
		t.Helper()
		got := postAReq(t, client, a.AReqURL, m.body(t))
		if got.status != http.StatusOK || got.erro.ErrorCode != want || (want == "") != (got.ares.TransStatus != "") {
			t.Errorf("%s: status %d, Erro %q %q, transStatus %q; want Erro %q", what, got.status, got.erro.ErrorCode, got.erro.ErrorDetail, got.ares.TransStatus, want)
		}
	}
	own := func() asked { return newAReq(soraJCB).with("dsURL", "https://ds.jcb.example/results/rreq") }
	post303("no certificate", "303", clientOf(t, server), own())
	post303("a stranger's", "303", clientOf(t, server, impostor), own())
	post303("our own", "303", clientOf(t, server, server), own())
	post303("the first", "", clientOf(t, server, jcb), own())
	post303("the next", "", clientOf(t, server, next), own())
	post303("the older", "", clientOf(t, server, old), own())
	if got := a.Count("transactions WHERE directory_server = 'jcb'"); got != 3 {
		t.Errorf("%d transactions of jcb, want 3", got)
	}
	a.Clock.Advance(11 * time.Minute)
	post303("the older, when it has run out", "303", clientOf(t, server, old), own())
	post303("another one's dsURL", "203", clientOf(t, server, visa), own())
	post303("its own dsURL", "", clientOf(t, server, visa), newAReq(soraJCB).with("dsURL", "https://ds.visa.example/x"))
}

// 3ds.md, the front door: with a table, /3ds stands on its own listeners and nowhere else; directory servers need TLS 1.2.
func TestACSListeners(t *testing.T) {
	files := newAuthority(t)
	server, jcb := files.make("acs", farAway), files.make("jcb", farAway)
	a := apptest.Start(t, files.table(server, entry{Name: "jcb", Certificate: []string{jcb.cert}, DSURL: "https://ds.jcb.example"}),
		apptest.With(func(c *config.Config) { c.StaffAddr = "127.0.0.1:0" }))
	machine := clientOf(t, server, jcb)
	get := func(client *http.Client, url string) (int, string) {
		t.Helper()
		res, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	plain := &http.Client{}
	for _, base := range []string{a.URL, a.StaffURL, a.ACSURL} {
		res, err := plain.Post(base+"/3ds/areq", "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers directory servers: %d", base, res.StatusCode)
		}
	}
	for path, want := range map[string]int{"/robots.txt": 200, "/login": 404, "/staff/login": 404, "/demo/inbox": 404, "/3ds/areq": 404} {
		status, page := get(plain, a.ACSURL+path)
		if status != want || want == 404 && (!strings.Contains(page, "お支払いの情報が見つかりません") || strings.Contains(page, `href="/home"`)) {
			t.Errorf("shoppers' %s: %d, %s", path, status, page)
		}
	}
	for path, want := range map[string]int{"/robots.txt": 404, "/login": 404, "/3ds/challenge": 404, "/3ds/areq": 405} {
		if status, body := get(machine, a.AReqURL+path); status != want || !strings.Contains(body, `"errorCode":"101"`) {
			t.Errorf("directory servers' %s: %d, %s", path, status, body)
		}
	}
	old := clientOf(t, server, jcb)
	old.Transport.(*http.Transport).TLSClientConfig.MaxVersion = tls.VersionTLS11
	if res, err := old.Post(a.AReqURL+"/3ds/areq", "application/json", strings.NewReader("{}")); err == nil {
		res.Body.Close()
		t.Error("TLS 1.1 is spoken")
	}
}

// MYNET_ACS_ADDR in the demo: directory servers of this machine ask there, too, and nowhere else.
func TestACSListenerOfTheDemo(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.ACSAddr = "127.0.0.1:0" }))
	if got := postAReq(t, http.DefaultClient, a.AReqURL, newAReq(soraJCB).body(t)); got.ares.TransStatus != "C" || a.AReqURL != a.ACSURL || a.ACSURL == a.URL {
		t.Errorf("%s: %+v", a.AReqURL, got)
	}
	if got := a.Client().Post("/3ds/areq", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("on the portal's: %d", got.StatusCode)
	}
}

// The demo's own directory server is this machine, by the connection itself: not whom a proxy on it speaks for, and not a
// page that a browser on it has open.
func TestDemoAsksFromThisMachineOnly(t *testing.T) {
	demo := acs.NewDirectories(acs.NewDirectory(acs.DirectoryOptions{Name: "demo", PerSecond: 1}))
	known := func(peer string, header ...string) bool {
		r := httptest.NewRequest(http.MethodPost, "/3ds/areq", nil)
		r.RemoteAddr = peer
		for _, name := range header {
			r.Header.Set(name, "127.0.0.1")
		}
		return demo.Asking(r, longAgo) != nil
	}
	for peer, want := range map[string]bool{
		"127.0.0.1:5": true, "[::1]:5": true, "127.8.8.8:5": true, "[::ffff:127.0.0.1]:5": true,
		"192.0.2.7:5": false, "[2001:db8::1]:5": false, "": false, "localhost:5": false, "@": false,
	} {
		if got := known(peer); got != want {
			t.Errorf("%q: %v, want %v", peer, got, want)
		}
		for _, name := range []string{"X-Forwarded-For", "Forwarded", "Origin", "Sec-Fetch-Site"} {
			if known(peer, name) {
				t.Errorf("%q with %s may ask", peer, name)
			}
		}
	}
}

// 3ds.md, the front door: a rate limit per server. It forgets with the store's clock.
func TestDirectoryRate(t *testing.T) {
	files := newAuthority(t)
	server, jcb, visa := files.make("acs", farAway), files.make("jcb", farAway), files.make("visa", farAway)
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.DirectoryRate = 3 }), files.table(server,
		entry{Name: "jcb", Certificate: []string{jcb.cert}, DSURL: "https://ds.example"},
		entry{Name: "visa", Certificate: []string{visa.cert}, DSURL: "https://ds.example"},
	))
	first, second := clientOf(t, server, jcb), clientOf(t, server, visa)
	var got []int
	for range 4 {
		got = append(got, postAReq(t, first, a.AReqURL, []byte("{}")).status)
	}
	if diff := cmp.Diff([]int{200, 200, 200, 429}, got); diff != "" {
		t.Error(diff)
	}
	if over := postAReq(t, first, a.AReqURL, newAReq(soraJCB).body(t)); over.erro.ErrorCode != "403" {
		t.Errorf("over the limit: %+v", over)
	}
	if other := postAReq(t, second, a.AReqURL, []byte("{}")); other.status != http.StatusOK {
		t.Errorf("another server pays for it: %d", other.status)
	}
	a.Clock.Advance(time.Second)
	if later := postAReq(t, first, a.AReqURL, []byte("{}")); later.status != http.StatusOK {
		t.Errorf("a second later: %d", later.status)
	}
}

// production gives the settings that the program would not start without.
func production(t *testing.T) apptest.Option {
	t.Helper()
	return apptest.With(func(c *config.Config) {
		c.Mode, c.StaffAddr = config.Production, "127.0.0.1:0"
		c.BaseURL, c.ACSBaseURL = "https://portal.example.jp", "https://acs.example.jp"
		c.SecretKey = "ERERERERERERERERERERERERERERERERERERERERERE="
		c.PANKey = "MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM="
		c.ACSReferenceNumber, c.ACSOperatorID = "3DS_LOA_ACS_X", "ACS_OPERATOR"
	})
}
