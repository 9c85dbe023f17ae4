package acs

import (
	"net/netip"
	"net/url"
	"path"
	"strings"
)

// Allows reports whether an RReq for this directory server may go to dsURL: under its prefix, that is the same scheme,
// host and port and a path below the prefix's; for the demo's own, to this machine. An address that two programs could
// read as two different ones is not allowed.
func (d *Directory) Allows(dsURL string) bool {
	u, ok := plainURL(dsURL)
	if !ok {
		return false
	}
	if d.Prefix == nil {
		return u.Scheme == "http" && loopbackHost(u.Hostname())
	}
	if u.Scheme != d.Prefix.Scheme || host(u) != host(d.Prefix) {
		return false
	}
	under := strings.TrimSuffix(d.Prefix.Path, "/")
	return u.Path == under || strings.HasPrefix(u.Path, under+"/")
}

// plainURL reads an absolute web address that has one reading only: visible ASCII, no user, no fragment, no backslash,
// no dots or empty names to be cleaned out of its path, and nothing escaped that need not be.
func plainURL(raw string) (*url.URL, bool) {
	if strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' }) {
		return nil, false
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Hostname() == "" || strings.Contains(raw, "#") {
		return nil, false
	}
	if u.RawPath != "" || strings.Contains(u.Path, "%") {
		return nil, false
	}
	clean := u.Path
	if clean != "" && clean != "/" {
		clean = strings.TrimSuffix(clean, "/")
	}
	return u, clean == "" || clean == path.Clean(clean)
}

// host is an address's host and port, one spelling for each.
func host(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

func loopbackHost(name string) bool {
	addr, err := netip.ParseAddr(name)
	return strings.EqualFold(name, "localhost") || err == nil && addr.IsLoopback()
}
