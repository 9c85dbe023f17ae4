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
	outcome, closed := Refused, false
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
		closed = door.Closed()
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
		outcome, err = s.stepUp(ctx, tx, who, account, device, from, match, closed)
		return err
	})
	return outcome, err
}

// stepUp follows up on a password that was compared with the one account had then. What has changed since counts: doors
// that were shut meanwhile stay shut, and an old password proves nothing. Closed says that this try closed the door.
func (s *Service) stepUp(ctx context.Context, tx *models.Tx, who web.Identity, account models.Account, device string, from models.Origin, match, closed bool) (Outcome, error) {
	door, err := s.stepUpDoor(ctx, tx, account, device)
	if err != nil {
		return Refused, err
	}
	now, err := tx.LockAccount(ctx, account.ID)
	if err != nil {
		return Refused, err
	}
	if match && !door.Shutdown() && now.PasswordChangedAt.Equal(account.PasswordChangedAt) {
		door.Succeed()
		if err := tx.SaveLock(ctx, &door); err != nil {
			return Refused, err
		}
		return SignedIn, tx.Audit(ctx, event(who, from, models.ActionStepUp, models.OutcomeOK))
	}
	outcome := Refused
	if door.Closed() {
		outcome = Locked
	}
	if err := tx.Audit(ctx, event(who, from, models.ActionStepUp, models.OutcomeRefused)); err != nil || !closed {
		return outcome, err
	}
	if err := tx.Audit(ctx, event(who, from, models.ActionLoginLocked, models.OutcomeOK)); err != nil || door.Device != "" {
		return outcome, err
	}
	return outcome, s.notify.Locked(ctx, tx, who.CardholderNo, from.Device)
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
