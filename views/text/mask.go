package text

import (
	"strings"
	"unicode/utf8"
)

// Masked is a value cut down to what may be seen (D7.1), and what a screen reader says in its place. Both are
// empty when there is no value.
type Masked struct{ Shown, Spoken string }

// MaskMobile masks eleven digits as 090-••••-0001. Anything shorter than eleven characters hides completely.
func MaskMobile(digits string) Masked {
	if digits == "" {
		return Masked{}
	}
	if len(digits) != 11 {
		return Masked{Shown: "•••••", Spoken: "伏せた番号"}
	}
	last4 := digits[7:]
	return Masked{Shown: digits[:3] + "-••••-" + last4, Spoken: "下4けたが" + last4 + "の番号"}
}

// MaskEmail keeps the first letter and the domain: h•••••@example.jp. The number of dots does not tell the length.
func MaskEmail(address string) Masked {
	if address == "" {
		return Masked{}
	}
	at := strings.LastIndexByte(address, '@')
	if at < 1 {
		return Masked{Shown: "•••••", Spoken: "伏せたアドレス"}
	}
	_, size := utf8.DecodeRuneInString(address)
	first, domain := address[:size], address[at+1:]
	return Masked{Shown: first + "•••••@" + domain, Spoken: first + "で始まる" + domain + "のアドレス"}
}

// MaskLast4 writes a card's last four digits as •••• 1111.
func MaskLast4(last4 string) Masked {
	if last4 == "" {
		return Masked{}
	}
	return Masked{Shown: "•••• " + last4, Spoken: "末尾" + last4}
}

// Card names a card in one line of plain text: JCB •••• 1111.
func Card(brand, last4 string) string {
	return Brand(brand) + " " + MaskLast4(last4).Shown
}
