package text

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Merchant is a shop's name as screens and the history show it. Whoever sent it is not trusted: nothing in it may break
// a line, be invisible or turn the direction of writing.
func Merchant(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case !unicode.IsGraphic(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, name)
	return strings.Join(strings.Fields(name), " ")
}

// isolated keeps a name that is written from right to left from turning what stands around it in one sentence: the
// amount behind it (Unicode Standard Annex 9, isolates).
func isolated(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, turning...) }) {
		return name
	}
	return "\u2068" + name + "\u2069"
}

// turning are the scripts that are written from right to left.
var turning = []*unicode.RangeTable{
	unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam,
}

// merchantLength is how much of a shop's name an SMS has room for, in characters (3ds.md, "The challenge screen").
const merchantLength = 20

// SMSMerchant is a shop's name as an SMS may carry it (3ds.md): NFKC, in one line, without @ and #, with nothing that
// a telephone makes a link of. The shops that are called after their address keep its words: "Shop.example" is
// "Shop example".
func SMSMerchant(name string) string {
	name = Merchant(norm.NFKC.String(name))
	name = addresses.ReplaceAllString(name, " ")
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case r == '@', r == '#':
			runes[i] = ' '
		case isDot(r) && i+1 < len(runes) && (unicode.IsLetter(runes[i+1]) || unicode.IsDigit(runes[i+1])):
			runes[i] = ' '
		}
	}
	runes = []rune(strings.Join(strings.Fields(string(runes)), " "))
	if len(runes) > merchantLength {
		runes = append(runes[:merchantLength-1:merchantLength-1], '…')
	}
	return string(runes)
}

// addresses are the words that are plainly an address, whatever else stands in them.
var addresses = regexp.MustCompile(`(?i)\S*:/\S*|\S*//\S*|www\.\S*|\S*\.[^\s/]+/\S*|(?:mailto|tel|sms|javascript|data):\S*`)

// isDot: browsers take the ideographic full stop in a host name for a dot, too (UTS 46).
func isDot(r rune) bool { return r == '.' || r == '。' }
