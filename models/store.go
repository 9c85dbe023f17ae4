package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Dialects of the two databases.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Store is the open database with its clock, keys and policy. Writes go through Tx, pages read through Read.
type Store struct {
	write   *gorm.DB
	read    *gorm.DB
	sql     *sql.DB
	dialect string
	keys    *Keyring
	now     func() time.Time
	policy  Policy
}

// Options of Open. URL is "sqlite:FILE" or "postgres://…"; a nil Now is the system's clock.
type Options struct {
	URL    string
	Keys   *Keyring
	Now    func() time.Time
	Policy Policy
}

// Open connects to the database; it neither migrates nor creates anything but an empty SQLite file.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{keys: o.Keys, now: o.Now, policy: o.Policy}
	if s.now == nil {
		s.now = time.Now
	}
	var write, read gorm.Dialector
	switch {
	case strings.HasPrefix(o.URL, "sqlite:"):
		file := strings.TrimPrefix(o.URL, "sqlite:")
		s.dialect = SQLite
		write = sqlite.Dialector{Conn: openSQLite(sqliteDSN(file, "_txlock=immediate"))}
		read = sqlite.Dialector{Conn: openSQLite(sqliteDSN(file, "_pragma=query_only(1)"))}
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		readURL, err := url.Parse(o.URL)
		if err != nil {
			return nil, errors.New("database URL: not a valid postgres URL")
		}
		q := readURL.Query()
		q.Set("default_transaction_read_only", "on")
		readURL.RawQuery = q.Encode()
		s.dialect = Postgres
		write, read = postgres.Open(o.URL), postgres.Open(readURL.String())
	default:
		return nil, errors.New("database URL: want sqlite:FILE or postgres://…")
	}
	var err error
	if s.write, err = s.connect(write); err != nil {
		return nil, err
	}
	if s.read, err = s.connect(read); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.sql, err = s.write.DB(); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if s.dialect == SQLite {
		s.sql.SetMaxOpenConns(1) // one writer; River shares it
	} else {
		s.sql.SetMaxOpenConns(16)
		s.sql.SetMaxIdleConns(8)
	}
	readers, err := s.read.DB()
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	readers.SetMaxOpenConns(8)
	readers.SetMaxIdleConns(8)
	return s, wrap("open database", s.sql.PingContext(ctx))
}

// uriPath escapes what ends the path of a URI (https://sqlite.org/uri.html).
var uriPath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

// sqliteDSN opens file in WAL mode; every commit is on the disk before it is acknowledged. Times are written as text that
// sorts as they do: in UTC, whatever zone a library takes them from (River snoozes a job until a local time).
func sqliteDSN(file, extra string) string {
	return "file:" + uriPath.Replace(file) + "?_time_format=sqlite&_timezone=UTC&_pragma=busy_timeout(2000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&" + extra
}

func (s *Store) connect(d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard, // a statement carries personal data
		NowFunc:                s.Now,
	})
	return db, wrap("open database", err)
}

// Close releases both pools.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.read, s.write} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Now is the store's clock: UTC, cut to microseconds, which both databases keep.
func (s *Store) Now() time.Time { return utc(s.now()) }

// utc is how a time goes into the database (D7.4): SQLite compares times as text, so all stand in one zone.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func utcPtr(t *time.Time) any {
	if t == nil {
		return nil
	}
	return utc(*t)
}

// Policy returns the numbers in force.
func (s *Store) Policy() Policy { return s.policy }

// Keys returns the keyring.
func (s *Store) Keys() *Keyring { return s.keys }

// Dialect is SQLite or Postgres.
func (s *Store) Dialect() string { return s.dialect }

// SQL is the writers' pool, for River.
func (s *Store) SQL() *sql.DB { return s.sql }

// Query holds the named queries that read. It is valid inside the function that Read or Tx calls.
type Query struct {
	db    *gorm.DB
	store *Store
}

// scan reads the columns of a line, like sql.Rows.Scan.
type scan func(into ...any) error

// What every page and every sign-in runs is written by hand: gorm would put the same statements together anew each time,
// at the price of a page's rendering.

// line runs a query of lines, and reads the only line, or the first.
func (q *Query) line(ctx context.Context, query string, args []any, into ...any) error {
	return q.lines(ctx, query, args, func(scan scan) error { return scan(into...) })
}

// lines runs a query written by hand, with $1, $2, … for its arguments, and calls each per line. sql.ErrNoRows when
// there is none.
func (q *Query) lines(ctx context.Context, query string, args []any, each func(scan) error) error {
	if q.store.dialect == SQLite {
		ctx = context.WithoutCancel(ctx) // see keptConn; database/sql would watch them, too
	}
	rows, err := q.db.Statement.ConnPool.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	none := error(sql.ErrNoRows)
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
		none = nil
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return none
}

// locked ends a query of lines whose rows are locked until the transaction ends.
func (tx *Tx) locked() string {
	if tx.store.dialect == SQLite {
		return "" // a write transaction excludes every other by itself
	}
	return " FOR UPDATE"
}

// exec runs a statement written by hand, with $1, $2, … for its arguments.
func (tx *Tx) exec(ctx context.Context, statement string, args ...any) error {
	_, err := tx.db.Statement.ConnPool.ExecContext(ctx, statement, args...)
	return err
}

// Tx is a write transaction: the named queries that write, and all that read.
type Tx struct {
	Query
}

// Now is the store's clock.
func (q *Query) Now() time.Time { return q.store.Now() }

// Policy returns the numbers in force.
func (q *Query) Policy() Policy { return q.store.policy }

// Keys returns the keyring.
func (q *Query) Keys() *Keyring { return q.store.keys }

// SQL is the transaction as database/sql knows it: River inserts its jobs through it.
func (tx *Tx) SQL() *sql.Tx { return tx.db.Statement.ConnPool.(*sql.Tx) }

// Tx runs fn in one write transaction and commits when fn returns nil. An outcome that must be
// kept, like a refused code, is therefore never an error.
func (s *Store) Tx(ctx context.Context, fn func(tx *Tx) error) error {
	err := s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return fn(&Tx{Query{db: db, store: s}})
	})
	if err != nil && !errors.As(err, new(Error)) && unavailable(err) {
		return wrap("transaction", err)
	}
	return err
}

// Exclusive waits until no other transaction holds the lock of this name, and holds it to the end.
// On SQLite a write transaction excludes every other by itself.
func (tx *Tx) Exclusive(ctx context.Context, name string) error {
	if tx.store.dialect == SQLite {
		return nil
	}
	return wrap("exclusive lock", tx.db.WithContext(ctx).Exec("SELECT pg_advisory_xact_lock(hashtext(?))", name).Error)
}

// Read runs fn on connections that cannot write, on either database.
func (s *Store) Read(ctx context.Context, fn func(q *Query) error) error {
	return fn(&Query{db: s.read.WithContext(ctx), store: s})
}

// Snapshot is Read in one transaction: all its queries see one moment.
func (s *Store) Snapshot(ctx context.Context, fn func(q *Query) error) error {
	var options []*sql.TxOptions
	if s.dialect == Postgres { // SQLite's read transactions are snapshots anyway
		options = append(options, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return fn(&Query{db: db, store: s})
	}, options...)
}

// affected turns a guarded update that met no row into ErrNotFound.
func affected(act string, res *gorm.DB) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return fmt.Errorf("%s: %w", act, ErrNotFound)
	}
	return wrap(act, res.Error)
}
