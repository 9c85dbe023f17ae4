package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// Form is what one request posted. The query never counts: a link cannot fill in a form.
type Form struct {
	values url.Values
}

// ReadForm reads the posted form. A body beyond the surface's limit is echo's 413, an unreadable one 400.
func ReadForm(c echo.Context) (Form, error) {
	err := c.Request().ParseForm()
	if errors.As(err, new(*http.MaxBytesError)) {
		return Form{}, echo.NewHTTPError(http.StatusRequestEntityTooLarge).SetInternal(err)
	}
	if err != nil {
		return Form{}, echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	return Form{values: c.Request().PostForm}, nil
}

// FormOf is a form that was read in another way, like one with a file in it.
func FormOf(values url.Values) Form { return Form{values: values} }

// Has tells whether the field was posted, which is how checkboxes and named buttons answer.
func (f Form) Has(name string) bool { return len(f.values[name]) > 0 }

// Line reads a one-line field: surrounding spaces, control and invisible characters are dropped. ok is false when the
// value is longer than limit characters or not UTF-8; value is then what a page may show again.
func (f Form) Line(name string, limit int) (value string, ok bool) {
	return line(f.values.Get(name), limit)
}

// Lines reads a field that may be posted several times, like a group of checkboxes: at most count values, each a Line.
func (f Form) Lines(name string, count, limit int) (values []string, ok bool) {
	ok = len(f.values[name]) <= count
	for _, raw := range f.values[name][:min(count, len(f.values[name]))] {
		value, fits := line(raw, limit)
		ok = ok && fits
		values = append(values, value)
	}
	return values, ok
}

// Secret reads a password exactly as typed (D3.2): nothing is trimmed, dropped or folded. ok is false when it is longer
// than limit characters or not UTF-8.
func (f Form) Secret(name string, limit int) (value string, ok bool) {
	raw := f.values.Get(name)
	if !utf8.ValidString(raw) || utf8.RuneCountInString(raw) > limit {
		return "", false
	}
	return raw, true
}

// Code reads an ID or a code: a Line without spaces, hyphens and full-width characters (see Fold). limit counts the
// characters that are left; what was typed may be three times as long.
func (f Form) Code(name string, limit int) (value string, ok bool) {
	typed, ok := f.Line(name, 3*limit)
	value = Fold(typed)
	return value, ok && utf8.RuneCountInString(value) <= limit
}

func line(raw string, limit int) (string, bool) {
	ok := utf8.ValidString(raw)
	value := strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(raw, "")))
	if utf8.RuneCountInString(value) > limit {
		return string([]rune(value)[:limit]), false
	}
	return value, ok
}

// visible drops what a one-line field cannot hold, and keeps the joiner that composes emoji.
func visible(r rune) rune {
	const zeroWidthJoiner = '\u200d'
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return ' '
	case r == zeroWidthJoiner:
		return r
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
		return -1
	}
	return r
}

// Empty tells whether the field was left out or empty, as it was posted.
func (f Form) Empty(name string) bool { return f.values.Get(name) == "" }
