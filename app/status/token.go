package status

import (
	"context"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"mynetplus/models"
)

// algorithms are those that a token may be signed with (D3.9).
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.ES256}

// clockSkew is how far the app backend's clock may be from ours.
const clockSkew = 5 * time.Second

// Tokens exchanges the app backend's signed tokens for tickets.
type Tokens struct {
	store    *models.Store
	keys     jose.JSONWebKeySet
	audience string
}

// NewTokens takes the backend's public keys and the aud that its tokens must carry.
func NewTokens(s *models.Store, keys jose.JSONWebKeySet, audience string) *Tokens {
	return &Tokens{store: s, keys: keys, audience: audience}
}

// Ticket checks a token (RFC 7519: sub the cardholder number, aud, iat, exp at most 60 s away, jti
// used once) and returns a ticket for one webview session. models.ErrToken for a token that does not
// hold; models.ErrNotFound for a cardholder we do not know.
func (t *Tokens) Ticket(ctx context.Context, raw string) (string, error) {
	claims, err := t.verify(raw)
	if err != nil {
		return "", err
	}
	ticket := ""
	err = t.store.Tx(ctx, func(tx *models.Tx) error {
		if err := tx.UseAppToken(ctx, claims.ID, claims.Expiry.Time()); err != nil {
			return err
		}
		if _, err := tx.Cardholder(ctx, claims.Subject); err != nil {
			return err
		}
		ticket, err = tx.AddAppTicket(ctx, claims.Subject)
		return err
	})
	return ticket, err
}

func (t *Tokens) verify(raw string) (jwt.Claims, error) {
	var claims jwt.Claims
	token, err := jwt.ParseSigned(raw, algorithms)
	if err != nil {
		return claims, fmt.Errorf("parse app token: %w", models.ErrToken)
	}
	if err := token.Claims(t.keys, &claims); err != nil {
		return claims, fmt.Errorf("app token's signature: %w", models.ErrToken)
	}
	now := t.store.Now()
	expected := jwt.Expected{AnyAudience: jwt.Audience{t.audience}, Time: now}
	switch {
	case claims.Expiry == nil, claims.ID == "", claims.Subject == "":
		return claims, fmt.Errorf("app token lacks exp, jti or sub: %w", models.ErrToken)
	case claims.ValidateWithLeeway(expected, clockSkew) != nil:
		return claims, fmt.Errorf("app token's claims: %w", models.ErrToken)
	case claims.Expiry.Time().Sub(now) > t.store.Policy().AppToken+clockSkew:
		return claims, fmt.Errorf("app token lives too long: %w", models.ErrToken)
	}
	return claims, nil
}

// Open consumes a ticket and notes whose status is opened; models.ErrNotFound when it is unknown, used or late.
func (t *Tokens) Open(ctx context.Context, ticket string, from models.Origin) (models.Cardholder, error) {
	var person models.Cardholder
	err := t.store.Tx(ctx, func(tx *models.Tx) error {
		no, err := tx.UseAppTicket(ctx, ticket)
		if err != nil {
			return err
		}
		if person, err = tx.Cardholder(ctx, no); err != nil {
			return err
		}
		return tx.Audit(ctx, models.Event{
			Chain: models.CardholderChain(no), Actor: models.ActorCardholder, Action: models.ActionAppSession,
			Subject: no, Outcome: models.OutcomeOK, IPPrefix: from.IPPrefix, Device: from.Device,
		})
	})
	return person, err
}
