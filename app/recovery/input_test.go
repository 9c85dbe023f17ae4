package recovery_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// questions are the forms of the four doors, filled in.
var questions = map[string]url.Values{
	"/recovery/id":       byCard(hanakoPAN, hanakoBirth),
	"/recovery/password": byID(hanakoID, hanakoBirth),
	"/recovery/unlock":   byCard(hanakoPAN, hanakoBirth),
	"/lockdown":          {"login_id": {hanakoID}},
}

// with is a form with one field changed.
func with(form url.Values, field, value string) url.Values {
	changed := url.Values{field: {value}}
	for name, values := range form {
		if name != field {
			changed[name] = values
		}
	}
	return changed
}

var required = map[string]string{
	"card": "カード番号を入力してください。", "expiry": "有効期限を入力してください。",
	"birth": "生年月日を入力してください。", "login_id": "マイネットプラスのIDを入力してください。",
}

// Each field that is missing is named, and nothing is counted against anybody.
func TestMissingFieldsAreNamed(t *testing.T) {
	a := apptest.Start(t)
	for path, form := range questions {
		for field := range form {
			for _, nothing := range []string{"", " \u3000\t", "\x00", "\xff\xfe"} {
				refused(t, path+" without "+field, a.Client().Post(path, with(form, field, nothing)), http.StatusUnprocessableEntity, required[field])
			}
		}
		if got := a.Client().Post(path+"?"+form.Encode(), nil); len(got.Errors()) != len(form) {
			t.Errorf("%s: a query filled in the form: %q", path, got.Errors())
		}
	}
	if n := a.Count("procedures") + a.Count("throttles"); n != 0 {
		t.Errorf("%d rows were made", n)
	}
}

// Dates that do not exist, and what cannot be read, get a clear message; what was typed comes back, the card does not.
func TestUnreadableFieldsAreNamed(t *testing.T) {
	const (
		birth  = "生年月日を読み取れませんでした。1984-05-02 や 昭和59年5月2日 のように入力してください。"
		noDay  = "暦にない日付です。生年月日の年、月、日をご確認のうえ、もう一度入力してください。"
		future = "生年月日が、今日より後の日付になっています。ご確認のうえ、もう一度入力してください。"
		expiry = "有効期限を読み取れませんでした。12/29 のように、月/年の順に入力してください。"
		card   = "カード番号を読み取れませんでした。カードの番号をご確認のうえ、もう一度入力してください。"
	)
	a := apptest.Start(t)
	for path, form := range questions {
		for _, tt := range []struct{ field, value, want string }{
			{"birth", "1983-02-29", noDay}, {"birth", "1984-13-01", noDay}, {"birth", "2026-11-23", future}, {"birth", strings.Repeat("1", 5000), birth},
			{"birth", `"><script>alert(1)</script>`, birth}, {"birth", "' OR 1=1 --", birth},
			{"expiry", "13/29", expiry}, {"expiry", "2029", expiry}, {"expiry", "<b>", expiry}, {"expiry", strings.Repeat("9", 5000), expiry},
			{"card", "3530111333300001", card}, {"card", "1234", card}, {"card", strings.Repeat("4", 5000), card}, {"card", "カード", card},
		} {
			if !form.Has(tt.field) {
				continue
			}
			got := a.Client().Post(path, with(form, tt.field, tt.value))
			refused(t, fmt.Sprintf("%s, %s %.20q", path, tt.field, tt.value), got, http.StatusUnprocessableEntity, tt.want)
			if strings.Contains(got.Text, "<script>alert") || strings.Contains(got.Text, hanakoPAN) {
				t.Errorf("%s, %s %.20q: it is not escaped, or the card comes back", path, tt.field, tt.value)
			}
		}
	}
	if n := a.Count("procedures") + a.Count("throttles"); n != 0 {
		t.Errorf("%d rows were made", n)
	}
}

// What cannot be an ID looks like one that is nobody's (D6.1), and 1 MB gets a page.
func TestHostileIDsAreNobodys(t *testing.T) {
	a := apptest.Start(t)
	for path, next := range map[string]string{"/recovery/password": "/recovery/password/mail", "/lockdown": "/lockdown/code"} {
		for _, id := range []string{"!", "' OR 1=1 --", `<script>alert(1)</script>`, "🌸🌸🌸🌸🌸🌸", strings.Repeat("1", 5000)} {
			leads(t, fmt.Sprintf("%s, ID %.20q", path, id), a.Client().Post(path, with(questions[path], "login_id", id)), next)
		}
	}
	a.Settled()
	if n := a.Count("messages") + a.Count("procedures WHERE cardholder_no <> ''"); n != 0 {
		t.Errorf("somebody was found: %d", n)
	}
	for path, form := range questions {
		shows(t, path, a.Client().Post(path, with(form, "login_id", strings.Repeat("9", 1<<20))), http.StatusRequestEntityTooLarge, "お手続きを受け付けられませんでした")
	}
}

// D5.4: a code is accepted as people type it; what is none is wrong or missing, never a failure.
func TestD5_4_CodesAsPeopleTypeThem(t *testing.T) {
	a := apptest.Start(t)
	for _, write := range []func(string) string{
		func(c string) string { return c[:3] + " " + c[3:] },
		func(c string) string { return "\u3000" + c[:3] + "-" + c[3:] + "\u200b" },
		func(c string) string {
			return strings.Map(func(r rune) rune { return r + '０' - '0' }, c)
		},
	} {
		a.Clock.Advance(25 * time.Hour)
		c := a.Client()
		leads(t, "asking", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
		a.Settled()
		for _, garbage := range []string{"abcdef", "12345", strings.Repeat("1", 5000), "\xff\xfe"} {
			if got := c.Post("/recovery/unlock/code", code(garbage)); got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 {
				t.Errorf("%.20q: %d %q", garbage, got.StatusCode, got.Errors())
			}
		}
		typed := write(newest(t, a, models.PurposeUnlock))
		leads(t, typed, c.Post("/recovery/unlock/code", code(typed)), "/recovery/unlock/done")
	}
}
