package models

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Column names a sealed column; its name is part of the key label and of the associated data.
type Column string

// The sealed columns (D7.2).
const (
	ColBirthDate       Column = "cardholders.birth_date"
	ColMobile          Column = "cardholders.mobile"
	ColEmail           Column = "cardholders.email"
	ColPersonalMessage Column = "accounts.personal_message"
	ColRecipient       Column = "messages.recipient"
	ColPrevious        Column = "messages.previous"
	ColQuestion        Column = "procedures.question" // bound to the token's hash, for nobody is known yet
	ColNewEmail        Column = "procedures.email"
	ColDraft           Column = "sessions.data"     // what was typed, within the session's data
	ColTOTP            Column = "staff.totp_secret" // bound to the user name
)

// KeySize is the length of a secret, in bytes.
const KeySize = 32

var errSealed = errors.New("sealed value does not open")

// Keyring derives every key from two secrets, with one HKDF label each (domain.md 9), and knows the
// older secrets so that rotated values stay readable (D7.3). It is safe for concurrent use.
type Keyring struct {
	secrets []secret // the first one writes
	pans    []secret
	derived sync.Map // label + key id → []byte
}

type secret struct {
	id  string // 8 hex digits, derived from the secret
	key []byte
}

// NewKeyring takes the secrets of 32 bytes, the one in force first. An absent older one is nil.
func NewKeyring(key, oldKey, pan, oldPAN []byte) (*Keyring, error) {
	k := &Keyring{}
	for _, s := range []struct {
		ring *[]secret
		key  []byte
	}{{&k.secrets, key}, {&k.secrets, oldKey}, {&k.pans, pan}, {&k.pans, oldPAN}} {
		if s.key == nil && len(*s.ring) > 0 {
			continue
		}
		if len(s.key) != KeySize {
			return nil, fmt.Errorf("key has %d bytes, want %d", len(s.key), KeySize)
		}
		id, err := hkdf.Key(sha256.New, s.key, nil, "mynetplus/v1|key id", 4)
		if err != nil {
			return nil, fmt.Errorf("derive key id: %w", err)
		}
		*s.ring = append(*s.ring, secret{id: hex.EncodeToString(id), key: s.key})
	}
	return k, nil
}

// KeyID names the secret that new values are written under.
func (k *Keyring) KeyID() string { return k.secrets[0].id }

// Seal encrypts plain for one column of one cardholder: AES-256-GCM, the key by HKDF per column, the
// associated data table, column and cardholder number (D7.2). An empty value stays empty.
func (k *Keyring) Seal(col Column, cardholderNo, plain string) string {
	if plain == "" {
		return ""
	}
	gcm := k.gcm(k.secrets[0], col)
	nonce := make([]byte, gcm.NonceSize(), gcm.NonceSize()+len(plain)+gcm.Overhead())
	rand.Read(nonce) // never fails: crypto/rand
	sealed := gcm.Seal(nonce, nonce, []byte(plain), sealContext(col, cardholderNo))
	return k.secrets[0].id + "." + base64.RawURLEncoding.EncodeToString(sealed)
}

// Open decrypts what Seal made, under the key that the value names. A value copied from another row
// or column does not open.
func (k *Keyring) Open(col Column, cardholderNo, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	id, body, _ := strings.Cut(sealed, ".")
	s, ok := find(k.secrets, id)
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if !ok || err != nil {
		return "", fmt.Errorf("%s: %w", col, errSealed)
	}
	gcm := k.gcm(s, col)
	if len(raw) < gcm.NonceSize() {
		return "", fmt.Errorf("%s: %w", col, errSealed)
	}
	plain, err := gcm.Open(nil, raw[:gcm.NonceSize()], raw[gcm.NonceSize():], sealContext(col, cardholderNo))
	if err != nil {
		return "", fmt.Errorf("%s: %w", col, errSealed)
	}
	return string(plain), nil
}

