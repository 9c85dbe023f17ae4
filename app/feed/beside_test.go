package feed_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mynetplus/app/feed"
	"mynetplus/app/notify"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func TestSecondImportIsRefused(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		path := file(t, line(hana, cardA, "active", ""), line(taro, cardB, "frozen", ""))
		write(t, feed.RejectsPath(path), "the running import's")
		im := importer(t, s)
		err := s.OneImport(t.Context(), func() error {
			dry := takeFile(t, s, path, feed.Options{DryRun: true}) // disturbs nobody
			if dry.Added != 1 {
				t.Errorf("dry run: %+v", dry)
			}
			before := dump(t, s)
			report, err := im.Import(t.Context(), path, feed.Options{})
			if !errors.Is(err, models.ErrImportRunning) || feed.ExitStatus(report, err) != 1 || len(dump(t, s)) != len(before) {
				t.Errorf("error %v, exit status %d", err, feed.ExitStatus(report, err))
			}
			if got := readFile(t, feed.RejectsPath(path)); got != "the running import's" {
				t.Errorf("the refused import touched the rejects file: %q", got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if report := takeFile(t, s, path, feed.Options{}); report.Added != 1 || report.Rejected != 1 {
			t.Errorf("afterwards: %+v", report)
		}
	})
}

// applications registers cards as package enrollment does, locks and all, until the context ends: one person after the
// other, from either end of the file.
func applications(ctx context.Context, s *models.Store, n *notify.Notifier, people int, backward bool) error {
	for i := 0; ctx.Err() == nil; i++ {
		at := i % people
		if backward {
			at = people - 1 - at
		}
		no := fmt.Sprint(10_000_000 + at)
		err := s.Tx(context.WithoutCancel(ctx), func(tx *models.Tx) error {
			ids := []int64{int64(2*at + 1), int64(2*at + 2)}
			cards, err := tx.LockCards(ctx, no, ids)
			if err != nil {
				return err
			}
			enrollments, err := tx.Enrollments(ctx, ids)
			if err != nil {
				return err
			}
			for _, c := range cards {
				e, known := enrollments[c.ID]
				if !known {
					e = models.Enrollment{CardID: c.ID, CreatedAt: tx.Now()}
				}
				e.Complete("2026-04-01", tx.Now())
				if err := tx.SaveEnrollment(ctx, &e); err != nil {
					return err
				}
			}
			if err := tx.Audit(ctx, models.Event{Chain: models.CardholderChain(no), Actor: models.ActorCardholder,
				Action: models.ActionEnroll, Subject: no, Outcome: models.OutcomeOK}); err != nil {
				return err
			}
			return n.Registered(ctx, tx, no, ids, "iphone/safari")
		})
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// An import and the applications of the people in its file never wait for each other in a circle.
func TestImportBesideApplications(t *testing.T) {
	const people, rounds = 60, 8
	url := modelstest.PostgresURL(t, withJobs)
	s := open(t, url, nil)
	day := func(n int) []string {
		rows := make([]string, 0, 2*people)
		for i := range people {
			person := fmt.Sprintf("%d,宮城 花,ミヤギ ハナ,1984-05-02,090-1111-%04d,day%d.%d@example.jp,", 10_000_000+i, i, n, i)
			for card := range 2 {
				status := "active"
				if n%2 == 1 && card == 1 {
					status = "lost"
				}
				rows = append(rows, line(person, luhnCard(2*i+card), status, ""))
			}
		}
		return rows
	}
	take(t, s, day(0)...)
	im := importer(t, s)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 4)
	for i := range cap(ended) {
		portal := open(t, url, nil)
		go func() { ended <- applications(ctx, portal, im.Notify, people, i%2 == 0) }()
	}
	for n := range rounds {
		if report := take(t, s, day(n+1)...); report.Changed != 2*people {
			t.Errorf("round %d: %+v", n, report)
		}
	}
	stop()
	for range cap(ended) {
		if err := <-ended; err != nil {
			t.Errorf("an application failed: %v", err)
		}
	}
	if got := query(t, s, "SELECT count(*) FROM enrollments"); got[0] == "0" {
		t.Error("there was no application beside the import")
	}
	if got := deadlocks(t, s); got != "0" {
		t.Errorf("%s deadlocks", got)
	}
}

// deadlocks counts them since the database was made. A backend tells of them once it is idle, or ends.
func deadlocks(t *testing.T, s *models.Store) string {
	t.Helper()
	s.SQL().SetMaxIdleConns(0)
	time.Sleep(100 * time.Millisecond)
	return query(t, s, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[0]
}

// A batch that PostgreSQL ends because others stand in its way is tried again.
func TestDeadlockedBatchIsTriedAgain(t *testing.T) {
	s := open(t, modelstest.PostgresURL(t, withJobs), nil)
	take(t, s, line(hana, cardA, "active", ""))
	enroll(t, s, cardA, models.StateRegistered)
	_, card := stateOf(t, s, cardA)
	event := models.Event{Chain: models.CardholderChain("10000001"), Actor: models.ActorSystem, Action: models.ActionSeed, Outcome: models.OutcomeOK}
	tx(t, s, func(ctx context.Context, tx *models.Tx) error { return tx.Audit(ctx, event) })
	imported, seeded := make(chan error, 1), make(chan error, 1)
	im, path := importer(t, s), file(t, line(hana, cardA, "lost", ""))
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		if _, err := tx.Enrollments(ctx, []int64{card.ID}); err != nil {
			return err
		}
		go func() { // takes the card, and waits for the enrollment
			_, err := im.Import(ctx, path, feed.Options{})
			imported <- err
		}()
		waiting(t, s, 1)
		go func() { // takes the head, and waits for the card: the order that nobody may use
			seeded <- s.Tx(ctx, func(tx *models.Tx) error {
				// It never looks for a circle, so the import is the one to find it, and to be ended for it.
				if _, err := tx.SQL().ExecContext(ctx, "SET LOCAL deadlock_timeout = '1h'"); err != nil {
					return err
				}
				if err := tx.Audit(ctx, event); err != nil {
					return err
				}
				_, err := tx.LockCards(ctx, "10000001", []int64{card.ID})
				return err
			})
		}()
		waiting(t, s, 2)
		return nil
	})
	if err := <-seeded; err != nil {
		t.Fatalf("not the import is the one that was ended: %v", err)
	}
	if err := <-imported; err != nil {
		t.Errorf("import: %v", err)
	}
	if got := deadlocks(t, s); got != "1" {
		t.Errorf("%s deadlocks, want the one", got)
	}
	if state, _ := stateOf(t, s, cardA); state != models.StateVoid {
		t.Errorf("state %s", state)
	}
	if n := strings.Join(query(t, s, "SELECT template FROM messages"), " "); n != models.TemplateVoid {
		t.Errorf("messages %q", n)
	}
}

// waiting returns once so many transactions wait for a lock.
func waiting(t *testing.T, s *models.Store, n int) {
	t.Helper()
	for len(query(t, s, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")) < n {
		time.Sleep(5 * time.Millisecond)
	}
}

// luhnCard is the nth card number of a made-up series.
func luhnCard(n int) string {
	body := fmt.Sprintf("3530%011d", n)
	return body + models.CheckDigit(body)
}
