package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"github.com/glebarez/go-sqlite"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrImportRunning says that another import holds the database's only place for one.
var ErrImportRunning = errors.New("another import into this database is running")

// A killed import's server process may need a moment to notice: so often, and so far apart, its lock is asked for.
const (
	importLockTries = 10
	importLockPause = 100 * time.Millisecond
)

// OneImport runs fn while no other import runs, in this process or any other, or fails with ErrImportRunning. The lock
// ends with the process that holds it: a killed import never stands in the way of the next one.
func (s *Store) OneImport(ctx context.Context, fn func() error) (err error) {
	lock := s.lockImport
	if s.dialect == SQLite {
		lock = s.lockImportFile
	}
	release, err := lock(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	return fn()
}

// lockImport takes PostgreSQL's advisory lock, which lives as long as its connection.
func (s *Store) lockImport(ctx context.Context) (release func() error, err error) {
	conn, err := s.sql.Conn(ctx)
	if err != nil {
		return nil, wrap("lock import", err)
	}
	end := func() error {
		// Back in the pool the connection would keep the lock: it is closed instead.
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		return nil
	}
	for range importLockTries {
		var locked bool
		if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock(hashtext('feed import'))").Scan(&locked); err != nil {
			return nil, errors.Join(wrap("lock import", err), end())
		}
		if locked {
			return end, nil
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(wrap("lock import", ctx.Err()), end())
		case <-time.After(importLockPause):
		}
	}
	return nil, errors.Join(ErrImportRunning, end())
}

// lockImportFile locks an empty file beside the database, through SQLite itself: it knows how on every system.
func (s *Store) lockImportFile(ctx context.Context) (release func() error, err error) {
	var file string
	if err := s.sql.QueryRowContext(ctx, "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file); err != nil {
		return nil, wrap("lock import", err)
	}
	db, err := sql.Open("sqlite", "file:"+uriPath.Replace(file+".import")+"?_txlock=exclusive&_pragma=busy_timeout(0)")
	if err != nil {
		return nil, wrap("lock import", err)
	}
	held, err := db.BeginTx(context.WithoutCancel(ctx), nil) // a context that ends would end the lock before the import
	if err == nil {
		return func() error { return errors.Join(held.Rollback(), db.Close()) }, nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) && lite.Code()&0xff == 5 { // BUSY, https://sqlite.org/rescode.html
		return nil, errors.Join(ErrImportRunning, db.Close())
	}
	return nil, errors.Join(wrap("lock import", err), db.Close())
}

// Deadlocked reports whether PostgreSQL ended a transaction that others stood in the way of (class 40): nothing of it
// was written, and it may be run once more.
func Deadlocked(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && strings.HasPrefix(pg.Code, "40")
}
