package provision

import (
	"context"

	"mynetplus/models"
)

// batchCards is how many cards one transaction takes: SQLite has one writer, and nobody may wait long for it.
const batchCards = 500

// batch works off the next cards of a run in one transaction: enrollments, audit events, what is skipped, and the
// cursor. What there is to do is looked up before, where nobody waits for it, and judged again under the locks. more
// is false when the run has ended, is paused, or has a newer worker. then, if there is more, is part of the
// transaction.
func (s *Service) batch(ctx context.Context, id, turn int64, then place) (more bool, err error) {
	var run models.ProvisionRun
	var found []models.Candidate
	err = s.store.Read(ctx, func(q *models.Query) error {
		if run, err = q.ProvisionRun(ctx, id); err == nil {
			found, err = q.Candidates(ctx, run.Selection, run.Cursor, batchCards)
		}
		return err
	})
	if err != nil {
		return false, err
	}
	last := len(found) < batchCards
	if !last {
		found = wholePersons(found)
	}
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		now, err := tx.LockRun(ctx, id)
		switch {
		case err != nil || now.State != models.RunRunning || now.Turn != turn:
			return err
		case now.Cursor != run.Cursor: // another worker of the same turn was faster: River may run a job twice
			more = true
			return nil
		}
		run = now
		if err := s.take(ctx, tx, &run, found); err != nil {
			return err
		}
		run.WorkedAt = tx.Now()
		if more = !last && run.Registered < run.Size; !more {
			run.Finish(models.RunDone, tx.Now())
			if err := audit(ctx, tx, By{}, models.ActionRunDone, run); err != nil {
				return err
			}
		}
		if err := tx.SaveRun(ctx, &run); err != nil || !more {
			return err
		}
		return then(ctx, tx, run)
	})
	return more && err == nil, err
}

// wholePersons leaves the last person of a full batch to the next one, so that each has one event for all their cards.
func wholePersons(found []models.Candidate) []models.Candidate {
	end := len(found)
	for end > 0 && found[end-1].Card.CardholderNo == found[len(found)-1].Card.CardholderNo {
		end--
	}
	if end == 0 {
		return found
	}
	return found[:end]
}

// take registers and reports, as far as the size of the run goes.
func (s *Service) take(ctx context.Context, tx *models.Tx, run *models.ProvisionRun, found []models.Candidate) error {
	ids := make([]int64, len(found))
	for i, c := range found {
		ids[i] = c.Card.ID
	}
	locked, err := tx.LockCandidates(ctx, ids)
	if err != nil {
		return err
	}
	var enrollments []models.Enrollment
	var skips []models.ProvisionSkip
	var events []models.Event
	byCard := make(map[int64]models.Candidate, len(locked))
	for _, c := range locked {
		byCard[c.Card.ID] = c
	}
	for _, f := range found {
		if run.Registered == run.Size {
			break
		}
		run.Cursor = models.Cursor{No: f.Card.CardholderNo, Card: f.Card.ID}
		c, ok := byCard[f.Card.ID]
		if !ok || c.Card.CardholderNo != f.Card.CardholderNo {
			continue // a file gave the card to somebody else meanwhile
		}
		verdict := c.Verdict(tx.Now())
		run.Add(verdict)
		switch {
		case verdict == models.VerdictNone:
		case verdict != models.VerdictRegister:
			skips = append(skips, models.ProvisionSkip{RunID: run.ID, CardholderNo: c.Card.CardholderNo, CardID: c.Card.ID, Reason: verdict})
		case c.Enrollment.Provision():
			enrollments = append(enrollments, c.Enrollment)
			events = record(events, run.ID, c.Card)
		}
	}
	if err := tx.AddEnrollments(ctx, enrollments); err != nil {
		return err
	}
	if err := tx.AddSkips(ctx, skips); err != nil {
		return err
	}
	return tx.AuditAll(ctx, events)
}

// record adds a card to its person's event, the last one or a new one. No notice goes out: D3.10 names none for it.
func record(events []models.Event, run int64, card models.Card) []models.Event {
	if n := len(events); n > 0 && events[n-1].Subject == card.CardholderNo {
		events[n-1].Facts.CardIDs = append(events[n-1].Facts.CardIDs, card.ID)
		return events
	}
	return append(events, models.Event{
		Chain: models.CardholderChain(card.CardholderNo), Actor: models.ActorSystem, Action: models.ActionProvisional,
		Subject: card.CardholderNo, Outcome: models.OutcomeOK, Facts: models.Facts{CardIDs: []int64{card.ID}, Run: run},
	})
}
