package staff_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// Nothing tells why somebody is refused: the same page, byte for byte but for the name, headers and cookies.
func TestRefusalsAreAlike(t *testing.T) {
	a := apptest.Start(t)
	a.Exec("UPDATE staff SET closed_at = $1, failures = 5 WHERE name = 'auditor'", a.Clock.Now())
	a.Exec("UPDATE staff SET disabled_at = $1 WHERE name = 'supervisor'", a.Clock.Now())
	right := code(t, a, 0)
	var pages []string
	for _, tt := range []struct{ what, name, password, code string }{
		{"unknown name", "nobody", demo.StaffPassword, right},
		{"no name at all", "' OR 1=1 --", demo.StaffPassword, right},
		{"wrong password", "agent", wrong, right},
		{"wrong code", "agent", demo.StaffPassword, anything},
		{"no code", "agent", demo.StaffPassword, ""},
		{"letters", "agent", demo.StaffPassword, "abcdef"},
		{"closed", "auditor", demo.StaffPassword, right},
		{"disabled", "supervisor", demo.StaffPassword, right},
	} {
		got := post(a.StaffClient(), tt.name, tt.password, tt.code)
		out(t, tt.what, got)
		if len(got.Cookies()) > 0 || strings.Contains(got.Text, tt.password) {
			t.Errorf("%s: cookies %v, or the password comes back", tt.what, got.Cookies())
		}
		got.Doc.Find("#name").RemoveAttr("value")
		page, err := got.Doc.Html()
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	for i, page := range pages {
		if page != pages[0] {
			t.Errorf("refusal %d differs from the first", i)
		}
	}
	if n := a.Count("audit_events WHERE action = 'staff_sign_in' AND outcome = 'refused'"); n != len(pages) {
		t.Errorf("%d of %d refusals recorded", n, len(pages))
	}
	if n := a.Count("audit_events WHERE facts LIKE '%OR 1=1%'"); n != 0 {
		t.Error("what a stranger typed stands in the audit")
	}
}

func TestMissingFields(t *testing.T) {
	a := apptest.Start(t)
	got := post(a.StaffClient(), " ", "", "")
	if want := "ユーザー名を入力してください。|パスワードを入力してください。"; got.StatusCode != http.StatusUnprocessableEntity || strings.Join(got.Errors(), "|") != want {
		t.Errorf("got %d %q, want %q", got.StatusCode, got.Errors(), want)
	}
	if n := a.Count("throttles"); n != 0 {
		t.Error("an empty form was counted")
	}
	in(t, "a name in capitals, a full-width code", a.StaffClient(), " Agent ", fullWidth(code(t, a, 0)))
}

func fullWidth(digits string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, digits)
}

// Five failures in a row close; the right ones do not open. One success in between takes the failures back.
func TestLockAfterFiveFailures(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		for range 4 {
			out(t, "a failure", post(a.StaffClient(), "agent", wrong, anything))
		}
		in(t, "the fifth is right", a.StaffClient(), "agent", code(t, a, 0))
		if n := a.Count("audit_events WHERE action = 'staff_locked'"); n != 0 {
			t.Error("a right sign-in was recorded as a lock")
		}
		a.Clock.Advance(time.Minute)
		for range 5 {
			out(t, "a failure", post(a.StaffClient(), "agent", demo.StaffPassword, anything))
		}
		out(t, "locked", post(a.StaffClient(), "agent", demo.StaffPassword, code(t, a, 0)))
		if n := a.Count("audit_events WHERE action = 'staff_locked' AND chain = 'staff:agent'"); n != 1 {
			t.Errorf("%d locks recorded, want 1", n)
		}
		in(t, "a colleague", a.StaffClient(), "auditor", code(t, a, 0))
	})
}

// RFC 6238, 5.2: a step counts once; a clock may be one step off, but nothing before the last step used counts.
func TestAStepCountsOnce(t *testing.T) {
	a := apptest.Start(t)
	refuse := func(what string, steps int) {
		t.Helper()
		out(t, what, post(a.StaffClient(), "agent", demo.StaffPassword, code(t, a, steps)))
		a.Exec("UPDATE staff SET failures = 0")
	}
	refuse("two steps early", 2)
	refuse("two steps late", -2)
	in(t, "one step late", a.StaffClient(), "agent", code(t, a, -1))
	refuse("the same code", -1)
	in(t, "this step", a.StaffClient(), "agent", code(t, a, 0))
	refuse("the same code", 0)
	refuse("the step before", -1)
	in(t, "one step early", a.StaffClient(), "agent", code(t, a, 1))
	refuse("the step that was passed over", 0)
	a.Clock.Advance(30 * time.Second)
	refuse("the code that was used early", 0)
	in(t, "the next one", a.StaffClient(), "agent", code(t, a, 1))
}

// Of many that enter the same right code at once, one gets in.
func TestRacingCodes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		var entered atomic.Int32
		var all sync.WaitGroup
		right := form("agent", demo.StaffPassword, code(t, a, 0))
		for range 4 {
			c := a.StaffClient()
			all.Go(func() {
				status, err := c.Try("/staff/login", right)
				if err != nil {
					t.Error(err)
				}
				if status == http.StatusSeeOther {
					entered.Add(1)
				}
			})
		}
		all.Wait()
		if entered.Load() != 1 || a.Count("sessions WHERE surface = 'staff'") != 1 {
			t.Errorf("%d got in, %d sessions; want 1", entered.Load(), a.Count("sessions WHERE surface = 'staff'"))
		}
	})
}

// Racing guesses are all counted before they are compared: not more than five are ever looked at.
func TestRacingGuesses(t *testing.T) {
	a := apptest.Start(t)
	var all sync.WaitGroup
	for i := range 12 {
		c := a.StaffClient()
		guess := form("agent", wrong+strconv.Itoa(i), code(t, a, 0))
		all.Go(func() {
			if status, err := c.Try("/staff/login", guess); err != nil || status != http.StatusUnprocessableEntity {
				t.Errorf("a guess: %d, %v", status, err)
			}
		})
	}
	all.Wait()
	if got := a.Value("SELECT failures FROM staff WHERE name = 'agent'"); got != "5" {
		t.Errorf("%s failures counted", got)
	}
	if n := a.Count("audit_events WHERE action = 'staff_locked'"); n != 1 {
		t.Errorf("%d locks recorded", n)
	}
}

// D6.3: an address with 100 failures waits, whatever it types.
func TestD6_3_FailuresOfAnAddress(t *testing.T) {
	a := apptest.Start(t)
	a.Exec("INSERT INTO throttles (prefix, kind, count, started_at) VALUES ('127.0.0.0/24', 'sign_in', 100, $1)", a.Clock.Now())
	got := post(a.StaffClient(), "agent", demo.StaffPassword, code(t, a, 0))
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "600" || got.Doc.Find("body.staff").Length() != 1 {
		t.Errorf("got %d %q after %q", got.StatusCode, got.H1(), got.Header.Get("Retry-After"))
	}
	if got := a.Value("SELECT failures FROM staff WHERE name = 'agent'"); got != "0" {
		t.Errorf("%s failures counted", got)
	}
}
