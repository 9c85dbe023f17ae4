package feed

import (
	"context"
	"slices"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// commit writes one batch's changes in one transaction and returns how many enrollments it voided.
func commit(ctx context.Context, tx *models.Tx, n *notify.Notifier, changes []change) (int, error) {
	if err := writePeople(ctx, tx, n, changes); err != nil {
		return 0, err
	}
	if err := writeCards(ctx, tx, changes); err != nil {
		return 0, err
	}
	return voidEnrollments(ctx, tx, n, changes)
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
