package feed

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name, in characters (feed/README.md).
const maxName = 60

// normalize makes full-width digits and letters narrow and half-width katakana wide (NFKC), and trims.
func normalize(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.TrimSpace(norm.NFKC.String(s))
		}
	}
	return strings.TrimSpace(s)
}

func isDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func validName(s string) bool {
	if s == "" || !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxName {
		return false
	}
	for _, r := range s {
		if !unicode.IsGraphic(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// validKana accepts katakana with its prolonged sound, repetition and middle-dot marks, and single spaces
// between the parts of a name.
func validKana(s string) bool {
	if s == "" || strings.Contains(s, "  ") {
		return false
	}
	for _, r := range s {
		if r != ' ' && (r < 0x30A1 || r > 0x30FE) {
			return false
		}
	}
	return true
}

// date turns the slashes of a date into hyphens and leaves anything else as it is, to be refused later.
func date(s string) string {
	if len(s) == len(time.DateOnly) && s[4] == '/' && s[7] == '/' {
		return s[:4] + "-" + s[5:7] + "-" + s[8:]
	}
	return s
}

// validBirthDate wants a real date of the form 2006-01-02 that is not after today, which has the same form.
func validBirthDate(s, today string) bool {
	if len(s) != len(time.DateOnly) || s > today {
		return false
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// expiry turns "12/29" into "2029-12", and anything that is no month into "".
func expiry(s string) string {
	if len(s) != 5 || s[2] != '/' || !isDigits(s[:2], 2) || !isDigits(s[3:], 2) || s[:2] < "01" || s[:2] > "12" {
		return ""
	}
	return "20" + s[3:] + "-" + s[:2]
}

// withoutHyphens drops the hyphens of a telephone number. U+2212 is what some converters make of the Shift_JIS
// full-width hyphen, so the same file may arrive with either.
func withoutHyphens(s string) string {
	if !strings.ContainsAny(s, "-\u2212") {
		return s
	}
	if digits := strings.NewReplacer("-", "", "\u2212", "").Replace(s); digits != "" {
		return digits
	}
	return s // hyphens alone are not the same as nothing
}

func validMobile(s string) bool {
	return isDigits(s, 11) && (s[:3] == "070" || s[:3] == "080" || s[:3] == "090")
}

// validEmail accepts the dot-atom form of RFC 5321 with a host name of at least two labels.
func validEmail(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > 254 || len(local) > 64 {
		return false
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.IndexFunc(atom, notAtom) >= 0 {
			return false
		}
	}
	labels := 0
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.IndexFunc(label, notLabel) >= 0 {
			return false
		}
		labels++
	}
	return labels >= 2
}

func notLabel(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

func notAtom(r rune) bool { return notLabel(r) && !strings.ContainsRune("!#$%&'*+/=?^_`{|}~", r) }
