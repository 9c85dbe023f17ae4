package emv

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A form names what is wrong at and below a field: nothing, the field itself, or fields of the object that it is.
type form func(name string, value any) []string

// text is a form of JSON strings.
func text(right func(string) bool) form {
	return func(name string, value any) []string {
		if s, ok := value.(string); ok && right(s) {
			return nil
		}
		return []string{name}
	}
}

func upTo(most int) form { return between(1, most) }

// between counts characters. U+0000 is in no text: databases refuse it.
func between(least, most int) form {
	return text(func(s string) bool {
		n := utf8.RuneCountInString(s)
		return least <= n && n <= most && !strings.ContainsRune(s, 0)
	})
}

func oneOf(values ...string) form {
	return text(func(s string) bool { return slices.Contains(values, s) })
}

// listed is a code of two digits: 01 to last, or one of those that directory servers define for themselves.
func listed(last string) form {
	return text(func(s string) bool {
		return len(s) == 2 && isDigits(s) && (s >= "01" && s <= last || s >= "80")
	})
}

func digits(least, most int) form {
	return text(func(s string) bool { return least <= len(s) && len(s) <= most && isDigits(s) })
}

func matching(pattern string) form {
	return text(regexp.MustCompile(pattern).MatchString)
}

// moment is a point in time in a layout of package time, every digit written.
func moment(layout string) form {
	return text(func(s string) bool {
		_, err := time.Parse(layout, s)
		return err == nil && len(s) == len(layout) && isDigits(s)
	})
}

// site is an absolute web address that is only shown or compared.
func site(most int) form {
	return text(func(s string) bool {
		u := webAddress(s, most)
		return u != nil
	})
}

// target is an address that something is sent to. One with a user name in front of its host reads like another host.
func target(most int) form {
	return text(func(s string) bool {
		u := webAddress(s, most)
		return u != nil && u.User == nil
	})
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?$`)

func webAddress(s string, most int) *url.URL {
	u, err := url.Parse(s)
	if err != nil || utf8.RuneCountInString(s) > most || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' }) {
		return nil
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err != nil && !hostName.MatchString(host) {
		return nil
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return nil
	}
	return u
}

var (
	uuid  = matching(`^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$`) // RFC 4122
	month = moment("0601")
	day   = moment("20060102")

	cardNumber = text(func(s string) bool { return 13 <= len(s) && len(s) <= 19 && isDigits(s) && luhn(s) })

	address = text(func(s string) bool {
		_, err := netip.ParseAddr(s)
		return err == nil && len(s) <= 45 && !strings.Contains(s, "%")
	})

	// email is not as strict as RFC 5322: Japanese carriers gave out addresses with two dots in a row.
	email = text(func(s string) bool {
		at := strings.LastIndexByte(s, '@')
		return at > 0 && at < len(s)-1 && utf8.RuneCountInString(s) <= 254 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' })
	})
)

// boolean is a JSON boolean.
func boolean(name string, value any) []string {
	if _, ok := value.(bool); ok {
		return nil
	}
	return []string{name}
}

// anyObject is a JSON object of whatever its maker defined.
func anyObject(name string, value any) []string {
	if _, ok := value.(object); ok {
		return nil
	}
	return []string{name}
}

func isDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// luhn checks the last digit by the formula of ISO/IEC 7812.
func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}
