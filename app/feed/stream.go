package feed

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"mynetplus/models"
)

// batchRows is how many lines of the file are committed together.
const batchRows = 2000

// batch is a stretch of the file: its good rows, and those that the file itself refuses.
type batch struct {
	lines   int
	rows    []fileRow
	rejects []Reject
}

// fileRow is a good row with its keyed hashes, which cost more than the rest of its parsing and are
// therefore taken on the parser's core.
type fileRow struct {
	row
	panHash    string
	rowHash    string
	replaces   string   // the hash of the replaced card's number, or ""
	replacedBy string   // the hash of the card that an earlier row gave as this one's re-issue, or ""
	known      bool     // the replaced card stands in the file too
	masked     []string // for a row that the store may still refuse: the replacing ones

	// The same under the older key for card numbers, while there is one (D7.3).
	olderPANHash, olderReplaces string
}

// parser turns the file's second reading into batches.
type parser struct {
	records *records
	survey  *survey
	keys    *models.Keyring
	today   string // in Japan
}

func newParser(r *records, s *survey, store *models.Store) *parser {
	return &parser{records: r, survey: s, keys: store.Keys(), today: store.Now().In(models.JST).Format(time.DateOnly)}
}

// run sends batches until the file ends, an error comes or ctx is done, and closes to. The error is nil at the end.
func (p *parser) run(ctx context.Context, to chan<- batch) error {
	defer close(to)
	for {
		b, err := p.batch()
		if b.lines > 0 {
			select {
			case to <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// batch reads the next batchRows lines; a batch that comes with an error holds whole rows and is good.
func (p *parser) batch() (batch, error) {
	b := batch{rows: make([]fileRow, 0, batchRows)}
	for b.lines < batchRows {
		fields, line, err := p.records.next()
		if err != nil {
			return b, err
		}
		b.lines++
		r, code := parseRow(fields, p.today)
		r.Line = line
		if code == "" {
			code = p.survey.admit(r)
		}
		if code != "" {
			b.rejects = append(b.rejects, Reject{Line: line, Code: code, Row: masked(fields)})
			continue
		}
		b.rows = append(b.rows, p.file(r, fields))
	}
	return b, nil
}

func (p *parser) file(r row, fields []string) fileRow {
	f := fileRow{row: r, rowHash: p.keys.RowHash(r.canonical())}
	f.panHash, f.olderPANHash = p.panHashes(r.CardNo)
	if r.Replaces != "" {
		f.replaces, f.olderReplaces = p.panHashes(r.Replaces)
		f.masked = masked(fields)
		if f.known = p.survey.holds(r.Replaces); f.known {
			p.survey.link(r)
		}
	}
	if by := p.survey.replacedBy(r); by != "" {
		f.replacedBy = p.keys.PANHash(by)
	}
	return f
}

func (p *parser) panHashes(cardNo string) (inForce, older string) {
	forms := p.keys.PANHashes(cardNo)
	if len(forms) > 1 {
		older = forms[1]
	}
	return forms[0], older
}

// reject refuses rows of the batch that the store knows better, and keeps the refused in the order of their lines.
func (b *batch) reject(refused func(*fileRow) bool) {
	b.rows = slices.DeleteFunc(b.rows, func(f fileRow) bool {
		if !refused(&f) {
			return false
		}
		b.rejects = append(b.rejects, Reject{Line: f.Line, Code: CodeReplaces, Row: f.masked})
		return true
	})
	slices.SortFunc(b.rejects, func(a, c Reject) int { return a.Line - c.Line })
}
