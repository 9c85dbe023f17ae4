package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"mynetplus/app/config"
)

func TestDemoKeysAreMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db.keys")
	made := make([]config.DemoKeys, 4)
	var wait sync.WaitGroup
	for i := range made {
		wait.Go(func() {
			keys, err := config.LoadOrMakeKeys(path)
			if err != nil {
				t.Error(err)
			}
			made[i] = keys
		})
	}
	wait.Wait()
	for _, keys := range made {
		if len(keys.Secret) != 32 || !bytes.Equal(keys.Secret, made[0].Secret) || !bytes.Equal(keys.PAN, made[0].PAN) {
			t.Errorf("starts disagree about the keys")
		}
	}
	if bytes.Equal(made[0].Secret, made[0].PAN) {
		t.Error("secret key and PAN key are the same")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("keys file has mode %o, want 600", got)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedKeysFileIsNotReplaced(t *testing.T) {
	for _, text := range []string{"", "{", `{"secret_key":"AAAA"}`} {
		path := filepath.Join(t.TempDir(), "demo.keys")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.LoadOrMakeKeys(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("keys file %q: got %v, want an error naming the file", text, err)
		}
	}
}

func TestKeysPath(t *testing.T) {
	tests := []struct{ url, want string }{
		{"sqlite:mynetplus.db", "mynetplus.db.keys"},
		{"sqlite:/var/lib/mynet/a.db", "/var/lib/mynet/a.db.keys"},
		{"postgres://u@db/mynet", "mynetplus.keys"},
	}
	for _, tt := range tests {
		c := config.Default()
		c.DatabaseURL = tt.url
		if got := c.KeysPath(); got != tt.want {
			t.Errorf("KeysPath of %s: got %q, want %q", tt.url, got, tt.want)
		}
	}
}

func TestLoadKeys(t *testing.T) {
	c := config.Default()
	c.DatabaseURL = "sqlite:" + filepath.Join(t.TempDir(), "demo.db")
	demo, err := c.LoadKeys()
	if err != nil {
		t.Fatal(err)
	}
	if len(demo.Secret) != 32 || len(demo.PAN) != 32 || demo.SecretOld != nil || demo.PANOld != nil {
		t.Errorf("demo keys are incomplete")
	}
	if demo.DemoApp == nil || demo.DemoApp.IsPublic() || len(demo.App.Keys) != 1 || !demo.App.Keys[0].IsPublic() {
		t.Fatal("the demo has no key pair for the app")
	}

	// The pair signs and verifies as D3.9 wants it: ES256, found by its key id.
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: demo.DemoApp}, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign([]byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signed.Verify(demo.App.Key(demo.DemoApp.KeyID)[0]); err != nil {
		t.Error(err)
	}

	// Keys that are set win, and a JWK set of one's own leaves the demo without a private key.
	jwks := filepath.Join(t.TempDir(), "app.json")
	public, err := demo.App.Keys[0].MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(jwks, []byte(`{"keys":[`+string(public)+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c.SecretKey, c.SecretKeyOld, c.AppJWKS = keyA, keyB, jwks
	set, err := c.LoadKeys()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(set.Secret, demo.Secret) || len(set.SecretOld) != 32 || !bytes.Equal(set.PAN, demo.PAN) {
		t.Error("the keys that are set were not taken")
	}
	if len(set.App.Keys) != 2 {
		t.Error("the JWK set was not taken")
	}
}
