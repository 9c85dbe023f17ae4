package feed_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"mynetplus/app/feed"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

func TestGenerate(t *testing.T) {
	var one, two, other bytes.Buffer
	for seed, into := range map[uint64][]*bytes.Buffer{1: {&one, &two}, 2: {&other}} {
		for _, buffer := range into {
			if err := feed.Generate(buffer, 3000, seed); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) || bytes.Equal(one.Bytes(), other.Bytes()) {
		t.Error("the file is not a function of its seed")
	}
	s, _ := modelstest.NewSQLite(t, withJobs)
	path := file(t)
	write(t, path, one.String())
	report := takeFile(t, s, path, feed.Options{})
	if report.Cardholders != 3000 || report.Rejected != 0 || report.Cards <= 3000 {
		t.Errorf("%d cardholders, %d cards, %d rejected", report.Cardholders, report.Cards, report.Rejected)
	}
	if err := feed.Generate(io.Discard, 10_000_000, 1); err == nil {
		t.Error("more cardholders than there are numbers")
	}
}

// BenchmarkImport takes 20,000 cardholders into an empty store and then again, unchanged.
func BenchmarkImport(b *testing.B) {
	path := filepath.Join(b.TempDir(), "feed.csv")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := feed.Generate(out, 20_000, 1); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	for _, database := range []struct {
		name string
		open func(t testing.TB, o ...modelstest.Options) (*models.Store, *modelstest.Clock)
	}{{models.SQLite, modelstest.NewSQLite}, {models.Postgres, modelstest.NewPostgres}} {
		b.Run("first/"+database.name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				b.StopTimer()
				s, _ := database.open(b, withJobs)
				b.StartTimer()
				rows += takeFile(b, s, path, feed.Options{}).Rows
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
		b.Run("unchanged/"+database.name, func(b *testing.B) {
			s, _ := database.open(b, withJobs)
			takeFile(b, s, path, feed.Options{})
			rows := 0
			for b.Loop() {
				rows += takeFile(b, s, path, feed.Options{}).Rows
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
