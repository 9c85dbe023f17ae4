package feed_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/feed"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func TestFirstPassRefusesTheFile(t *testing.T) {
	good := line(hana, cardA, "active", "")
	tests := []struct {
		name     string
		content  string
		encoding feed.Encoding
		want     string
	}{
		{"empty", "", feed.Detect, "header row is missing"},
		{"no header", good, feed.Detect, `column 1 of the header is not "cardholder_no"`},
		{"another header", strings.Replace(header, "name_kana", "kana", 1) + good, feed.Detect, `column 3 of the header is not "name_kana"`},
		{"a column too few", header + good + "10000001,a\n", feed.Detect, "line 3: not 12 columns"},
		{"a column too many", header + strings.Replace(good, "\n", ",\n", 1), feed.Detect, "line 2: not 12 columns"},
		{"cut off in the middle", (header + good)[:len(header)+40], feed.Detect, "line 2: not 12 columns"},
		{"a stray quote", header + good + `1"0,` + good, feed.Detect, "line 3: quotes that do not pair up"},
		{"a quote that is never closed", header + `"` + good, feed.Detect, "line 2: quotes that do not pair up"},
		{"a quote that swallows much", header + `"` + strings.Repeat(good, 40000), feed.Detect, "1 MiB"},
		{"broken UTF-8", header + good + strings.Replace(good, "宮", "\xe5\xae", 1), feed.UTF8, "line 3: bytes that are no text"},
		{"Shift_JIS read as UTF-8", sample(t, "sample.sjis.csv"), feed.UTF8, "line 2: bytes that are no text"},
		{"UTF-8 read as Shift_JIS", sample(t, "sample.csv"), feed.ShiftJIS, "bytes that are no text"},
		{"UTF-16", "\xff\xfec\x00a\x00", feed.Detect, "line 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := modelstest.NewSQLite(t, withJobs)
			path := filepath.Join(t.TempDir(), "feed.csv")
			write(t, path, tt.content)
			before := dump(t, s)
			report, err := importer(t, s).Import(t.Context(), path, feed.Options{Encoding: tt.encoding})
			if !errors.As(err, new(*feed.FirstPassError)) || feed.ExitStatus(report, err) != 1 {
				t.Fatalf("error %v, exit status %d; want the first pass to fail", err, feed.ExitStatus(report, err))
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want %q in it", err, tt.want)
			}
			for _, secret := range []string{cardA, "宮城", "hana@example.jp", "3530"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("error %q quotes the file", err)
				}
			}
			if diff := cmp.Diff(before, dump(t, s)); diff != "" {
				t.Errorf("the store changed:\n%s", diff)
			}
			if _, err := os.Stat(feed.RejectsPath(path)); err == nil {
				t.Error("a rejects file was written")
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	_, err := importer(t, s).Import(t.Context(), filepath.Join(t.TempDir(), "none.csv"), feed.Options{})
	if !errors.As(err, new(*feed.FirstPassError)) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

// A bad row never stops the good ones, not even by coming first.
func TestRowsAgainstEachOther(t *testing.T) {
	badHana := strings.Replace(hana, "1984-05-02", "1984-02-31", 1)
	otherHana := strings.Replace(hana, "ハナ", "ハル", 1)
	tests := []struct {
		name string
		rows []string
		want []rejected
	}{
		{"second use of a card number", []string{line(hana, cardA, "active", ""), line(taro, cardA, "active", "")},
			[]rejected{{3, "card_no_duplicate"}}},
		{"the first use is bad", []string{line(badHana, cardA, "active", ""), line(taro, cardA, "active", "")},
			[]rejected{{2, "birth_date"}}},
		{"a person in two ways", []string{line(hana, cardA, "active", ""), line(otherHana, cardB, "active", ""), line(hana, cardC, "active", "")},
			[]rejected{{3, "cardholder_conflict"}}},
		{"the first way is bad", []string{line(badHana, cardA, "active", ""), line(hana, cardB, "active", "")},
			[]rejected{{2, "birth_date"}}},
		{"the same person in other characters", []string{line(hana, cardA, "active", ""),
			line(strings.NewReplacer("1984-05-02", "1984/05/02", "090-1111-0001", "０９０１１１１０００１").Replace(hana), cardB, "active", "")}, nil},
		{"replaces a later person's card", []string{line(hana, cardA, "active", cardB), line(taro, cardB, "lost", "")},
			[]rejected{{2, "replaces"}}},
		{"replaces an earlier person's card", []string{line(taro, cardB, "lost", ""), line(hana, cardA, "active", cardB)},
			[]rejected{{3, "replaces"}}},
		{"replaces an own later card", []string{line(hana, cardA, "active", cardB), line(hana, cardB, "lost", "")}, nil},
		{"a blank line counts", []string{"\n", line(hana, "1234", "active", "")}, []rejected{{3, "card_no"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := modelstest.NewSQLite(t, withJobs)
			if diff := cmp.Diff(tt.want, summary(take(t, s, tt.rows...)).Rejects); diff != "" {
				t.Errorf("rejects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReplacesACardOfTheStore(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		take(t, s, line(taro, cardB, "active", ""))
		report := take(t, s, line(hana, cardA, "active", cardB), line(hana, cardC, "active", ""))
		if diff := cmp.Diff([]rejected{{2, "replaces"}}, summary(report).Rejects); diff != "" {
			t.Errorf("rejects (-want +got):\n%s", diff)
		}
		if report.Accepted != 1 || report.Cardholders != 1 {
			t.Errorf("accepted %d rows of %d persons, want 1 of 1", report.Accepted, report.Cardholders)
		}
	})
}

func TestProgressAndSummary(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	var screen, printed strings.Builder
	report := takeFile(t, s, file(t, line(hana, cardA, "active", "")), feed.Options{Progress: &screen})
	if !strings.Contains(screen.String(), "1 of 1 rows") {
		t.Errorf("progress %q", screen.String())
	}
	if err := report.Print(&printed); err != nil {
		t.Fatal(err)
	}
	if want := "rows 1, added 1, changed 0, unchanged 0, voided 0, rejected 0"; !strings.HasPrefix(printed.String(), want) {
		t.Errorf("summary %q, want %q first", printed.String(), want)
	}
}
