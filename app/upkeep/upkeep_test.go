package upkeep_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/app/apptest"
	"mynetplus/app/upkeep"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func purge(t *testing.T, a *apptest.App) {
	t.Helper()
	if err := upkeep.NewPurge(a.Store).Work(t.Context(), &river.Job[upkeep.PurgeArgs]{}); err != nil {
		t.Fatal(err)
	}
}

// D3.3, D7.5: codes, unfinished applications and what counts strangers go after 24 hours, sessions when they are over;
// an account's lock, a completed application, the audit and the messages stay.
func TestD7_5_Purge(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn("1000000016")
		form := url.Values{"card": {a.Value("SELECT id FROM cards WHERE last4 = '1111'")}, "agree": {"yes"}, "terms": {"2026-06-01"}}
		for range 2 {
			c.Post("/security/3ds", form)
			a.Clock.Advance(time.Second)
		}
		c.Post("/security/3ds/phone", nil)
		if got := c.Post("/security/3ds/code", url.Values{"code": {a.Code("20000001", 1)}}); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("the code: %d", got.StatusCode)
		}
		a.Client().Post("/login", url.Values{"login_id": {"2000000000"}, "password": {"x"}})
		a.Client().Post("/login", url.Values{"login_id": {"1000000024"}, "password": {"x"}})
		a.Client().Post("/recovery/unlock", url.Values{"card": {"5555555555554444"}, "expiry": {"12/29"}, "birth": {"1984-05-02"}})
		a.Client().Post("/demo/app", url.Values{"who": {"20000001"}})
		a.Settled() // a job finds out whom the unlocking is about

		short := []string{
			"codes", "budget_events", "applications WHERE done_at IS NULL", "locks WHERE owner = ''", "throttles",
			"sessions", "app_tokens", "app_tickets", "budgets WHERE class = 'stranger' AND subject LIKE '%.%'",
		}
		long := []string{"applications WHERE done_at IS NOT NULL", "locks WHERE owner <> '' AND failures = 1", "audit_events", "messages", "devices", "enrollments"}
		counts := func(tables []string) (n []int) {
			for _, table := range tables {
				n = append(n, a.Count(table))
			}
			return n
		}
		before := counts(long)
		for i, n := range append(counts(short), before...) {
			if n == 0 {
				t.Fatalf("nothing in %s to purge or keep", append(short, long...)[i])
			}
		}
		a.Clock.Advance(7 * time.Hour)
		purge(t, a)
		for i, n := range counts(short) {
			if n == 0 {
				t.Errorf("%s was purged too early", short[i])
			}
		}
		a.Clock.Advance(17*time.Hour + time.Minute)
		purge(t, a)
		for i, n := range counts(short) {
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, short[i])
			}
		}
		for i, n := range counts(long) {
			if n != before[i] {
				t.Errorf("%s: %d rows, want %d", long[i], n, before[i])
			}
		}
		if a.Count("procedures") == 0 {
			t.Error("no procedure is left to purge 24 hours after its end")
		}
		a.Clock.Advance(30 * time.Minute)
		purge(t, a)
		if n := a.Count("procedures"); n != 0 {
			t.Errorf("%d procedures are left", n)
		}
		for _, step := range []struct {
			days  time.Duration
			table string
			left  int
		}{{88, "messages", before[3]}, {2, "messages", 0}, {88, "devices", before[4]}, {3, "devices", 0}} {
			a.Clock.Advance(step.days * 24 * time.Hour)
			purge(t, a)
			if got := a.Count(step.table); got != step.left {
				t.Errorf("%d days later: %d %s, want %d", step.days, got, step.table, step.left)
			}
		}
		if a.Count("audit_events") != before[2] || a.Count("locks WHERE device <> ''") != 0 {
			t.Error("the audit was purged, or a device's counter outlived it")
		}
	})
}

// A purge goes on, batch after batch, until nothing is left.
func TestPurgeOfManyRows(t *testing.T) {
	a := apptest.Start(t)
	a.Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
		INSERT INTO throttles (prefix, kind, count, started_at) SELECT i, 'identity', 1, $1 FROM n`, a.Store.Now())
	a.Clock.Advance(25 * time.Hour)
	purge(t, a)
	if got := a.Count("throttles"); got != 0 {
		t.Errorf("%d rows are left", got)
	}
}

// The purge runs by itself when the server starts.
func TestPurgeRunsAtTheStart(t *testing.T) {
	a := apptest.Start(t)
	a.Client().Post("/login", url.Values{"login_id": {"2000000000"}, "password": {"x"}})
	if a.Count("locks WHERE owner = ''") != 1 {
		t.Fatal("no stranger's counter")
	}
	a.Stop()
	a.Clock.Advance(25 * time.Hour)
	next := apptest.Start(t, apptest.SameDatabase(a))
	for range 3000 {
		if next.Count("locks WHERE owner = ''") == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the stranger's counter is still there")
}

var line = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \d+ [0-9a-f]{64}$`)

// D8.1: the root over all chains goes to the log and, a line a day, to a file that others cannot read; it changes with
// any event.
func TestD8_1_Root(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		var log bytes.Buffer
		file := filepath.Join(t.TempDir(), "roots")
		worker := upkeep.NewRoot(s, file, slog.New(slog.NewTextHandler(&log, nil)))
		work := func() {
			t.Helper()
			if err := worker.Work(t.Context(), &river.Job[upkeep.RootArgs]{}); err != nil {
				t.Fatal(err)
			}
		}
		note := func() {
			t.Helper()
			err := s.Tx(t.Context(), func(tx *models.Tx) error {
				return tx.Audit(context.WithoutCancel(t.Context()), models.Event{
					Chain: models.CardholderChain("20000001"), Actor: models.ActorSystem, Action: models.ActionSignIn, Outcome: models.OutcomeOK,
				})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		note()
		work()
		clock.Advance(24 * time.Hour)
		work()
		note()
		work()
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		if len(lines) != 3 {
			t.Fatalf("got %q, want three lines", lines)
		}
		var roots []string
		for _, l := range lines {
			if !line.MatchString(l) {
				t.Errorf("line %q", l)
			}
			root := l[strings.LastIndexByte(l, ' ')+1:]
			if roots = append(roots, root); !strings.Contains(log.String(), "root="+root) {
				t.Errorf("the log lacks %s", root)
			}
		}
		if roots[0] != roots[1] || roots[1] == roots[2] {
			t.Errorf("roots %q: want the same without an event, another with one", roots)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the file can be read by others: %v", info.Mode())
		}
	})
}

// A file that cannot be written is an error, so that River tries again and the operator hears of it.
func TestRootFileThatCannotBeWritten(t *testing.T) {
	s, _ := modelstest.NewSQLite(t)
	worker := upkeep.NewRoot(s, filepath.Join(t.TempDir(), "none", "roots"), slog.New(slog.DiscardHandler))
	if err := worker.Work(t.Context(), &river.Job[upkeep.RootArgs]{}); err == nil {
		t.Error("got nil")
	}
}
