package acs

import (
	"context"

	"mynetplus/models"
)

// Verify reports whether an authenticationValue was made here for a transaction; models.ErrNotFound.
func (s *Service) Verify(ctx context.Context, acsTransID, value string) (bool, error) {
	var t models.Transaction
	err := s.Store.Read(ctx, func(q *models.Query) (err error) {
		t, err = q.Transaction(ctx, acsTransID)
		return err
	})
	if err != nil {
		return false, err
	}
	return s.Signer.Verify(signedOf(&t), value)
}
