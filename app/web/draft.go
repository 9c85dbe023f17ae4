package web

import (
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/labstack/echo/v4"

	"mynetplus/models"
)

// draft is what somebody had filled in when their session ended, or when a password was asked for in
// between. Only they get it back (D3.7). Passwords, codes and card numbers are never in it; an address may be, so it is
// sealed (D7.2).
type draft struct {
	Owner  string `json:"owner"` // as of a session
	Path   string `json:"path"`
	Values string `json:"sealed"` // sealed JSON of url.Values
}

// keepDraft remembers the named fields of the form that was posted.
func (s *Sessions) keepDraft(c echo.Context, owner string, fields []string) error {
	form, err := ReadForm(c)
	if err != nil {
		return err
	}
	return s.KeepDraft(c, owner, form, fields...)
}

// KeepDraft remembers the named fields of a form for the owner of a session that has ended (Ended).
func (s *Sessions) KeepDraft(c echo.Context, owner string, form Form, fields ...string) error {
	typed := url.Values{}
	for _, field := range fields {
		if values, _ := form.Lines(field, 50, 200); len(values) > 0 {
			typed[field] = values
		}
	}
	if len(typed) == 0 {
		return nil
	}
	plain, err := json.Marshal(typed)
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	s.scs.Put(c.Request().Context(), keyDraft, draft{
		Owner: owner, Path: c.Request().URL.Path, Values: s.store.Keys().Seal(models.ColDraft, owner, string(plain)),
	})
	return nil
}

// TakeDraft returns what the signed-in person had filled in on this page, once; nil when there is nothing.
func (s *Sessions) TakeDraft(c echo.Context) url.Values {
	d, ok := s.draft(c)
	who, signedIn := s.Identity(c)
	if !ok || !signedIn || d.Owner != who.owner() || d.Path != c.Request().URL.Path {
		return nil
	}
	s.scs.Remove(c.Request().Context(), keyDraft)
	plain, err := s.store.Keys().Open(models.ColDraft, d.Owner, d.Values)
	if err != nil {
		return nil // its key is gone: then it is typed again
	}
	var typed url.Values
	if err := json.Unmarshal([]byte(plain), &typed); err != nil {
		return nil
	}
	return typed
}

func (s *Sessions) draft(c echo.Context) (draft, bool) {
	d, ok := s.scs.Get(c.Request().Context(), keyDraft).(draft)
	return d, ok
}
