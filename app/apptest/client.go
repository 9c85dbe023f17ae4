package apptest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/demo"
	"mynetplus/app/web"
)

// Client is a browser without a screen: it keeps cookies, sends what a same-origin form sends, and
// follows no redirect by itself.
type Client struct {
	Header http.Header // sent with every request, like the address a proxy names
	app    *App
	http   *http.Client
	base   string
	t      testing.TB
}

// Answer is a response, read to its end. Doc is nil unless it is a page.
type Answer struct {
	*http.Response
	Text string
	Doc  *goquery.Document
}

// Client makes a browser that has never been here.
func (a *App) Client() *Client {
	a.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return &Client{Header: http.Header{}, app: a, base: a.URL, t: a.t, http: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Get opens a page.
func (c *Client) Get(path string) *Answer {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodGet, c.base+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.Do(req)
}

// Post sends a form from a page of the same site.
func (c *Client) Post(path string, form url.Values) *Answer {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.Do(req)
}

// Try sends a form and returns the status, or an error: many goroutines may call it.
func (c *Client) Try(path string, form url.Values) (int, error) {
	req, err := http.NewRequest(http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header = c.Header.Clone()
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, errors.Join(err, res.Body.Close())
}

// Do sends any request.
func (c *Client) Do(req *http.Request) *Answer {
	c.t.Helper()
	for name, values := range c.Header {
		req.Header[name] = values
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	a := &Answer{Response: res, Text: string(body)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		if a.Doc, err = goquery.NewDocumentFromReader(bytes.NewReader(body)); err != nil {
			c.t.Fatal(err)
		}
	}
	return a
}

// Cookies are what the browser would send to a path.
func (c *Client) Cookies(path string) []*http.Cookie {
	u, err := url.Parse(c.base + path)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.http.Jar.Cookies(u)
}

// SetCookie puts a cookie into the browser.
func (c *Client) SetCookie(cookie *http.Cookie) {
	u, err := url.Parse(c.base)
	if err != nil {
		c.t.Fatal(err)
	}
	c.http.Jar.SetCookies(u, []*http.Cookie{cookie})
}

// Known makes the browser one that has signed in to an account before (D3.3).
func (c *Client) Known(loginID string) *Client {
	c.t.Helper()
	cookies := web.Cookies{TLS: c.app.Config.HTTPS()}
	c.SetCookie(&http.Cookie{Name: cookies.Name(web.DeviceCookie), Value: c.app.Device(loginID), Path: "/"})
	return c
}

// SignIn signs in as one of the cast, from a device that has done so before, and fails the test if that does not lead
// home.
func (c *Client) SignIn(loginID string) *Client {
	c.t.Helper()
	c.Known(loginID)
	a := c.Post("/login", url.Values{"login_id": {loginID}, "password": {demo.Password}})
	if a.StatusCode != http.StatusSeeOther || a.Location() != "/home" {
		c.t.Fatalf("sign-in as %s: status %d to %q", loginID, a.StatusCode, a.Location())
	}
	return c
}

// Location is where a redirect leads, or "".
func (a *Answer) Location() string { return a.Header.Get("Location") }

// H1 is the page's heading.
func (a *Answer) H1() string {
	if a.Doc == nil {
		return ""
	}
	return strings.TrimSpace(a.Doc.Find("h1").Text())
}

// Errors are the sentences of the page's error summary.
func (a *Answer) Errors() []string {
	if a.Doc == nil {
		return nil
	}
	return a.Doc.Find(".error-summary li").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}
