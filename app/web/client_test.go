package web_test

import (
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"testing"

	"mynetplus/app/web"
)

func proxies(cidrs ...string) web.Proxies {
	var p web.Proxies
	for _, cidr := range cidrs {
		p = append(p, netip.MustParsePrefix(cidr))
	}
	return p
}

func TestClientAddress(t *testing.T) {
	trusted := proxies("10.0.0.0/8", "fd00::/8")
	tests := []struct {
		name, remote string
		forwarded    []string
		proxies      web.Proxies
		want         string
	}{
		{"no proxy", "203.0.113.7:99", nil, trusted, "203.0.113.7"},
		{"nobody is trusted", "203.0.113.7:99", []string{"198.51.100.1"}, nil, "203.0.113.7"},
		{"a stranger pretends", "203.0.113.7:99", []string{"198.51.100.1"}, trusted, "203.0.113.7"},
		{"one proxy", "10.0.0.1:99", []string{"198.51.100.1"}, trusted, "198.51.100.1"},
		{"client prepends", "10.0.0.1:99", []string{"192.0.2.9, 198.51.100.1"}, trusted, "198.51.100.1"},
		{"two proxies", "10.0.0.1:99", []string{"192.0.2.9, 198.51.100.1, 10.2.2.2"}, trusted, "198.51.100.1"},
		{"several headers", "10.0.0.1:99", []string{"192.0.2.9", "198.51.100.1"}, trusted, "198.51.100.1"},
		{"garbage left of the client", "10.0.0.1:99", []string{"<x>, 198.51.100.1"}, trusted, "198.51.100.1"},
		{"garbage from the proxy", "10.0.0.1:99", []string{"198.51.100.1, unknown"}, trusted, "10.0.0.1"},
		{"empty entries", "10.0.0.1:99", []string{"198.51.100.1, ,"}, trusted, "198.51.100.1"},
		{"no header", "10.0.0.1:99", nil, trusted, "10.0.0.1"},
		{"all trusted", "10.0.0.1:99", []string{"10.9.9.9"}, trusted, "10.9.9.9"},
		{"IPv6 with port", "[fd00::1]:99", []string{"[2001:db8::7]:443"}, trusted, "2001:db8::7"},
		{"IPv6 in brackets", "[fd00::1]:99", []string{"[2001:db8::7]"}, trusted, "2001:db8::7"},
		{"mapped IPv4", "[::ffff:10.0.0.1]:99", []string{"::ffff:198.51.100.1"}, trusted, "198.51.100.1"},
		{"zone", "[fe80::1%eth0]:99", nil, trusted, "fe80::1"},
		{"unix socket", "@", []string{"198.51.100.1"}, trusted, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.remote
			for _, value := range tt.forwarded {
				r.Header.Add("X-Forwarded-For", value)
			}
			r.Header.Set("X-Real-Ip", "192.0.2.200")
			if got := tt.proxies.IPExtractor()(r); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestScheme(t *testing.T) {
	trusted := proxies("10.0.0.0/8")
	tests := []struct {
		name, remote, proto string
		tls                 bool
		want                string
	}{
		{"plain", "203.0.113.7:99", "", false, "http"},
		{"own TLS", "203.0.113.7:99", "", true, "https"},
		{"a stranger pretends", "203.0.113.7:99", "https", false, "http"},
		{"proxy says https", "10.0.0.1:99", "https", false, "https"},
		{"proxy says http", "10.0.0.1:99", "http", true, "http"},
		{"proxy says nonsense", "10.0.0.1:99", "gopher", false, "http"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.remote
			r.Header.Set("X-Forwarded-Proto", tt.proto)
			if tt.tls {
				r.TLS = new(tls.ConnectionState)
			}
			if got := trusted.SchemeExtractor()(r); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// D6.3: limits count by /24 or /56.
func TestIPPrefix(t *testing.T) {
	tests := []struct{ addr, want string }{
		{"203.0.113.77", "203.0.113.0/24"},
		{"::ffff:203.0.113.77", "203.0.113.0/24"},
		{"2001:db8:1:2ff::7", "2001:db8:1:200::/56"},
		{"", ""},
		{"unknown", ""},
	}
	for _, tt := range tests {
		if got := web.IPPrefix(tt.addr); got != tt.want {
			t.Errorf("IPPrefix(%q): got %q, want %q", tt.addr, got, tt.want)
		}
	}
}

func TestDevice(t *testing.T) {
	tests := []struct{ agent, want string }{
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "iphone/safari"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.0.0 Mobile/15E148 Safari/604.1", "iphone/chrome"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "iphone/app"},
		{"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1", "ipad/safari"},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "mac/safari"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "windows/edge"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 OPR/120.0", "windows/opera"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "windows/firefox"},
		{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36", "android/chrome"},
		{"Mozilla/5.0 (Linux; Android 15; SC-51E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "android/samsung"},
		{"Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.0.0 Mobile Safari/537.36", "android/app"},
		{"Mozilla/5.0 (X11; CrOS x86_64 16181.61.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36", "chromeos/chrome"},
		{"curl/8.5.0", "unknown/unknown"},
		{"", "unknown/unknown"},
	}
	for _, tt := range tests {
		if got := web.Device(tt.agent); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.agent, got, tt.want)
		}
	}
}
