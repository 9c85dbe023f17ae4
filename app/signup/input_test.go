package signup_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// Hostile and huge input at every step gets a page, is escaped, and leaves the sign-up where it stood.
func TestHostileInput(t *testing.T) {
	a := apptest.Start(t)
	hostile := []string{`"><script>alert(1)</script>`, "' OR 1=1 --", "\x00", "\xff\xfe", "🌸", strings.Repeat("9", 5000)}
	at := func(c *apptest.Client, path string, fields ...string) {
		t.Helper()
		for _, field := range fields {
			for _, value := range hostile {
				form := answers()
				form.Set(field, value)
				got := c.Post(path, form)
				if got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) == 0 || strings.Contains(got.Text, "<script>alert") {
					t.Errorf("%s, %s %.20q: %d %q", path, field, value, got.StatusCode, got.Errors())
				}
			}
			if got := c.Post(path, url.Values{field: {strings.Repeat("9", 1<<20)}}); got.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("1 MB at %s, %s: %d", path, field, got.StatusCode)
			}
		}
	}
	c := a.Client()
	at(c, "/signup", "terms")
	leads(t, "agreeing", agree(c), "/signup/card")
	at(c, "/signup/card", "card", "expiry", "birth", "mobile")
	leads(t, "the card", c.Post("/signup/card", answers()), "/signup/code")
	hostile = hostile[:3] // five wrong ones spend the code
	at(c, "/signup/code", "code")
	leads(t, "the code", enter(c, "/signup/code", digits(t, a, models.PurposeSignUp)), "/signup/email")
	hostile = []string{`"><script>alert(1)</script>`, "' OR 1=1 --", "a@b@c", "x@example.jp\r\nBcc: y@example.jp"}
	at(c, "/signup/email", "email")
	leads(t, "the address", email(c, ""), "/signup/password")
	hostile = []string{"", "short", strings.Repeat("9", 5000)}
	at(c, "/signup/password", "password")
	leads(t, "the password", choose(c, passphrase), "/signup/done")
	wants(t, a, 1)
}
