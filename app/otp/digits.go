package otp

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"fmt"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"mynetplus/models"
)

// digits derives a code: HOTP (RFC 4226), counter 0, six digits, the secret by HKDF from the code key
// of the row's key id with info "otp/v1|purpose|row id" (D5.1).
func digits(k *models.Keyring, c models.Code) (string, error) {
	root, err := k.CodeKey(c.KeyID)
	if err != nil {
		return "", fmt.Errorf("derive code: %w", err)
	}
	secret, err := hkdf.Key(sha256.New, root, nil, "otp/v1|"+c.Purpose+"|"+c.ID, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("derive code: %w", err)
	}
	code, err := hotp.GenerateCodeCustom(base32.StdEncoding.EncodeToString(secret), 0,
		hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "", fmt.Errorf("derive code: %w", err)
	}
	return code, nil
}

// Digits yields the digits of a code's row for the message that carries them; package notify is given it.
func Digits(ctx context.Context, q *models.Query, codeID string) (string, error) {
	c, err := q.Code(ctx, codeID)
	if err != nil {
		return "", err
	}
	return digits(q.Keys(), c)
}
