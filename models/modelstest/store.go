package modelstest

import (
	"bytes"
	"os"
	"testing"

	"mynetplus/models"
)

// The secrets of every test: the one in force, the one that it replaced, and the card numbers' own.
var (
	Key    = bytes.Repeat([]byte{0x11}, models.KeySize)
	OldKey = bytes.Repeat([]byte{0x22}, models.KeySize)
	PANKey = bytes.Repeat([]byte{0x33}, models.KeySize)
)

// Keys makes the keyring of Key and PANKey.
func Keys() *models.Keyring { return keyring(Key, nil) }

// RotatedKeys makes the keyring after a rotation: Key writes, OldKey still reads (D7.3).
func RotatedKeys() *models.Keyring { return keyring(Key, OldKey) }

// OldKeys makes the keyring before that rotation.
func OldKeys() *models.Keyring { return keyring(OldKey, nil) }

func keyring(key, old []byte) *models.Keyring {
	k, err := models.NewKeyring(key, old, PANKey, nil)
	if err != nil {
		panic(err) // the keys above have the right length
	}
	return k
}

// Run runs test as the subtests "sqlite" and "postgres", each with a migrated, empty store.
func Run(t *testing.T, test func(t *testing.T, s *models.Store, clock *Clock)) {
	t.Helper()
	RunURL(t, func(t *testing.T, url string) {
		clock := NewClock()
		test(t, Open(t, models.Options{URL: url, Now: clock.Now}), clock)
	})
}

// RunURL runs test as the subtests "sqlite" and "postgres", each with the URL of a migrated, empty
// database: for tests that open it more than once, or with options of their own.
func RunURL(t *testing.T, test func(t *testing.T, url string), o ...Options) {
	t.Helper()
	t.Run(models.SQLite, func(t *testing.T) { test(t, SQLiteURL(t, o...)) })
	t.Run(models.Postgres, func(t *testing.T) { test(t, PostgresURL(t, o...)) })
}

// NewSQLite opens a migrated, empty store on SQLite.
func NewSQLite(t testing.TB, o ...Options) (*models.Store, *Clock) {
	t.Helper()
	clock := NewClock()
	return Open(t, models.Options{URL: SQLiteURL(t, o...), Now: clock.Now}), clock
}

// NewPostgres opens a migrated, empty store on PostgreSQL, or skips the test.
func NewPostgres(t testing.TB, o ...Options) (*models.Store, *Clock) {
	t.Helper()
	clock := NewClock()
	return Open(t, models.Options{URL: PostgresURL(t, o...), Now: clock.Now}), clock
}

// Open opens a store and closes it after the test. Keys default to Keys, the policy to DefaultPolicy.
func Open(t testing.TB, o models.Options) *models.Store {
	t.Helper()
	if o.Keys == nil {
		o.Keys = Keys()
	}
	if o.Policy == (models.Policy{}) {
		o.Policy = models.DefaultPolicy()
	}
	s, err := models.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// Skip skips a test that needs what this machine lacks, and says so. With CI=true, where everything
// has to be there, it fails instead.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("CI has to have everything: %s", reason)
	}
	t.Skip(reason)
}
