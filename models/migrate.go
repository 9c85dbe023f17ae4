package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"mynetplus/migrations"
)

// Migrate brings the schema to the newest version. River's own tables are migrated by package jobs.
func (s *Store) Migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return wrap("migrate", err)
	}
	return nil
}

// MigrateDown takes every migration back; it exists so that each Down is known to work.
func (s *Store) MigrateDown(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	_, err = p.DownTo(ctx, 0)
	return wrap("migrate down", err)
}

func (s *Store) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations.FS, s.dialect)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption(nil)
	if s.dialect == Postgres {
		// Two instances may start at once: the second waits, and finds nothing left to do.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		dialect, options = goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}
	}
	p, err := goose.NewProvider(dialect, s.sql, dir, options...)
	return p, wrap("migrations", err)
}

// StampMode writes mode into an empty database, and refuses one that was made for another mode:
// demo data never becomes production data (domain.md 9).
func (s *Store) StampMode(ctx context.Context, mode string) error {
	return s.Tx(ctx, func(tx *Tx) error {
		if err := tx.Exclusive(ctx, "mode"); err != nil {
			return err
		}
		var stamped string
		err := wrap("read mode", tx.db.Raw("SELECT mode FROM installation").Row().Scan(&stamped))
		switch {
		case errors.Is(err, ErrNotFound):
			return wrap("stamp mode", tx.db.Exec("INSERT INTO installation (id, mode, created_at) VALUES (1, ?, ?)", mode, tx.Now()).Error)
		case err == nil && stamped != mode:
			return fmt.Errorf("this database belongs to %s mode, not to %s mode", stamped, mode)
		}
		return err
	})
}

// StampedMode is what StampMode wrote, or empty in a database that no program has started on yet.
func (s *Store) StampedMode(ctx context.Context) (mode string, err error) {
	db := s.read.WithContext(ctx)
	if !db.Migrator().HasTable("installation") {
		return "", nil
	}
	err = wrap("read mode", db.Raw("SELECT mode FROM installation").Row().Scan(&mode))
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return mode, err
}

// Alone runs fn, which works in transactions of its own, while no other instance on PostgreSQL runs one of this name.
// SQLite is for one instance: there it just runs.
func (s *Store) Alone(ctx context.Context, name string, fn func() error) error {
	if s.dialect == SQLite {
		return fn()
	}
	return s.Tx(ctx, func(tx *Tx) error {
		if err := tx.Exclusive(ctx, name); err != nil {
			return err
		}
		return fn()
	})
}
