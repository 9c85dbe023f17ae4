package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
)

// Secret is a setting that no print and no log line shows.
type Secret string

// String says only whether the secret is set.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(set)"
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue is String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String, for encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the secret as it was typed. Its shape is judged by Check, whose message does not repeat it.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = Secret(text)
	return nil
}

// key decodes 32 bytes of base64. An unset secret is no key and no error.
func (s Secret) key() ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	key, err := base64.StdEncoding.DecodeString(string(s))
	if err != nil {
		return nil, errors.New("is not base64")
	}
	if len(key) != keySize {
		return nil, fmt.Errorf("has %d bytes, must have %d", len(key), keySize)
	}
	return key, nil
}
