package password

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"mynetplus/models"
)

// Lengths of a password, in characters (D3.2).
const (
	MinLength = 8
	MaxLength = 128
)

// Reasons why a password is refused, as codes of views/text. The empty reason means that it is acceptable.
const (
	ReasonShort    = "password_short"
	ReasonLong     = "password_long"
	ReasonCommon   = "password_common"
	ReasonPersonal = "password_personal"
)

// common holds the 10,000 commonest passwords of eight characters or more, each between line ends; where they come
// from stands in common.LICENSE.txt.
//
//go:embed common.txt
var common string

// Facts are what strangers may know or guess of somebody: none of it may stand in the password (D3.2). An empty
// field forbids nothing.
type Facts struct {
	LoginID   string
	BirthDate string // YYYY-MM-DD
	Mobile    string // digits
	NameKana  string // katakana, the family name first
	Cards     []CardFacts
}

// CardFacts are what is printed on a card.
type CardFacts struct {
	Last4  string
	Expiry string // YYYY-MM
}

// FactsOf gathers the facts about a person; the ID is empty where none is assigned yet.
func FactsOf(k *models.Keyring, person models.Cardholder, loginID string, cards []models.Card) (Facts, error) {
	contacts, err := person.Contacts(k)
	if err != nil {
		return Facts{}, err
	}
	birth, err := k.Open(models.ColBirthDate, person.No, person.BirthDate)
	if err != nil {
		return Facts{}, err
	}
	f := Facts{LoginID: loginID, BirthDate: birth, Mobile: contacts.Mobile, NameKana: person.NameKana}
	for _, c := range cards {
		f.Cards = append(f.Cards, CardFacts{Last4: c.Last4, Expiry: c.Expiry})
	}
	return f, nil
}

// Acceptable judges a new password (D3.2): its length, whether it is among the commonest, and whether it contains
// what is known about its owner. The candidate is compared without regard to case, width and punctuation, but it is
// hashed exactly as it was typed.
func Acceptable(candidate string, about Facts) (reason string) {
	switch length := utf8.RuneCountInString(candidate); {
	case length < MinLength:
		return ReasonShort
	case length > MaxLength:
		return ReasonLong
	}
	folded := strings.ToLower(norm.NFKC.String(candidate))
	if strings.Contains(common, "\n"+folded+"\n") {
		return ReasonCommon
	}
	bare := squeeze(folded)
	if about.known(bare) || about.named(bare) {
		return ReasonPersonal
	}
	return ""
}

// squeeze leaves letters and digits: 090-1111 and 090 1111 are the same number.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// known reports whether the ID, the birth date, the mobile number or a card's last four with its expiry is in s.
func (f Facts) known(s string) bool {
	if f.LoginID != "" && strings.Contains(s, strings.ToLower(f.LoginID)) {
		return true
	}
	// Without its first zero the number is also found behind the country's code.
	if mobile := strings.TrimPrefix(f.Mobile, "0"); mobile != "" && strings.Contains(s, mobile) {
		return true
	}
	for _, date := range dates(f.BirthDate) {
		if strings.Contains(s, date) {
			return true
		}
	}
	for _, c := range f.Cards {
		if c.in(s) {
			return true
		}
	}
	return false
}

// dates are the ways to write a day in digits.
func dates(day string) []string {
	parts := strings.Split(day, "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return nil
	}
	year, month, date := parts[0], parts[1], parts[2]
	return []string{
		year + month + date, year + strings.TrimPrefix(month, "0") + strings.TrimPrefix(date, "0"), year[2:] + month + date,
		month + date + year, date + month + year,
	}
}

// in reports whether the last four and, beside them, the expiry stand in s.
func (c CardFacts) in(s string) bool {
	year, month, ok := strings.Cut(c.Expiry, "-")
	if !ok || len(year) != 4 || c.Last4 == "" {
		return false
	}
	before, after, ok := strings.Cut(s, c.Last4)
	if !ok {
		return false
	}
	for _, expiry := range []string{month + year[2:], year[2:] + month, month + year, year + month} {
		if strings.Contains(before, expiry) || strings.Contains(after, expiry) {
			return true
		}
	}
	return false
}
