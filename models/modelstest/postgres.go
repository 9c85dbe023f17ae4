package modelstest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// server is the PostgreSQL server of this process; the first test that needs it finds or starts it.
var server struct {
	once   sync.Once
	url    *url.URL
	prefix string // of the names of the databases it makes
	admin  *sql.DB
	err    error
}

var (
	postgresTemplates templates // by Options.Template: the name of the database
	postgresCount     atomic.Int64
)

// errNoPostgres means that this machine has no PostgreSQL at all.
var errNoPostgres = errors.New("no PostgreSQL: neither MYNET_TEST_POSTGRES_URL nor initdb and postgres on this machine")

// PostgresURL gives the URL of a migrated, empty PostgreSQL database, which is dropped after the
// test. It skips the test on a machine without PostgreSQL.
func PostgresURL(t testing.TB, o ...Options) string {
	t.Helper()
	server.once.Do(func() { server.err = findServer(context.Background()) })
	if errors.Is(server.err, errNoPostgres) {
		Skip(t, server.err.Error())
	}
	if server.err != nil {
		t.Fatalf("start PostgreSQL: %v", server.err)
	}
	ctx := context.Background() // the database is dropped after the test's context has ended
	template, err := postgresTemplates.get(first(o).Template, func() (string, error) { return postgresTemplate(ctx, first(o)) })
	if err != nil {
		t.Fatalf("make PostgreSQL template: %v", err)
	}
	name := nextDatabase()
	if _, err := server.admin.ExecContext(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)); err != nil {
		t.Fatalf("clone PostgreSQL template: %v", err)
	}
	t.Cleanup(func() {
		if _, err := server.admin.ExecContext(ctx, fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return databaseURL(name)
}

func postgresTemplate(ctx context.Context, o Options) (string, error) {
	name := nextDatabase()
	if _, err := server.admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return name, prepare(databaseURL(name), o)
}

func nextDatabase() string { return fmt.Sprintf("%s_%d", server.prefix, postgresCount.Add(1)) }

func databaseURL(name string) string {
	u := *server.url
	u.Path = "/" + name
	return u.String()
}

func findServer(ctx context.Context) error {
	address := os.Getenv("MYNET_TEST_POSTGRES_URL")
	own := address == ""
	if own {
		var err error
		if address, err = startCluster(); err != nil {
			return err
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("MYNET_TEST_POSTGRES_URL: not a valid URL")
	}
	server.url, server.prefix = u, "mynet_test"
	if server.admin, err = sql.Open("pgx", address); err != nil {
		return err
	}
	if own {
		return waitReady(ctx, server.admin, u.Query().Get("host"))
	}
	return claimServer(ctx, server.admin)
}
