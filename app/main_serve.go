package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strings"

	"mynetplus/app/acs"
	"mynetplus/app/demo"
	"mynetplus/app/password"
	"mynetplus/app/server"
)

// serveCmd serves the portal until it is interrupted.
type serveCmd struct{}

// Run is the command.
func (serveCmd) Run(e env) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program itself: %w", err)
	}
	workers, err := password.NewWorkers(program)
	if err != nil {
		return err
	}
	defer workers.Close()
	s, err := e.open(workers)
	if err != nil {
		return err
	}
	ln, err := s.Listen()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	if err := e.welcome(ln); err != nil {
		return errors.Join(err, s.Close())
	}
	go debug.FreeOSMemory() // what the start left lying about goes back
	return errors.Join(s.Run(e.ctx, ln), s.Close())
}

// welcome says where to go and, in demo mode, whom to sign in as.
func (e env) welcome(l server.Listeners) error {
	staff := l.Portal
	if l.Staff != nil {
		staff = l.Staff
	}
	if !e.cfg.IsDemo() {
		_, err := fmt.Fprintf(e.out, "MyNetPlus listens on %s, for staff on %s\n%s\n", l.Portal.Addr(), staff.Addr(), e.welcomeACS(l))
		return err
	}
	keys, err := e.cfg.LoadKeys()
	if err != nil {
		return err
	}
	public, err := json.Marshal(keys.DemoApp.Public())
	if err != nil {
		return fmt.Errorf("print demo key: %w", err)
	}
	base, err := local(l.Portal)
	if err != nil {
		return err
	}
	desk, err := local(staff)
	if err != nil {
		return err
	}
	lines := []string{
		"MyNetPlus, demo mode. Nothing is real and nothing leaves this machine.",
		"",
		"  Portal         " + base,
		"  Sign in as     1000000016 (hanako), 1000000024, 1000000040, 1000000073",
		"  Password       " + demo.Password,
		"  SMS and mail   " + base + "/demo/inbox (the code for a new browser, too)",
		"  Shop           " + base + "/demo/shop",
		"  The app        " + base + "/demo/app",
		"  " + e.welcomeACS(l),
		"",
		"  Call center    " + desk + "/staff/login",
		"  Sign in as     agent, supervisor or auditor",
		"  Password       " + demo.StaffPassword,
		"  TOTP secret    " + demo.StaffSecret + " (for an authenticator app)",
		"",
		"  App backend's key pair: private in " + e.cfg.KeysPath() + ", public",
		"  " + string(public),
		"",
	}
	_, err = fmt.Fprintln(e.out, strings.Join(lines, "\n"))
	return err
}

// welcomeACS says where the access control server is.
func (e env) welcomeACS(l server.Listeners) string {
	shoppers := l.Portal
	if l.ACS != nil {
		shoppers = l.ACS
	}
	switch {
	case !e.cfg.HasACS():
		return "3-D Secure: off, for MYNET_DIRECTORY_SERVERS is not set"
	case l.Directory != nil:
		return fmt.Sprintf("3-D Secure: challenges on %s, for directory servers on %s", shoppers.Addr(), l.Directory.Addr())
	}
	return fmt.Sprintf("3-D Secure     on %s, for directory servers on this machine: POST %s", shoppers.Addr(), acs.AReqPath)
}

// local is how a browser on this machine reaches a listener.
func local(l net.Listener) (string, error) {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "", fmt.Errorf("print address: %w", err)
	}
	return "http://localhost:" + port, nil
}
