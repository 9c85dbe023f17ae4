package web

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

// Proxies are the networks whose X-Forwarded-For and X-Forwarded-Proto are believed (MYNET_TRUSTED_PROXIES).
type Proxies []netip.Prefix

// IPExtractor is for echo.Echo.IPExtractor: c.RealIP() is then the client's address, "" when there is none.
func (p Proxies) IPExtractor() echo.IPExtractor {
	return func(r *http.Request) string {
		if addr := p.client(r); addr.IsValid() {
			return addr.String()
		}
		return ""
	}
}

// SchemeExtractor is for echo.Echo.SchemeExtractor.
func (p Proxies) SchemeExtractor() func(*http.Request) string {
	return func(r *http.Request) string {
		scheme := r.Header.Get(echo.HeaderXForwardedProto)
		if (scheme == "http" || scheme == "https") && p.trusts(peer(r)) {
			return scheme
		}
		if r.TLS != nil {
			return "https"
		}
		return "http"
	}
}

// client walks X-Forwarded-For from the right, for each proxy appends whom it heard, and stops at the first address
// that is not a trusted proxy. What stands left of it is the client's own invention, and what stands left of something
// that is no address is nobody's word.
func (p Proxies) client(r *http.Request) netip.Addr {
	addr := peer(r)
	chain := strings.Split(strings.Join(r.Header.Values(echo.HeaderXForwardedFor), ","), ",")
	for i := len(chain) - 1; i >= 0 && p.trusts(addr); i-- {
		hop := strings.TrimSpace(chain[i])
		if hop == "" {
			continue
		}
		next := parseAddr(hop)
		if !next.IsValid() {
			break
		}
		addr = next
	}
	return addr
}

func (p Proxies) trusts(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

func peer(r *http.Request) netip.Addr { return parseAddr(r.RemoteAddr) }

// parseAddr reads an address with or without port and brackets; the zero Addr when it is none.
func parseAddr(s string) netip.Addr {
	if with, err := netip.ParseAddrPort(s); err == nil {
		return with.Addr().Unmap().WithZone("")
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

// ClientAddr is the client's address after trusted proxies, "" when there is none.
func ClientAddr(c echo.Context) string { return c.RealIP() }

// IPPrefix is the network an address is counted and recorded under, /24 or /56 (D6.3, D8.1), because carriers share
// addresses. "" when addr is none.
func IPPrefix(addr string) string {
	const v4Bits, v6Bits = 24, 56
	a := parseAddr(addr)
	if !a.IsValid() {
		return ""
	}
	bits := v6Bits
	if a.Is4() {
		bits = v4Bits
	}
	prefix, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}
