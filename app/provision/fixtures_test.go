package provision_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/app/feed"
	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// withJobs is a migrated database that has River's tables too.
var withJobs = modelstest.Options{Template: "jobs", Prepare: jobs.Migrate}

// host works runs off on a store of its own.
type host struct {
	*provision.Service
	store *models.Store
	jobs  *jobs.Client
}

func run(t *testing.T, test func(t *testing.T, h host, clock *modelstest.Clock)) {
	t.Helper()
	modelstest.RunURL(t, func(t *testing.T, url string) {
		clock := modelstest.NewClock()
		h, err := newHost(modelstest.Open(t, models.Options{URL: url, Now: clock.Now}))
		if err != nil {
			t.Fatal(err)
		}
		test(t, h, clock)
	}, withJobs)
}

func newHost(s *models.Store) (host, error) {
	workers := river.NewWorkers()
	client, err := jobs.New(jobs.Options{Store: s, Workers: workers})
	if err != nil {
		return host{}, err
	}
	h := host{Service: provision.NewService(s, client), store: s, jobs: client}
	river.AddWorker(workers, provision.NewWorker(h.Service))
	river.AddWorker(workers, provision.NewSweeper(h.Service))
	return h, nil
}

// works lets jobs run until the test ends.
func (h host) works(t *testing.T) {
	t.Helper()
	if err := h.jobs.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.jobs.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

// ended waits until a run is in a state.
func (h host) ended(t *testing.T, id int64, state string) models.ProvisionRun {
	t.Helper()
	var r models.ProvisionRun
	for range 6000 {
		var err error
		if r, err = h.Run(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if r.State == state {
			return r
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("run %d is %s, want %s", id, r.State, state)
	return r
}

// toTheEnd starts a run and works it off.
func (h host) toTheEnd(t *testing.T, o provision.Order) models.ProvisionRun {
	t.Helper()
	r, outcome, err := h.StartHere(t.Context(), o)
	if err != nil || outcome != provision.Done {
		t.Fatalf("start: outcome %d, %v", outcome, err)
	}
	if r, err = h.Work(t.Context(), r, func(models.ProvisionRun) {}); err != nil {
		t.Fatal(err)
	}
	return r
}

// person is a cardholder with one card, or with as many as brands has.
type person struct {
	no       string
	brands   []string
	noMobile bool
	account  bool
	state    models.State // of the enrollments; empty: none
	change   func(*models.Card)
}

func (h host) add(t *testing.T, people ...person) {
	t.Helper()
	now := h.store.Now()
	err := h.store.Tx(t.Context(), func(tx *models.Tx) error {
		for _, p := range people {
			c := models.Cardholder{No: p.no, Name: "泉 みどり", NameKana: "イズミ ミドリ", CreatedAt: now}
			if !p.noMobile {
				c.SetMobile(tx.Keys(), "090"+p.no)
			}
			if err := tx.SaveCardholder(t.Context(), &c); err != nil {
				return err
			}
			if p.account {
				a := models.Account{CardholderNo: p.no, LoginID: "1" + p.no, PasswordHash: "x", PasswordChangedAt: now, CreatedAt: now}
				if err := tx.SaveAccount(t.Context(), &a); err != nil {
					return err
				}
			}
			for i, brand := range p.brands {
				card := models.Card{
					CardholderNo: p.no, PANHash: fmt.Sprint(p.no, i), Last4: "424" + fmt.Sprint(i), Brand: brand, Expiry: "2029-12",
					Relation: models.RelationPrincipal, Status: models.CardActive, CreatedAt: now, UpdatedAt: now,
				}
				if p.change != nil {
					p.change(&card)
				}
				if err := tx.PutCards(t.Context(), []models.Card{card}); err != nil {
					return err
				}
			}
			if p.state != "" {
				if _, err := tx.SQL().ExecContext(t.Context(), `INSERT INTO enrollments (card_id, state, method, created_at, updated_at)
					SELECT id, $1, 'sms_otp', $2, $3 FROM cards WHERE cardholder_no = $4`, string(p.state), now, now, p.no); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// crowd imports n generated cardholders.
func (h host) crowd(t *testing.T, n int) {
	t.Helper()
	var b bytes.Buffer
	if err := feed.Generate(&b, n, 1); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cards.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	im := &feed.Importer{Store: h.store, Notify: notify.New(h.jobs)}
	if _, err := im.Import(t.Context(), path, feed.Options{}); err != nil {
		t.Fatal(err)
	}
}

// count is the number of rows that the condition meets.
func (h host) count(t *testing.T, from string, args ...any) int {
	t.Helper()
	var n int
	if err := h.store.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM "+from, args...).Scan(&n); err != nil {
		t.Fatalf("count %s: %v", from, err)
	}
	return n
}

// exec changes the database behind the service's back.
func (h host) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	if _, err := h.store.SQL().ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// whole demands that the audit chains are.
func (h host) whole(t *testing.T) {
	t.Helper()
	err := h.store.Snapshot(t.Context(), func(q *models.Query) error {
		broken, _, err := q.VerifyAudit(t.Context())
		if broken != nil {
			t.Errorf("the audit chains are broken: %+v", *broken)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func size(n int) provision.Order { return provision.Order{Size: n} }
