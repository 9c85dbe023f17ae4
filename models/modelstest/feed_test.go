package modelstest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// contactIndexes reads the definitions of the cardholders' indexes from the database's own books.
func contactIndexes(t *testing.T, s *models.Store) []string {
	t.Helper()
	from := "SELECT sql FROM sqlite_master WHERE tbl_name = 'cardholders' AND name LIKE 'cardholders%' AND type = 'index' ORDER BY name"
	if s.Dialect() == models.Postgres {
		from = "SELECT indexdef FROM pg_indexes WHERE tablename = 'cardholders' ORDER BY indexname"
	}
	rows, err := s.SQL().QueryContext(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var definition string
		if err := rows.Scan(&definition); err != nil {
			t.Fatal(err)
		}
		all = append(all, definition)
	}
	return all
}

// A first import works without the contact indexes; they are back, as the migration made
// them, however it ends, and those of a database in use are never touched.
func TestBulkKeepsTheContactIndexes(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		want := contactIndexes(t, s)
		if len(want) < 2 {
			t.Fatalf("indexes %v", want)
		}
		stop := errors.New("stop")
		during := func(n int) func() error {
			return func() error {
				if got := len(contactIndexes(t, s)); got != n {
					t.Errorf("%d indexes during the import, want %d", got, n)
				}
				return stop
			}
		}
		for _, n := range []int{len(want) - 2, len(want)} {
			if err := s.Bulk(t.Context(), during(n)); !errors.Is(err, stop) {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(want, contactIndexes(t, s)); diff != "" {
				t.Errorf("indexes (-want +got):\n%s", diff)
			}
			people := make([]models.Cardholder, 1000)
			for i := range people {
				people[i] = models.Cardholder{No: fmt.Sprint(10_000_000 + i), CreatedAt: s.Now(), UpdatedAt: s.Now()}
			}
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.PutCardholders(ctx, people) })
		}
	})
}

// One import at a time, whatever process it runs in; a refused one changes nothing, and the next finds the place free.
func TestOneImport(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		first, second := modelstest.Open(t, models.Options{URL: url}), modelstest.Open(t, models.Options{URL: url})
		stop, never := errors.New("stop"), func() error { t.Error("two imports run at once"); return nil }
		for range 2 {
			err := first.OneImport(t.Context(), func() error {
				if err := second.OneImport(t.Context(), never); !errors.Is(err, models.ErrImportRunning) {
					t.Errorf("error %v, want %v", err, models.ErrImportRunning)
				}
				return stop
			})
			if !errors.Is(err, stop) {
				t.Errorf("error %v, want %v", err, stop)
			}
			first, second = second, first
		}
	})
}

// More rows than one statement takes, and fewer.
func TestPutAndFind(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		addPerson(t, s, "10000001")
		now := s.Now()
		var cards []models.Card
		var hashes []string
		for i := range 37 {
			hash := s.Keys().PANHash(string(rune('a' + i)))
			hashes = append(hashes, hash)
			cards = append(cards, models.Card{CardholderNo: "10000001", PANHash: hash, Last4: "0000", Brand: models.BrandJCB,
				Expiry: "2029-12", Relation: models.RelationPrincipal, Status: models.CardActive, FileHash: "before",
				CreatedAt: now, UpdatedAt: now})
		}
		put := func() {
			t.Helper()
			tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.PutCards(ctx, cards) })
		}
		put()
		tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.LinkReplaced(ctx, hashes[:1], hashes[1]) })
		for i := range cards {
			cards[i].FileHash = "after"
		}
		put()
		read(t, s, func(ctx context.Context, q *models.Query) error {
			found, err := q.FileCards(ctx, slices.Concat(hashes, []string{"unknown"}))
			if len(found) != len(cards) {
				t.Errorf("found %d cards, want %d", len(found), len(cards))
			}
			for i, hash := range hashes {
				if c := found[hash]; c.FileHash != "after" || c.Replaced != (i == 0) {
					t.Errorf("card %d is %+v", i, c)
				}
			}
			return err
		})
	})
}
