package staff

import (
	"crypto/rand"
	"encoding/base32"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// period is the length of a step (RFC 6238, 4.1); a phone's clock may be one step off (5.2).
const period = 30 * time.Second

// newSecret draws a TOTP secret of 160 bits, in base32 (RFC 4226, 4).
func newSecret() string {
	raw := make([]byte, 20)
	rand.Read(raw) // never fails: crypto/rand
	return base32.StdEncoding.EncodeToString(raw)
}

// secretLength is that of newSecret in base32.
const secretLength = 32

// isSecret reports whether a form brought back what newSecret may have drawn.
func isSecret(s string) bool {
	raw, err := base32.StdEncoding.DecodeString(s)
	return err == nil && len(raw) == 20 && len(s) == secretLength
}

// step finds the step a code belongs to, of those after the last one used; 0 when there is none. Every candidate is
// computed, whichever is right.
func step(secret, code string, last int64, now time.Time) int64 {
	right := int64(0)
	current := now.Unix() / int64(period/time.Second)
	for candidate := current - 1; candidate <= current+1; candidate++ {
		ok, err := hotp.ValidateCustom(code, uint64(candidate), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok && candidate > last {
			right = candidate
		}
	}
	return right
}

// keyURI is what an authenticator app reads from the QR code.
func keyURI(name, secret string) string {
	values := url.Values{"secret": {secret}, "issuer": {"MyNetPlus"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	uri := url.URL{Scheme: "otpauth", Host: "totp", Path: "/MyNetPlus:" + name, RawQuery: values.Encode()}
	return uri.String()
}
