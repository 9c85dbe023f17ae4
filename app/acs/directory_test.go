package acs_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/acs"
)

func directoryAt(t *testing.T, prefix string) *acs.Directory {
	t.Helper()
	o := acs.DirectoryOptions{Name: "ds", PerSecond: 1}
	if prefix != "" {
		u, err := url.Parse(prefix)
		if err != nil {
			t.Fatal(err)
		}
		o.Prefix = u
	}
	return acs.NewDirectory(o)
}

// 3ds.md, the front door: a dsURL outside of the prefix is refused, however it is spelled.
func TestDirectoryAllows(t *testing.T) {
	for _, tt := range []struct {
		prefix, dsURL string
		want          bool
	}{
		{"https://ds.example/results", "https://ds.example/results", true},
		{"https://ds.example/results", "https://ds.example/results/", true},
		{"https://ds.example/results", "https://ds.example/results/1?x=y&z=%2F", true},
		{"https://ds.example/results", "https://DS.Example:443/results/1", true},
		{"https://ds.example/results", "HTTPS://ds.example/results/a%20b", true},
		{"https://ds.example/results/", "https://ds.example/results/1", true},
		{"https://ds.example:8443", "https://ds.example:8443/any", true},
		{"https://ds.example", "https://ds.example", true},
		{"https://ds.example:443", "https://ds.example/any", true},
		{"https://[2001:db8::1]/r", "https://[2001:DB8::1]:443/r/1", true},

		{"https://ds.example/results", "", false},
		{"https://ds.example/results", "/results", false},
		{"https://ds.example/results", "//ds.example/results", false},
		{"https://ds.example/results", "ds.example/results", false},
		{"https://ds.example/results", "https:ds.example/results", false},
		{"https://ds.example/results", "https:///results", false},
		{"https://ds.example/results", "http://ds.example/results", false},
		{"https://ds.example/results", "ftp://ds.example/results", false},
		{"https://ds.example/results", "https://ds.example:8443/results", false},
		{"https://ds.example/results", "https://ds.example:0443/results", false},
		{"https://ds.example/results", "https://ds.example./results", false},
		{"https://ds.example/results", "https://ds.example.evil.example/results", false},
		{"https://ds.example/results", "https://evil.example/ds.example/results", false},
		{"https://ds.example/results", "https://ds.example@evil.example/results", false},
		{"https://ds.example/results", "https://ds.example:443@evil.example/results", false},
		{"https://ds.example/results", "https://user@ds.example/results", false},
		{"https://ds.example/results", "https://@ds.example/results", false},
		{"https://ds.example/results", "https://evil.example#@ds.example/results", false},
		{"https://ds.example/results", "https://ds.example/results#x", false},
		{"https://ds.example/results", "https://ds.example/results#", false},
		{"https://ds.example/results", `https://evil.example\@ds.example/results`, false},
		{"https://ds.example/results", `https://ds.example\results`, false},
		{"https://ds.example/results", `https://ds.example/results\..\x`, false},
		{"https://ds.example/results", "https://ds.example/results-other", false},
		{"https://ds.example/results", "https://ds.example/Results", false},
		{"https://ds.example/results", "https://ds.example/results/../x", false},
		{"https://ds.example/results", "https://ds.example/results/%2e%2e/x", false},
		{"https://ds.example/results", "https://ds.example/results/%2E./x", false},
		{"https://ds.example/results", "https://ds.example/results/%252e%252e/x", false},
		{"https://ds.example/results", "https://ds.example/results/..%2fx", false},
		{"https://ds.example/results", "https://ds.example/results/./x", false},
		{"https://ds.example/results", "https://ds.example//results", false},
		{"https://ds.example/results", "https://ds.example/results//x", false},
		{"https://ds.example/results", "https://ds.example/results%2fx", false},
		{"https://ds.example/results", "https://ds.example/%72esults/x", false},
		{"https://ds.example/results", "https://ds.example/results/\r\nx", false},
		{"https://ds.example/results", " https://ds.example/results", false},
		{"https://ds.example/results", "https://dſ.example/results", false},
		{"https://ds.example/results", "https://ds。example/results", false},
		{"https://ds.example", "https://ds.example:99999999/", false},
		{"https://kk.example", "https://\u212a\u212a.example/", false}, // Kelvin signs, which fold to k

		{"", "http://localhost:12345/demo/ds", true},
		{"", "http://LOCALHOST/x", true},
		{"", "http://127.0.0.1:1/", true},
		{"", "http://[::1]:1/", true},
		{"", "https://localhost/", false},
		{"", "http://localhost.evil.example/", false},
		{"", "http://localhost@evil.example/", false},
		{"", "http://127.0.0.1.evil.example/", false},
		{"", "http://0.0.0.0/", false},
		{"", "http://169.254.169.254/", false},
		{"", "http://192.0.2.1/", false},
		{"", "http://[::]/", false},
		{"", "", false},
	} {
		if got := directoryAt(t, tt.prefix).Allows(tt.dsURL); got != tt.want {
			t.Errorf("%q under %q: %v, want %v", tt.dsURL, tt.prefix, got, tt.want)
		}
	}
}

