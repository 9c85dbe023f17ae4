package status_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// The cast (domain.md 10). 20000005 has no account.
const (
	hanako, hanakoNo = "1000000016", "20000001"
	taro, taroNo     = "1000000024", "20000002"
	midoriNo         = "20000005"
)

// appKey is the private key of the demo's app backend.
func appKey(t *testing.T, a *apptest.App) jose.JSONWebKey {
	t.Helper()
	keys, err := a.Config.LoadKeys()
	if err != nil {
		t.Fatal(err)
	}
	return *keys.DemoApp
}

// claims are those of a good token.
func claims(a *apptest.App, no string) jwt.Claims {
	now := a.Clock.Now()
	return jwt.Claims{
		Subject: no, Audience: jwt.Audience{"mynetplus"}, ID: models.NewToken(),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Minute)),
	}
}

// sign makes a token.
func sign(t *testing.T, key jose.SigningKey, c any) string {
	t.Helper()
	signer, err := jose.NewSigner(key, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// vouch makes a good token for a cardholder.
func vouch(t *testing.T, a *apptest.App, no string) string {
	t.Helper()
	key := appKey(t, a)
	return sign(t, jose.SigningKey{Algorithm: jose.ES256, Key: key}, claims(a, no))
}

// answer is what the ticket door says.
type answer struct {
	Ticket    string `json:"ticket"`
	ExpiresIn int    `json:"expires_in"`
	Error     string `json:"error"`
	status    int
}

// present shows a token at the ticket door, as the app's backend does.
func present(t *testing.T, a *apptest.App, authorization string) answer {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, a.URL+"/app/ticket", nil)
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	got := a.Client().Do(req)
	out := answer{status: got.StatusCode}
	if err := json.Unmarshal([]byte(got.Text), &out); err != nil {
		t.Fatalf("%d %q is no JSON: %v", got.StatusCode, got.Text, err)
	}
	if got.Header.Get("Content-Type") != "application/json" || len(got.Cookies()) != 0 || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the ticket door's headers: %v", got.Header)
	}
	return out
}

// ticket gets a ticket for a cardholder.
func ticket(t *testing.T, a *apptest.App, no string) string {
	t.Helper()
	got := present(t, a, "Bearer "+vouch(t, a, no))
	if got.status != http.StatusOK || got.Ticket == "" || got.ExpiresIn != 30 {
		t.Fatalf("asking for a ticket: %+v", got)
	}
	return got.Ticket
}

// open posts a ticket, as the page /app/open does by itself.
func open(c *apptest.Client, ticket string) *apptest.Answer {
	return c.Post("/app/open", url.Values{"ticket": {ticket}})
}

// opened demands that a ticket opens the status.
func opened(t *testing.T, c *apptest.Client, ticket string) {
	t.Helper()
	if got := open(c, ticket); got.StatusCode != http.StatusSeeOther || got.Location() != "/app/status" {
		t.Fatalf("opening: %d to %q", got.StatusCode, got.Location())
	}
}

// shows demands whose status the app's page shows: an ID or a card's last four digits; "" is the sign-in form.
func shows(t *testing.T, what string, c *apptest.Client, want string) {
	t.Helper()
	page := c.Get("/app/status")
	h1 := "登録状況"
	if want == "" {
		h1 = "ログイン"
	}
	if page.StatusCode != http.StatusOK || page.H1() != h1 || page.Doc.Find("main:contains('"+want+"')").Length() != 1 {
		t.Errorf("%s: %d %q, want %q of %q", what, page.StatusCode, page.H1(), h1, want)
	}
}

func cookie(c *apptest.Client, name string) string {
	for _, k := range c.Cookies("/") {
		if k.Name == name {
			return k.Value
		}
	}
	return ""
}
