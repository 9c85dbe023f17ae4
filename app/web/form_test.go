package web_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
)

func form(t *testing.T, values url.Values) web.Form {
	t.Helper()
	c, _ := request(http.MethodPost, "/?id=query", values.Encode())
	f, err := web.ReadForm(c)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A link cannot fill in a form: the query never counts.
func TestFormIgnoresQuery(t *testing.T) {
	f := form(t, url.Values{"other": {"x"}})
	if got, _ := f.Line("id", 10); got != "" || f.Has("id") {
		t.Errorf("got %q from the query", got)
	}
}

func TestUnreadableFormIsRefused(t *testing.T) {
	for _, body := range []string{"id=%zz", "a;b=c"} {
		c, _ := request(http.MethodPost, "/", body)
		var refused *echo.HTTPError
		if _, err := web.ReadForm(c); !errors.As(err, &refused) || refused.Code != http.StatusBadRequest {
			t.Errorf("%q: got %v, want 400", body, err)
		}
	}
	c, w := request(http.MethodPost, "/", "id="+strings.Repeat("a", 100))
	c.Request().Body = http.MaxBytesReader(w, c.Request().Body, 50)
	var refused *echo.HTTPError
	if _, err := web.ReadForm(c); !errors.As(err, &refused) || refused.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %v, want 413", err)
	}
}

func TestLine(t *testing.T) {
	tests := []struct {
		name, typed, want string
		ok                bool
	}{
		{"plain", "hello", "hello", true},
		{"spaces around", " \u3000hello \n", "hello", true},
		{"NUL and controls", "he\x00l\x1blo\x7f", "hello", true},
		{"line break", "a\r\nb", "a  b", true},
		{"bidi override", "a\u202eb", "ab", true},
		{"family emoji", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", true},
		{"not UTF-8", "a\xffb", "ab", false},
		{"full", "１２３４５６７８９０", "１２３４５６７８９０", true},
		{"too long", "12345678901", "1234567890", false},
		{"empty", "", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := form(t, url.Values{"f": {tt.typed}}).Line("f", 10)
			if got != tt.want || ok != tt.ok {
				t.Errorf("got %q %t, want %q %t", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestLines(t *testing.T) {
	f := form(t, url.Values{"card": {"1", " 2 ", "3"}})
	if got, ok := f.Lines("card", 3, 5); !slices.Equal(got, []string{"1", "2", "3"}) || !ok {
		t.Errorf("got %q %t", got, ok)
	}
	if got, ok := f.Lines("card", 2, 5); !slices.Equal(got, []string{"1", "2"}) || ok {
		t.Errorf("more than two: got %q %t", got, ok)
	}
	if got, ok := f.Lines("none", 2, 5); len(got) != 0 || !ok {
		t.Errorf("absent: got %q %t", got, ok)
	}
}

// D5.4: the code field accepts full-width digits, spaces and hyphens.
func TestCode(t *testing.T) {
	tests := []struct {
		typed, want string
		ok          bool
	}{
		{"123456", "123456", true},
		{"１２３４５６", "123456", true},
		{" 123 456 ", "123456", true},
		{"123\u3000456", "123456", true},
		{"123-456", "123456", true},
		{"123ー456", "123456", true},
		{"123ｰ456", "123456", true},
		{"123－456", "123456", true},
		{"123‐45–6", "123456", true},
		{"12—34−56", "123456", true},
		{"12\u201134\u200b56", "123456", true},
		{"１２３\u30fc４５６", "123456", true},
		{"1234567", "1234567", false},
		{"ＡＢｃ１２", "ABc12", true},
		{"１２３４５６🌸", "123456🌸", false},
		{"", "", true},
	}
	for _, tt := range tests {
		got, ok := form(t, url.Values{"code": {tt.typed}}).Code("code", 6)
		if got != tt.want || ok != tt.ok {
			t.Errorf("%q: got %q %t, want %q %t", tt.typed, got, ok, tt.want, tt.ok)
		}
	}
	if _, ok := form(t, url.Values{"code": {strings.Repeat("-", 60_000)}}).Code("code", 6); ok {
		t.Error("60,000 hyphens were accepted")
	}
}

// D3.2: a password is never normalised; full-width characters only bring a hint.
func TestSecretIsTakenAsTyped(t *testing.T) {
	for _, typed := range []string{" ｐａｓｓ－word ", "a\tb", "\u0041\u030a", "桜の花"} {
		if got, ok := form(t, url.Values{"p": {typed}}).Secret("p", 128); got != typed || !ok {
			t.Errorf("got %q %t, want %q", got, ok, typed)
		}
	}
	if _, ok := form(t, url.Values{"p": {strings.Repeat("あ", 129)}}).Secret("p", 128); ok {
		t.Error("129 characters were accepted")
	}
	for typed, want := range map[string]bool{"sakura": false, "ｓakura": true, "sakura\u3000": true, "桜": false, "ー": false} {
		if got := web.HasFullWidth(typed); got != want {
			t.Errorf("HasFullWidth(%q): got %t, want %t", typed, got, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, seed := range []string{"", "１２３", "\x00\xff", "👨\u200d👩", "a\u202eb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		value, _ := form(t, url.Values{"f": {typed}}).Line("f", 20)
		if len([]rune(value)) > 20 || strings.ContainsAny(value, "\x00\r\n\t\x7f") || strings.ToValidUTF8(value, "") != value {
			t.Errorf("%q became %q", typed, value)
		}
		if folded := web.Fold(value); web.Fold(folded) != folded {
			t.Errorf("Fold is not stable for %q", value)
		}
	})
}
