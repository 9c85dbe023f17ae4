package web_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestD3_8_FormEmail(t *testing.T) {
	label := strings.Repeat("a", 63)
	for _, tt := range []struct {
		typed, want string
		ok          bool
	}{
		{"hanako@example.jp", "hanako@example.jp", true},
		{"  Hanako.N+x@EXAMPLE.Co.JP ", "Hanako.N+x@example.co.jp", true},
		{"ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp", true},
		{"a@" + label + "." + label + "." + label + ".example.jp", "a@" + label + "." + label + "." + label + ".example.jp", true},
		{"", "", false},
		{"hanako", "hanako", false},
		{"@example.jp", "@example.jp", false},
		{"a@localhost", "a@localhost", false},
		{"a@[127.0.0.1]", "a@[127.0.0.1]", false},
		{"a@-x.jp", "a@-x.jp", false},
		{"a@x_y.jp", "a@x_y.jp", false},
		{"a@example.jp, b@example.jp", "a@example.jp, b@example.jp", false},
		{"Hanako <a@example.jp>", "Hanako <a@example.jp>", false},
		{`"a b"@example.jp`, `"a b"@example.jp`, false},
		{"a..b@example.jp", "a..b@example.jp", false},
		{"花子@example.jp", "花子@example.jp", false},
		{"a@日本.jp", "a@日本.jp", false},
		{"a\r\nBcc: b@example.jp", "a  Bcc: b@example.jp", false},
		{strings.Repeat("a", 60) + "@" + strings.Repeat(label+".", 3) + "jp", strings.Repeat("a", 60) + "@" + strings.Repeat(label+".", 3) + "jp", false},
	} {
		t.Run(tt.typed, func(t *testing.T) {
			if got, ok := form(t, url.Values{"email": {tt.typed}}).Email("email"); got != tt.want || ok != tt.ok {
				t.Errorf("got %q %v, want %q %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}
