package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"modernc.org/sqlite"
)

// openSQLite is a pool of connections that keep their statements parsed: SQLite parses for longer than most of ours run.
// PostgreSQL's driver keeps them by itself.
func openSQLite(dsn string) *sql.DB { return sql.OpenDB(keeping{dsn}) }

// keeping connects to a data source.
type keeping struct{ dsn string }

// Driver implements driver.Connector.
func (keeping) Driver() driver.Driver { return new(sqlite.Driver) }

// Connect opens a connection.
func (k keeping) Connect(context.Context) (driver.Conn, error) {
	conn, err := k.Driver().Open(k.dsn)
	if err != nil {
		return nil, err
	}
	bare, ok := conn.(bareConn)
	if !ok {
		return nil, fmt.Errorf("sqlite: a connection of the unknown kind %T", conn)
	}
	return &keptConn{bareConn: bare, kept: map[string]*keptStmt{}}, nil
}

// bareConn is what database/sql asks of a connection of modernc's.
type bareConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// maxKept is how many statements a connection keeps; they are some hundred bytes to some kilobytes each.
const maxKept = 256

// keptConn keeps the statements that ran on a connection, by their text. It is used by one goroutine at a time, but may
// run a statement while the lines of another are being read.
type keptConn struct {
	bareConn
	kept map[string]*keptStmt
}

type keptStmt struct {
	driver.Stmt
	reading bool // its lines are being read; a second use would take them away
}

// A statement that can be canceled is watched by a goroutine of its own, which costs more than a statement on a local
// file does. Ours end by themselves: they are short, and busy_timeout bounds the wait for the file.

// ExecContext implements driver.ExecerContext.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	s, err := c.stmt(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.bareConn.ExecContext(ctx, query, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	s, err := c.stmt(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.bareConn.QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.reading = true
	return &keptRows{Rows: rows, of: s}, nil
}

// stmt is the kept statement of a text, or nil when it has to run by itself: it has no arguments, so that it may be a
// script or change the schema, or its lines are being read.
func (c *keptConn) stmt(ctx context.Context, query string, args []driver.NamedValue) (*keptStmt, error) {
	if len(args) == 0 {
		return nil, nil
	}
	if s, ok := c.kept[query]; ok {
		if s.reading {
			return nil, nil
		}
		return s, nil
	}
	if len(c.kept) >= maxKept {
		if err := c.forget(); err != nil {
			return nil, err
		}
	}
	prepared, err := c.bareConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s := &keptStmt{Stmt: prepared}
	c.kept[query] = s
	return s, nil
}

// forget ends the statements that nobody reads from.
func (c *keptConn) forget() error {
	for query, s := range c.kept {
		if s.reading {
			continue
		}
		delete(c.kept, query)
		if err := s.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the statements and the connection.
func (c *keptConn) Close() error {
	err := c.forget()
	if closed := c.bareConn.Close(); err == nil {
		err = closed
	}
	return err
}

type keptRows struct {
	driver.Rows
	of *keptStmt
}

// Close lets the statement run again.
func (r *keptRows) Close() error {
	r.of.reading = false
	return r.Rows.Close()
}
