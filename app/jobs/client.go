package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"mynetplus/models"
)

// pollInterval is the latency of a job: River polls on both databases.
const pollInterval = 100 * time.Millisecond

// mailPollInterval is a mail's latency: mailboxes are slower than telephones.
const mailPollInterval = 250 * time.Millisecond

// resultPollInterval is that of a 3-D Secure result, whose first try is not a job's: it goes with the request that ends
// the challenge.
const resultPollInterval = time.Second

// fetchPause is how far apart jobs are fetched while more of them wait than there are workers: River's own pause would
// let a flood of questions hold up everybody's codes at eighty jobs a second.
const fetchPause = 5 * time.Millisecond

// QueueMail has workers of its own: a mail server that hangs holds up mails, and no SMS.
const QueueMail = "mail"

// QueueResults has workers of its own, too: a directory server that hangs holds up nothing but its own results.
const QueueResults = "results"

// A job may run for jobTimeout. One that is still called running after rescueAfter was cut off with its process: it
// runs again.
const (
	jobTimeout  = time.Minute
	rescueAfter = 2 * time.Minute
)

// Client inserts jobs and works them off.
type Client struct {
	river *river.Client[*sql.Tx]
}

// Options of New. A nil logger discards.
type Options struct {
	Store    *models.Store
	Workers  *river.Workers
	Periodic []*river.PeriodicJob
	Logger   *slog.Logger
}

// New makes a client; it works nothing off before Start.
func New(o Options) (*Client, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	c, err := river.NewClient(driver(o.Store), &river.Config{
		FetchCooldown:     fetchPause,
		FetchPollInterval: pollInterval,
		JobTimeout:        jobTimeout,
		Logger:            slog.New(warnings{o.Logger.Handler()}), // River tells of every step
		PeriodicJobs:      o.Periodic,
		PollOnly:          true,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 8}, QueueMail: {MaxWorkers: 8, FetchPollInterval: mailPollInterval},
			QueueResults: {MaxWorkers: 8, FetchPollInterval: resultPollInterval},
		},
		RescueStuckJobsAfter: rescueAfter,
		Workers:              o.Workers,
	})
	if err != nil {
		return nil, fmt.Errorf("job client: %w", err)
	}
	return &Client{river: c}, nil
}

// Insert puts a job into the transaction: it exists if and only if the transaction commits.
func (c *Client) Insert(ctx context.Context, tx *models.Tx, args river.JobArgs) error {
	if _, err := c.river.InsertTx(ctx, tx.SQL(), args, nil); err != nil {
		return fmt.Errorf("insert job %s: %w", args.Kind(), err)
	}
	return nil
}

// Start begins to work jobs off, until Stop.
func (c *Client) Start(ctx context.Context) error {
	if err := c.river.Start(ctx); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// Stop lets the running jobs end; when ctx ends first they are cancelled and run again later.
func (c *Client) Stop(ctx context.Context) error {
	if err := c.river.Stop(ctx); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// Migrate brings River's own tables to the newest version.
func Migrate(ctx context.Context, s *models.Store) error {
	m, err := rivermigrate.New(driver(s), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("job migrations: %w", err)
	}
	return s.Tx(ctx, func(tx *models.Tx) error {
		if err := tx.Exclusive(ctx, "job migrations"); err != nil {
			return err
		}
		if s.Dialect() == models.SQLite { // it has one connection that writes, and this is it
			//lint:ignore SA1019 on SQLite all of River's versions can share a transaction
			_, err = m.MigrateTx(ctx, tx.SQL(), rivermigrate.DirectionUp, nil)
		} else { // PostgreSQL must commit a value of an enum before a later version uses it
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
		if err != nil {
			return fmt.Errorf("migrate jobs: %w", err)
		}
		return nil
	})
}

func driver(s *models.Store) riverdriver.Driver[*sql.Tx] {
	if s.Dialect() == models.SQLite {
		return riversqlite.New(s.SQL())
	}
	return riverdatabasesql.New(s.SQL())
}

// Every makes a job that is inserted at this interval, and once at the start.
func Every(interval time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{RunOnStart: true})
}
