package server_test

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// proxy stands between a store and PostgreSQL, so that one test can take the server away from it.
type proxy struct {
	t               *testing.T
	url             string // the database through the proxy
	network, target string
	address         string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
	down     bool
}

func newProxy(t *testing.T, databaseURL string) *proxy {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, network: "tcp", target: u.Host, address: "127.0.0.1:0"}
	if dir := u.Query().Get("host"); dir != "" {
		p.network, p.target = "unix", filepath.Join(dir, ".s.PGSQL.5432")
	}
	p.start()
	t.Cleanup(p.stop)
	u.Host, u.RawQuery = p.address, "sslmode=disable"
	p.url = u.String()
	return p
}

// start takes connections, always at the same address.
func (p *proxy) start() {
	l, err := net.Listen("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	p.listener, p.address, p.down = l, l.Addr().String(), false
	p.mu.Unlock()
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial(p.network, p.target)
			if err != nil {
				in.Close()
				continue
			}
			p.join(in, out)
		}
	}()
}

func (p *proxy) join(in, out net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns = append(p.conns, in, out)
	if p.down {
		p.closeAll()
		return
	}
	for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
		go func() {
			io.Copy(pair[0], pair[1]) // ends when either side does
			pair[0].Close()
			pair[1].Close()
		}()
	}
}

// stop refuses connections and cuts those there are.
func (p *proxy) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = true
	p.listener.Close()
	p.closeAll()
}

func (p *proxy) closeAll() {
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}
