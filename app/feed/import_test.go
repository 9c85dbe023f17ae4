package feed_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/feed"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func TestImportAgainWritesNothing(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		path := file(t)
		write(t, path, sample(t, "sample.csv"))
		first := takeFile(t, s, path, feed.Options{})
		before := dump(t, s)
		again := takeFile(t, s, path, feed.Options{})
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("the second run wrote (-before +after):\n%s", diff)
		}
		if again.Unchanged != first.Added || again.Added+again.Changed+again.Voided != 0 {
			t.Errorf("second run: added %d, changed %d, unchanged %d, voided %d", again.Added, again.Changed, again.Unchanged, again.Voided)
		}
		if diff := cmp.Diff(summary(first), summary(again)); diff != "" {
			t.Errorf("the second report differs:\n%s", diff)
		}
	})
}

func TestDryRunChangesNothing(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""), line(taro, cardB, "active", ""))
		enroll(t, s, cardA, models.StateRegistered)
		path := file(t, line(strings.Replace(hana, "hana@", "new@", 1), cardA, "lost", ""), line(taro, cardB, "active", ""),
			line(taro, cardC, "frozen", ""), line(strings.Replace(hana, "hana@", "new@", 1), cardC, "active", cardA))
		write(t, feed.RejectsPath(path), "an earlier run's")
		before := dump(t, s)
		dry := takeFile(t, s, path, feed.Options{DryRun: true})
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("the dry run wrote (-before +after):\n%s", diff)
		}
		if got := readFile(t, feed.RejectsPath(path)); got != "an earlier run's" {
			t.Errorf("the dry run touched the rejects file: %q", got)
		}
		real := takeFile(t, s, path, feed.Options{})
		if real.RejectsFile != feed.RejectsPath(path) || dry.RejectsFile != "" {
			t.Errorf("rejects files %q, dry %q", real.RejectsFile, dry.RejectsFile)
		}
		if len(real.Voids) != 1 || real.Reapply != 1 {
			t.Errorf("voids %v, %d letters", real.Voids, real.Reapply)
		}
		real.RejectsFile, real.Voids, real.Reapply = "", nil, 0 // what it did to whom, a run knows afterwards
		if diff := cmp.Diff(real, dry); diff != "" {
			t.Errorf("the dry run foresaw something else (-real +dry):\n%s", diff)
		}
		if real.Added != 1 || real.Changed != 1 || real.Unchanged != 1 || real.Voided != 1 || real.Rejected != 1 {
			t.Errorf("report %+v", real)
		}
	})
}

// feed/README.md: a contact is taken over only when the file says something else than the last time.
func TestContactChangedInThePortalStands(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""))
		portalEmail(t, s, "10000001", "portal@example.jp")
		take(t, s, line(hana, cardA, "lost", "")) // another change on the row
		take(t, s, line(strings.Replace(hana, "宮城 花", "宮城 華", 1), cardA, "lost", ""))
		person, got := contacts(t, s, "10000001")
		if got.Email != "portal@example.jp" || person.Name != "宮城 華" {
			t.Errorf("e-mail %q of %q, want the portal's", got.Email, person.Name)
		}
		if n := len(query(t, s, "SELECT id FROM messages")); n != 0 {
			t.Errorf("%d messages for nothing", n)
		}
	})
}

