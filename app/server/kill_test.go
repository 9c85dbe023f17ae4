package server_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	"mynetplus/app/otp"
	"mynetplus/app/server"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// With this flag the test binary is the server that gets killed.
var (
	childDatabase = flag.String("server.database", "", "serve on this database until killed")
	childSMTP     = flag.String("server.smtp", "", "mail server of that server; none: its inbox")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *childDatabase == "" {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, serveUntilKilled())
	os.Exit(1)
}

// childConfig lets one person apply as often as the test likes.
func childConfig(database string) config.Config {
	c := config.Default()
	c.DatabaseURL, c.Addr = database, "127.0.0.1:0"
	c.SMTPURL, c.MailFrom = config.Secret(*childSMTP), "portal@example.jp"
	c.Policy.SignedInBudget = models.Budget{SMSShort: 10000, SMSDay: 10000, WrongPerHour: 10000}
	return c
}

func serveUntilKilled() error {
	ctx := context.Background()
	s, err := server.New(ctx, server.Options{Config: childConfig(*childDatabase), Now: time.Now})
	if err != nil {
		return err
	}
	ln, err := s.Listen()
	if err != nil {
		return err
	}
	fmt.Println(ln.Portal.Addr())
	return s.Run(ctx, ln)
}

// startChild starts a server process and returns its address; stop kills it (SIGKILL).
func startChild(t *testing.T, database string, more ...string) (base string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"-server.database", database}, more...)...)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // says that it was killed
	})
	t.Cleanup(kill)
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server said %q, %v", addr, err)
	}
	return "http://" + strings.TrimSpace(addr), kill
}

// applicant is one browser of a person who applies for one card.
type applicant struct {
	http *http.Client
	base string
	s    *models.Store

	device string // token of a device that has signed in before
}

func (a *applicant) post(path string, form url.Values) string {
	req, err := http.NewRequest(http.MethodPost, a.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return ""
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: "device", Value: a.device})
	res, err := a.http.Do(req)
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return ""
	}
	return res.Header.Get("Location")
}

// apply applies for a card and tells whether the server acknowledged it. Whatever fails was killed.
func (a *applicant) apply(ctx context.Context, card string) bool {
	a.post("/login", url.Values{"login_id": {hanako}, "password": {demo.Password}})
	application, ok := strings.CutPrefix(a.post("/security/3ds", url.Values{"card": {card}, "agree": {"yes"}, "terms": {"2026-06-01"}}), "/security/3ds/phone")
	if !ok || a.post("/security/3ds/phone"+application, nil) != "/security/3ds/code"+application {
		return false
	}
	var id, code string
	err := a.s.SQL().QueryRowContext(ctx, "SELECT id FROM codes WHERE session = (SELECT session FROM applications WHERE id = $1)",
		strings.TrimPrefix(application, "?application=")).Scan(&id)
	if err == nil {
		err = a.s.Read(ctx, func(q *models.Query) (err error) {
			code, err = otp.Digits(ctx, q, id)
			return err
		})
	}
	return err == nil && a.post("/security/3ds/code"+application, url.Values{"code": {code}}) == "/security/3ds/done"+application
}

