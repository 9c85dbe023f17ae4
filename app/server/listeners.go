package server

import (
	"errors"
	"fmt"
	"net"

	"github.com/labstack/echo/v4"
)

// Listeners are where the server answers.
type Listeners struct {
	Portal    net.Listener
	Staff     net.Listener // nil: the staff area stands on the portal's
	ACS       net.Listener // nil: challenges stand on the portal's, or there are none
	Directory net.Listener // nil: directory servers ask where challenges stand, or there are none
}

// Close gives up listeners that nobody serves on.
func (l Listeners) Close() error {
	var failed []error
	for _, one := range []net.Listener{l.Portal, l.Staff, l.ACS, l.Directory} {
		if one != nil {
			failed = append(failed, one.Close())
		}
	}
	return errors.Join(failed...)
}

// door is one of the listeners and what answers on it.
type door struct {
	listener *net.Listener
	handler  *echo.Echo
	whose    string
	open     func() (net.Listener, error)
}

// doors are those that the settings ask for.
func (s *Server) doors(l *Listeners) []door {
	plain := func(addr string) func() (net.Listener, error) {
		return func() (net.Listener, error) { return net.Listen("tcp", addr) }
	}
	c := s.config
	all := []door{{&l.Portal, s.echo, "portal", plain(c.Addr)}}
	if s.desk != nil {
		all = append(all, door{&l.Staff, s.desk, "staff", plain(c.StaffAddr)})
	}
	if s.shoppers != nil {
		all = append(all, door{&l.ACS, s.shoppers, "shoppers", plain(c.ACSAddr)})
	}
	if s.messages != nil {
		all = append(all, door{&l.Directory, s.messages, "directory servers", func() (net.Listener, error) { return s.listenTLS(c.DirectoryAddr) }})
	}
	return all
}

// Listen opens every listener that the settings ask for, or none.
func (s *Server) Listen() (Listeners, error) {
	var l Listeners
	for _, door := range s.doors(&l) {
		opened, err := door.open()
		if err != nil {
			return Listeners{}, errors.Join(fmt.Errorf("listen for %s: %w", door.whose, err), l.Close())
		}
		*door.listener = opened
	}
	s.addr.Store(l.Portal.Addr().String())
	s.acsAddr.Store(l.Portal.Addr().String())
	if l.ACS != nil {
		s.acsAddr.Store(l.ACS.Addr().String())
	}
	return l, nil
}