func TestContactTakenOver(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""), line(hana, cardB, "active", ""))
		portalEmail(t, s, "10000001", "portal@example.jp")
		moved := strings.NewReplacer("hana@", "file@", "090-1111-0001", "080-2222-0001").Replace(hana)
		report := take(t, s, line(moved, cardA, "active", ""), line(moved, cardB, "active", ""))
		person, got := contacts(t, s, "10000001")
		if want := (models.Contacts{Mobile: "08022220001", Email: "file@example.jp"}); got != want {
			t.Errorf("contacts %+v, want %+v", got, want)
		}
		if report.Changed != 2 {
			t.Errorf("changed %d rows, want 2", report.Changed)
		}
		k := s.Keys()
		if person.MobileIndex != k.Hash(models.HashMobile, got.Mobile) || person.EmailIndex != k.Hash(models.HashEmail, got.Email) {
			t.Error("the blind indexes are not the new contacts'")
		}
		want := []string{"contact_changed", "contact_changed"}
		if diff := cmp.Diff(want, query(t, s, "SELECT action FROM audit_events WHERE chain = 'cardholder:10000001'")); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
		// The new address, and the old one: the portal's, not the file's.
		rows := query(t, s, "SELECT recipient FROM messages WHERE template = 'email_changed' ORDER BY id")
		var to []string
		for _, sealed := range rows {
			address, err := k.Open(models.ColRecipient, "10000001", sealed)
			if err != nil {
				t.Fatal(err)
			}
			to = append(to, address)
		}
		slices.Sort(to)
		if diff := cmp.Diff([]string{"", "portal@example.jp"}, to); diff != "" {
			t.Errorf("receivers, \"\" for the registered one (-want +got):\n%s", diff)
		}
		if n := len(query(t, s, "SELECT id FROM messages WHERE template = 'mobile_changed'")); n != 2 {
			t.Errorf("%d messages about the mobile number, want one to each address", n)
		}
		if jobs, messages := len(query(t, s, "SELECT id FROM river_job")), len(query(t, s, "SELECT id FROM messages")); jobs != messages {
			t.Errorf("%d jobs for %d messages", jobs, messages)
		}
	})
}

func TestContactTakenAway(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""))
		take(t, s, line(strings.Replace(hana, "hana@example.jp", "", 1), cardA, "active", ""))
		person, got := contacts(t, s, "10000001")
		if got.Email != "" || person.EmailIndex != "" || person.FileEmail != "" {
			t.Errorf("e-mail %q, index %q", got.Email, person.EmailIndex)
		}
		want := []string{"sms|", "mail|sealed"}
		rows := query(t, s, "SELECT channel, CASE recipient WHEN '' THEN '' ELSE 'sealed' END FROM messages ORDER BY id")
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	})
}

// A file with only some of a person's cards must not leave older words about the person on the others.
func TestOlderRowIsAChangeAgain(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""), line(hana, cardB, "active", ""))
		take(t, s, line(strings.Replace(hana, "hana@", "new@", 1), cardA, "active", ""))
		take(t, s, line(hana, cardB, "active", ""))
		if _, got := contacts(t, s, "10000001"); got.Email != "hana@example.jp" {
			t.Errorf("e-mail %q, want the file's last", got.Email)
		}
	})
}

func TestAbsentIsLeftAlone(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""))
		enroll(t, s, cardA, models.StateRegistered)
		take(t, s, line(taro, cardB, "active", ""))
		if state, card := stateOf(t, s, cardA); state != models.StateRegistered || card.Status != models.CardActive {
			t.Errorf("absent card is %s, %s", state, card.Status)
		}
	})
}

// D7.3: hashes under the older key are found, and rewritten by the next file; nothing else changes.
func TestRotationMovesHashes(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		newPAN := slices.Repeat([]byte{0x44}, models.KeySize)
		rotated, err := models.NewKeyring(modelstest.Key, modelstest.OldKey, newPAN, modelstest.PANKey)
		if err != nil {
			t.Fatal(err)
		}
		onlyNew, err := models.NewKeyring(modelstest.Key, nil, newPAN, nil)
		if err != nil {
			t.Fatal(err)
		}
		rows := []string{line(hana, cardA, "lost", ""), line(hana, cardB, "active", cardA)}
		old := open(t, url, modelstest.OldKeys())
		take(t, old, rows...)
		portalEmail(t, old, "10000001", "portal@example.jp")
		between := open(t, url, rotated)
		if _, err := between.Rekey(t.Context()); err != nil {
			t.Fatal(err)
		}
		if report := take(t, between, rows...); report.Unchanged != 2 || report.Changed != 0 {
			t.Errorf("report %+v, want two unchanged rows", report)
		}
		s := open(t, url, onlyNew)
		before := dump(t, s)
		take(t, s, rows...)
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("after the rotation the file is new (-before +after):\n%s", diff)
		}
		if _, got := contacts(t, s, "10000001"); got.Email != "portal@example.jp" {
			t.Errorf("the rotation undid the portal's e-mail: %q", got.Email)
		}
		if _, card := stateOf(t, s, cardA); card.ReplacedByID == nil {
			t.Error("the re-issue was forgotten")
		}
	}, withJobs)
}

