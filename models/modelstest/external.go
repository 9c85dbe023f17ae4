package modelstest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"strings"
)

// claimServer takes a name of its own on a server that others use too, holds an advisory lock on it
// as long as the process lives, and drops what processes left behind whose lock is free.
func claimServer(ctx context.Context, db *sql.DB) error {
	if err := db.PingContext(ctx); err != nil {
		return err
	}
	conn, err := db.Conn(ctx) // kept: the lock belongs to the connection
	if err != nil {
		return err
	}
	if err := dropLeftovers(ctx, conn); err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %d", host, os.Getpid())
	server.prefix = fmt.Sprintf("mynet_test_%08x", h.Sum32())
	locked, err := tryLock(ctx, conn, server.prefix)
	if err == nil && !locked {
		err = errors.New("another process has the same name on this server; try again")
	}
	return err
}

func dropLeftovers(ctx context.Context, conn *sql.Conn) error {
	names, err := databases(ctx, conn)
	if err != nil {
		return err
	}
	for _, name := range names {
		owner := name[:max(0, strings.LastIndexByte(name, '_'))]
		free, err := tryLock(ctx, conn, owner)
		if err != nil {
			return err
		}
		if !free {
			continue
		}
		if _, err := conn.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock(hashtext($1))", owner); err != nil {
			return err
		}
	}
	return nil
}

func databases(ctx context.Context, conn *sql.Conn) ([]string, error) {
	rows, err := conn.QueryContext(ctx, `SELECT datname FROM pg_database WHERE datname ~ '^mynet_test_[0-9a-f]{8}_[0-9]+$'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func tryLock(ctx context.Context, conn *sql.Conn, owner string) (locked bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock(hashtext($1))", owner).Scan(&locked)
	return locked, err
}
