package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/views/components"
	"mynetplus/views/text"
)

// Refusal is why a code page is shown again; the zero value is the page as it is opened.
type Refusal struct {
	Errors  components.Errors
	Minutes int // how long nothing is taken or sent (D5.3), or 0
}

// Status is the answer's: 200, 422 or 429.
func (r Refusal) Status() int {
	switch {
	case r.Minutes > 0:
		return http.StatusTooManyRequests
	case len(r.Errors) > 0:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// At is the refusal with its sentences at another field than "code"; "" is the form as a whole.
func (r Refusal) At(field string) Refusal {
	moved := Refusal{Minutes: r.Minutes}
	for _, e := range r.Errors {
		e.Field = field
		moved.Errors = append(moved.Errors, e)
	}
	return moved
}

// CodeMissing refuses an empty entry; label is the field's.
func CodeMissing(label string) Refusal {
	return Refusal{Errors: components.Errors{{Field: "code", Text: text.Required(label)}}}
}

// CodeWrong refuses an entry that may be typed again.
func CodeWrong() Refusal {
	return Refusal{Errors: components.Errors{components.Failure("code", "code_wrong")}}
}

// CodeSpent refuses an entry whose code has been used, has expired or was tried too often.
func CodeSpent() Refusal {
	return Refusal{Errors: components.Errors{components.Failure("code", "code_spent")}}
}

// CodeBlocked refuses every entry for so long, because too many were wrong (D5.3).
func CodeBlocked(c echo.Context, wait time.Duration) Refusal {
	minutes := RetryAfter(c, wait)
	return Refusal{Errors: components.Errors{{Field: "code", Text: text.TooMany(minutes)}}, Minutes: minutes}
}

// NoSending says that nothing is sent for so long, because the budget is used up (D5.3).
func NoSending(c echo.Context, wait time.Duration) Refusal {
	return Refusal{Minutes: RetryAfter(c, wait)}
}

// SetSent leaves word which code went out: the same one again, or a new one.
func SetSent(c echo.Context, again bool) {
	SetFlash(c, "code_renewed")
	if again {
		SetFlash(c, "code_resent")
	}
}
