package acs

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Limits of a request to a directory server: an RRes takes at most resultTime to read (3ds.md, "RReq, RRes").
const (
	resultTime    = 5 * time.Second
	resultHeaders = 16 << 10 // bytes
	resultIdle    = time.Minute
)

var (
	errOutside  = errors.New("the address is not the directory server's")
	errLoopback = errors.New("the address is not on this machine")
)

// newClient makes a client without proxy and redirects, for who answers must be who was asked.
func newClient(d *Directory, o DirectoryOptions) *http.Client {
	trust := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots}
	if o.Own != nil {
		trust.Certificates = []tls.Certificate{*o.Own}
	}
	dialer := &net.Dialer{Timeout: resultTime}
	if d.Prefix == nil {
		dialer.ControlContext = onlyLoopback
	}
	return &http.Client{
		Timeout:       resultTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: fence{d, &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: trust, MaxResponseHeaderBytes: resultHeaders, IdleConnTimeout: resultIdle,
		}},
	}
}

// fence lets nothing through that is not for its directory server, whoever uses the client.
type fence struct {
	directory *Directory
	next      http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (f fence) RoundTrip(r *http.Request) (*http.Response, error) {
	if !f.directory.Allows(r.URL.String()) {
		return nil, errOutside
	}
	return f.next.RoundTrip(r)
}

// onlyLoopback looks at the address that a name has turned into.
func onlyLoopback(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !to.Addr().Unmap().IsLoopback() {
		return errLoopback
	}
	return nil
}
