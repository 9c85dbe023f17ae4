package models

import "strconv"

// CheckDigit is the digit that makes a number right by the formula of ISO/IEC 7812 (Luhn's), when it is put behind it.
// The number is ASCII digits only.
func CheckDigit(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

// Checked reports whether the last digit of a number is its check digit.
func Checked(digits string) bool {
	last := len(digits) - 1
	return last >= 0 && digits[last:] == CheckDigit(digits[:last])
}
