package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"mynetplus/app/config"
	"mynetplus/app/password"
	"mynetplus/app/server"
)

// cli is the command line: the settings, which every command takes, and the commands.
type cli struct {
	config.Config
	CheckConfig bool `name:"check-config" help:"Print every setting, try the database, the mail server and the SMS gateways, and stop."`

	Serve          serveCmd          `cmd:"" default:"1" help:"Serve the portal (the default)."`
	Migrate        migrateCmd        `cmd:"" help:"Bring the database's schema to the newest version."`
	Import         importCmd         `cmd:"" help:"Import a file of the card system."`
	ImportAccounts importAccountsCmd `cmd:"" help:"Take the accounts of an older system over."`
	Export         exportCmd         `cmd:"" help:"Write the portal's changes for the card system."`
	Provision      provisionCmd      `cmd:"" help:"Register cardholders without an account provisionally."`
	Seed           seedCmd           `cmd:"" help:"Generate a file of the card system, of any size."`
	Staff          staffCmd          `cmd:"" help:"Add, disable and reset the accounts of staff."`
	Audit          auditCmd          `cmd:"" help:"Look after the audit chains."`
	ACS            acsCmd            `cmd:"" name:"acs" help:"Look into the access control server of 3-D Secure."`
	Rekey          rekeyCmd          `cmd:"" help:"Rewrite what is sealed under the older key."`
}

// env is what a command runs with.
type env struct {
	ctx context.Context
	cfg config.Config
	log *slog.Logger
	out io.Writer
}

// exit is an error that has been told to the user already; only its status is left to say.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func main() {
	if len(os.Args) == 3 && os.Args[1] == password.WorkerCommand {
		if err := password.Work(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "mynetplus:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	var told exit
	switch {
	case err == nil:
	case errors.As(err, &told):
		os.Exit(int(told))
	default:
		fmt.Fprintln(os.Stderr, "mynetplus:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c := cli{Config: config.Default()}
	options := append(config.Options(), kong.Name("mynetplus"), kong.UsageOnError(),
		kong.Description("MyNetPlus, security section: registration for 3-D Secure."), kong.Writers(stdout, stderr))
	parser, err := kong.New(&c, options...)
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if err != nil {
		return err
	}
	e := env{ctx: ctx, cfg: c.Config, log: newLog(c.LogFormat, stderr), out: stdout}
	err = c.Check()
	if c.CheckConfig {
		return e.checkConfig(config.Settings(parser), err)
	}
	if err != nil {
		return err
	}
	return command.Run(e)
}

func newLog(format string, to io.Writer) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(to, nil))
	}
	return slog.New(slog.NewTextHandler(to, nil))
}

// open wires the program without serving.
func (e env) open(passwords password.Arithmetic) (*server.Server, error) {
	return server.New(e.ctx, server.Options{Config: e.cfg, Now: time.Now, Log: e.log, Passwords: passwords})
}
