package feed

import (
	"context"
	"errors"

	"mynetplus/models"
)

// takenOver is what became of a row that the file itself does not refuse.
type takenOver struct {
	code     Code // why the store refuses it, or ""
	added    bool // else it stood there already
	enrolled int
}

// write takes one account over in one transaction: the account, then its cards and enrollments, then the event, in the
// order in which everybody locks them. Somebody may have taken the ID or the person meanwhile: then the row is judged
// once more.
func (in *accountsIntake) write(ctx context.Context, r accountRow) (t takenOver, err error) {
	if in.dryRun {
		err = in.store.Read(ctx, func(q *models.Query) error {
			var cards []int64
			t, cards, err = judgeAccount(ctx, q, r)
			t.enrolled = len(cards)
			return err
		})
		return t, err
	}
	err = persist(ctx, in.store, met, func(tx *models.Tx) (err error) {
		t, err = commitAccount(ctx, tx, r)
		return err
	})
	return t, err
}

// met reports whether somebody else wrote at the same moment.
func met(err error) bool { return errors.Is(err, models.ErrDuplicate) || models.Deadlocked(err) }

// judgeAccount says what the store makes of a row, and which cards it would enroll: all that the older system may have
// registered, for its file names none.
func judgeAccount(ctx context.Context, q *models.Query, r accountRow) (t takenOver, cards []int64, err error) {
	o, err := q.Overview(ctx, r.CardholderNo)
	if errors.Is(err, models.ErrNotFound) {
		return takenOver{code: CodeCardholderUnknown}, nil, nil
	}
	if err != nil {
		return t, nil, err
	}
	switch {
	case o.Account != nil && o.Account.LoginID == r.LoginID:
		return t, nil, nil // whatever its owner has done since stays
	case o.Account != nil:
		return takenOver{code: CodeAccountExists}, nil, nil
	case r.Method == models.MethodSMS && o.Cardholder.Mobile == "":
		return takenOver{code: CodeNoMobile}, nil, nil
	}
	_, err = q.AccountByLoginID(ctx, r.LoginID)
	switch {
	case err == nil:
		return takenOver{code: CodeLoginIDDuplicate}, nil, nil
	case !errors.Is(err, models.ErrNotFound):
		return t, nil, err
	}
	for _, c := range o.Cards {
		if r.Method != "" && c.CanTakeOver(q.Now()) {
			cards = append(cards, c.Card.ID)
		}
	}
	return takenOver{added: true}, cards, nil
}

func commitAccount(ctx context.Context, tx *models.Tx, r accountRow) (takenOver, error) {
	t, ids, err := judgeAccount(ctx, &tx.Query, r)
	if err != nil || !t.added {
		return t, err
	}
	message := ""
	if r.Message != "" {
		message = tx.Keys().Seal(models.ColPersonalMessage, r.CardholderNo, r.Message)
	}
	account := models.NewTakenOver(r.CardholderNo, r.LoginID, message, tx.Now())
	if err := tx.SaveAccount(ctx, &account); err != nil {
		return t, err
	}
	enrolled, err := takeOver(ctx, tx, r, ids)
	if err != nil {
		return t, err
	}
	t.enrolled = len(enrolled)
	return t, tx.Audit(ctx, models.Event{
		Chain: models.CardholderChain(r.CardholderNo), Actor: models.ActorSystem, Action: models.ActionTakeOver,
		Subject: r.CardholderNo, Outcome: models.OutcomeOK, Facts: models.Facts{CardIDs: enrolled},
	})
}

// takeOver registers these cards, as they stand now that they are locked.
func takeOver(ctx context.Context, tx *models.Tx, r accountRow, ids []int64) (enrolled []int64, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	cards, err := tx.LockCards(ctx, r.CardholderNo, ids)
	if err != nil {
		return nil, err
	}
	enrollments, err := tx.Enrollments(ctx, ids)
	if err != nil {
		return nil, err
	}
	now := tx.Now()
	for _, card := range cards {
		e, known := enrollments[card.ID]
		if !known {
			e = models.Enrollment{CardID: card.ID, State: models.StateNone, CreatedAt: now}
		}
		state := models.CardState{Card: card, Enrollment: e}
		if !state.CanTakeOver(now) {
			continue
		}
		e.TakeOver(r.Method, now)
		if err := tx.SaveEnrollment(ctx, &e); err != nil {
			return nil, err
		}
		enrolled = append(enrolled, card.ID)
	}
	return enrolled, nil
}
