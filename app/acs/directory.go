package acs

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"golang.org/x/time/rate"
)

// Directory is a directory server that may ask (3ds.md, "The front door"): the demo's own where it has no prefix.
type Directory struct {
	Name         string
	Prefix       *url.URL            // where its dsURL must lie, and the only place an RReq goes to; nil: anywhere on this machine
	Certificates []*x509.Certificate // of its client, more than one while they are replaced
	Client       *http.Client        // posts RReqs to it, and reaches nothing else
	limit        *rate.Limiter       // nil: none
}

// DirectoryOptions of NewDirectory.
type DirectoryOptions struct {
	Name         string
	Prefix       *url.URL // nil: the demo's own, which needs no certificate
	Certificates []*x509.Certificate
	PerSecond    int              // requests it may make
	Roots        *x509.CertPool   // who vouches for its server; nil: the system's authorities
	Own          *tls.Certificate // what it is shown; nil: nothing
}

// NewDirectory makes a directory server with a client that reaches it and nothing else.
func NewDirectory(o DirectoryOptions) *Directory {
	d := &Directory{Name: o.Name, Prefix: o.Prefix, Certificates: o.Certificates, limit: rate.NewLimiter(rate.Limit(o.PerSecond), o.PerSecond)}
	d.Client = newClient(d, o)
	return d
}

// Admit counts a request and reports whether it is within the limit.
func (d *Directory) Admit(now time.Time) bool { return d.limit == nil || d.limit.AllowN(now, 1) }

// knows reports whether a request comes from this directory server. A certificate that has run out proves nothing.
func (d *Directory) knows(r *http.Request, now time.Time) bool {
	if d.Prefix == nil {
		return loopbackPeer(r) && itsOwn(r)
	}
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return false
	}
	shown := r.TLS.PeerCertificates[0]
	if now.Before(shown.NotBefore) || now.After(shown.NotAfter) {
		return false
	}
	for _, pinned := range d.Certificates {
		if pinned.Equal(shown) {
			return true
		}
	}
	return false
}

// loopbackPeer looks at the connection itself: what a header says of an address proves nothing.
func loopbackPeer(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback()
}

// itsOwn reports whether a request speaks for whoever sent it: a proxy names another machine, and a browser the page that
// made it ask.
func itsOwn(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "Origin", "Sec-Fetch-Site"} {
		if len(r.Header.Values(name)) > 0 {
			return false
		}
	}
	return true
}

// Directories are all who may ask.
type Directories struct{ all []*Directory }

// NewDirectories makes the table.
func NewDirectories(all ...*Directory) *Directories { return &Directories{all} }

// ByName finds a directory server; nil when the table has lost it.
func (d *Directories) ByName(name string) *Directory {
	for _, one := range d.all {
		if one.Name == name {
			return one
		}
	}
	return nil
}

// Asking finds whom a request comes from; nil for a stranger.
func (d *Directories) Asking(r *http.Request, now time.Time) *Directory {
	for _, one := range d.all {
		if one.knows(r, now) {
			return one
		}
	}
	return nil
}
