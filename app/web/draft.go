package web

import (
	"net/url"

	"github.com/labstack/echo/v4"
)

// draft is what somebody had filled in when their session ended, or when a password was asked for in
// between. Only they get it back (D3.7). Passwords, codes and card numbers are never in it.
type draft struct {
	Owner  string     `json:"owner"` // cardholder number
	Path   string     `json:"path"`
	Values url.Values `json:"values"`
}

// keepDraft remembers the named fields of the form that was posted.
func (s *Sessions) keepDraft(c echo.Context, owner string, fields []string) error {
	form, err := ReadForm(c)
	if err != nil {
		return err
	}
	d := draft{Owner: owner, Path: c.Request().URL.Path, Values: url.Values{}}
	for _, field := range fields {
		if values, _ := form.Lines(field, 50, 200); len(values) > 0 {
			d.Values[field] = values
		}
	}
	if len(d.Values) == 0 {
		return nil
	}
	s.scs.Put(c.Request().Context(), keyDraft, d)
	return nil
}

// TakeDraft returns what the signed-in person had filled in on this page, once; nil when there is nothing.
func (s *Sessions) TakeDraft(c echo.Context) url.Values {
	d, ok := s.draft(c)
	who, signedIn := s.Identity(c)
	if !ok || !signedIn || d.Owner != who.CardholderNo || d.Path != c.Request().URL.Path {
		return nil
	}
	s.scs.Remove(c.Request().Context(), keyDraft)
	return d.Values
}

func (s *Sessions) draft(c echo.Context) (draft, bool) {
	d, ok := s.scs.Get(c.Request().Context(), keyDraft).(draft)
	return d, ok
}
