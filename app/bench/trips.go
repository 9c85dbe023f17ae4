package main

import (
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync/atomic"
)

// proxy stands between the portal and PostgreSQL and counts round trips: the server ends each with ReadyForQuery, a
// message of type Z (PostgreSQL documentation, 54.7 Message Formats).
type proxy struct {
	net.Listener
	network, target string
	trips           atomic.Int64
}

// newProxy returns a proxy and the database's URL through it.
func newProxy(databaseURL string) (*proxy, string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, "", err
	}
	p := &proxy{network: "tcp", target: u.Host}
	if dir := u.Query().Get("host"); dir != "" {
		p.network, p.target = "unix", filepath.Join(dir, ".s.PGSQL.5432")
	}
	if p.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, "", err
	}
	go p.accept()
	u.Host, u.RawQuery = p.Addr().String(), "sslmode=disable"
	return p, u.String(), nil
}

func (p *proxy) accept() {
	for {
		in, err := p.Accept()
		if err != nil {
			return // closed
		}
		out, err := net.Dial(p.network, p.target)
		if err != nil {
			in.Close()
			continue
		}
		go func() { _, _ = io.Copy(out, in); out.Close() }() // ends when either side does
		go func() { _ = p.relay(in, out); in.Close() }()
	}
}

// relay hands the server's messages on, one type byte and one length each, and counts before the portal can see the
// end of its round trip.
func (p *proxy) relay(to io.Writer, from io.Reader) error {
	const header, largest = 5, 1 << 30
	buffer := make([]byte, header)
	for {
		if _, err := io.ReadFull(from, buffer[:header]); err != nil {
			return err
		}
		size := int(buffer[1])<<24 | int(buffer[2])<<16 | int(buffer[3])<<8 | int(buffer[4])
		if size < header-1 || size > largest {
			return errors.New("not a message of PostgreSQL")
		}
		message := make([]byte, 1+size)
		copy(message, buffer[:header])
		if _, err := io.ReadFull(from, message[header:]); err != nil {
			return err
		}
		if message[0] == 'Z' {
			p.trips.Add(1)
		}
		if _, err := to.Write(message); err != nil {
			return err
		}
	}
}
