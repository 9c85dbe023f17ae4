package staff

import (
	"encoding/csv"
	"io"
	"strings"
)

// sheet writes a CSV file (RFC 4180) that spreadsheets of Japanese offices open as it is: UTF-8 with its mark, CRLF.
type sheet struct{ csv *csv.Writer }

func newSheet(w io.Writer, columns []string) (*sheet, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	s := &sheet{csv.NewWriter(w)}
	s.csv.UseCRLF = true
	return s, s.row(columns...)
}

// row writes one row. No cell can be run as a formula: one that begins like it is quoted.
func (s *sheet) row(cells ...string) error {
	for i, value := range cells {
		if value != "" && strings.ContainsRune("=+-@\t\r\uff1d\uff0b\uff0d\uff20", []rune(value)[0]) {
			cells[i] = "'" + value
		}
	}
	return s.csv.Write(cells)
}

func (s *sheet) flush() error {
	s.csv.Flush()
	return s.csv.Error()
}
