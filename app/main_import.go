package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"mynetplus/app/feed"
	"mynetplus/app/server"
)

// importCmd takes a card file in. It exits with 3 when rows were rejected, with 1 when the file could
// not be read and nothing was changed (feed/README.md), with 2 when it stopped in the middle: run it again.
type importCmd struct {
	File     string        `arg:"" type:"existingfile" help:"The card system's CSV file."`
	DryRun   bool          `help:"Report what would happen and change nothing."`
	Encoding feed.Encoding `help:"utf-8 or sjis; none: detected." enum:",utf-8,sjis" default:""`
}

// Run is the command.
func (c importCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	report, failed := s.Feed.Import(e.ctx, c.File, feed.Options{DryRun: c.DryRun, Encoding: c.Encoding, Progress: terminal(os.Stderr)})
	return e.imported(s, feed.ExitStatus(report, failed), report.Print, failed)
}

// importAccountsCmd takes the accounts of an older system over (D4.6). It exits like importCmd.
type importAccountsCmd struct {
	File     string        `arg:"" type:"existingfile" help:"CSV: cardholder_no, login_id, method (password, sms_otp or empty), personal_message."`
	DryRun   bool          `help:"Report what would happen and change nothing."`
	Encoding feed.Encoding `help:"utf-8 or sjis; none: detected." enum:",utf-8,sjis" default:""`
}

// Run is the command.
func (c importAccountsCmd) Run(e env) error {
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	report, failed := s.Feed.ImportAccounts(e.ctx, c.File, feed.Options{DryRun: c.DryRun, Encoding: c.Encoding, Progress: terminal(os.Stderr)})
	return e.imported(s, feed.ExitStatus(report.Report, failed), report.Print, failed)
}

// imported tells how an import ended, closes the program and gives its exit status.
func (e env) imported(s *server.Server, status int, report func(io.Writer) error, failed error) error {
	if failed != nil {
		fmt.Fprintln(os.Stderr, "mynetplus:", failed)
	} else if err := report(e.out); err != nil {
		return errors.Join(err, s.Close())
	}
	if err := s.Close(); err != nil || status == 0 {
		return err
	}
	return exit(status)
}

// terminal is f if somebody watches it, else nil.
func terminal(f *os.File) io.Writer {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return f
}
