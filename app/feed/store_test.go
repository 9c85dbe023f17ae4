package feed_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/riverqueue/river"

	"mynetplus/app/feed"
	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// withJobs is a migrated database that has River's tables too.
var withJobs = modelstest.Options{Template: "jobs", Prepare: jobs.Migrate}

// run runs test on both databases with an empty store.
func run(t *testing.T, test func(t *testing.T, s *models.Store)) {
	modelstest.RunURL(t, func(t *testing.T, url string) { test(t, open(t, url, nil)) }, withJobs)
}

func open(t testing.TB, url string, keys *models.Keyring) *models.Store {
	return modelstest.Open(t, models.Options{URL: url, Keys: keys, Now: modelstest.NewClock().Now})
}

func importer(t testing.TB, s *models.Store) *feed.Importer {
	t.Helper()
	im, err := newImporter(s)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func newImporter(s *models.Store) (*feed.Importer, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, notify.NewWorker(notify.Options{Store: s}))
	client, err := jobs.New(jobs.Options{Store: s, Workers: workers})
	return &feed.Importer{Store: s, Notify: notify.New(client)}, err
}

const header = "cardholder_no,name,name_kana,birth_date,mobile,email,card_no,expiry,brand,relation,status,replaces\n"

// The persons and cards of the tests' own files.
const (
	hana  = "10000001,宮城 花,ミヤギ ハナ,1984-05-02,090-1111-0001,hana@example.jp,"
	taro  = "10000002,仙台 太郎,センダイ タロウ,1957-11-23,090-1111-0002,taro@example.jp,"
	cardA = "3530111333300000"
	cardB = "4111111111111111"
	cardC = "3566002020360505"
)

func line(person, card, status, replaces string) string {
	return fmt.Sprintf("%s%s,12/29,JCB,principal,%s,%s\n", person, card, status, replaces)
}

// file writes a feed file of these rows.
func file(t testing.TB, rows ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "feed.csv")
	write(t, path, header+strings.Join(rows, ""))
	return path
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// take imports rows and wants no error.
func take(t testing.TB, s *models.Store, rows ...string) feed.Report {
	t.Helper()
	return takeFile(t, s, file(t, rows...), feed.Options{})
}

func takeFile(t testing.TB, s *models.Store, path string, o feed.Options) feed.Report {
	t.Helper()
	report, err := importer(t, s).Import(t.Context(), path, o)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

func tx(t testing.TB, s *models.Store, fn func(ctx context.Context, tx *models.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), func(tx *models.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// enroll registers a card as an application would.
func enroll(t testing.TB, s *models.Store, pan string, state models.State) {
	t.Helper()
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		card, err := tx.CardByPAN(ctx, pan)
		if err != nil {
			return err
		}
		now := tx.Now()
		return tx.SaveEnrollment(ctx, &models.Enrollment{CardID: card.ID, State: state, Method: models.MethodSMS, RegisteredAt: &now, CreatedAt: now})
	})
}

func stateOf(t testing.TB, s *models.Store, pan string) (models.State, models.Card) {
	t.Helper()
	var state models.State
	var card models.Card
	tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
		if card, err = tx.CardByPAN(ctx, pan); err != nil {
			return err
		}
		rows, err := tx.Enrollments(ctx, []int64{card.ID})
		state = rows[card.ID].State
		return err
	})
	return state, card
}

func contacts(t testing.TB, s *models.Store, no string) (models.Cardholder, models.Contacts) {
	t.Helper()
	var person models.Cardholder
	var opened models.Contacts
	tx(t, s, func(ctx context.Context, tx *models.Tx) (err error) {
		if person, err = tx.Cardholder(ctx, no); err == nil {
			opened, err = person.Contacts(s.Keys())
		}
		return err
	})
	return person, opened
}

// portalEmail changes an e-mail as the portal does: the file's hash stays.
func portalEmail(t testing.TB, s *models.Store, no, email string) {
	t.Helper()
	person, _ := contacts(t, s, no)
	person.SetEmail(s.Keys(), email)
	tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.SaveCardholder(ctx, &person) })
}

// query reads rows as text, one line for each.
func query(t testing.TB, s *models.Store, statement string) []string {
	t.Helper()
	rows, err := s.SQL().QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		cells := make([]string, len(columns))
		for i, v := range values {
			cells[i] = v.String
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// dump is every byte of what an import may write.
func dump(t testing.TB, s *models.Store) []string {
	t.Helper()
	var all []string
	for _, table := range []string{"cardholders", "cards", "enrollments", "messages", "audit_events", "audit_heads", "river_job"} {
		all = append(all, query(t, s, "SELECT * FROM "+table+" ORDER BY 1")...)
	}
	return all
}

// meaning is what the store says when nonces, ids and the order of writing are left out.
func meaning(t testing.TB, s *models.Store) []string {
	t.Helper()
	all := query(t, s, `SELECT c.pan_hash, c.cardholder_no, c.last4, c.brand, c.expiry, c.relation, c.status, c.file_hash, r.pan_hash, e.state
		FROM cards c LEFT JOIN cards r ON r.id = c.replaced_by_id LEFT JOIN enrollments e ON e.card_id = c.id`)
	all = append(all, query(t, s, "SELECT cardholder_no, template, channel FROM messages")...)
	all = append(all, query(t, s, "SELECT chain, action FROM audit_events WHERE chain LIKE 'cardholder:%'")...)
	all = append(all, query(t, s, "SELECT no, name, name_kana, mobile_index, email_index, file_mobile, file_email FROM cardholders")...)
	slices.Sort(all)
	return all
}

func itoa(n int) string { return fmt.Sprint(n) }

func readFile(t testing.TB, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
