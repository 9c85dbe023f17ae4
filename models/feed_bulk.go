package models

import (
	"context"
	"errors"
)

// contactIndexes are the look-ups that no page of the cardholder needs and that cost a first import most: their
// keys are hashes, so each row lands on a page of its own. Migration 00001 makes them; the words are the same.
var contactIndexes = []struct{ drop, create string }{
	{"DROP INDEX IF EXISTS cardholders_mobile",
		"CREATE INDEX IF NOT EXISTS cardholders_mobile ON cardholders (mobile_index) WHERE mobile_index <> ''"},
	{"DROP INDEX IF EXISTS cardholders_email",
		"CREATE INDEX IF NOT EXISTS cardholders_email ON cardholders (email_index) WHERE email_index <> ''"},
}

// SQLite's settings for many rows in random order, as keyed hashes are, and its defaults: with those it would write
// each page of an index twice for every row in it.
const (
	bulkSettings  = "PRAGMA cache_size = -24576; PRAGMA wal_autocheckpoint = 32768; PRAGMA temp_store = MEMORY"
	usualSettings = "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA temp_store = DEFAULT"
)

// fewCardholders is how full a store may be for its import to count as a first one.
const fewCardholders = 1000

// Bulk runs fn, which brings a whole file in. Into a database that is as good as empty it does so without the contact
// indexes and makes them afterwards, in one go; a run that is killed before leaves that to the one that completes it.
func (s *Store) Bulk(ctx context.Context, fn func() error) error {
	if err := s.dropContactIndexes(ctx); err != nil {
		return err
	}
	err := s.withBulkSettings(ctx, fn)
	for _, index := range contactIndexes { // sorted on the disk: in memory it would grow with the store
		_, e := s.sql.ExecContext(context.WithoutCancel(ctx), index.create)
		err = errors.Join(err, wrap("make contact index", e))
	}
	return err
}

func (s *Store) withBulkSettings(ctx context.Context, fn func() error) (err error) {
	if s.dialect != SQLite {
		return fn()
	}
	if _, err := s.sql.ExecContext(ctx, bulkSettings); err != nil {
		return wrap("prepare bulk write", err)
	}
	defer func() {
		_, e := s.sql.ExecContext(context.WithoutCancel(ctx), usualSettings)
		err = errors.Join(err, wrap("end bulk write", e))
	}()
	return fn()
}

func (s *Store) dropContactIndexes(ctx context.Context) error {
	return s.Tx(ctx, func(tx *Tx) error {
		var count int
		err := tx.db.WithContext(ctx).Raw("SELECT count(*) FROM (SELECT no FROM cardholders LIMIT ?) AS few", fewCardholders).Scan(&count).Error
		if err != nil || count == fewCardholders {
			return wrap("count cardholders", err)
		}
		for _, index := range contactIndexes {
			if _, err := tx.SQL().ExecContext(ctx, index.drop); err != nil {
				return wrap("drop contact index", err)
			}
		}
		return nil
	})
}
