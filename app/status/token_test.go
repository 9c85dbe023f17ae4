package status_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
)

// D3.9: only a short token of the app's backend, meant for us and never seen before, gets a ticket.
func TestD3_9_Tokens(t *testing.T) {
	a := apptest.Start(t)
	key := appKey(t, a)
	public := key.Public()
	good := jose.SigningKey{Algorithm: jose.ES256, Key: key}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	published, err := json.Marshal(public)
	if err != nil {
		t.Fatal(err)
	}
	now := a.Clock.Now()
	with := func(change func(*jwt.Claims)) string {
		c := claims(a, hanakoNo)
		change(&c)
		return sign(t, good, c)
	}
	whole := with(func(*jwt.Claims) {})
	unsigned := func(header string) string {
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(header)) + "." + strings.Split(whole, ".")[1] + "."
	}
	for _, tt := range []struct {
		name, token string
		status      int
	}{
		{"good", whole, 200},
		{"seen before", whole, 401},
		{"no token", "", 401},
		{"garbage", "a.b.c", 401},
		{"algorithm none", unsigned(`{"alg":"none"}`), 401},
		{"algorithm none, our key id", unsigned(`{"alg":"None","kid":"` + key.KeyID + `"}`), 401},
		{"HS256 with the public key", sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: published, KeyID: key.KeyID}}, claims(a, hanakoNo)), 401},
		{"a stranger's key under our key id", sign(t, jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: stranger, KeyID: key.KeyID}}, claims(a, hanakoNo)), 401},
		{"a stranger's key", sign(t, jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: stranger, KeyID: "other"}}, claims(a, hanakoNo)), 401},
		{"cut signature", with(func(*jwt.Claims) {})[:40], 401},
		{"for somebody else", with(func(c *jwt.Claims) { c.Audience = jwt.Audience{"another"} }), 401},
		{"for nobody", with(func(c *jwt.Claims) { c.Audience = nil }), 401},
		{"expired", with(func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Add(-6 * time.Second)) }), 401},
		{"no end", with(func(c *jwt.Claims) { c.Expiry = nil }), 401},
		{"lives longer than a minute", with(func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Add(66 * time.Second)) }), 401},
		{"of the future", with(func(c *jwt.Claims) { c.IssuedAt = jwt.NewNumericDate(now.Add(6 * time.Second)) }), 401},
		{"not yet", with(func(c *jwt.Claims) { c.NotBefore = jwt.NewNumericDate(now.Add(6 * time.Second)) }), 401},
		{"no jti", with(func(c *jwt.Claims) { c.ID = "" }), 401},
		{"no sub", with(func(c *jwt.Claims) { c.Subject = "" }), 401},
		{"a cardholder we do not know", with(func(c *jwt.Claims) { c.Subject = "29999999" }), 404},
		{"a cardholder without an account", with(func(c *jwt.Claims) { c.Subject = midoriNo }), 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := present(t, a, "Bearer "+tt.token)
			if got.status != tt.status || (got.Ticket != "") != (tt.status == 200) || (got.Error != "") == (tt.status == 200) {
				t.Errorf("got %+v, want %d", got, tt.status)
			}
		})
	}
	for _, authorization := range []string{"", "Basic " + whole, with(func(*jwt.Claims) {})} {
		if got := present(t, a, authorization); got.status != http.StatusUnauthorized {
			t.Errorf("Authorization %.20q: got %+v", authorization, got)
		}
	}
	if tickets := a.Count("app_tickets"); tickets != 2 {
		t.Errorf("%d tickets were made, want 2", tickets)
	}
}

// D3.9: RS256 is accepted too, from the keys that are configured.
func TestD3_9_RS256(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: private.Public(), KeyID: "backend", Algorithm: "RS256"}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "app.json")
	if err := os.WriteFile(file, set, 0o600); err != nil {
		t.Fatal(err)
	}
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.AppJWKS = file }))
	key := jose.JSONWebKey{Key: private, KeyID: "backend"}
	for algorithm, want := range map[jose.SignatureAlgorithm]int{jose.RS256: 200, jose.RS512: 401, jose.PS256: 401} {
		got := present(t, a, "Bearer "+sign(t, jose.SigningKey{Algorithm: algorithm, Key: key}, claims(a, hanakoNo)))
		if got.status != want {
			t.Errorf("%s: got %+v, want %d", algorithm, got, want)
		}
	}
}

// D3.9: one token that is presented many times at once gets one ticket.
func TestD3_9_RacingTokens(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		token := vouch(t, a, hanakoNo)
		var tickets atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				c := a.Client()
				c.Header.Set("Authorization", "Bearer "+token)
				switch status, err := c.Try("/app/ticket", nil); {
				case status == http.StatusOK:
					tickets.Add(1)
				case status != http.StatusUnauthorized:
					t.Errorf("got %d, %v", status, err)
				}
			})
		}
		wg.Wait()
		if tickets.Load() != 1 || a.Count("app_tickets") != 1 {
			t.Errorf("%d tickets, want one", tickets.Load())
		}
	})
}
