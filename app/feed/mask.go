package feed

import (
	"strings"
	"unicode"
)

// shortestPAN is the fewest digits a card number has (ISO/IEC 7812); a run of so many may be one.
const shortestPAN = 13

// masked is a refused row as it may be written down: the two card-number columns keep their last four digits
// (D7.1), and so does whatever looks like a card number in a column where it has no business.
func masked(fields []string) []string {
	safe := make([]string, len(fields))
	for i, value := range fields {
		value = normalize(value)
		if i == colCardNo || i == colReplaces {
			safe[i] = maskPAN(value)
		} else {
			safe[i] = maskRuns(value)
		}
	}
	return safe
}

func maskPAN(value string) string {
	if value == "" {
		return ""
	}
	digits := digitsOf(value)
	return strings.TrimSpace("•••• " + digits[max(0, len(digits)-4):])
}

// maskRuns masks each run of digits, whatever stands between them but letters, that is as long as a card number.
func maskRuns(value string) string {
	if len(digitsOf(value)) < shortestPAN {
		return value
	}
	var safe strings.Builder
	for value != "" {
		n := strings.IndexFunc(value, unicode.IsLetter)
		if n < 0 {
			n = len(value)
		}
		if run := value[:n]; len(digitsOf(run)) >= shortestPAN {
			safe.WriteString(" " + maskPAN(run) + " ")
		} else {
			safe.WriteString(run)
		}
		value = value[n:]
		n = strings.IndexFunc(value, func(r rune) bool { return !unicode.IsLetter(r) })
		if n < 0 {
			n = len(value)
		}
		safe.WriteString(value[:n])
		value = value[n:]
	}
	return strings.TrimSpace(safe.String())
}

// digitsOf keeps the ASCII digits; normalize has made the full-width ones narrow.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// cell keeps a spreadsheet from running a value as a formula: one that begins with = + - @ is quoted.
func cell(value string) string {
	if value != "" && strings.ContainsRune("=+-@", rune(value[0])) {
		return "'" + value
	}
	return value
}
