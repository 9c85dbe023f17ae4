package config

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-jose/go-jose/v4"
)

// DemoKeys are the secrets of a demo that was given none.
type DemoKeys struct {
	Secret []byte          `json:"secret_key"`
	PAN    []byte          `json:"pan_key"`
	App    jose.JSONWebKey `json:"app_key"` // ES256, private
}

// LoadOrMakeKeys reads the demo's keys from path, or makes them there, readable by the owner only. Two processes
// that start together end up with the same keys.
func LoadOrMakeKeys(path string) (DemoKeys, error) {
	keys, err := readKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, err
	}
	if err := writeKeys(path); err != nil {
		return DemoKeys{}, fmt.Errorf("make demo keys: %w", err)
	}
	return readKeys(path)
}

func readKeys(path string) (DemoKeys, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return DemoKeys{}, fmt.Errorf("read demo keys: %w", err)
	}
	var keys DemoKeys
	if err := json.Unmarshal(data, &keys); err != nil {
		return DemoKeys{}, fmt.Errorf("read demo keys: %s is damaged; remove it together with its database", path)
	}
	if len(keys.Secret) != keySize || len(keys.PAN) != keySize || !keys.App.Valid() || keys.App.IsPublic() {
		return DemoKeys{}, fmt.Errorf("read demo keys: %s is incomplete; remove it together with its database", path)
	}
	return keys, nil
}

// writeKeys makes the file whole under another name first and then links it: the link fails when somebody else was
// faster, and a crash leaves no half file.
func writeKeys(path string) error {
	keys, err := newDemoKeys()
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(keys, "", "  ")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(data, '\n'))
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func newDemoKeys() (DemoKeys, error) {
	keys := DemoKeys{Secret: make([]byte, keySize), PAN: make([]byte, keySize)}
	rand.Read(keys.Secret)
	rand.Read(keys.PAN)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return DemoKeys{}, err
	}
	keys.App = jose.JSONWebKey{Key: private, Algorithm: string(jose.ES256), Use: "sig"}
	thumbprint, err := keys.App.Thumbprint(crypto.SHA256)
	if err != nil {
		return DemoKeys{}, err
	}
	keys.App.KeyID = base64.RawURLEncoding.EncodeToString(thumbprint)
	return keys, nil
}

func checkKeyType(key any) error {
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() {
			return nil
		}
	case *rsa.PublicKey:
		if key.Size() >= 256 {
			return nil
		}
	}
	return errors.New("must be P-256 or RSA of at least 2048 bits")
}
