package acs_test

import (
	"encoding/base64"
	"testing"

	"mynetplus/app/acs"
	"mynetplus/models/modelstest"
)

func signed() acs.Signed {
	return acs.Signed{
		ACSTransID: "b91b3717-9fab-456c-9379-a0986c9cd4de", DSTransID: "d3e8aae9-b188-4305-9f4b-4db0baae1a00",
		Card: "0a1b2c3d.hash", Amount: "12800", Currency: "392", TransStatus: "Y",
	}
}

// 3ds.md, authenticationValue: each part of what was signed counts, and none can be moved into its neighbor.
func TestSignerCoversEachPart(t *testing.T) {
	signer := acs.KeyedSigner{Keys: modelstest.Keys()}
	value, err := signer.Sign(signed())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(raw) != 20 || len(value) != 28 {
		t.Fatalf("%q has %d bytes, %v", value, len(raw), err)
	}
	for _, tt := range []struct {
		name   string
		tamper func(*acs.Signed)
		want   bool
	}{
		{"as signed", func(*acs.Signed) {}, true},
		{"acsTransID", func(s *acs.Signed) { s.ACSTransID += "0" }, false},
		{"dsTransID", func(s *acs.Signed) { s.DSTransID = s.ACSTransID }, false},
		{"card", func(s *acs.Signed) { s.Card = "0a1b2c3d.other" }, false},
		{"amount", func(s *acs.Signed) { s.Amount = "1280" }, false},
		{"currency", func(s *acs.Signed) { s.Currency = "840" }, false},
		{"transStatus", func(s *acs.Signed) { s.TransStatus = "A" }, false},
		{"a digit moved", func(s *acs.Signed) { s.Amount, s.Currency = "128003", "92" }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := signed()
			tt.tamper(&s)
			if got, err := signer.Verify(s, value); got != tt.want || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
	for i := range raw {
		altered := append([]byte(nil), raw...)
		altered[i] ^= 1
		if got, err := signer.Verify(signed(), base64.StdEncoding.EncodeToString(altered)); got || err != nil {
			t.Errorf("byte %d altered: %v, %v", i, got, err)
		}
	}
	for _, other := range []string{"", "AAABBZEEBgAAAAAAAAQGAAAAAAA=", value[:24], value + value, "*" + value[1:]} {
		if got, err := signer.Verify(signed(), other); got || err != nil {
			t.Errorf("%q: %v, %v", other, got, err)
		}
	}
}

// D7.3: what the older key signed still verifies; where that key is gone, it does not.
func TestD7_3_SignerAfterRotation(t *testing.T) {
	value, err := acs.KeyedSigner{Keys: modelstest.OldKeys()}.Sign(signed())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := (acs.KeyedSigner{Keys: modelstest.RotatedKeys()}).Verify(signed(), value); !got || err != nil {
		t.Errorf("older key: %v, %v", got, err)
	}
	if got, err := (acs.KeyedSigner{Keys: modelstest.Keys()}).Verify(signed(), value); got || err != nil {
		t.Errorf("unknown key: %v, %v", got, err)
	}
}

func TestECI(t *testing.T) {
	for _, tt := range []struct{ brand, status, want string }{
		{"JCB", "Y", "05"}, {"Visa", "Y", "05"}, {"Mastercard", "Y", "02"},
		{"JCB", "A", "06"}, {"Visa", "A", "06"}, {"Mastercard", "A", "01"},
		{"JCB", "N", ""}, {"Mastercard", "C", ""}, {"Visa", "I", ""},
	} {
		if got := acs.ECI(tt.brand, tt.status); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.brand, tt.status, got, tt.want)
		}
	}
}
