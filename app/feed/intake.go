package feed

import (
	"context"
	"slices"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// intake is one run's way into the store.
type intake struct {
	store    *models.Store
	notifier *notify.Notifier
	dryRun   bool
	report   Report
	rejects  *rejectsFile
	progress progress
	persons  personSet
	foreseen map[int64]bool // the cards whose enrollment a dry run would have voided
}

// change is a row that asks for writing, beside what the store knew before the batch.
type change struct {
	*fileRow
	card models.FileCard // ID is 0 when the card is new
	old  models.FileCard // the replaced card; ID is 0 when there is none or the store does not know it
}

// take brings one batch into the store: a look-up that changes nothing, and a transaction if a row asks for one.
func (in *intake) take(ctx context.Context, b *batch) error {
	known, err := in.lookUp(ctx, b)
	if err != nil {
		return err
	}
	b.reject(func(f *fileRow) bool {
		old := known.old(f)
		return old.ID != 0 && !f.known && old.CardholderNo != f.CardholderNo
	})
	delta, changes := in.compare(b, known)
	if len(changes) > 0 {
		if err = in.write(ctx, changes, &delta); err != nil {
			return err
		}
	}
	return in.count(b, delta, known)
}

// compare sorts out the rows that ask for writing, and counts them all.
func (in *intake) compare(b *batch, known knownCards) (delta Report, changes []change) {
	added := make(map[string]bool)
	for i := range b.rows {
		f := &b.rows[i]
		c := change{f, known.card(f), known.old(f)}
		linked := c.old.Replaced || c.old.ID == 0 && !added[f.replaces]
		switch {
		case c.card.ID == 0:
			added[f.panHash] = true
			delta.Added++
		case c.card.FileHash == f.rowHash && c.card.PANHash == f.panHash && !c.card.Stale && linked:
			delta.Unchanged++
			continue
		case in.sameUnderOlderKey(&c) && linked:
			delta.Unchanged++ // only its hashes are written anew
		default:
			delta.Changed++
		}
		changes = append(changes, c)
	}
	return delta, changes
}

func (in *intake) write(ctx context.Context, changes []change, delta *Report) (err error) {
	if in.dryRun {
		delta.Voided, err = in.foresee(ctx, changes)
		return err
	}
	return persist(ctx, in.store, models.Deadlocked, func(tx *models.Tx) error {
		told, err := commit(ctx, tx, in.notifier, changes)
		delta.Voids, delta.Voided, delta.Reapply = told.voids, len(told.voids), told.reapply
		return err
	})
}

// sameUnderOlderKey reports whether the row says what it said last time, though some hash of it or of its person's
// contacts stands under the key before this one (D7.3).
func (in *intake) sameUnderOlderKey(c *change) bool {
	return slices.Contains(in.store.Keys().RowHashes(c.canonical()), c.card.FileHash)
}

// count enters a batch that is done into the report and the rejects file.
func (in *intake) count(b *batch, delta Report, known knownCards) error {
	r := &in.report
	r.Rows += b.lines
	r.Added += delta.Added
	r.Changed += delta.Changed
	r.Unchanged += delta.Unchanged
	r.Voided += delta.Voided
	r.Reapply += delta.Reapply
	r.Voids = append(r.Voids, delta.Voids[:min(len(delta.Voids), maxListed-len(r.Voids))]...)
	r.Accepted += len(b.rows)
	r.Cards += len(b.rows)
	r.Rejected += len(b.rejects)
	for i := range b.rows {
		f := &b.rows[i]
		if in.persons.add(f.CardholderNo) {
			r.Cardholders++
		}
		if f.replaces != "" && !f.known && known.old(f).ID == 0 {
			r.note(Note{Line: f.Line, Replaces: maskPAN(f.Replaces)})
		}
	}
	for _, reject := range b.rejects {
		r.list(reject)
		if err := in.rejects.add(reject); err != nil {
			return err
		}
	}
	in.progress.show(r.Rows)
	return nil
}

// knownCards are the cards of a batch that the store has, by the hash of their number.
type knownCards map[string]models.FileCard

func (k knownCards) card(f *fileRow) models.FileCard { return k.first(f.panHash, f.olderPANHash) }

func (k knownCards) old(f *fileRow) models.FileCard {
	if f.replaces == "" {
		return models.FileCard{}
	}
	return k.first(f.replaces, f.olderReplaces)
}

func (k knownCards) first(hash, older string) models.FileCard {
	if c, ok := k[hash]; ok || older == "" {
		return c
	}
	return k[older]
}

func (in *intake) lookUp(ctx context.Context, b *batch) (known knownCards, err error) {
	hashes := make([]string, 0, len(b.rows)+len(b.rows)/8)
	for i := range b.rows {
		f := &b.rows[i]
		for _, hash := range [...]string{f.panHash, f.olderPANHash, f.replaces, f.olderReplaces} {
			if hash != "" {
				hashes = append(hashes, hash)
			}
		}
	}
	err = in.store.Read(ctx, func(q *models.Query) error {
		known, err = q.FileCards(ctx, hashes)
		return err
	})
	return known, err
}
