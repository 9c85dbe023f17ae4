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
	last4        string
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
		case c.card.ID == 0:
		case c.card.CardholderNo != c.CardholderNo: // nothing says more: what else comes is another person's
			ends[c.card.ID] = ending{c.card.CardholderNo, reasonMoved, false, c.card.Last4}
		case ended(c.Status) && ends[c.card.ID].reason != reasonReplaced: // a re-issue says more than the loss behind it
			ends[c.card.ID] = ending{c.card.CardholderNo, c.Status, false, c.card.Last4}
		}
		if c.old.ID != 0 && !c.old.Replaced && ends[c.old.ID].reason != reasonMoved {
			ends[c.old.ID] = ending{c.old.CardholderNo, reasonReplaced, c.Status == models.CardActive, c.old.Last4}
		}
	}
	return ends
}

// voidEnrollments ends what the batch's cards had, each with its audit event and notice.
func voidEnrollments(ctx context.Context, tx *models.Tx, told *news, changes []change) error {
	ends := endings(changes)
	if len(ends) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(ends))
	enrollments, err := tx.Enrollments(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		e, enrolled := enrollments[id]
		if !enrolled {
			continue
		}
		had := e.CanVoid()
		if had {
			told.void(id, ends[id])
		}
		if err := end(ctx, tx, told, &e, ends[id], had); err != nil {
			return err
		}
	}
	return nil
}

// end writes what becomes of an enrollment, which had something to void or not.
func end(ctx context.Context, tx *models.Tx, told *news, e *models.Enrollment, end ending, had bool) error {
	if end.reason == reasonMoved {
		// The new owner starts at none. There is no letter: it would go to the other person, or name what is theirs.
		return tx.DropEnrollment(ctx, e.CardID)
	}
	// A card that was lost yesterday and is replaced today lost its enrollment yesterday; today's news is the new card.
	lostBefore := e.State == models.StateVoid && end.reapply
	if had || lostBefore {
		if end.reapply {
			told.reapply++
		}
		told.letters = append(told.letters, func(ctx context.Context, tx *models.Tx, n *notify.Notifier) error {
			return n.EnrollmentVoid(ctx, tx, end.cardholderNo, []int64{e.CardID}, end.reapply)
		})
	}
	if !had {
		return nil
	}
	e.State = models.StateVoid
	return tx.SaveEnrollment(ctx, e)
}

// void enters the end of a card's enrollment into the chain of the person who had it.
func (t *news) void(cardID int64, end ending) {
	t.voids = append(t.voids, Void{CardholderNo: end.cardholderNo, Card: maskPAN(end.last4), Reason: end.reason})
	t.events = append(t.events, models.Event{
		Chain: models.CardholderChain(end.cardholderNo), Actor: models.ActorSystem, Action: models.ActionEnrollmentVoid,
		Subject: end.cardholderNo, Outcome: models.OutcomeOK, Facts: models.Facts{CardIDs: []int64{cardID}, Reason: end.reason},
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
