package acs

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
)

// Signed is what an authenticationValue vouches for.
type Signed struct {
	ACSTransID, DSTransID string
	Card                  string // the card's token: the keyed hash of its number
	Amount, Currency      string // as in the AReq
	TransStatus           string
}

// A Signer makes and checks authenticationValues: 20 bytes in base64, 28 characters. The demo's is KeyedSigner; a network's own
// algorithm in an HSM takes its place.
type Signer interface {
	Sign(Signed) (string, error)
	// Verify reports whether value was made for s. A value that nobody here made is false; an error means that it could not
	// be judged.
	Verify(s Signed, value string) (bool, error)
}

// KeyedSigner signs under a key of the keyring. Its value is the version (1 byte), the key id (4) and the first 15 bytes
// of an HMAC-SHA-256.
type KeyedSigner struct{ Keys *models.Keyring }

var _ Signer = KeyedSigner{}

// Parts of a value.
const (
	signatureVersion = 1
	keyIDSize        = 4
	macSize          = 15
	valueSize        = 1 + keyIDSize + macSize
)

// Sign signs under the key in force.
func (k KeyedSigner) Sign(s Signed) (string, error) {
	id := k.Keys.KeyID()
	head, err := hex.DecodeString(id)
	if err != nil {
		return "", fmt.Errorf("read key id: %w", err)
	}
	key, err := k.Keys.AuthenticationKey(id)
	if err != nil {
		return "", fmt.Errorf("sign authentication value: %w", err)
	}
	head = append([]byte{signatureVersion}, head...)
	return base64.StdEncoding.EncodeToString(append(head, s.mac(key, head)...)), nil
}

// Verify takes values under the key in force and under the older one.
func (k KeyedSigner) Verify(s Signed, value string) (bool, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(value)
	if err != nil || len(raw) != valueSize || raw[0] != signatureVersion {
		return false, nil
	}
	head, mac := raw[:1+keyIDSize], raw[1+keyIDSize:]
	key, err := k.Keys.AuthenticationKey(hex.EncodeToString(head[1:]))
	if err != nil {
		return false, nil // a key that is not here: nothing it made can be vouched for
	}
	return hmac.Equal(mac, s.mac(key, head)), nil
}

// mac covers the head of the value and each part behind its length, so that no two parts can be moved into each other.
func (s Signed) mac(key, head []byte) []byte {
	message := append([]byte(nil), head...)
	for _, part := range []string{s.ACSTransID, s.DSTransID, s.Card, s.Amount, s.Currency, s.TransStatus} {
		message = binary.BigEndian.AppendUint32(message, uint32(len(part)))
		message = append(message, part...)
	}
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)[:macSize]
}

// ECI is the electronic commerce indicator of a card network for a transStatus: authenticated (Y) or attempted (A). Any
// other status has none.
func ECI(brand, transStatus string) string {
	switch {
	case transStatus == emv.StatusYes && brand == models.BrandMastercard:
		return "02"
	case transStatus == emv.StatusYes:
		return "05"
	case transStatus == emv.StatusAttempt && brand == models.BrandMastercard:
		return "01"
	case transStatus == emv.StatusAttempt:
		return "06"
	}
	return ""
}