// 3ds.md, the front door: an RReq goes nowhere else. The client reaches its directory server, shows who it is, trusts
// nobody but the authority that is named, and follows nobody.
func TestDirectoryClient(t *testing.T) {
	files := newAuthority(t)
	ours, theirs, other := files.make("acs", farAway), files.make("ds", farAway), files.make("other", farAway)
	serve := func(certificate pair) *httptest.Server {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/r/away" {
				http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
				return
			}
			if len(r.TLS.PeerCertificates) == 1 && r.TLS.PeerCertificates[0].Equal(ours.Leaf) {
				_, _ = io.WriteString(w, r.URL.Path)
			}
		}))
		s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate.Certificate}, ClientAuth: tls.RequestClientCert}
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	client := func(s *httptest.Server) *http.Client {
		prefix, err := url.Parse(s.URL + "/r")
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(theirs.Leaf)
		return acs.NewDirectory(acs.DirectoryOptions{Name: "ds", Prefix: prefix, PerSecond: 1, Roots: roots, Own: &ours.Certificate}).Client
	}
	right, wrong := serve(theirs), serve(other)
	get := func(c *http.Client, url string) (int, string, error) {
		res, err := c.Get(url)
		if err != nil {
			return 0, "", err
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return res.StatusCode, string(body), err
	}
	if _, body, err := get(client(right), right.URL+"/r/rreq"); err != nil || body != "/r/rreq" {
		t.Errorf("its own: %q, %v", body, err)
	}
	if status, body, err := get(client(right), right.URL+"/r/away"); err != nil || status != http.StatusTemporaryRedirect || strings.Contains(body, "/r/elsewhere") {
		t.Errorf("a redirect: %d, %q, %v", status, body, err)
	}
	var distrust *tls.CertificateVerificationError
	if _, _, err := get(client(wrong), wrong.URL+"/r"); !errors.As(err, &distrust) {
		t.Errorf("another authority: %v", err)
	}
	for _, outside := range []string{wrong.URL + "/r", right.URL + "/elsewhere", strings.Replace(right.URL, "https", "http", 1) + "/r"} {
		if _, _, err := get(client(right), outside); err == nil || !strings.Contains(err.Error(), "not the directory server's") {
			t.Errorf("%s: %v", outside, err)
		}
	}
	demo := directoryAt(t, "").Client
	if _, _, err := get(demo, "http://192.0.2.1/"); err == nil || !strings.Contains(err.Error(), "not the directory server's") {
		t.Errorf("beyond this machine: %v", err)
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "here") }))
	t.Cleanup(plain.Close)
	if _, body, err := get(demo, plain.URL); err != nil || body != "here" {
		t.Errorf("this machine: %q, %v", body, err)
	}
}
