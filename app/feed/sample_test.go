package feed_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/feed"
	"mynetplus/models"
)

// expected is testdata/sample.expected.json.
type expected struct {
	Rows, Accepted, Rejected, Cardholders, Cards int
	Rejects                                      []rejected
}

type rejected struct {
	Line   int
	Reason string
}

func sample(t *testing.T, name string) string {
	t.Helper()
	return readFile(t, filepath.Join("testdata", name))
}

func TestSamples(t *testing.T) {
	utf8 := sample(t, "sample.csv")
	tests := []struct {
		name     string
		content  string
		encoding feed.Encoding
	}{
		{"UTF-8", utf8, feed.Detect},
		{"UTF-8 with byte order mark", "\ufeff" + utf8, feed.Detect},
		{"UTF-8 with LF", strings.ReplaceAll(utf8, "\r\n", "\n"), feed.Detect},
		{"UTF-8 forced", utf8, feed.UTF8},
		{"Shift_JIS", sample(t, "sample.sjis.csv"), feed.Detect},
		{"Shift_JIS forced", sample(t, "sample.sjis.csv"), feed.ShiftJIS},
	}
	var want expected
	if err := json.Unmarshal([]byte(sample(t, "sample.expected.json")), &want); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run(t, func(t *testing.T, s *models.Store) {
				path := file(t)
				write(t, path, tt.content)
				report := takeFile(t, s, path, feed.Options{Encoding: tt.encoding})
				if diff := cmp.Diff(want, summary(report)); diff != "" {
					t.Errorf("report (-want +got):\n%s", diff)
				}
				if report.Added != want.Accepted || report.Unknown != 1 || feed.ExitStatus(report, nil) != 3 {
					t.Errorf("added %d, replaced but unknown %d, exit status %d", report.Added, report.Unknown, feed.ExitStatus(report, nil))
				}
				if got := len(query(t, s, "SELECT no FROM cardholders")); got != want.Cardholders {
					t.Errorf("%d cardholders in the store, want %d", got, want.Cardholders)
				}
				if got := len(query(t, s, "SELECT id FROM cards")); got != want.Cards {
					t.Errorf("%d cards in the store, want %d", got, want.Cards)
				}
				if _, old := stateOf(t, s, "3530000000000433"); old.ReplacedByID == nil {
					t.Error("the replaced card does not name its re-issue (D4.3)")
				}
				checkRejectsFile(t, path, want.Rejects)
				noCardNumbers(t, path, utf8, strings.Join(dump(t, s), "\n"))
			})
		})
	}
}

func summary(r feed.Report) expected {
	e := expected{Rows: r.Rows, Accepted: r.Accepted, Rejected: r.Rejected, Cardholders: r.Cardholders, Cards: r.Cards}
	for _, reject := range r.Rejects {
		e.Rejects = append(e.Rejects, rejected{reject.Line, string(reject.Code)})
	}
	return e
}

func checkRejectsFile(t *testing.T, path string, want []rejected) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(readFile(t, feed.RejectsPath(path)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != len(want)+1 {
		t.Fatalf("rejects file has %d lines, want a header and %d", len(records), len(want))
	}
	for i, reject := range want {
		code := feed.Code(reject.Reason)
		wantHead := []string{itoa(reject.Line), reject.Reason, code.Reason()}
		if diff := cmp.Diff(wantHead, records[i+1][:3]); diff != "" {
			t.Errorf("reject %d (-want +got):\n%s", i, diff)
		}
	}
}

// noCardNumbers wants no number of the sample in the rejects file, nor in the store (D7.1).
func noCardNumbers(t *testing.T, path, sample, stored string) {
	t.Helper()
	rejects := readFile(t, feed.RejectsPath(path))
	for _, number := range regexp.MustCompile(`\d{16}`).FindAllString(sample, -1) {
		if strings.Contains(rejects, number) || strings.Contains(stored, number) {
			t.Errorf("a card number that ends in %s was written down", number[12:])
		}
	}
}

func TestRejectsFileOfAnEarlierRun(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		path := file(t, line(hana, "3530111333300001", "active", ""))
		if report := takeFile(t, s, path, feed.Options{}); report.Rejected != 1 {
			t.Fatalf("rejected %d, want 1", report.Rejected)
		}
		if _, err := os.Stat(feed.RejectsPath(path)); err != nil {
			t.Fatal(err)
		}
		write(t, path, header+line(hana, cardA, "active", ""))
		takeFile(t, s, path, feed.Options{})
		if _, err := os.Stat(feed.RejectsPath(path)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the earlier run's rejects file is still there: %v", err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
			t.Errorf("%d files beside the feed, want none", len(entries)-1)
		}
	})
}
