package modelstest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

var sqliteTemplates templates // by Options.Template: the content of the file

// SQLiteURL gives the URL of a migrated, empty SQLite file, which is removed after the test.
func SQLiteURL(t testing.TB, o ...Options) string {
	t.Helper()
	content, err := sqliteTemplates.get(first(o).Template, func() (string, error) { return sqliteTemplate(first(o)) })
	if err != nil {
		t.Fatalf("make SQLite template: %v", err)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}

func sqliteTemplate(o Options) (content string, err error) {
	dir, err := os.MkdirTemp("", "mynetplus-sqlite-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "template.db")
	if err := prepare("sqlite:"+file, o); err != nil {
		return "", err
	}
	raw, err := os.ReadFile(file) // whole: closing took the write-ahead log into it
	return string(raw), err
}
