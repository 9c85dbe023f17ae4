package web

import (
	"time"

	"github.com/labstack/echo/v4"
)

// Preview is a staff member's permission to look at a cardholder's pages. It lives in the staff session and ends with it.
type Preview struct {
	Staff        string    `json:"staff"` // who it was given to: a session may pass to a colleague
	CardholderNo string    `json:"cardholder"`
	Reason       string    `json:"reason"`
	Until        time.Time `json:"until"`
}

const keyPreview = "preview"

// SetPreview begins a preview, in place of the one before it.
func (s *Sessions) SetPreview(c echo.Context, p Preview) {
	s.scs.Put(c.Request().Context(), keyPreview, p)
}

// Preview is the session's preview of a cardholder, also one whose time is over; false when there is none, or when it is
// somebody else's.
func (s *Sessions) Preview(c echo.Context, cardholderNo string) (Preview, bool) {
	who, ok := s.Identity(c)
	if !ok {
		return Preview{}, false
	}
	p, ok := s.scs.Get(c.Request().Context(), keyPreview).(Preview)
	return p, ok && p.Staff == who.Staff && p.CardholderNo == cardholderNo
}

// EndPreview ends the session's preview; none is fine.
func (s *Sessions) EndPreview(c echo.Context) {
	s.scs.Remove(c.Request().Context(), keyPreview)
}
