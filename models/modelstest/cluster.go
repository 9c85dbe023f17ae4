package modelstest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// guard makes and runs the cluster and outlives the test process: its standard input is a pipe that
// nobody writes to and that closes when that process ends, however it ends. Then it stops the server
// and removes the directory. $1 is the directory, $2 holds the programs.
const guard = `
cd "$1" || exit 1
trap '' HUP INT TERM
"$2/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions >log 2>&1 &&
{ "$2/postgres" -D data -k "$1" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
	-c full_page_writes=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -c max_connections=200 \
	-c shared_buffers=64MB -c jit=off -c timezone=Asia/Tokyo >>log 2>&1 & }
read -r _
kill -QUIT $! 2>/dev/null
wait
cd / && rm -rf "$1"
`

// startCluster starts a cluster of this process on a socket in a directory of its own, and returns
// its URL; it does not wait until it answers.
func startCluster() (string, error) {
	bin, err := findPrograms()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(socketRoot(), "mynet-pg-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("/bin/sh", "-c", guard, "guard", dir, bin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // an interrupt at the terminal does not reach it
	if os.Getuid() == 0 {                                // initdb refuses root
		if cmd.SysProcAttr.Credential, err = postgresUser(dir); err != nil {
			return "", err
		}
	}
	if _, err := cmd.StdinPipe(); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	go cmd.Wait() // holds the pipe open
	q := url.Values{"host": {dir}}
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: q.Encode()}).String(), nil
}

// waitReady waits until the server answers: about a second, mostly initdb.
func waitReady(ctx context.Context, db *sql.DB, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(dir, "log")) // says why, if there is one
			return fmt.Errorf("the cluster did not answer: %w\n%s", err, log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// findPrograms finds the directory of initdb and postgres: the newest of Debian's, or on the path.
func findPrograms() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		version := func(p string) int {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(p)))) // a name that is no number is the oldest
			return n
		}
		newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
		return filepath.Dir(newest), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errNoPostgres
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

// socketRoot is the directory for temporary files, or /tmp where that has too long a name for a socket.
func socketRoot() string {
	const longest = 60 // of the 107 bytes that a socket's address has
	if dir := os.TempDir(); len(dir) <= longest {
		return dir
	}
	return "/tmp"
}

// postgresUser hands dir to the user postgres and says how to run as that user.
func postgresUser(dir string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errNoPostgres
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
