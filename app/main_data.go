package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"mynetplus/app/feed"
	"mynetplus/models"
)

// migrateCmd brings the schema up to date: opening the program does.
type migrateCmd struct{}

// Run is the command.
func (migrateCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	return s.Close()
}

// rekeyCmd moves what is sealed to the key in force (D7.3).
type rekeyCmd struct{}

// Run is the command.
func (rekeyCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	n, err := s.Store.Rekey(e.ctx)
	fmt.Fprintf(e.out, "rewritten: %d rows\n", n)
	var left int64
	err = errors.Join(err, s.Store.Read(e.ctx, func(q *models.Query) (err error) {
		left, err = q.CardsUnderOlderKey(e.ctx)
		return err
	}))
	fmt.Fprintf(e.out, "card numbers still hashed under the older key: %d; they move when a file names them\n", left)
	return errors.Join(err, s.Close())
}

// auditCmd groups what can be done with the audit chains.
type auditCmd struct {
	Verify verifyCmd `cmd:"" help:"Walk every chain and name the first break."`
}

// verifyCmd exits with 1 when a chain is broken (D8.1).
type verifyCmd struct{}

// Run is the command.
func (verifyCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	var broken *models.AuditBreak
	var seen int64
	err = s.Store.Snapshot(e.ctx, func(q *models.Query) (err error) {
		broken, seen, err = q.VerifyAudit(e.ctx)
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	if broken != nil {
		fmt.Fprintf(e.out, "broken after %d events: %s\n", seen, broken)
		return exit(1)
	}
	fmt.Fprintf(e.out, "whole: %d events\n", seen)
	return nil
}

// exportCmd writes the portal's changes (feed/README.md).
type exportCmd struct {
	Since time.Time `help:"Only what changed at this time or later, 2026-11-22T00:00:00+09:00." format:"2006-01-02T15:04:05Z07:00"`
	Out   string    `help:"File to write; none: standard output." type:"path"`
}

// Run is the command.
func (c exportCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	return errors.Join(writeTo(c.Out, e.out, func(w io.Writer) error {
		_, err := feed.Export(e.ctx, s.Store, w, c.Since)
		return err
	}), s.Close())
}

// seedCmd generates a card file for tries and benchmarks; nobody in it exists.
type seedCmd struct {
	Cardholders int    `help:"How many people." default:"1000"`
	CSV         string `name:"csv" help:"File to write; none: standard output." type:"path"`
	Seed        uint64 `help:"The same seed gives the same file." default:"1"`
}

// Run is the command.
func (c seedCmd) Run(e env) error {
	return writeTo(c.CSV, e.out, func(w io.Writer) error { return feed.Generate(w, c.Cardholders, c.Seed) })
}

// writeTo writes to a new file, readable by the owner only, or to out when there is no path.
func writeTo(path string, out io.Writer, write func(io.Writer) error) error {
	if path == "" {
		return write(out)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
