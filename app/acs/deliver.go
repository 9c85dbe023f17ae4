package acs

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
)

// Delivery is how an attempt to deliver a result ended.
type Delivery int

// The ways it ends.
const (
	Settled Delivery = iota // received, given up, or nothing to deliver
	Claimed                 // somebody else is at it
	Failed                  // to be tried again
)

// claim is how long a result belongs to whoever began to deliver it. It outlives an exchange, and a process that died
// gives it up.
const claim = 10 * time.Second

// Deliver tries to deliver the result of a challenge once: the stored RReq, the same bytes at every try, and nobody
// else at the same time.
func (s *Service) Deliver(ctx context.Context, acsTransID string) (Delivery, error) {
	var t models.Transaction
	delivery := Settled
	err := s.Store.Tx(ctx, func(tx *models.Tx) (err error) {
		t, err = tx.LockTransaction(ctx, acsTransID)
		switch {
		case errors.Is(err, models.ErrNotFound):
			return nil
		case err != nil || t.ResultState != models.ResultWaiting:
			return err
		case t.ResultClaimedAt != nil && tx.Now().Sub(*t.ResultClaimedAt) < claim:
			delivery = Claimed
			return nil
		case t.ResultTries >= tx.Policy().ResultTries: // the last one died
			return s.giveUp(ctx, tx, &t, "interrupted")
		}
		now := tx.Now()
		t.ResultClaimedAt, t.ResultTries = &now, t.ResultTries+1
		delivery = Failed
		return tx.SaveTransaction(ctx, &t)
	})
	if err != nil || delivery != Failed {
		return delivery, err
	}
	return s.attempt(ctx, t)
}

// deliverHere is the first try, by the request that finished the challenge and has claimed its result.
func (s *Service) deliverHere(ctx context.Context, t models.Transaction) {
	if _, err := s.attempt(ctx, t); err != nil {
		s.Log.ErrorContext(ctx, "result not settled", "cause", err.Error())
	}
}

// attempt posts a claimed result and settles what came of it.
func (s *Service) attempt(ctx context.Context, t models.Transaction) (Delivery, error) {
	erro, cause := s.post(ctx, t)
	if ctx.Err() != nil {
		return Failed, ctx.Err() // the program stops: the claim runs out
	}
	delivery := Failed
	err := s.Store.Tx(ctx, func(tx *models.Tx) error {
		row, err := tx.LockTransaction(ctx, t.ACSTransID)
		if errors.Is(err, models.ErrNotFound) || err == nil && row.ResultState != models.ResultWaiting {
			delivery = Settled
			return nil
		}
		if err != nil {
			return err
		}
		if erro != nil {
			args := ErroArgs{ACSTransID: t.ACSTransID, Code: erro.ErrorCode, Detail: erro.ErrorDetail}
			if err := s.Jobs.Insert(ctx, tx, args); err != nil {
				return err
			}
		}
		now := tx.Now()
		switch {
		case cause == "":
			delivery = Settled
			row.ResultState, row.ResultSettledAt = models.ResultReceived, &now
		case row.ResultTries >= tx.Policy().ResultTries:
			delivery = Settled
			return s.giveUp(ctx, tx, &row, cause)
		default:
			row.ResultClaimedAt = nil
		}
		return tx.SaveTransaction(ctx, &row)
	})
	return delivery, err
}

// giveUp stops trying. The log names the directory server, and no person.
func (s *Service) giveUp(ctx context.Context, tx *models.Tx, t *models.Transaction, cause string) error {
	now := tx.Now()
	t.ResultState, t.ResultSettledAt = models.ResultGivenUp, &now
	s.Log.WarnContext(ctx, "result given up", "directory", t.DirectoryServer, "tries", t.ResultTries, "cause", cause, "transaction", t.ACSTransID)
	return tx.SaveTransaction(ctx, t)
}

// agrees reports whether an RRes is about this transaction.
func agrees(r emv.RRes, t models.Transaction) bool {
	return r.ThreeDSServerTransID == t.ThreeDSServerTransID && r.DSTransID == t.DSTransID && r.ACSTransID == t.ACSTransID
}