// D7.1, D7.3: a row's hash stands under the card numbers' key, so a rotation of the other key changes no row; what the
// file said of contacts moves all the same, and the portal's change stands when the older key is gone.
func TestRotationOfTheGeneralKey(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		rows := []string{line(hana, cardA, "active", ""), line(hana, cardB, "active", "")}
		old := open(t, url, modelstest.OldKeys())
		take(t, old, rows...)
		portalEmail(t, old, "10000001", "portal@example.jp")
		hashes := func(s *models.Store) []string {
			return query(t, s, "SELECT file_hash, pan_hash FROM cards ORDER BY id")
		}
		before := hashes(old)
		between := open(t, url, modelstest.RotatedKeys())
		if _, err := between.Rekey(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			settled := dump(t, between)
			if report := take(t, between, rows...); report.Unchanged != 2 || report.Changed != 0 {
				t.Errorf("run %d: %+v, want two unchanged rows", i, report)
			}
			if diff := cmp.Diff(settled, dump(t, between)); i == 1 && diff != "" {
				t.Errorf("the second file of the rotation wrote (-before +after):\n%s", diff)
			}
		}
		if diff := cmp.Diff(before, hashes(between)); diff != "" {
			t.Errorf("hashes of cards and rows (-before +after):\n%s", diff)
		}
		s := open(t, url, nil)
		settled := dump(t, s)
		take(t, s, rows...)
		if diff := cmp.Diff(settled, dump(t, s)); diff != "" {
			t.Errorf("after the rotation the file is new (-before +after):\n%s", diff)
		}
		if _, got := contacts(t, s, "10000001"); got.Email != "portal@example.jp" {
			t.Errorf("the rotation undid the portal's e-mail: %q", got.Email)
		}
	}, withJobs)
}

// style.md 19: what stops an import is logged, and names no cardholder.
func TestErrorsNameNobody(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	take(t, s, line(hana, cardA, "active", ""))
	for _, column := range []string{"birth_date", "mobile", "email"} {
		if _, err := s.SQL().ExecContext(t.Context(), "UPDATE cardholders SET "+column+" = 'broken'"); err != nil {
			t.Fatal(err)
		}
		_, err := importer(t, s).Import(t.Context(), file(t, line(hana, cardA, "lost", "")), feed.Options{})
		if err == nil || strings.Contains(err.Error(), "10000001") {
			t.Errorf("%s does not open: %v", column, err)
		}
	}
}

func TestImportIsAuditedOnce(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(hana, cardA, "active", ""))
		take(t, s, line(hana, cardA, "active", ""))
		want := []string{`import|{"count":1}`}
		if diff := cmp.Diff(want, query(t, s, "SELECT action, facts FROM audit_events WHERE chain LIKE 'system:%'")); diff != "" {
			t.Errorf("system chain (-want +got):\n%s", diff)
		}
		err := s.Read(t.Context(), func(q *models.Query) error {
			broken, _, err := q.VerifyAudit(t.Context())
			if broken != nil {
				t.Errorf("audit: %v", broken)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestImportStops(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	report, err := importer(t, s).Import(ctx, file(t, line(hana, cardA, "active", "")), feed.Options{})
	if err == nil || feed.ExitStatus(report, err) != 2 {
		t.Errorf("error %v, exit status %d, want 2", err, feed.ExitStatus(report, err))
	}
}
