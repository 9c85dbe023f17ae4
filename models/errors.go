package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/glebarez/go-sqlite"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// Error is a coded domain error. The router maps each code to a status, views/text to a sentence;
// whatever is not an Error is internal and never shown.
type Error string

func (e Error) Error() string { return string(e) }

// The coded errors. Errors lists them all.
const (
	ErrNotFound    Error = "not_found"
	ErrDuplicate   Error = "duplicate"
	ErrUnavailable Error = "unavailable" // the database is locked or gone; trying again later helps
	ErrBusy        Error = "busy"        // more passwords to hash than the cores can; Retry-After
	ErrCrossSite   Error = "cross_site"
	ErrStaleForm   Error = "stale_form"
	ErrToken       Error = "app_token" // the app backend's token is not acceptable
)

// Errors lists every coded error, for the tests which prove that each has a status and a sentence.
var Errors = []Error{ErrNotFound, ErrDuplicate, ErrUnavailable, ErrBusy, ErrCrossSite, ErrStaleForm, ErrToken}

// wrap names the act and translates what the drivers report into coded errors, keeping the cause.
func wrap(act string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", act, ErrNotFound)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%s: %w", act, ErrDuplicate)
	case unavailable(err):
		return fmt.Errorf("%s: %w: %w", act, ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", act, err)
}

// unavailable reports whether err says that the database cannot serve now: locked, full, out of
// connections, shut down or unreachable.
func unavailable(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff { // the primary result code, https://sqlite.org/rescode.html
		case 5, 6, 8, 10, 13, 14: // BUSY LOCKED READONLY IOERR FULL CANTOPEN
			return true
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		// Classes 08 connection, 40 deadlock, 53 resources, 55P03 lock not available, 57P shutdown.
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "40") || strings.HasPrefix(pg.Code, "53") ||
			strings.HasPrefix(pg.Code, "57P") || pg.Code == "55P03"
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || // a connection that had died in the pool
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded)
}
