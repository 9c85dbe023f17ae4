package web

import (
	"net/mail"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxEmail is the longest address there is, in bytes (RFC 5321, 4.5.3.1.3).
const maxEmail = 254

// Email reads a mail address. Its domain comes in lower case; the part before the @ stays as typed, for only its own
// server knows whether case matters there. Full-width characters are folded. ok is false for anything but a plain
// address at a host of at least two labels.
func (f Form) Email(name string) (value string, ok bool) {
	typed, ok := f.Line(name, 2*maxEmail)
	folded := norm.NFKC.String(typed)
	address, err := mail.ParseAddress(folded)
	if !ok || err != nil || address.Name != "" || address.Address != folded || len(folded) > maxEmail {
		return typed, false
	}
	at := strings.LastIndexByte(folded, '@')
	host := strings.ToLower(folded[at+1:])
	if !isASCII(folded) || strings.ContainsAny(folded[:at], " \"") || !isHost(host) {
		return typed, false
	}
	return folded[:at+1] + host, true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isHost accepts names of letters, digits and hyphens with at least two labels.
func isHost(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) >= 2
}
