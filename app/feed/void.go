package feed

import (
	"context"
	"maps"
	"slices"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// ending is why a card's enrollment ends (D4.3).
type ending struct {
	cardholderNo string
	reason       string // the card's status in the file, "replaced" or "moved"
	reapply      bool   // there is a new card to apply for
}

const (
	reasonReplaced = "replaced"
	reasonMoved    = "moved" // the file gives the card to another person, who has not applied
)

// endings finds the cards of the batch that the store had and that cannot stay enrolled.
func endings(changes []change) map[int64]ending {
	ends := map[int64]ending{}
	for i := range changes {
		c := &changes[i]
		switch {
		case c.card.ID == 0 || c.replacedBefore(ends):
		case c.card.CardholderNo != c.CardholderNo:
			ends[c.card.ID] = ending{c.card.CardholderNo, reasonMoved, false}
		case ended(c.Status):
			ends[c.card.ID] = ending{c.card.CardholderNo, c.Status, false}
		}
		if c.old.ID != 0 && !c.old.Replaced {
			ends[c.old.ID] = ending{c.old.CardholderNo, reasonReplaced, c.Status == models.CardActive}
		}
	}
	return ends
}

// replacedBefore: a re-issue says more than the loss that led to it, whichever row comes first.
func (c *change) replacedBefore(ends map[int64]ending) bool {
	return ends[c.card.ID].reason == reasonReplaced
}

// voidEnrollments ends what the batch's cards had, each with its audit event and notice, and returns how many.
func voidEnrollments(ctx context.Context, tx *models.Tx, n *notify.Notifier, changes []change) (int, error) {
	ends := endings(changes)
	if len(ends) == 0 {
		return 0, nil
	}
	ids := slices.Sorted(maps.Keys(ends))
	enrollments, err := tx.Enrollments(ctx, ids)
	if err != nil {
		return 0, err
	}
	voided := 0
	for _, id := range ids {
		e, enrolled := enrollments[id]
		end := ends[id]
		// A card that was lost yesterday and is replaced today lost its enrollment yesterday; today's news is the new card.
		lostBefore := e.State == models.StateVoid && end.reapply
		if !enrolled || !e.CanVoid() && !lostBefore {
			continue
		}
		if e.CanVoid() {
			if err := void(ctx, tx, &e, end); err != nil {
				return 0, err
			}
			voided++
		}
		if end.reason == reasonMoved {
			continue // a letter about the card would go to the other person, or name what is theirs
		}
		if err := n.EnrollmentVoid(ctx, tx, end.cardholderNo, []int64{id}, end.reapply); err != nil {
			return 0, err
		}
	}
	return voided, nil
}

func void(ctx context.Context, tx *models.Tx, e *models.Enrollment, end ending) error {
	e.State = models.StateVoid
	if err := tx.SaveEnrollment(ctx, e); err != nil {
		return err
	}
	return tx.Audit(ctx, models.Event{
		Chain: models.CardholderChain(end.cardholderNo), Actor: models.ActorSystem, Action: models.ActionEnrollmentVoid,
		Subject: end.cardholderNo, Outcome: models.OutcomeOK, Facts: models.Facts{CardIDs: []int64{e.CardID}, Reason: end.reason},
	})
}

// foresee counts what voidEnrollments would void, and writes nothing.
func (in *intake) foresee(ctx context.Context, changes []change) (voided int, err error) {
	ids := slices.Collect(maps.Keys(endings(changes)))
	err = in.store.Read(ctx, func(q *models.Query) error {
		enrolled, err := q.Voidable(ctx, ids)
		for _, id := range enrolled {
			if in.foreseen == nil {
				in.foreseen = map[int64]bool{}
			}
			if !in.foreseen[id] {
				in.foreseen[id] = true
				voided++
			}
		}
		return err
	})
	return voided, err
}
