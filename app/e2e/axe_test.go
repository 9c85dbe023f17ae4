package e2e_test

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// tags are the rules that count: WCAG 2.2 A and AA, and axe's best practices (quality.md).
const tags = `"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"`

// looks are the ways every page is looked at.
var looks = []struct {
	width  int64
	scheme string
}{{1280, "light"}, {1280, "dark"}, {320, "dark"}, {320, "light"}}

// quality.md: every page in every state, light and dark, at 320 and 1280 pixels: no violation, no sideways scroll.
func TestAccessibility(t *testing.T) {
	t.Parallel()
	g := openGallery(t)
	const tabs = 2
	for n := range tabs {
		t.Run(fmt.Sprintf("tab %d", n+1), func(t *testing.T) {
			t.Parallel()
			b := g.tab(t)
			if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe}); err != nil {
				t.Fatal(err)
			}
			for i := n; i < len(g.pages); i += tabs {
				for _, violation := range b.audit(g.pages[i]) {
					t.Errorf("%s at %s", g.pages[i].Slug, violation)
				}
			}
		})
	}
}

// audit looks at one page in all ways.
func (b *tab) audit(p galleryPage) []string {
	b.t.Helper()
	b.open(p.View)
	var found []string
	for _, look := range looks {
		b.size(look.width, 900)
		b.media(look.scheme)
		violations := b.violations()
		if width := run[int64](b, `document.scrollingElement.scrollWidth`); width > look.width {
			violations = append(violations, fmt.Sprintf("is %d pixels wide", width))
		}
		for _, v := range violations {
			found = append(found, fmt.Sprintf("%d px, %s: %s", look.width, look.scheme, v))
		}
	}
	return found
}

// violations is what axe-core, loaded before, has to say about the page as it is now.
func (b *tab) violations() []string {
	b.t.Helper()
	return runAwaiting[[]string](b, `axe.run({
		runOnly: { type: "tag", values: [`+tags+`] }, resultTypes: ["violations"],
	}).then(({ violations }) => violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + " " + n.failureSummary)))`)
}
