package feed

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// commit writes one batch's changes in one transaction and returns what there was to tell.
//
// An application locks its cards, their enrollments, then the head of its audit chain; its messages refer to persons.
// The batch takes locks in the same order — persons (in a way that lets others refer to them), cards, enrollments,
// heads — so that neither ever waits for the other in a circle. That is why all that is told comes last.
func commit(ctx context.Context, tx *models.Tx, n *notify.Notifier, changes []change) (news, error) {
	var told news
	if err := writePeople(ctx, tx, &told, changes); err != nil {
		return told, err
	}
	if err := writeCards(ctx, tx, changes); err != nil {
		return told, err
	}
	if err := voidEnrollments(ctx, tx, &told, changes); err != nil {
		return told, err
	}
	return told, told.tell(ctx, tx, n)
}

// news is what a batch has to tell once everything else is written.
type news struct {
	voids   []Void
	reapply int // letters that ask to apply for a new card
	events  []models.Event
	letters []func(context.Context, *models.Tx, *notify.Notifier) error
}

// tell appends the events, in the order of their chains, and then queues the letters.
func (t *news) tell(ctx context.Context, tx *models.Tx, n *notify.Notifier) error {
	slices.SortStableFunc(t.events, func(a, b models.Event) int { return cmp.Compare(a.Chain, b.Chain) })
	for _, e := range t.events {
		if err := tx.Audit(ctx, e); err != nil {
			return err
		}
	}
	for _, letter := range t.letters {
		if err := letter(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// lockCards takes every card that the batch may write: those it names, and all of the persons whose rows it may have
// to forget.
func lockCards(ctx context.Context, tx *models.Tx, persons map[string]models.Cardholder, changes []change) error {
	var ids []int64
	for i := range changes {
		for _, id := range [...]int64{changes[i].card.ID, changes[i].old.ID} {
			if id != 0 {
				ids = append(ids, id)
			}
		}
	}
	return tx.LockFileCards(ctx, slices.Collect(maps.Keys(persons)), ids)
}

func writeCards(ctx context.Context, tx *models.Tx, changes []change) error {
	now := tx.Now()
	cards := make([]models.Card, len(changes))
	for i := range changes {
		c := &changes[i]
		if c.card.ID != 0 && c.card.PANHash != c.panHash {
			if err := tx.MovePANHash(ctx, c.card.ID, c.panHash); err != nil {
				return err
			}
		}
		cards[i] = models.Card{
			CardholderNo: c.CardholderNo, PANHash: c.panHash, Last4: c.CardNo[len(c.CardNo)-4:], Brand: c.Brand,
			Expiry: c.Expiry, Relation: c.Relation, Status: c.Status, FileHash: c.rowHash, CreatedAt: now, UpdatedAt: now,
		}
	}
	if err := tx.PutCards(ctx, cards); err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		if c.replaces != "" {
			if err := tx.LinkReplaced(ctx, hashForms(c.replaces, c.olderReplaces), c.panHash); err != nil {
				return err
			}
		}
		if c.replacedBy != "" {
			if err := tx.LinkReplaced(ctx, hashForms(c.panHash, ""), c.replacedBy); err != nil {
				return err
			}
		}
	}
	return nil
}

func hashForms(hash, older string) []string {
	return slices.DeleteFunc([]string{hash, older}, func(h string) bool { return h == "" })
}
