package web

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings an ID, a code or a number to the form it is stored in (D5.4): full-width digits and letters become plain
// ones, and spaces and every kind of hyphen go. Never for a password.
func Fold(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || isHyphen(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(typed))
}

// isHyphen knows what Japanese keyboards yield for a hyphen: besides all dashes the minus sign, the sign that lengthens
// a vowel, and the line of box drawing. The full-width and half-width forms are folded into these before.
func isHyphen(r rune) bool {
	switch r {
	case '\u00ad', '\u02d7', '\u2043', '\u2212', '\u2500', '\u2501', '\u30fc':
		return true
	}
	return unicode.Is(unicode.Pd, r)
}

// HasFullWidth tells whether a password holds full-width characters, which the page mentions beside the field: often
// the keyboard was in the wrong mode (D3.2).
func HasFullWidth(password string) bool {
	return strings.ContainsFunc(password, func(r rune) bool {
		return r == '\u3000' || r >= '\uff01' && r <= '\uff60' || r >= '\uffe0' && r <= '\uffe6'
	})
}
