package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"mynetplus/models"
)

// keySize is the length of the secret key and of the PAN key in bytes (domain.md 9).
const keySize = models.KeySize

// Keys are the secrets the store and the webview work with. An older key is nil when there was no rotation.
type Keys struct {
	Secret, SecretOld []byte
	PAN, PANOld       []byte
	App               jose.JSONWebKeySet // public keys of the app's backend
	DemoApp           *jose.JSONWebKey   // private key the demo's app signs with; nil in production mode
}

// named is one secret with the variable it comes from.
type named struct {
	name  string
	value Secret
}

// secrets are the four keys of D7, in the order newest first.
func (c Config) secrets() []named {
	return []named{
		{"MYNET_SECRET_KEY", c.SecretKey},
		{"MYNET_SECRET_KEY_OLD", c.SecretKeyOld},
		{"MYNET_PAN_KEY", c.PANKey},
		{"MYNET_PAN_KEY_OLD", c.PANKeyOld},
	}
}

// LoadKeys returns the keys that are set and, in the demo, makes and keeps those that are not (KeysPath). Call it
// after Check.
func (c Config) LoadKeys() (Keys, error) {
	var keys Keys
	for i, into := range []*[]byte{&keys.Secret, &keys.SecretOld, &keys.PAN, &keys.PANOld} {
		s := c.secrets()[i]
		key, err := s.value.key()
		if err != nil {
			return Keys{}, fmt.Errorf("%s %w", s.name, err)
		}
		*into = key
	}
	set, err := c.appKeys()
	if err != nil {
		return Keys{}, fmt.Errorf("MYNET_APP_JWKS %w", err)
	}
	keys.App = set
	if !c.IsDemo() {
		return keys, nil
	}
	made, err := LoadOrMakeKeys(c.KeysPath())
	if err != nil {
		return Keys{}, err
	}
	if keys.Secret == nil {
		keys.Secret = made.Secret
	}
	if keys.PAN == nil {
		keys.PAN = made.PAN
	}
	keys.DemoApp = &made.App
	keys.App.Keys = append(keys.App.Keys, made.App.Public())
	return keys, nil
}

// KeysPath is where the demo keeps its keys: beside the database file, or here when the database is a server.
func (c Config) KeysPath() string { return c.beside(".keys") }

// AuditRootsPath is the file that the daily root over all audit chains is appended to (D8.1).
func (c Config) AuditRootsPath() string {
	if c.AuditRoots != "" {
		return c.AuditRoots
	}
	return c.beside(".audit-roots")
}

// UploadsPath is the directory that an uploaded card file stands in until it is imported (D7.5).
func (c Config) UploadsPath() string { return c.beside(".uploads") }

func (c Config) beside(extension string) string {
	file, ok := strings.CutPrefix(c.DatabaseURL, "sqlite:")
	if !ok {
		file = "mynetplus"
	}
	return file + extension
}

// appKeys reads the app backend's public keys; none when the setting is empty. A private or symmetric key has no
// business in that file, and only RS256 and ES256 are accepted (D3.9).
func (c Config) appKeys() (jose.JSONWebKeySet, error) {
	var set jose.JSONWebKeySet
	if c.AppJWKS == "" {
		return set, nil
	}
	data, err := os.ReadFile(c.AppJWKS)
	if err != nil {
		return set, err
	}
	if err := json.Unmarshal(data, &set); err != nil {
		return set, fmt.Errorf("%s is not a JWK set", c.AppJWKS)
	}
	if len(set.Keys) == 0 {
		return set, fmt.Errorf("%s has no key", c.AppJWKS)
	}
	for _, key := range set.Keys {
		if err := checkAppKey(key); err != nil {
			return set, fmt.Errorf("%s, key %q: %w", c.AppJWKS, key.KeyID, err)
		}
	}
	return set, nil
}

func checkAppKey(key jose.JSONWebKey) error {
	if !key.Valid() || !key.IsPublic() {
		return errors.New("must be a public key")
	}
	return checkKeyType(key.Key)
}
