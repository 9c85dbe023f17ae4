package login

import (
	"context"

	"mynetplus/app/web"
	"mynetplus/models"
)

// SignOut notes that somebody signed out.
func (s *Service) SignOut(ctx context.Context, who web.Identity, from models.Origin) error {
	return s.store.Tx(ctx, func(tx *models.Tx) error {
		return tx.Audit(ctx, event(who, from, models.ActionSignOut, models.OutcomeOK))
	})
}

// StepUp judges the password that a change asks for again (D3.7). It counts at the login door like a
// sign-in from this device, so that a thief with a session has five guesses in all.
func (s *Service) StepUp(ctx context.Context, who web.Identity, password, device string, from models.Origin) (Outcome, error) {
	release, err := s.hasher.Admit()
	if err != nil {
		return Refused, err
	}
	defer release()
	var account models.Account
	outcome := Refused
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		if account, err = tx.AccountOf(ctx, who.CardholderNo); err != nil {
			return err
		}
		door, err := s.stepUpDoor(ctx, tx, account, device)
		if err != nil {
			return err
		}
		if door.Closed() {
			outcome = Locked
			return nil
		}
		door.Fail(tx.Now(), tx.Policy())
		return tx.SaveLock(ctx, &door)
	})
	if err != nil || outcome == Locked {
		return outcome, err
	}
	match, _, err := s.hasher.Verify(account.PasswordHash, password)
	if err != nil {
		return Refused, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), followUp) // as in SignIn
	defer cancel()
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		door, err := s.stepUpDoor(ctx, tx, account, device)
		if err != nil {
			return err
		}
		if !match {
			if door.Closed() {
				outcome = Locked
			}
			return tx.Audit(ctx, event(who, from, models.ActionStepUp, models.OutcomeRefused))
		}
		outcome = SignedIn
		door.Succeed()
		if err := tx.SaveLock(ctx, &door); err != nil {
			return err
		}
		return tx.Audit(ctx, event(who, from, models.ActionStepUp, models.OutcomeOK))
	})
	return outcome, err
}

// Prove is StepUp for a form that asks for the password itself. Closed means that the door is shut, now or before.
func (s *Service) Prove(ctx context.Context, who web.Identity, password, device string, from models.Origin) (right, closed bool, err error) {
	outcome, err := s.StepUp(ctx, who, password, device, from)
	return outcome == SignedIn, outcome == Locked, err
}

func (s *Service) stepUpDoor(ctx context.Context, tx *models.Tx, account models.Account, device string) (models.Lock, error) {
	a := attempt{Attempt: Attempt{LoginID: account.LoginID, Device: device}, account: &account}
	if device != "" {
		known, err := tx.KnownDevice(ctx, models.HashToken(device), account.ID)
		if err != nil {
			return models.Lock{}, err
		}
		a.known = known
	}
	return s.door(ctx, tx, &a)
}

func event(who web.Identity, from models.Origin, action, outcome string) models.Event {
	return models.Event{
		Chain: models.CardholderChain(who.CardholderNo), Actor: models.ActorCardholder, Action: action,
		Subject: who.CardholderNo, Outcome: outcome, IPPrefix: from.IPPrefix, Device: from.Device,
	}
}
