package feed

import (
	"fmt"
	"io"
	"time"
)

// progress keeps one line of a terminal up to date. A nil writer shows nothing.
type progress struct {
	to      io.Writer
	now     func() time.Time
	started time.Time
	shown   time.Time
	total   int
}

// show draws at most twice a second.
func (p *progress) show(rows int) {
	if p.to == nil || p.now().Sub(p.shown) < time.Second/2 {
		return
	}
	p.shown = p.now()
	p.draw(rows)
}

func (p *progress) draw(rows int) {
	rate := 0.0
	if d := p.now().Sub(p.started).Seconds(); d > 0 {
		rate = float64(rows) / d
	}
	_, _ = fmt.Fprintf(p.to, "\r%d of %d rows, %.0f rows per second ", rows, p.total, rate)
}

// end leaves the last state standing and moves on to the next line.
func (p *progress) end(rows int) {
	if p.to == nil || p.shown.IsZero() {
		return
	}
	p.draw(rows)
	_, _ = fmt.Fprintln(p.to)
}
