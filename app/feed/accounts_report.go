package feed

import (
	"fmt"
	"io"
	"strings"
)

// AccountsReport is what an import of accounts did, or would do in a dry run. Of its Report, Changed, Cards, Voided and
// the notes stay empty.
type AccountsReport struct {
	Report
	Enrolled int // cards that became registered
}

func (r *AccountsReport) count(t takenOver) {
	switch {
	case t.code != "":
		return
	case t.added:
		r.Added++
	default:
		r.Unchanged++
	}
	r.Cardholders++
	r.Enrolled += t.enrolled
}

// Print writes the summary for the command line.
func (r *AccountsReport) Print(w io.Writer) error {
	var b strings.Builder
	r.printRejects(&b)
	fmt.Fprintf(&b, "rows %d, accounts added %d, unchanged %d, cards registered %d, rejected %d; %.1f seconds, %d rows per second\n",
		r.Rows, r.Added, r.Unchanged, r.Enrolled, r.Rejected, r.Duration.Seconds(), r.RowsPerSecond())
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}
