package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/router"
	"mynetplus/app/web"
	"mynetplus/static"
	"mynetplus/views/layouts"
	"mynetplus/views/sample"
)

// serveSamples serves every sample under its slug, with the files and the headers of production.
func serveSamples(t testing.TB) (base string, pages []sample.Page) {
	t.Helper()
	o := router.Options{Now: time.Now, Demo: true, Page: func(echo.Context) layouts.Page { return layouts.Page{} }}
	e := echo.New()
	router.Prepare(e, o)
	chains := map[string][]echo.MiddlewareFunc{
		sample.Portal: router.Portal(o), sample.Webview: router.Webview(o), sample.Demo: router.Demo(o), sample.Staff: router.Staff(o),
	}
	e.GET("/static/*", echo.WrapHandler(static.Handler()))
	pages = sample.All()
	for _, p := range pages {
		show := func(c echo.Context) error { return web.Render(c, http.StatusOK, p.Component) }
		surface := router.On(e, chains[p.Layout]...)
		surface.GET("/"+p.Slug, show)
		if p.Slug == "app-status" { // what the demo's telephone frames
			surface.GET("/app/*", show)
		}
	}
	// The page that posts itself stays where it is.
	e.POST("/app/open", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL, pages
}

// newSampleTab opens a tab on the samples.
func newSampleTab(t testing.TB, base string) *tab {
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
