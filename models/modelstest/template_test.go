package modelstest_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// Every database is a clone of its own of a template that was prepared once.
func TestPreparedTemplates(t *testing.T) {
	prepared := 0
	options := modelstest.Options{Template: "stamped", Prepare: func(ctx context.Context, s *models.Store) error {
		prepared++
		return s.StampMode(ctx, "demo")
	}}
	for range 2 {
		modelstest.RunURL(t, func(t *testing.T, url string) {
			s := modelstest.Open(t, models.Options{URL: url})
			if got := count(t, s, "installation"); got != 1 {
				t.Errorf("%d stamps, want the template's", got)
			}
			change(t, s, "DELETE FROM installation")
		}, options)
	}
	if prepared > 2 { // one without PostgreSQL
		t.Errorf("prepared %d times, want once for each database", prepared)
	}
	s, _ := modelstest.NewSQLite(t)
	if got := count(t, s, "installation"); got != 0 {
		t.Errorf("%d stamps in a database that nobody prepared", got)
	}
}

// A file may have any name that a file can have.
func TestSQLiteFileNames(t *testing.T) {
	for _, name := range []string{"a b.db", "50%.db", "a#1.db", "what?.db", "会員.db", "%41.db"} {
		t.Run(name, func(t *testing.T) {
			s := modelstest.Open(t, models.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), name)})
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			var file string
			if err := s.SQL().QueryRowContext(t.Context(), "SELECT file FROM pragma_database_list").Scan(&file); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(file, "/"+name) {
				t.Errorf("opened %q, want %q", file, name)
			}
			read(t, s, func(ctx context.Context, q *models.Query) error { return second(q.HasCardholders(ctx)) })
		})
	}
}