// quality.md: killed (SIGKILL) at any moment under load, nothing acknowledged is lost, no message is lost, and no code is
// accepted twice.
func TestKilledUnderLoad(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{
		models.SQLite:   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") },
		models.Postgres: func(t *testing.T) string { return modelstest.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir()) // the demo's keys of a server that is no file
			address := database(t)
			base, kill := startChild(t, address)
			s := openBeside(t, address)
			cards := addCards(t, s, 200)
			acknowledged := make(chan string, len(cards))
			for range 3 {
				load(t, s, base, cards, acknowledged, kill)
				base, kill = startChild(t, address)
			}
			settled(t, s)
			kill()
			close(acknowledged)
			n := 0
			for card := range acknowledged {
				n++
				if count(t, s, "enrollments WHERE state = 'registered' AND card_id = "+card) != 1 {
					t.Errorf("card %s was acknowledged and is not registered", card)
				}
			}
			registered := count(t, s, "enrollments WHERE state = 'registered' AND terms_version <> '' AND card_id > 10")
			for what, got := range map[string]int{
				"events":       count(t, s, "audit_events WHERE action = 'enrollment_registered'"),
				"mails":        count(t, s, "messages WHERE template = 'enrollment_registered'"),
				"codes used":   count(t, s, "codes WHERE used_at IS NOT NULL AND tries = 1"),
				"applications": count(t, s, "applications WHERE done_at IS NOT NULL"),
			} {
				if got != registered {
					t.Errorf("%d %s for %d registrations", got, what, registered)
				}
			}
			if n == 0 || registered < n {
				t.Errorf("%d acknowledged, %d registered", n, registered)
			}
			err := s.Read(t.Context(), func(q *models.Query) error {
				broken, _, err := q.VerifyAudit(t.Context())
				if broken != nil {
					t.Errorf("the audit chains are broken: %+v", *broken)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
			t.Logf("%d registered, %d of them acknowledged", registered, n)
		})
	}
}

// load applies for cards with four browsers at once until the server is killed in the middle.
func load(t *testing.T, s *models.Store, base string, cards <-chan string, acknowledged chan<- string, kill func()) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	stop := make(chan bool)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case card := <-cards:
					jar, err := cookiejar.New(nil)
					if err != nil {
						t.Error(err)
						return
					}
					device, err := apptest.NewDevice(t.Context(), s, hanako)
					if err != nil {
						t.Error(err)
						return
					}
					a := applicant{base: base, s: s, device: device, http: &http.Client{
						Jar: jar, Timeout: 10 * time.Second,
						CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
					}}
					if a.apply(ctx, card) {
						acknowledged <- card
					}
				}
			}
		})
	}
	before := len(acknowledged)
	wait(t, "three applications are acknowledged", func() bool { return len(acknowledged) >= before+3 })
	time.Sleep(rand.N(300 * time.Millisecond))
	kill()
	close(stop)
	wg.Wait()
}

// settled waits until every message has left, but for those whose job was cut off in the middle: River runs it again.
func settled(t *testing.T, s *models.Store) {
	t.Helper()
	wait(t, "every message has left", func() bool {
		const jobs = "river_job WHERE kind = 'notify.send' AND state "
		return count(t, s, jobs+"NOT IN ('running', 'completed')") == 0 &&
			count(t, s, "messages WHERE state = 'queued'") <= count(t, s, jobs+"= 'running'")
	})
}

// openBeside opens the database that the server process works on.
func openBeside(t *testing.T, address string) *models.Store {
	t.Helper()
	keys, err := childConfig(address).LoadKeys()
	if err != nil {
		t.Fatal(err)
	}
	ring, err := models.NewKeyring(keys.Secret, nil, keys.PAN, nil)
	if err != nil {
		t.Fatal(err)
	}
	return modelstest.Open(t, models.Options{URL: address, Keys: ring})
}

// addCards gives 20000001 n cards that can be applied for, and hands out their ids.
func addCards(t *testing.T, s *models.Store, n int) <-chan string {
	t.Helper()
	now := s.Now()
	list := make([]models.Card, n)
	for i := range list {
		list[i] = models.Card{
			CardholderNo: hanakoNo, PANHash: fmt.Sprint("hash", i), Last4: "9999", Brand: models.BrandVisa, Expiry: "2099-12",
			Relation: models.RelationPrincipal, Status: models.CardActive, CreatedAt: now, UpdatedAt: now,
		}
	}
	if err := s.Tx(t.Context(), func(tx *models.Tx) error { return tx.PutCards(t.Context(), list) }); err != nil {
		t.Fatal(err)
	}
	rows, err := s.SQL().QueryContext(t.Context(), "SELECT id FROM cards WHERE last4 = '9999' ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	ids := make(chan string, n)
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids <- id
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}
