package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// row is one line of the table.
type row struct {
	what     string
	measured string
	bar      string
	met      bool
	note     string // of what the figure was made
}

// atLeast is a row whose figure must not be below the bar.
func atLeast(what, format string, figure, bar float64, note string) row {
	return row{what, fmt.Sprintf(format, figure), "≥ " + fmt.Sprintf(format, bar), figure >= bar, note}
}

// atMost is a row whose figure must not be above the bar.
func atMost(what, format string, figure, bar float64, note string) row {
	return row{what, fmt.Sprintf(format, figure), "≤ " + fmt.Sprintf(format, bar), figure <= bar, note}
}

// print writes the table as Markdown.
func print(w io.Writer, table []row) {
	fmt.Fprintln(w, "| what | measured | bar | met | made of |\n|---|---|---|---|---|")
	for _, r := range table {
		met := "no"
		switch {
		case r.met:
			met = "yes"
		case r.bar == "":
			met = ""
		}
		note := strings.NewReplacer("\n", " ", "|", "/").Replace(r.note)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", r.what, r.measured, r.bar, met, note)
	}
}

// median is the middle of the values; the lower one of an even number. It sorts them.
func median[T float64 | time.Duration](values []T) T { return quantile(values, 0.5) }

// quantile sorts values and returns the smallest that is not below the share q of them; zero of none.
func quantile[T float64 | time.Duration](values []T, q float64) T {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[min(len(values)-1, int(q*float64(len(values))))]
}

const mebibyte = 1 << 20
