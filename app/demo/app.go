package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"mynetplus/models"
)

// App plays the issuer's app backend: it signs a token and asks the portal for a ticket, over HTTP
// like the real one (D3.9).
type App struct {
	signer   jose.Signer
	audience string
	portal   func() string // the portal's address on this machine, known once it listens
	now      func() time.Time
	client   *http.Client
}

// NewApp makes the backend; key is its private key.
func NewApp(key jose.JSONWebKey, audience string, portal func() string, now func() time.Time) (*App, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: key}, nil)
	if err != nil {
		return nil, fmt.Errorf("demo app's key: %w", err)
	}
	return &App{signer: signer, audience: audience, portal: portal, now: now, client: &http.Client{Timeout: 5 * time.Second}}, nil
}

// Token vouches for a cardholder for 30 seconds.
func (a *App) Token(cardholderNo string) (string, error) {
	now := a.now()
	token, err := jwt.Signed(a.signer).Claims(jwt.Claims{
		Subject: cardholderNo, Audience: jwt.Audience{a.audience}, ID: models.NewToken(),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(30 * time.Second)),
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return token, nil
}

// Ticket exchanges a token for a ticket.
func (a *App) Ticket(ctx context.Context, cardholderNo string) (string, error) {
	token, err := a.Token(cardholderNo)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.portal()+"/app/ticket", nil)
	if err != nil {
		return "", fmt.Errorf("ask for a ticket: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := a.client.Do(req)
	if err != nil {
		return "", fmt.Errorf("ask for a ticket: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotFound {
		return "", models.ErrNotFound
	}
	var answer struct{ Ticket string }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.Ticket == "" {
		return "", errors.Join(fmt.Errorf("ask for a ticket: status %d", res.StatusCode), err)
	}
	return answer.Ticket, nil
}
