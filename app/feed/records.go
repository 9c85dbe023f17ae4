package feed

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxRecord bounds the memory one record may take: a stray quote would otherwise swallow the file.
const maxRecord = 1 << 20

// ShapeError says why a file cannot be read at all. Its text names a line and a rule and never quotes the file,
// whose cells hold card numbers.
type ShapeError struct {
	Line int
	Rule string
	Code Code // the same for programs
}

func (e *ShapeError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Rule) }

// records streams the rows of a file: decoded, split, with as many fields as there are columns.
type records struct {
	csv      *csv.Reader
	guard    *guard
	encoding Encoding
}

// openRecords reads the header, which must name these columns, and stands before the first row.
func openRecords(file io.Reader, e Encoding, columns []string) (*records, error) {
	g := &guard{from: file}
	text, err := decoded(g, e)
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	r := &records{csv: csv.NewReader(text), guard: g, encoding: e}
	r.csv.ReuseRecord = true
	r.csv.FieldsPerRecord = len(columns)
	header, _, err := r.next()
	if errors.Is(err, io.EOF) {
		return nil, &ShapeError{Line: 1, Rule: "the header row is missing", Code: CodeHeaderMissing}
	}
	if err != nil {
		return nil, err
	}
	for i, name := range columns {
		if normalize(header[i]) != name {
			return nil, &ShapeError{Line: 1, Rule: fmt.Sprintf("column %d of the header is not %q", i+1, name), Code: CodeHeader}
		}
	}
	return r, nil
}

// next returns a row's fields, valid until the next call, and the line it starts on; io.EOF after the last.
func (r *records) next() ([]string, int, error) {
	r.guard.read = 0
	fields, err := r.csv.Read()
	if err != nil {
		return nil, 0, shape(err, r.csv.FieldsPerRecord)
	}
	line, _ := r.csv.FieldPos(0)
	for _, value := range fields {
		if !r.isText(value) {
			return nil, 0, &ShapeError{Line: line, Rule: "bytes that are no text in the file's encoding (try --encoding)", Code: CodeEncoding}
		}
	}
	return fields, line, nil
}

// isText reports whether the file's bytes were text in its encoding. Shift_JIS has no replacement character, so
// finding one there means that the decoder met bytes it could not read.
func (r *records) isText(value string) bool {
	if r.encoding == ShiftJIS {
		return !strings.ContainsRune(value, utf8.RuneError)
	}
	return utf8.ValidString(value)
}

func shape(err error, columns int) error {
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case !errors.As(err, &broken):
		return fmt.Errorf("read feed: %w", err)
	case errors.Is(err, csv.ErrFieldCount):
		return &ShapeError{Line: broken.Line, Rule: fmt.Sprintf("not %d columns", columns), Code: CodeColumns}
	}
	return &ShapeError{Line: broken.StartLine, Rule: "quotes that do not pair up (RFC 4180)", Code: CodeQuotes}
}

// guard ends the reading of a record that grows past maxRecord.
type guard struct {
	from io.Reader
	read int
}

var errRecordTooLong = errors.New("a row longer than 1 MiB, or a quote that is never closed")

func (g *guard) Read(p []byte) (int, error) {
	if g.read > maxRecord {
		return 0, errRecordTooLong
	}
	n, err := g.from.Read(p)
	g.read += n
	return n, err
}
