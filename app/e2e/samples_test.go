package e2e_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
)

// galleryPage is a page in one state, as the gallery's list has it.
type galleryPage struct {
	Slug, Group, Title, Address, Layout, View string
}

// gallery is the staff's gallery: every page in every state, with the files and the headers of production.
type gallery struct {
	app   *apptest.App
	staff *apptest.Client
	pages []galleryPage
}

// openGallery signs in as an auditor, who may look at everything, and reads the list.
func openGallery(t testing.TB) *gallery {
	t.Helper()
	app := apptest.Start(t)
	g := &gallery{app: app, staff: app.Staff("auditor")}
	if err := json.Unmarshal([]byte(g.staff.Get("/staff/gallery.json").Text), &g.pages); err != nil {
		t.Fatal(err)
	}
	if len(g.pages) < 100 {
		t.Fatalf("only %d pages in the gallery", len(g.pages))
	}
	return g
}

// tab opens a tab that is signed in there.
func (g *gallery) tab(t testing.TB) *tab {
	t.Helper()
	b := staffTab(t, g.app, g.staff)
	b.inert = true
	return b
}

// staffTab opens a tab in the staff area, in the session of a client that has signed in.
func staffTab(t testing.TB, app *apptest.App, c *apptest.Client) *tab {
	t.Helper()
	b := newPlainTab(t, app.StaffURL)
	b.app = app
	for _, cookie := range c.Cookies("/staff") {
		set := network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: app.StaffURL}
		if _, err := chromedp.Call(b.ctx, network.SetCookie, set); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// newPlainTab opens a tab at a server that is no portal.
func newPlainTab(t testing.TB, base string) *tab {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	w := &watch{host: u.Host}
	b := &tab{t: t, watch: w, base: base, ctx: newContext(t, w.hear)}
	b.ready()
	return b
}
