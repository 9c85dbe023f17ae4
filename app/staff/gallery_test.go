package staff_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
	"mynetplus/views/sample"
)

// The list has every sample, and every entry leads to its page.
func TestGalleryListsEverySample(t *testing.T) {
	a := apptest.Start(t)
	auditor := a.Staff("auditor")
	got := auditor.Get("/staff/gallery.json")
	var list []struct {
		Slug, Group, Title, Address, Layout, View string
		Sizes                                     []sample.Size
	}
	if err := json.Unmarshal([]byte(got.Text), &list); err != nil {
		t.Fatal(err)
	}
	all := sample.All()
	if len(list) != len(all) {
		t.Fatalf("%d pages, want %d", len(list), len(all))
	}
	for i, entry := range list {
		want := all[i]
		if entry.Slug != want.Slug || entry.Title != want.Title || entry.Address != want.Address || entry.Layout != want.Layout || entry.Group == "" {
			t.Errorf("got %+v, want %s", entry, want.Slug)
		}
		if len(entry.Sizes) < 2 || want.Layout == sample.Webview && entry.Sizes[len(entry.Sizes)-1].Width > 480 {
			t.Errorf("%s: sizes %+v", want.Slug, entry.Sizes)
		}
		page := auditor.Get(entry.View)
		if page.StatusCode != http.StatusOK || !strings.HasPrefix(page.Doc.Find("title").Text(), page.H1()) && page.Doc.Find(".error-summary, p.error[role=alert]").Length() == 0 {
			t.Errorf("%s: %d %q", entry.View, page.StatusCode, page.H1())
		}
	}
}

// A page is shown in the state, the window and the theme that were asked for, with its address.
func TestGalleryShowsAState(t *testing.T) {
	a := apptest.Start(t)
	agent := a.Staff("agent")
	for _, tt := range []struct{ query, title, address, state, width, src string }{
		{"", "ログイン", "/login", "login", "390", "/staff/gallery/view/login?theme=light"},
		{"?state=status-every-state&width=1280&theme=dark", "登録状況", "/status", "status-every-state", "1280", "/staff/gallery/view/status-every-state?theme=dark"},
		{"?state=app-status&width=1280&theme=pink", "アプリ", "/app/status", "app-status", "390", "/staff/gallery/view/app-status?theme=light"},
		{"?state=staff-preview&width=390", "閲覧専用プレビュー", "/staff/cardholders/{no}/preview/status", "staff-preview", "1280", "/staff/gallery/view/staff-preview?theme=light"},
	} {
		doc := agent.Get("/staff/gallery" + tt.query).Doc
		frame := doc.Find("iframe.frame")
		if got := doc.Find("#view-title").Text(); got != tt.title {
			t.Errorf("%q: shows %q", tt.query, got)
		}
		if got := doc.Find("#view-title + p").Text(); got != tt.address {
			t.Errorf("%q: address %q", tt.query, got)
		}
		if got := doc.Find("#state option[selected]").AttrOr("value", ""); got != tt.state {
			t.Errorf("%q: state %q", tt.query, got)
		}
		if got := frame.AttrOr("width", ""); got != tt.width || doc.Find("#width option[selected]").AttrOr("value", "") != tt.width {
			t.Errorf("%q: width %q", tt.query, got)
		}
		if got := frame.AttrOr("src", ""); got != tt.src {
			t.Errorf("%q: frame %q", tt.query, got)
		}
		if n := doc.Find("nav a[aria-current]").Length(); n != 2 { // of the work menu, and of the list
			t.Errorf("%q: %d current links", tt.query, n)
		}
	}
	for theme, want := range map[string]string{"dark": "dark", "light": "light", "": "", "x\"><script>": ""} {
		if got := agent.Get("/staff/gallery/view/login?theme="+theme).Doc.Find("html").AttrOr("data-theme", ""); got != want {
			t.Errorf("theme %q: %q", theme, got)
		}
	}
	for _, address := range []string{"/staff/gallery?state=none", "/staff/gallery/view/none"} {
		if got := agent.Get(address); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", address, got.StatusCode)
		}
	}
}

// Links of a framed sample can be reached and lead nowhere, so that nobody who presses one is in the portal; its forms
// send nothing by the policy of the page.
func TestGalleryViewsLeadNowhere(t *testing.T) {
	a := apptest.Start(t)
	agent := a.Staff("agent")
	links := 0
	for _, p := range sample.All() {
		got := agent.Get("/staff/gallery/view/" + p.Slug)
		got.Doc.Find("a[href], area[href]").Each(func(_ int, link *goquery.Selection) {
			links++
			if href := link.AttrOr("href", ""); !strings.HasPrefix(href, "#") {
				t.Errorf("%s: a link leads to %s", p.Slug, href)
			}
		})
		if got.Doc.Find("meta[http-equiv], meta[name=live]").Length() != 0 {
			t.Errorf("%s renews itself", p.Slug)
		}
		if policy := got.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'none'") {
			t.Errorf("%s: policy %s", p.Slug, policy)
		}
	}
	if links < 100 {
		t.Errorf("%d links were seen", links)
	}
}

// ui/README.md: the windows of a challenge are offered as soon as there is one.
func TestGallerySizesOfAChallenge(t *testing.T) {
	var names []string
	for _, s := range (sample.Page{Layout: sample.Challenge}).Sizes() {
		names = append(names, s.Name)
	}
	if got, want := strings.Join(names, " "), "250x400 390x400 500x600 600x400 full"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A challenge is shown in the five windows of 3-D Secure (3ds.md).
func TestGalleryChallengeWindows(t *testing.T) {
	agent := apptest.Start(t).Staff("agent")
	for name, want := range map[string][2]string{"250x400": {"250", "400"}, "390x400": {"390", "400"}, "500x600": {"500", "600"}, "600x400": {"600", "400"}, "full": {"", "800"}} {
		doc := agent.Get("/staff/gallery?state=challenge-locked&width=" + name).Doc
		frame := doc.Find("iframe.frame")
		if got := [2]string{frame.AttrOr("width", ""), frame.AttrOr("height", "")}; got != want || doc.Find("#width option").Length() != 5 {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
