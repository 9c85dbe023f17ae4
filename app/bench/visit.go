package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"sync/atomic"

	"github.com/andybalholm/brotli"
)

// browserHeaders are what a current browser sends with every request; they count too.
var browserHeaders = map[string]string{
	"User-Agent":      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
	"Accept":          "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
	"Accept-Language": "ja",
	"Accept-Encoding": "gzip, deflate, br",
	"Sec-Fetch-Dest":  "document",
	"Sec-Fetch-Mode":  "navigate",
	"Sec-Fetch-Site":  "same-origin",
	"Priority":        "u=0, i",
}

// inPages finds the addresses that a browser fetches for a page, inStyles those inside a stylesheet.
var (
	inPages  = regexp.MustCompile(`<(?:link|script|img|source|iframe)\b[^>]*?\s(?:href|src)="([^"]+)"`)
	inStyles = regexp.MustCompile(`(?:url\(|@import)\s*["']?([^"')\s]+)`)
)

// visit loads the sign-in page with everything it asks for, as a browser does that has never been here.
func (b *bench) visit() (rows []row, err error) {
	db, err := b.smallDB()
	if err != nil {
		return nil, err
	}
	c, err := b.launch(db)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	base, err := url.Parse(c.base)
	if err != nil {
		return nil, err
	}
	v := newVisit()
	if err := v.load(b.ctx, base, "/login"); err != nil {
		return nil, err
	}
	elsewhere := atMost("first visit: other hosts", "%.0f", float64(v.elsewhere), 0, "addresses in the page, its styles and scripts' tags")
	return []row{
		atMost("first visit of the sign-in page: bytes on the wire", "%.1f KB", float64(v.wire.Load())/1000, 30,
			"both directions, headers included, without TLS"),
		atMost("first visit: requests", "%.0f", float64(len(v.seen)), 4, "page, styles, script, icon"),
		elsewhere,
	}, nil
}

// visitor fetches each address once and counts.
type visitor struct {
	client    *http.Client
	wire      atomic.Int64
	seen      map[string]bool
	elsewhere int
}

func newVisit() *visitor {
	v := &visitor{seen: map[string]bool{}}
	v.client = &http.Client{Timeout: patience, Transport: &http.Transport{
		DisableCompression: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			c, err := d.DialContext(ctx, network, addr)
			return &countedConn{c, &v.wire}, err
		},
	}}
	return v
}

// load fetches an address and what it names.
func (v *visitor) load(ctx context.Context, base *url.URL, ref string) error {
	address, err := base.Parse(ref)
	if err != nil {
		return err
	}
	if address.Host != base.Host {
		v.elsewhere++
		return nil
	}
	if address.Scheme == "data" || v.seen[address.String()] {
		return nil
	}
	v.seen[address.String()] = true
	request := newRequest(ctx, http.MethodGet, address.String(), nil)
	for name, value := range browserHeaders {
		request.Header.Set(name, value)
	}
	response, body, err := fetch(v.client, request)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", ref, response.StatusCode)
	}
	pattern := map[string]*regexp.Regexp{"text/html; charset=utf-8": inPages, "text/css; charset=utf-8": inStyles}[response.Header.Get("Content-Type")]
	if pattern == nil {
		return nil
	}
	if response.Header.Get("Content-Encoding") == "br" {
		if body, err = io.ReadAll(brotli.NewReader(bytes.NewReader(body))); err != nil {
			return err
		}
	}
	for _, found := range pattern.FindAllSubmatch(body, -1) {
		err = errors.Join(err, v.load(ctx, address, string(found[1])))
	}
	return err
}

// countedConn counts the bytes in both directions.
type countedConn struct {
	net.Conn
	bytes *atomic.Int64
}

func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

func (c *countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}
