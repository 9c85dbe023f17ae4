package signup_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// D3.2: the password is judged; a refused one comes not back and makes nothing.
func TestD3_2_SignUpPassword(t *testing.T) {
	a := apptest.Start(t)
	c := toPassword(t, a)
	for _, tt := range []struct{ name, password, want string }{
		{"none", "", "パスワードを入力してください。"},
		{"short", "seven77", "パスワードが短いため、設定できません。8文字以上で入力してください。"},
		{"long", strings.Repeat("長", 129), "パスワードが長いため、設定できません。128文字以内で入力してください。"},
		{"common", "qwertyuiop", "よく使われるパスワードのため、設定できません。ほかの人が思いつかないものを入力してください。"},
		{"the birth date", "kawa19660330", "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。"},
		{"the card", "4242-1229-kawa", "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。"},
		{"the name", "izumi-midori", "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。"},
	} {
		got := choose(c, tt.password)
		refused(t, tt.name, got, tt.want)
		if got.Doc.Find("input[name=password][value]").Length() != 0 {
			t.Errorf("%s: the password comes back", tt.name)
		}
	}
	wide := choose(c, "ｐａｓｓｗｏｒｄ").Errors()
	if len(wide) != 2 || !strings.Contains(wide[1], "全角") {
		t.Errorf("full width: %q", wide)
	}
	wants(t, a, 0)
	leads(t, "128 characters", choose(c, strings.Repeat("長い", 64)), "/signup/done")
	wants(t, a, 1)
}

// A double click on the last button makes one account. When the answer to the first click is lost with its cookies, the
// second signs in; but only once, only with the same password, and never later.
func TestDoubleClickOnTheLastButton(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := toPassword(t, a)
		lost := a.Client()
		for _, cookie := range c.Cookies("/") {
			lost.SetCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value, Path: "/"})
		}
		leads(t, "the first click", choose(c, passphrase), "/signup/done")
		leads(t, "nobody is signed in without the answer", lost.Get("/signup/done"), "/login")
		leads(t, "the second click", choose(lost, passphrase), "/signup/done")
		if one, two := done(t, "the first", c), done(t, "the second", lost); one != two {
			t.Errorf("two IDs: %s and %s", one, two)
		}
		lost.Post("/logout", nil)
		leads(t, "a third time", choose(lost, passphrase), "/signup/done")
		leads(t, "signs nobody in", lost.Get("/signup/done"), "/login")
		wants(t, a, 1)
	})
}

func TestRepetitionIsNoGuess(t *testing.T) {
	for name, late := range map[string]time.Duration{"a wrong password": 0, "too late": 30 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			c := toPassword(t, a)
			lost := a.Client()
			for _, cookie := range c.Cookies("/") {
				lost.SetCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value, Path: "/"})
			}
			leads(t, "the first click", choose(c, passphrase), "/signup/done")
			a.Clock.Advance(late)
			if late == 0 {
				leads(t, "a guess", choose(lost, "another good one"), "/signup/done")
			}
			leads(t, "the password", choose(lost, passphrase), "/signup/done")
			leads(t, "nobody is signed in", lost.Get("/signup/done"), "/login")
		})
	}
}

// Of two people who sign up with one card at the same moment one gets the account; the other is told that there is one.
func TestD3_1_OneAccountPerPerson(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		one := toPassword(t, a)
		a.Clock.Advance(time.Second)
		two := toPassword(t, a)
		var wg sync.WaitGroup
		for _, c := range []*apptest.Client{one, two} {
			wg.Go(func() {
				if status, err := c.Try("/signup/password", url.Values{"password": {passphrase}}); err != nil || status != http.StatusSeeOther {
					t.Errorf("got %d, %v", status, err)
				}
			})
		}
		wg.Wait()
		wants(t, a, 1)
		told, signedUp := 0, 0
		for _, c := range []*apptest.Client{one, two} {
			if page := c.Get("/signup/done"); page.H1() == doneTitle {
				signedUp++
			}
			if page := c.Get("/signup/code"); strings.Contains(page.Text, exists) {
				told++
			}
		}
		if told != 1 || signedUp != 1 {
			t.Errorf("%d signed up, %d told that there is an account", signedUp, told)
		}
	})
}

// D8.1: account, event, message and job are one transaction: when one part fails nothing happened, and the form can be
// sent again.
func TestD8_1_SignUpIsOneTransaction(t *testing.T) {
	for name, broken := range map[string]string{
		"the message": "messages WHEN NEW.template = 'signed_up'",
		"the event":   "audit_events WHEN NEW.action = 'sign_up'",
		"the device":  "devices WHEN 1",
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			c := toPassword(t, a)
			a.Letters(midoriNo, models.ChannelSMS, 1)
			table, when, _ := strings.Cut(broken, " ")
			a.Exec("CREATE TRIGGER broken BEFORE INSERT ON " + table + " " + when + " BEGIN SELECT RAISE(ABORT, 'broken'); END")
			if got := choose(c, passphrase); got.StatusCode != http.StatusInternalServerError {
				t.Errorf("got %d %q", got.StatusCode, got.H1())
			}
			wants(t, a, 0)
			a.Exec("DROP TRIGGER broken")
			leads(t, "the same form afterwards", choose(c, passphrase), "/signup/done")
			wants(t, a, 1)
		})
	}
}
