package account

import (
	"context"

	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
)

// Prover judges the password of somebody who is signed in, counted at the login door (D3.4, D3.7). Closed means that
// the door is shut.
type Prover interface {
	Prove(ctx context.Context, who web.Identity, password, device string, from models.Origin) (right, closed bool, err error)
}

// Options are what the feature depends on; sessions are the portal's.
type Options struct {
	Store    *models.Store
	Sessions *web.Sessions
	Chrome   *web.Chrome
	Prover   Prover
	Hasher   *password.Hasher
	Desk     *otp.Desk
	Notifier *notify.Notifier
}

// Service changes the account of somebody who is signed in.
type Service struct {
	store  *models.Store
	prover Prover
	hasher *password.Hasher
	otp    *otp.Desk
	notify *notify.Notifier
}

// Handler serves the pages.
type Handler struct {
	service  *Service
	store    *models.Store
	sessions *web.Sessions
	chrome   *web.Chrome
}

// New makes the handler.
func New(o Options) *Handler {
	return &Handler{
		service: &Service{store: o.Store, prover: o.Prover, hasher: o.Hasher, otp: o.Desk, notify: o.Notifier},
		store:   o.Store, sessions: o.Sessions, chrome: o.Chrome,
	}
}

func event(who web.Identity, from models.Origin, action, outcome string, facts models.Facts) models.Event {
	return models.Event{
		Chain: models.CardholderChain(who.CardholderNo), Actor: models.ActorCardholder, Action: action,
		Subject: who.CardholderNo, Outcome: outcome, IPPrefix: from.IPPrefix, Device: from.Device, Facts: facts,
	}
}
