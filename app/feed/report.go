package feed

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// maxListed bounds the refused rows and notes that a Report lists; the rejects file holds all of them.
const maxListed = 1000

// Report is what an import did, or would do in a dry run. Added, Changed and Unchanged count rows and make up
// Accepted.
type Report struct {
	Rows, Added, Changed, Unchanged, Accepted, Rejected int

	Cardholders int // different persons on the accepted rows
	Cards       int // different cards on the accepted rows
	Voided      int // enrollments that became void
	Reapply     int // letters that ask to apply for the new card (D4.3); a dry run foresees none
	Unknown     int // accepted rows that replace a card nobody knows

	Rejects     []Reject // the first maxListed
	Notes       []Note   // the first maxListed
	Voids       []Void   // the first maxListed; none in a dry run
	RejectsFile string   // where all of them are; empty when there is none
	Duration    time.Duration
}

// Note is an accepted row worth a look: the card it replaces is known neither to the portal nor to the file.
type Note struct {
	Line     int
	Replaces string // masked
}

// Void is an enrollment that the import ended.
type Void struct {
	CardholderNo string
	Card         string // masked
	Reason       string // lost, stolen, closed, replaced or moved
}

func (r *Report) note(n Note) {
	r.Unknown++
	if len(r.Notes) < maxListed {
		r.Notes = append(r.Notes, n)
	}
}

func (r *Report) list(reject Reject) {
	if len(r.Rejects) < maxListed {
		r.Rejects = append(r.Rejects, reject)
	}
}

// RowsPerSecond is 0 when the import took no measurable time.
func (r *Report) RowsPerSecond() int {
	if r.Duration <= 0 {
		return 0
	}
	return int(float64(r.Rows) / r.Duration.Seconds())
}

// Print writes the summary for the command line.
func (r *Report) Print(w io.Writer) error {
	var b strings.Builder
	for _, note := range r.Notes {
		fmt.Fprintf(&b, "line %d: replaces %s, a card that is not known\n", note.Line, note.Replaces)
	}
	r.printRejects(&b)
	fmt.Fprintf(&b, "rows %d, added %d, changed %d, unchanged %d, voided %d, rejected %d; %.1f seconds, %d rows per second\n",
		r.Rows, r.Added, r.Changed, r.Unchanged, r.Voided, r.Rejected, r.Duration.Seconds(), r.RowsPerSecond())
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}

func (r *Report) printRejects(b *strings.Builder) {
	for _, reject := range r.Rejects {
		fmt.Fprintf(b, "line %d: rejected: %s: %s\n", reject.Line, reject.Code, reject.Code.Reason())
	}
	if more := r.Rejected - len(r.Rejects) + r.Unknown - len(r.Notes); more > 0 {
		fmt.Fprintf(b, "and %d lines more\n", more)
	}
	if r.RejectsFile != "" {
		fmt.Fprintf(b, "rejected rows are in %s\n", r.RejectsFile)
	}
}

// FirstPassError says that the file cannot be imported at all; nothing was changed.
type FirstPassError struct{ Err error }

func (e *FirstPassError) Error() string { return "nothing was changed: " + e.Err.Error() }

func (e *FirstPassError) Unwrap() error { return e.Err }

// ExitStatus is the command's: 0 when every row was taken, 3 when rows were refused, 1 when the first pass failed
// or another import is running and nothing was changed, 2 when the import stopped in the middle: running the file again completes it.
func ExitStatus(r Report, err error) int {
	switch {
	case errors.As(err, new(*FirstPassError)):
		return 1
	case err != nil:
		return 2
	case r.Rejected > 0:
		return 3
	}
	return 0
}
