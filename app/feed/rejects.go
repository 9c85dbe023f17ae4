package feed

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Reject is one refused row.
type Reject struct {
	Line int // in the file, whose header is line 1
	Code Code
	Row  []string // its columns, normalized, card numbers masked
}

// RejectsPath is where the refused rows of a file go.
func RejectsPath(feed string) string { return feed + ".rejects.csv" }

// rejectsFile is written beside its place and moved there when the import is over, so that the place holds
// the refused rows of one whole run or nothing. A nil one is a dry run's: it takes rows and writes nothing.
type rejectsFile struct {
	final string
	file  *os.File
	csv   *csv.Writer
	count int
}

func createRejects(feed string, columns []string) (*rejectsFile, error) {
	final := RejectsPath(feed)
	partial := filepath.Join(filepath.Dir(final), "."+filepath.Base(final)+".partial")
	file, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // it holds personal data
	if err != nil {
		return nil, fmt.Errorf("create rejects file: %w", err)
	}
	f := &rejectsFile{final: final, file: file, csv: csv.NewWriter(file)}
	f.csv.UseCRLF = true
	return f, f.record(append([]string{"line", "code", "reason"}, columns...))
}

func (f *rejectsFile) add(r Reject) error {
	if f == nil {
		return nil
	}
	f.count++
	return f.record(append([]string{strconv.Itoa(r.Line), string(r.Code), r.Code.Reason()}, r.Row...))
}

func (f *rejectsFile) record(cells []string) error {
	for i := range cells {
		cells[i] = cell(cells[i])
	}
	if err := f.csv.Write(cells); err != nil {
		return fmt.Errorf("write rejects file: %w", err)
	}
	return nil
}

// keep puts the file in its place and returns that; without a refused row the place is emptied of an earlier run's file.
func (f *rejectsFile) keep() (string, error) {
	if f.count == 0 {
		f.discard()
		if err := os.Remove(f.final); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("remove old rejects file: %w", err)
		}
		return "", nil
	}
	f.csv.Flush()
	err := errors.Join(f.csv.Error(), f.file.Sync(), f.file.Close())
	if err == nil {
		err = os.Rename(f.file.Name(), f.final)
	}
	if err != nil {
		return "", fmt.Errorf("write rejects file: %w", err)
	}
	return f.final, nil
}

// discard drops what was written; after keep it does nothing.
func (f *rejectsFile) discard() {
	_ = f.file.Close()
	_ = os.Remove(f.file.Name())
}
