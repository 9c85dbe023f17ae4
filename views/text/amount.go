package text

import (
	"strconv"
	"strings"
)

// Yen writes an amount of a purchase: 12,480円, USD 12.34. It comes in minor units with its ISO 4217 numeric currency and
// exponent, as 3-D Secure has it; no amount, or one that is no number, gives "".
func Yen(amount, currency, exponent string) string {
	if amount == "" || strings.Trim(amount, "0123456789") != "" {
		return ""
	}
	decimals, err := strconv.Atoi(exponent)
	if err != nil || decimals < 0 || decimals > 9 {
		decimals = 0
	}
	if missing := decimals + 1 - len(amount); missing > 0 {
		amount = strings.Repeat("0", missing) + amount
	}
	whole, fraction := amount[:len(amount)-decimals], amount[len(amount)-decimals:]
	number := grouped(whole)
	if fraction != "" {
		number += "." + fraction
	}
	if currency == "392" {
		return number + "円"
	}
	if letters, ok := currencies[currency]; ok {
		currency = letters
	}
	return strings.TrimSpace(currency + " " + number)
}

// grouped writes digits with commas, without zeros before them.
func grouped(digits string) string {
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return "0"
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// currencies are the letters of the currencies that shops abroad ask for; any other shows its number (ISO 4217).
var currencies = map[string]string{
	"036": "AUD", "124": "CAD", "156": "CNY", "344": "HKD", "356": "INR", "360": "IDR", "410": "KRW", "458": "MYR", "554": "NZD",
	"608": "PHP", "702": "SGD", "704": "VND", "756": "CHF", "764": "THB", "826": "GBP", "840": "USD", "901": "TWD", "978": "EUR",
}
