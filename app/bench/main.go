package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// bench is one run: its sizes, where its files lie, and what the rows share.
type bench struct {
	ctx         context.Context
	host        *host
	home        string // where the bench was started: inside the module
	dir         string // where everything it makes lies, and its working directory
	binary      string // the program; see program
	span        time.Duration
	rounds      int
	cardholders int
	small       string // database with smallIssuer cardholders, each with an account; see smallDB
	large       string // database of the feed row, or ""
}

// measurement is a function for one or more rows of the table.
type measurement struct {
	name    string
	measure func(*bench) ([]row, error)
}

// measurements stand in the order of the table; feed comes before size and provision, which need its database.
var measurements = []measurement{
	{"page", (*bench).page},
	{"signin", (*bench).signIn},
	{"storm", (*bench).storm},
	{"strangers", (*bench).strangers},
	{"feed", (*bench).feed},
	{"size", (*bench).size},
	{"provision", (*bench).provision},
	{"areq", (*bench).areq},
	{"start", (*bench).start},
	{"visit", (*bench).visit},
	{"queries", (*bench).queries},
}

func main() {
	b := &bench{}
	only := flag.String("only", "", "rows to measure, comma separated; none: "+names())
	flag.DurationVar(&b.span, "span", 3*time.Second, "how long one measurement of a rate takes")
	flag.IntVar(&b.rounds, "rounds", 5, "how often each is repeated; the median counts")
	flag.IntVar(&b.cardholders, "cardholders", 1_000_000, "size of the large issuer and of the card file")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := b.run(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func names() string {
	all := make([]string, len(measurements))
	for i, m := range measurements {
		all[i] = m.name
	}
	return strings.Join(all, ",")
}

// run measures and prints.
func (b *bench) run(ctx context.Context, only string) (err error) {
	b.ctx, b.host = ctx, newHost(ctx)
	defer b.host.close()
	if b.home, err = os.Getwd(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "mynetplus-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := os.Chdir(b.dir); err != nil { // the demo keeps its keys there when the database is a server
		return err
	}
	var table []row
	for _, m := range measurements {
		if only != "" && !slices.Contains(strings.Split(only, ","), m.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s …\n", m.name)
		rows, err := b.guarded(m.measure)
		table = append(table, rows...)
		if err != nil {
			table = append(table, row{what: m.name, measured: "not measured", note: err.Error()})
		}
		if ctx.Err() != nil {
			break
		}
	}
	print(os.Stdout, table)
	return nil
}

// guarded turns what the test helpers report by ending the test into an error.
func (b *bench) guarded(measure func(*bench) ([]row, error)) (rows []row, err error) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case ended:
			err = value
		default:
			panic(value)
		}
	}()
	return measure(b)
}
