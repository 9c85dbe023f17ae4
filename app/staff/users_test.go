package staff_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"mynetplus/app/apptest"
)

func act(c *apptest.Client, name, action, reason string) *apptest.Answer {
	return c.Post("/staff/users/"+name, url.Values{"action": {action}, "reason": {reason}})
}

// lock closes the desk's account by failures.
func lock(t *testing.T, a *apptest.App) {
	t.Helper()
	for range 5 {
		out(t, "a failure", post(a.StaffClient(), "agent", wrong, anything))
	}
}

func TestList(t *testing.T) {
	a := apptest.Start(t)
	newcomer(t, a)
	lock(t, a)
	supervisor := a.Staff("supervisor")
	if got := act(supervisor, "auditor", "disable", "退職のため"); got.Location() != "/staff/users/auditor" {
		t.Fatalf("disable: %d %q", got.StatusCode, got.Errors())
	}
	var rows []string
	for _, row := range supervisor.Get("/staff/users").Doc.Find("tbody tr").EachIter() {
		rows = append(rows, regexp.MustCompile(`\s+`).ReplaceAllString(strings.TrimSpace(row.Text()), " "))
	}
	want := []string{"agent 窓口 ロック中 – なし", "auditor 監査 停止中 – なし", "kita 窓口 未設定 2026年", "supervisor 管理 利用中 2026年"}
	for i, row := range rows {
		if len(rows) != len(want) || !strings.HasPrefix(strings.ReplaceAll(row, " ", ""), strings.ReplaceAll(want[i], " ", "")) {
			t.Fatalf("rows %q, want %q", rows, want)
		}
	}
}

// A supervisor opens a lock with a reason; it stands on both chains, and the colleague signs in again.
func TestOpenALock(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		lock(t, a)
		supervisor := a.Staff("supervisor")
		if page := supervisor.Get("/staff/users/agent"); page.Doc.Find(`button[value="open"]`).Length() != 1 {
			t.Error("no button opens the lock")
		}
		if got := act(supervisor, "agent", "open", "本人の電話で確認"); got.Location() != "/staff/users/agent" {
			t.Fatalf("opening: %d %q", got.StatusCode, got.Errors())
		}
		page := supervisor.Get("/staff/users/agent")
		if page.Doc.Find(".flash").Text() == "" || page.Doc.Find(`button[value="open"]`).Length() != 0 {
			t.Error("the page does not say that the lock is open")
		}
		if n := a.Count("audit_events WHERE action = 'staff_opened' AND chain IN ('staff:agent', 'staff:supervisor') AND subject = 'staff:agent' AND facts LIKE $1", "%本人の電話で確認%"); n != 2 {
			t.Errorf("%d events", n)
		}
		in(t, "the colleague", a.StaffClient(), "agent", code(t, a, 0))
	})
}

// Two open one lock at once: it is opened and recorded once.
func TestOpenTwiceAtOnce(t *testing.T) {
	a := apptest.Start(t)
	lock(t, a)
	var all sync.WaitGroup
	for range 2 {
		c := a.Staff("supervisor")
		all.Go(func() {
			if status, err := c.Try("/staff/users/agent", url.Values{"action": {"open"}, "reason": {"確認済み"}}); err != nil || status != http.StatusSeeOther {
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
	all.Wait()
	if n := a.Count("audit_events WHERE action = 'staff_opened' AND chain = 'staff:supervisor'"); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

func TestDisable(t *testing.T) {
	a := apptest.Start(t)
	agent, supervisor := a.Staff("agent"), a.Staff("supervisor")
	if got := act(supervisor, "agent", "disable", "退職のため"); got.Location() != "/staff/users/agent" {
		t.Fatalf("disabling: %d %q", got.StatusCode, got.Errors())
	}
	if works(agent) || a.Count("sessions WHERE owner = 'staff:agent'") != 0 {
		t.Error("the session goes on")
	}
	if got := act(supervisor, "supervisor", "disable", "退職のため"); got.StatusCode != http.StatusUnprocessableEntity ||
		strings.Join(got.Errors(), "") != "ご自身の利用は停止できません。ほかの管理の方に依頼してください。" {
		t.Errorf("oneself: %d %q", got.StatusCode, got.Errors())
	}
	if supervisor.Get("/staff/users/supervisor").Doc.Find("main form").Length() != 0 || !works(supervisor) {
		t.Error("a supervisor may disable themselves")
	}
	for _, action := range []string{"disable", "open"} {
		act(supervisor, "agent", action, "もう一度")
	}
	if n := a.Count("audit_events WHERE subject = 'staff:agent' AND action IN ('staff_disabled', 'staff_opened') AND chain = 'staff:agent'"); n != 1 {
		t.Errorf("%d events, want the first one only", n)
	}
}

func TestBadRequests(t *testing.T) {
	a := apptest.Start(t)
	lock(t, a)
	c := a.Staff("supervisor")
	long := strings.Repeat("長", 10_000)
	for _, tt := range []struct {
		what, name, action, reason string
		status                     int
		said                       string
	}{
		{"no reason", "agent", "open", "  ", 422, "理由を入力してください。"},
		{"a long reason", "agent", "open", long, 422, "理由は200文字以内で入力してください。"},
		{"no action", "agent", "", "確認済み", 400, ""},
		{"another action", "agent", "promote", "確認済み", 400, ""},
		{"nobody", "nobody", "open", "確認済み", 404, ""},
		{"nobody, hostile", "%27%20OR%201=1", "open", "確認済み", 404, ""},
	} {
		got := act(c, tt.name, tt.action, tt.reason)
		if got.StatusCode != tt.status || strings.Join(got.Errors(), "|") != tt.said {
			t.Errorf("%s: got %d %q, want %d %q", tt.what, got.StatusCode, got.Errors(), tt.status, tt.said)
		}
		if tt.reason == long && got.Doc.Find("#reason").AttrOr("value", "") != long {
			t.Error("the reason is not kept")
		}
	}
	if a.Count("staff WHERE closed_at IS NOT NULL") != 1 {
		t.Error("a refused request opened the lock")
	}
	if page := a.Staff("auditor").Get("/staff/users/agent"); page.StatusCode != 200 || page.Doc.Find("main form").Length() != 0 {
		t.Error("an auditor is offered an action")
	}
}
