package server

import (
	"crypto/tls"
	"fmt"
	"net"

	"github.com/labstack/echo/v4"

	"mynetplus/app/acs"
	"mynetplus/app/config"
	"mynetplus/app/router"
)

// demoDirectory is the directory server that the demo plays itself.
const demoDirectory = "demo"

// directories makes the table of those who may ask the access control server: in the demo, without a file, this machine.
func directories(c config.Config) (*acs.Directories, error) {
	if c.IsDemo() && c.DirectoryServers == "" {
		return acs.NewDirectories(acs.NewDirectory(acs.DirectoryOptions{Name: demoDirectory, PerSecond: c.DirectoryRate})), nil
	}
	table, err := c.Directories()
	if err != nil {
		return nil, fmt.Errorf("MYNET_DIRECTORY_SERVERS: %w", err)
	}
	own, err := c.ACSCertificate()
	if err != nil {
		return nil, fmt.Errorf("MYNET_ACS_CERT, MYNET_ACS_KEY: %w", err)
	}
	var all []*acs.Directory
	for _, d := range table {
		all = append(all, acs.NewDirectory(acs.DirectoryOptions{
			Name: d.Name, Prefix: d.DSURL, Certificates: d.Certificates, Roots: d.Roots, Own: own, PerSecond: c.DirectoryRate,
		}))
	}
	return acs.NewDirectories(all...), nil
}

// newACSEchos puts the access control server where the settings want it: its challenges beside the portal or on a
// listener of their own, its messages beside the challenges or, for directory servers with a certificate, on another
// one. In production nothing of it exists without a table of directory servers.
func (s *Server) newACSEchos(o router.Options, h *acs.Handler) {
	c := s.config
	if !c.HasACS() {
		return
	}
	browsers := s.echo
	o.TLS = c.ACSHTTPS() // of the listeners of its own; the portal's has what it has
	if c.ACSAddr != "" {
		s.shoppers = surface(o, router.ChallengesOnly)
		router.Files(s.shoppers)
		browsers = s.shoppers
	}
	machines := browsers
	if c.DirectoryAddr != "" {
		s.messages = surface(o, router.MessagesOnly)
		machines = s.messages
	}
	router.ACSRoutes(browsers, o, h)
	router.DirectoryRoutes(machines, o, h)
}

// surface makes an echo for a listener of one surface.
func surface(o router.Options, only string) *echo.Echo {
	e := echo.New()
	o.Only = only
	router.Prepare(e, o)
	return e
}

// listenTLS opens the door of directory servers. Each shows the certificate that it has; who is known is judged with the
// request, so that a stranger gets an answer.
func (s *Server) listenTLS(addr string) (net.Listener, error) {
	own, err := s.config.ACSCertificate()
	if err != nil {
		return nil, err
	}
	return tls.Listen("tcp", addr, &tls.Config{
		Certificates: []tls.Certificate{*own}, ClientAuth: tls.RequestClientCert, MinVersion: tls.VersionTLS12,
	})
}
