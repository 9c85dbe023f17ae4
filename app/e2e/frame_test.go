package e2e_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
)

// elsewhere is the same server under a name that makes it another site: the tests open the portal as 127.0.0.1.
func elsewhere(address string) string { return strings.Replace(address, "127.0.0.1", "localhost", 1) }

// crossFrame waits for a frame of another site in the tab's page, which Chromium keeps in a process of its own, and
// returns it as a tab.
func (b *tab) crossFrame(base string) *tab {
	b.t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		b.t.Fatal(err)
	}
	mine := chromedp.FromContext(b.ctx).Target.TargetID
	id := until(b, "frame of "+base, func() (target.ID, error) {
		infos, err := chromedp.Targets(b.ctx)
		for _, info := range infos {
			if info.Type == "iframe" && info.ParentFrameID != "" && string(info.ParentFrameID) == string(mine) && strings.HasPrefix(info.URL, base) {
				return info.TargetID, err
			}
		}
		return "", err
	}, func(id target.ID) bool { return id != "" })
	f := &tab{t: b.t, app: b.app, base: base, brand: issuerBrand, watch: &watch{host: u.Host, also: []string{b.host}}}
	f.ctx = child(b.t, b.ctx, f.hear, chromedp.WithTargetID(id))
	f.judged()
	until(f, "page in the frame", func() (state, error) { return ask[state](f, "state") }, func(s state) bool { return s.Ready && s.H1 != "" })
	return f
}

// A cookie of a frame of another site does not come back in these browsers, as it does when the frame stands alone: what
// works here works where third-party cookies are blocked.
func TestThirdPartyCookiesAreBlocked(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := r.Cookie("probe")
		http.SetCookie(w, &http.Cookie{Name: "probe", Value: "1", Path: "/", Secure: true, SameSite: http.SameSiteNoneMode})
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="ja"><title>x</title><h1>cookie %t</h1><form><button>again</button></form></html>`, err == nil)
	}))
	t.Cleanup(inner.Close)
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="ja"><title>x</title><h1>outer</h1><iframe src="%s"></iframe></html>`, html.EscapeString(elsewhere(inner.URL)))
	}))
	t.Cleanup(outer.Close)
	alone := newTab(t, &apptest.App{URL: elsewhere(inner.URL)})
	alone.open("/")
	if s := alone.press("again"); s.H1 != "cookie true" {
		t.Errorf("alone: %s", s.H1)
	}
	b := newTab(t, &apptest.App{URL: outer.URL})
	b.also = []string{strings.TrimPrefix(elsewhere(inner.URL), "http://")}
	b.open("/")
	f := b.crossFrame(elsewhere(inner.URL))
	if s := f.press("again"); s.H1 != "cookie false" {
		t.Errorf("in the frame: %s", s.H1)
	}
}
