package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/acs"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	"mynetplus/app/feed"
	"mynetplus/app/jobs"
	"mynetplus/app/password"
	"mynetplus/app/provision"
	"mynetplus/app/staff"
	"mynetplus/models"
)

// Server is the whole program, wired and ready to run.
type Server struct {
	Store     *models.Store
	Feed      *feed.Importer
	Provision *provision.Service
	Staff     *staff.Service
	ACS       *acs.Service
	config    config.Config
	hasher    *password.Hasher
	jobs      *jobs.Client
	imports   *staff.Imports
	echo      *echo.Echo
	desk      *echo.Echo // the staff area, where it has a listener of its own; else nil
	shoppers  *echo.Echo // the challenges of the access control server, likewise
	messages  *echo.Echo // what directory servers ask it, likewise
	log       *slog.Logger
	addr      atomic.Value // string, once it listens
	acsAddr   atomic.Value // likewise
}

// Options of New. A nil Now is the system's clock, a nil Log discards, with nil Passwords this process hashes them.
type Options struct {
	Config    config.Config
	Now       func() time.Time
	Log       *slog.Logger
	Passwords password.Arithmetic
}

// New wires everything, top to bottom, in the order things depend on each other. The database is
// opened and migrated; nothing listens and no job runs before Run.
func New(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{config: o.Config, log: o.Log}
	keys, err := o.Config.LoadKeys()
	if err != nil {
		return nil, err
	}
	if s.Store, err = open(ctx, o, keys); err != nil {
		return nil, err
	}
	err = s.wire(ctx, keys, o.Passwords)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// open opens and migrates the store, and refuses a database of another mode.
func open(ctx context.Context, o Options, keys config.Keys) (*models.Store, error) {
	ring, err := models.NewKeyring(keys.Secret, keys.SecretOld, keys.PAN, keys.PANOld)
	if err != nil {
		return nil, err
	}
	store, err := models.Open(ctx, models.Options{URL: o.Config.DatabaseURL, Keys: ring, Now: o.Now, Policy: o.Config.Policy})
	if err != nil {
		return nil, err
	}
	for _, prepare := range []func(context.Context) error{
		store.Migrate,
		func(ctx context.Context) error { return jobs.Migrate(ctx, store) },
		func(ctx context.Context) error { return store.StampMode(ctx, o.Config.Mode) },
	} {
		if err := prepare(ctx); err != nil {
			return nil, errors.Join(err, store.Close())
		}
	}
	return store, nil
}

func (s *Server) wire(ctx context.Context, keys config.Keys, passwords password.Arithmetic) error {
	if passwords == nil {
		passwords = password.NewPerCore()
	}
	s.hasher = password.NewHasher(passwords)
	notifier, err := s.newJobs()
	if err != nil {
		return err
	}
	s.Feed = &feed.Importer{Store: s.Store, Notify: notifier}
	if s.config.IsDemo() {
		if _, err := demo.Load(ctx, s.Store, s.Feed, s.hasher); err != nil {
			return fmt.Errorf("load demo cast: %w", err)
		}
		if err := demo.LoadStaff(ctx, s.Store, s.hasher); err != nil {
			return fmt.Errorf("load demo staff: %w", err)
		}
	}
	s.Staff = staff.NewService(s.Store, s.hasher, notifier)
	s.imports = staff.NewImports(s.Store, s.Feed, s.log, s.config.UploadsPath())
	return s.newEchos(keys, notifier)
}

// self is the server's own address on this machine.
func (s *Server) self() string { return onThisMachine(&s.addr) }

// acsSelf is the address on this machine at which the access control server takes messages, without a certificate.
func (s *Server) acsSelf() string { return onThisMachine(&s.acsAddr) }

// acsBase is the access control server's address as shoppers' browsers reach it. The demo's own is another site than the
// portal for who opens that by its number, as a shop's is.
func (s *Server) acsBase() string {
	if s.config.ACSBaseURL != "" {
		return strings.TrimSuffix(s.config.ACSBaseURL, "/")
	}
	base := "http://localhost"
	addr, _ := s.acsAddr.Load().(string)
	if _, port, err := net.SplitHostPort(addr); err == nil {
		base += ":" + port
	}
	return base
}

// onThisMachine reaches what listens; what listens everywhere is at the loopback address.
func onThisMachine(listening *atomic.Value) string {
	addr, _ := listening.Load().(string)
	if at, err := netip.ParseAddrPort(addr); err == nil && at.Addr().IsUnspecified() {
		addr = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), at.Port()).String()
	}
	return "http://" + addr
}

// Run serves on l and works jobs off until ctx ends, then stops gracefully: first the requests, then the jobs. When one
// listener fails the others stop too.
func (s *Server) Run(ctx context.Context, l Listeners) error {
	if err := s.jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(err, l.Close())
	}
	serving, stopAll := context.WithCancel(ctx)
	defer stopAll()
	doors := s.doors(&l)
	failed := make([]error, len(doors), len(doors)+1)
	var all sync.WaitGroup
	for i, door := range doors {
		all.Go(func() {
			defer stopAll()
			failed[i] = serve(serving, *door.listener, door.handler, s.log)
		})
	}
	all.Wait()
	s.imports.Stop()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return errors.Join(append(failed, s.jobs.Stop(stop))...)
}

// Close releases the database.
func (s *Server) Close() error { return s.Store.Close() }

// Handler answers requests; Run puts it behind a listener.
func (s *Server) Handler() *echo.Echo { return s.echo }

// StaffHandler answers the staff's requests: Handler, unless they have a listener of their own.
func (s *Server) StaffHandler() *echo.Echo {
	if s.desk != nil {
		return s.desk
	}
	return s.echo
}

// hostOf is the name in an address without its port, as SMS with a code end in it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
