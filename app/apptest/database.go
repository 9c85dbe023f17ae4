package apptest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mynetplus/app/config"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// OnPostgres puts the server on a PostgreSQL database of its own, or skips the test where there is none.
// Files of the demo go to a directory of the test.
func OnPostgres(t testing.TB) Option {
	t.Helper()
	t.Chdir(t.TempDir())
	url := modelstest.PostgresURL(t)
	return func(s *setup) {
		s.config.DatabaseURL = url
		s.config.AuditRoots = filepath.Join(t.TempDir(), "roots")
	}
}

// Run runs test as the subtests "sqlite" and "postgres", each with a server of its own.
func Run(t *testing.T, test func(t *testing.T, a *App), options ...Option) {
	t.Helper()
	t.Run(models.SQLite, func(t *testing.T) { test(t, Start(t, options...)) })
	t.Run(models.Postgres, func(t *testing.T) { test(t, Start(t, append([]Option{OnPostgres(t)}, options...)...)) })
}

// SameDatabase makes another server work on a's database, by a's clock.
func SameDatabase(a *App) Option {
	return func(s *setup) {
		s.clock = a.Clock
		s.config.DatabaseURL, s.config.AuditRoots = a.Config.DatabaseURL, a.Config.AuditRoots
	}
}

// BaseURL sets the address that browsers use; https brings Secure cookies and HSTS.
func BaseURL(url string) Option { return With(func(c *config.Config) { c.BaseURL = url }) }

// Count is the number of rows that a condition meets: Count("locks WHERE door = $1", "login").
func (a *App) Count(from string, args ...any) int {
	a.t.Helper()
	var n int
	if err := a.Store.SQL().QueryRowContext(a.t.Context(), "SELECT count(*) FROM "+from, args...).Scan(&n); err != nil {
		a.t.Fatalf("count %s: %v", from, err)
	}
	return n
}

// Value is the first column of the first row of a query, as text.
func (a *App) Value(query string, args ...any) string {
	a.t.Helper()
	var v any
	if err := a.Store.SQL().QueryRowContext(a.t.Context(), query, args...).Scan(&v); err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
	return plain(v)
}

// Exec changes the database behind the portal's back.
func (a *App) Exec(statement string, args ...any) {
	a.t.Helper()
	if _, err := a.Store.SQL().ExecContext(a.t.Context(), statement, args...); err != nil {
		a.t.Fatalf("%s: %v", statement, err)
	}
}

// Fields are all fields of all rows of a table, as text: column=value, in no order.
func (a *App) Fields(table string) []string {
	a.t.Helper()
	rows, err := a.Store.SQL().QueryContext(a.t.Context(), "SELECT * FROM "+table)
	if err != nil {
		a.t.Fatalf("dump %s: %v", table, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		a.t.Fatal(err)
	}
	var fields []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			a.t.Fatal(err)
		}
		for i, v := range values {
			fields = append(fields, columns[i]+"="+plain(v))
		}
	}
	if err := rows.Err(); err != nil {
		a.t.Fatal(err)
	}
	return fields
}

// Dump is all rows of some tables as text.
func (a *App) Dump(tables ...string) string {
	a.t.Helper()
	var b strings.Builder
	for _, table := range tables {
		fmt.Fprintln(&b, table, strings.Join(a.Fields(table), "\n"))
	}
	return b.String()
}

func plain(v any) string {
	if raw, ok := v.([]byte); ok {
		return string(raw)
	}
	return fmt.Sprint(v)
}
