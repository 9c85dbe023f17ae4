package web

import (
	"crypto/rand"
	"fmt"

	"github.com/labstack/echo/v4"
)

// referenceKey is where the request's number is kept in its context.
const referenceKey = "web.reference"

// Reference is the request's number, four and four hexadecimal digits: it stands in every log line of the request, and
// on the page of an unexpected error for the cardholder to read out.
func Reference(c echo.Context) string {
	if reference, ok := c.Get(referenceKey).(string); ok {
		return reference
	}
	var b [4]byte
	rand.Read(b[:])
	reference := fmt.Sprintf("%02X%02X-%02X%02X", b[0], b[1], b[2], b[3])
	c.Set(referenceKey, reference)
	return reference
}