// Current reports whether a sealed value or keyed hash was written under the key in force.
func (k *Keyring) Current(value string) bool {
	return value == "" || strings.HasPrefix(value, k.secrets[0].id+".") || strings.HasPrefix(value, k.pans[0].id+".")
}

// Hash is a keyed hash for look-ups (HMAC-SHA-256 under a key of its label), with its key id.
func (k *Keyring) Hash(label, value string) string { return k.hash(k.secrets[0], label, value) }

// Hashes are the forms that Hash may have written: under the key in force and under the older one.
func (k *Keyring) Hashes(label, value string) []string {
	all := make([]string, len(k.secrets))
	for i, s := range k.secrets {
		all[i] = k.hash(s, label, value)
	}
	return all
}

// PANHash is the keyed hash of a whole card number under its own secret (D7.1, PCI DSS 3.5.1.1).
func (k *Keyring) PANHash(pan string) string { return k.hash(k.pans[0], "pan", pan) }

// PANHashes are the forms that PANHash may have written.
func (k *Keyring) PANHashes(pan string) []string { return k.panForms("pan", pan) }

func (k *Keyring) panForms(label, value string) []string {
	all := make([]string, len(k.pans))
	for i, s := range k.pans {
		all[i] = k.hash(s, label, value)
	}
	return all
}

// RowHash is the keyed hash of a whole row of the card system's file. The row holds card numbers, so it stands under
// their secret: who has the database and the other one cannot find a number by trying them all (D7.1).
func (k *Keyring) RowHash(row string) string { return k.hash(k.pans[0], "file row", row) }

// RowHashes are the forms that RowHash may have written.
func (k *Keyring) RowHashes(row string) []string { return k.panForms("file row", row) }

// CodeKey is the root that one-time codes are derived from, for the key id in a code's row (D5.1).
func (k *Keyring) CodeKey(keyID string) ([]byte, error) { return k.named(keyID, "code") }

// AuthenticationKey is the key of the values that prove an authentication to the card network, for the key id in such a
// value.
func (k *Keyring) AuthenticationKey(keyID string) ([]byte, error) {
	return k.named(keyID, "authentication value")
}

// mac authenticates the head of an audit chain (D8.1).
func (k *Keyring) mac(keyID, message string) (string, error) {
	key, err := k.named(keyID, "audit")
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message))
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (k *Keyring) named(keyID, label string) ([]byte, error) {
	s, ok := find(k.secrets, keyID)
	if !ok {
		return nil, fmt.Errorf("key %s is not in the keyring", keyID)
	}
	return k.key(s, label), nil
}

func (k *Keyring) hash(s secret, label, value string) string {
	h := hmac.New(sha256.New, k.key(s, "hash|"+label))
	h.Write([]byte(value))
	return s.id + "." + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func (k *Keyring) gcm(s secret, col Column) cipher.AEAD {
	cacheKey := s.id + "|gcm|" + string(col)
	if v, ok := k.derived.Load(cacheKey); ok {
		return v.(cipher.AEAD)
	}
	block, err := aes.NewCipher(k.key(s, "seal|"+string(col)))
	if err != nil {
		panic(err) // the key is 32 bytes by construction
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size GCM wants
	}
	k.derived.Store(cacheKey, gcm)
	return gcm
}

func (k *Keyring) key(s secret, label string) []byte {
	cacheKey := s.id + "|" + label
	if v, ok := k.derived.Load(cacheKey); ok {
		return v.([]byte)
	}
	key, err := hkdf.Key(sha256.New, s.key, nil, "mynetplus/v1|"+label, KeySize)
	if err != nil {
		panic(err) // HKDF fails only for absurd lengths
	}
	k.derived.Store(cacheKey, key)
	return key
}

func find(ring []secret, id string) (secret, bool) {
	for _, s := range ring {
		if s.id == id {
			return s, true
		}
	}
	return secret{}, false
}

func sealContext(col Column, cardholderNo string) []byte {
	return []byte(string(col) + "|" + cardholderNo)
}
