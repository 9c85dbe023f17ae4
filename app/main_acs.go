package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mynetplus/app/config"
	"mynetplus/models"
)

// acsCmd groups what can be done with the access control server.
type acsCmd struct {
	Verify acsVerifyCmd `cmd:"" help:"Say whether an authenticationValue was made here for a transaction."`
}

// acsVerifyCmd checks an authenticationValue, as in a dispute (3ds.md, authenticationValue). It exits with 1 when it is
// not ours.
type acsVerifyCmd struct {
	ACSTransID string `name:"acs-trans-id" required:"" help:"acsTransID of the transaction."`
	Value      string `name:"value" required:"" help:"The authenticationValue: 28 characters of base64."`
}

// Run is the command.
func (c acsVerifyCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	ours, err := s.ACS.Verify(e.ctx, c.ACSTransID, c.Value)
	unknown := errors.Is(err, models.ErrNotFound)
	if unknown {
		err = nil
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	switch {
	case unknown:
		fmt.Fprintf(e.out, "no transaction has the acsTransID %s\n", c.ACSTransID)
	case !ours:
		fmt.Fprintln(e.out, "not ours: this server did not make the value for this transaction")
	default:
		fmt.Fprintln(e.out, "ours: this server made the value for this transaction")
		return nil
	}
	return exit(1)
}

// checkACS says whether directory servers can ask, and tells whether every one of them can.
func (e env) checkACS() bool {
	const what = "3-D Secure"
	switch {
	case !e.cfg.HasACS():
		fmt.Fprintln(e.out, what+": off, for MYNET_DIRECTORY_SERVERS is not set")
		return true
	case e.cfg.DirectoryServers == "":
		fmt.Fprintln(e.out, what+": answers this machine only")
		return true
	}
	own, err := e.cfg.ACSCertificate()
	table, failed := e.cfg.Directories()
	if err = errors.Join(err, failed); err == nil {
		ok := e.told(what+", own certificate", func(context.Context) error { return until(own.Leaf.NotAfter) })
		for _, d := range table {
			ok = e.told(what+", directory server "+d.Name, func(context.Context) error { return usable(d) }) && ok
		}
		return ok
	}
	return e.told(what, func(context.Context) error { return err })
}

// usable refuses a directory server none of whose certificates is good any more.
func usable(d config.DirectoryServer) error {
	var last time.Time
	for _, c := range d.Certificates {
		if c.NotAfter.After(last) {
			last = c.NotAfter
		}
	}
	return until(last)
}

func until(end time.Time) error {
	if time.Now().After(end) {
		return fmt.Errorf("the certificate ended on %s", end.Format(time.DateOnly))
	}
	return nil
}
