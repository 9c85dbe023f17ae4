package sample_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/views/sample"
)

// Rules that hold for every page (copy.md, ui/README.md, architecture.md: CSP).
func TestEveryPage(t *testing.T) {
	slugs := map[string]bool{}
	for _, page := range sample.All() {
		if slugs[page.Slug] {
			t.Errorf("slug %s is used twice", page.Slug)
		}
		slugs[page.Slug] = true
		t.Run(page.Slug, func(t *testing.T) {
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, page)))
			if err != nil {
				t.Fatal(err)
			}
			checkHeading(t, page.Layout, doc)
			checkNothingInline(t, doc)
			checkIDs(t, doc)
			checkControls(t, doc)
			checkAddresses(t, doc)
			checkLayout(t, page.Layout, doc)
			checkDemoSaysSo(t, doc)
		})
	}
}

// One h1, which begins the title; 「エラー: 」 before it exactly when there is an error summary, or the one line that a
// challenge has room for. Inside a shop's page the title names the issuer (copy.md).
func checkHeading(t *testing.T, layout string, doc *goquery.Document) {
	t.Helper()
	if lang := doc.Find("html").AttrOr("lang", ""); lang != "ja" {
		t.Errorf("lang %q", lang)
	}
	h1 := doc.Find("h1")
	if h1.Length() != 1 {
		t.Fatalf("%d h1", h1.Length())
	}
	want, refusal := strings.TrimSpace(h1.Text())+" | マイネットプラス", ".error-summary"
	if layout == sample.Challenge {
		want, refusal = strings.TrimSpace(h1.Text())+" | 日専連ライフサービス", `p.error[role="alert"]`
	}
	if doc.Find(refusal).Length() > 0 {
		want = "エラー: " + want
	}
	if got := doc.Find("head > title").Text(); got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	if doc.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 {
		t.Error("robots may index the page")
	}
}

// The content security policy allows nothing inline.
func checkNothingInline(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("style, [style]").Length(); n > 0 {
		t.Errorf("%d inline styles", n)
	}
	doc.Find("script").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("src", "") == "" || strings.TrimSpace(s.Text()) != "" {
			t.Error("inline script")
		}
	})
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range s.Nodes[0].Attr {
			if strings.HasPrefix(attr.Key, "on") || strings.HasPrefix(attr.Val, "javascript:") {
				t.Errorf("inline code: %s=%q", attr.Key, attr.Val)
			}
		}
	})
}

// No id stands twice, and whatever points to an id finds it.
func checkIDs(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] || id == "" {
			t.Errorf("id %q stands twice or is empty", id)
		}
		ids[id] = true
	})
	for _, attr := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if !ids[id] {
					t.Errorf("%s points to %q, which is not there", attr, id)
				}
			}
		})
	}
	doc.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !ids[id] {
			t.Errorf("link to #%s, which is not there", id)
		}
	})
}

// Every control has a label; every refused one names its error; a password or a code never comes back.
func checkControls(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find(`input:not([type="hidden"]), select, textarea`).Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		labelled := s.ParentsFiltered("label").Length() > 0 || doc.Find(`label[for="`+id+`"]`).Length() == 1
		if !labelled {
			t.Errorf("control %q has no label", s.AttrOr("name", ""))
		}
		if s.AttrOr("aria-invalid", "") == "true" && !strings.Contains(s.AttrOr("aria-describedby", ""), id+"-error") {
			t.Errorf("control %q does not name its error", id)
		}
		if _, maxed := s.Attr("maxlength"); maxed {
			t.Errorf("control %q cuts what is pasted", id)
		}
		secret := s.AttrOr("type", "") == "password" || s.AttrOr("autocomplete", "") == "one-time-code"
		if _, filled := s.Attr("value"); secret && filled {
			t.Errorf("control %q brings a secret back", id)
		}
	})
	doc.Find(`svg:not([aria-hidden]):not([role="img"][aria-label]):not([role="img"][aria-labelledby])`).Each(func(int, *goquery.Selection) { t.Error("a picture is read aloud without words") })
	doc.Find("button").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("type", "") == "" {
			t.Errorf("button %q has no type", s.Text())
		}
	})
}

// Nothing leads or asks elsewhere; no new windows (issue 2); a change is a POST.
func checkAddresses(t *testing.T, doc *goquery.Document) {
	t.Helper()
	// The forms by which 3-D Secure goes from the shop to the issuer and back lead to another host.
	for selector, attr := range map[string]string{"a:not(.off)": "href", "link": "href", "script": "src", "form:not(:has([name=creq], [name=cres]))": "action", "iframe:not([name])": "src", "img": "src"} {
		doc.Find(selector).Each(func(_ int, s *goquery.Selection) {
			address := s.AttrOr(attr, "")
			own := strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
			if !own && !strings.HasPrefix(address, "#") && address != "tel:0222679222" {
				t.Errorf("%s %s=%q", selector, attr, address)
			}
		})
	}
	doc.Find(`[target]:not([target="_top"])`).Each(func(_ int, s *goquery.Selection) {
		if doc.Find(`iframe[name="`+s.AttrOr("target", "")+`"]`).Length() != 1 {
			t.Error("a new window")
		}
	})
	doc.Find("form").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("method", "") != "post" && s.AttrOr("role", "") != "search" {
			t.Errorf("form %s is no post", s.AttrOr("action", ""))
		}
	})
}

func checkLayout(t *testing.T, layout string, doc *goquery.Document) {
	t.Helper()
	webview := doc.Find("body.webview").Length() == 1
	if webview != (layout == sample.Webview) {
		t.Errorf("layout %s, web view %v", layout, webview)
	}
	if desk := doc.Find("body.staff .staff-header").Length() == 1; desk != (layout == sample.Staff) {
		t.Errorf("layout %s, staff area %v", layout, desk)
	}
	if framed := doc.Find(".site-header, .staff-header").Length() == 1; framed == (webview || layout == sample.Challenge) {
		t.Errorf("site header in layout %s: %v", layout, framed)
	}
	if inShop := doc.Find("body.challenge .brand .issuer").Length() == 1; inShop != (layout == sample.Challenge) {
		t.Errorf("layout %s, challenge window %v", layout, inShop)
	}
	if layout == sample.Challenge && doc.Find("a, [href^='tel:'], [target], .wordmark").Length() > 0 {
		t.Error("something leads out of the shop's frame, or shows the portal's mark there (3ds.md)")
	}
	if cover := strings.Contains(doc.Find(`meta[name="viewport"]`).AttrOr("content", ""), "viewport-fit=cover"); cover != webview {
		t.Errorf("viewport-fit=cover: %v in layout %s", cover, layout)
	}
}

// Demo mode says so on every page (architecture.md).
func checkDemoSaysSo(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if !strings.Contains(doc.Find("header, footer").Text(), "デモ") {
		t.Error("the page does not say that it is a demo")
	}
}
