package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mynetplus/models"
	"mynetplus/views/text"
)

// What people answer to the question who they are, brought to the form it is stored in (copy.md). Each function
// returns the value, or the code of the sentence that says what is wrong with it (text.Error).

// CardNumber reads a card number of 14 to 16 digits, in any width, with hyphens and spaces; its check digit must be
// right (ISO/IEC 7812). The number must go no further than the keyed hash that it is looked up by (D7.1).
func CardNumber(typed string) (pan, problem string) {
	pan = Fold(typed)
	if len(pan) < 14 || len(pan) > 16 || !allDigits(pan) || !models.Checked(pan) {
		return "", "card_number_invalid"
	}
	return pan, ""
}

// Expiry reads the month a card ends with, printed 12/29: 1229, 12/2029 and what a browser fills in, 2029-12, too. The
// value is the row's, 2029-12.
func Expiry(typed string) (month, problem string) {
	groups := numbers(typed)
	if len(groups) == 1 && (len(groups[0]) == 4 || len(groups[0]) == 6) {
		groups = []string{groups[0][:2], groups[0][2:]}
	}
	if len(groups) != 2 {
		return "", "expiry_invalid"
	}
	if len(groups[0]) == 4 {
		groups[0], groups[1] = groups[1], groups[0]
	}
	if len(groups[1]) == 2 {
		groups[1] = "20" + groups[1]
	}
	m, year := number(groups[0], 1, 2), number(groups[1], 4, 4)
	if m < 1 || m > 12 || year < 2000 || year > 2099 {
		return "", "expiry_invalid"
	}
	return fmt.Sprintf("%04d-%02d", year, m), ""
}

// BirthDate reads a date as people write their birthday: 1984-05-02, 19840502, 1984/5/2, in an era written out or by its
// letter, in any width. The value is the row's, 1984-05-02. Days end in Japan.
func BirthDate(typed string, now time.Time) (date, problem string) {
	const invalid, impossible = "birth_date_invalid", "birth_no_such_day"
	rest := strings.ToUpper(strings.TrimSpace(norm.NFKC.String(typed)))
	era, rest := cutEra(rest)
	groups := numbers(strings.ReplaceAll(rest, text.FirstYear, "1"))
	short := 4 // digits of a year
	if era != nil {
		short = 2
	}
	if len(groups) == 1 && len(groups[0]) == short+4 {
		all := groups[0]
		groups = []string{all[:short], all[short : short+2], all[short+2:]}
	}
	if len(groups) != 3 {
		return "", invalid
	}
	year, month, day := number(groups[0], 4, 4), number(groups[1], 1, 2), number(groups[2], 1, 2)
	if era != nil {
		year = number(groups[0], 1, 2)
		if year < 0 {
			return "", invalid
		}
		if year == 0 || era.Years > 0 && year > era.Years {
			return "", impossible
		}
		year += era.Before
	}
	if month < 0 || day < 0 || year < oldest {
		return "", invalid
	}
	date = fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if _, err := time.Parse(time.DateOnly, date); err != nil { // read, but there is no such day
		return "", impossible
	}
	if date > now.In(models.JST).Format(time.DateOnly) {
		return "", "birth_date_future"
	}
	return date, ""
}

// oldest is the first year that anybody's birthday can lie in: the first of the eras.
const oldest = 1868

// cutEra takes the era off the front; nil where there is none.
func cutEra(s string) (*text.Era, string) {
	for i := range text.Eras {
		for _, name := range text.Eras[i].Names {
			if rest, ok := strings.CutPrefix(s, name); ok {
				return &text.Eras[i], rest
			}
		}
	}
	return nil, s
}

// numbers splits what was typed at the signs people write between the parts of a date; nil when anything else is in
// it. Invisible characters are dropped.
func numbers(typed string) []string {
	parts := strings.FieldsFunc(norm.NFKC.String(typed), func(r rune) bool {
		return r == '/' || r == '.' || r == ',' || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) ||
			isHyphen(r) || strings.ContainsRune(text.DateSigns, r)
	})
	for _, part := range parts {
		if !allDigits(part) {
			return nil
		}
	}
	return parts
}

// number reads digits of which there are at least low and at most high; -1 otherwise.
func number(digits string, low, high int) int {
	if len(digits) < low || len(digits) > high {
		return -1
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
