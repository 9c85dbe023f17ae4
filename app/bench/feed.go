package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// feed imports a card file with the real program, first into an empty database and then once more.
func (b *bench) feed() ([]row, error) {
	file, err := b.cardFile(b.cardholders)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	lines := bytes.Count(content, []byte("\n")) - 1
	content = nil
	db := "sqlite:" + filepath.Join(b.dir, "large.db")
	first, firstPeak, err := b.importFile(db, file)
	if err != nil {
		return nil, err
	}
	again, againPeak, err := b.importFile(db, file)
	if err != nil {
		return nil, err
	}
	b.large = db
	note := fmt.Sprintf("%d rows in %.1f s, the process's whole life", lines, first.Seconds())
	return []row{
		atLeast("card feed, first import", "%.0f rows/s", float64(lines)/first.Seconds(), 15_000, note),
		atLeast("card feed, unchanged file again", "%.0f rows/s", float64(lines)/again.Seconds(), 60_000,
			fmt.Sprintf("the same in %.1f s", again.Seconds())),
		atMost("card feed, resident memory, peak", "%.0f MiB", max(firstPeak, againPeak)/mebibyte, 200, "the larger of both runs"),
	}, nil
}

// importFile runs the program's import and returns how long it took and its peak of resident memory in bytes; Linux counts it in KiB
// (getrusage(2)).
func (b *bench) importFile(databaseURL, file string) (took time.Duration, peak float64, err error) {
	program, err := b.program()
	if err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(b.ctx, program, "import", "--database-url", databaseURL, file)
	cmd.Dir = b.dir
	started := time.Now()
	out, err := cmd.CombinedOutput()
	took = time.Since(started)
	if err != nil {
		return 0, 0, fmt.Errorf("import: %w\n%s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, 0, errors.New("import: no resource usage")
	}
	return took, float64(usage.Maxrss) * 1024, nil
}
