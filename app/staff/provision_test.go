package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// order is a form that begins a run, or counts, with some fields changed.
func order(action string, changed ...string) url.Values {
	f := url.Values{"action": {action}, "size": {"5000"}, "brand": {""}, "from": {""}, "to": {""}, "reason": {"第1回"}}
	for i := 0; i < len(changed); i += 2 {
		f.Set(changed[i], changed[i+1])
	}
	return f
}

// midori makes 泉 みどり one whom a run registers; 若林 海 has no mobile, and one card of the cast is corporate.
func midori(a *apptest.App) {
	a.Exec("DELETE FROM enrollments WHERE card_id IN (SELECT id FROM cards WHERE cardholder_no = '20000005')")
}

// stats are the numbers of a part of the page.
func stats(page *apptest.Answer, part string) string {
	var all []string
	for _, row := range page.Doc.Find(part + " .stats > div").EachIter() {
		all = append(all, row.Find("dt").Text()+" "+row.Find("dd").Text())
	}
	return strings.Join(all, ", ")
}

// From the dry run to the report: the run registers what was counted, says so, and stands in the chains with its reason.
func TestProvisionAtTheDesk(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		midori(a)
		supervisor := a.Staff("supervisor")
		if page := supervisor.Get("/staff/provision"); page.H1() != "仮登録" || page.Doc.Find("#run-title").Length() != 0 {
			t.Errorf("before the first run: %q", page.H1())
		}
		before := a.Dump("enrollments", "provision_runs", "provision_skips", "audit_events")
		dry := supervisor.Post("/staff/provision", order("dry", "reason", "", "size", "１，０００"))
		if got, want := stats(dry, ".notice"), "対象 3, 仮登録の見込み 1, 見送りの見込み 2"; got != want {
			t.Errorf("dry run: %d %q, want %q, %q", dry.StatusCode, got, want, dry.Errors())
		}
		if got, want := dry.Doc.Find(".notice .sub").Text(), "見送りの内訳：携帯電話番号の登録がない 1件、法人カード 1件"; got != want {
			t.Errorf("dry run: %q, want %q", got, want)
		}
		if a.Dump("enrollments", "provision_runs", "provision_skips", "audit_events") != before {
			t.Error("a dry run wrote")
		}
		if got := supervisor.Post("/staff/provision", order("start")); got.Location() != "/staff/provision/1" {
			t.Fatalf("start: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
		}
		a.Settled()
		page := supervisor.Get("/staff/provision/1")
		if got := page.Doc.Find("#run-title").Text() + ": " + stats(page, "section"); got != "第1回が完了しました: 仮登録 1, 見送り 2, 上限まで 4,999" {
			t.Errorf("afterwards: %q", got)
		}
		csv := supervisor.Get("/staff/provision/1/skips.csv")
		want := "\ufeff会員番号,カード,理由\r\n20000006,•••• " + a.Value("SELECT last4 FROM cards WHERE cardholder_no = '20000006'") + ",携帯電話番号の登録がない\r\n" +
			"20000008,•••• " + a.Value("SELECT last4 FROM cards WHERE cardholder_no = '20000008'") + ",法人カード\r\n"
		if csv.Text != want || csv.Header.Get("Content-Disposition") != `attachment; filename="provision-1-skips.csv"` {
			t.Errorf("report %q, want %q; %q", csv.Text, want, csv.Header.Get("Content-Disposition"))
		}
		for what, n := range map[string]int{
			"start with its reason": a.Count("audit_events WHERE chain = 'staff:supervisor' AND action = 'provision_started' AND facts LIKE '%第1回%'"),
			"registration":          a.Count("audit_events WHERE chain = 'cardholder:20000005' AND action = 'enrollment_provisional'"),
			"end":                   a.Count("audit_events WHERE action = 'provision_done'"),
			"enrollment":            a.Count("enrollments JOIN cards ON id = card_id WHERE cardholder_no = '20000005' AND state = 'provisional'"),
		} {
			if n != 1 {
				t.Errorf("%d × %s", n, what)
			}
		}
	})
}

// What makes no sense is refused at its field, and what was typed stays.
func TestProvisionInput(t *testing.T) {
	a := apptest.Start(t)
	supervisor := a.Staff("supervisor")
	const (
		size     = "件数の上限は、1から1,000,000までの数字で入力してください。"
		no       = "会員番号は、8けたの数字で入力してください。"
		long     = "理由は200文字以内で入力してください。"
		required = "理由を入力してください。"
	)
	for _, tt := range []struct {
		name, field, value string
		want               string
		dry                bool // refused by a dry run, too
	}{
		{"none", "size", "0", size, true},
		{"negative", "size", "-5", size, true},
		{"full-width minus", "size", "－5", size, true},
		{"huge", "size", "99999999999999999999", size, true},
		{"just too many", "size", "1000001", size, true},
		{"letters", "size", "五千", size, true},
		{"half", "size", "1.5", size, true},
		{"empty size", "size", "", "件数の上限を入力してください。", true},
		{"brand", "brand", "Diners", "ブランドを一覧から選んでください。", true},
		{"short number", "from", "2000", no, true},
		{"hostile number", "to", "' OR 1=1 --", no, true},
		{"reversed", "to", "10000000", "会員番号の範囲が逆です。(まで)には、(から)と同じか、後の番号を入力してください。", true},
		{"no reason", "reason", " ", required, false},
		{"long reason", "reason", strings.Repeat("あ", 10000), long, false},
	} {
		for _, action := range []string{"start", "dry"} {
			f := order(action, "from", "20000000", tt.field, tt.value)
			if tt.field == "from" {
				f.Set("from", tt.value)
			}
			got := supervisor.Post("/staff/provision", f)
			if action == "dry" && !tt.dry {
				if got.StatusCode != http.StatusOK {
					t.Errorf("%s, dry: %d %q", tt.name, got.StatusCode, got.Errors())
				}
				continue
			}
			if got.StatusCode != http.StatusUnprocessableEntity || strings.Join(got.Errors(), "|") != tt.want {
				t.Errorf("%s, %s: %d %q, want %q", tt.name, action, got.StatusCode, got.Errors(), tt.want)
			}
			if tt.field != "from" && got.Doc.Find("#from").AttrOr("value", "") != "20000000" {
				t.Errorf("%s, %s: what was typed is gone", tt.name, action)
			}
		}
	}
	if n := a.Count("provision_runs"); n != 0 {
		t.Errorf("%d runs", n)
	}
}

// Numbers are read as people type them.
func TestProvisionFullWidth(t *testing.T) {
	a := apptest.Start(t)
	midori(a)
	got := a.Staff("supervisor").Post("/staff/provision", order("start", "size", "５,０００", "from", "２０００-０００５", "to", "2000 0005"))
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %q", got.StatusCode, got.Errors())
	}
	if n := a.Count("provision_runs WHERE size = 5000 AND from_no = '20000005' AND to_no = '20000005'"); n != 1 {
		t.Errorf("%d such runs", n)
	}
}

// Two supervisors start at once: one run; the other is told. Until it ends the page offers no start.
func TestProvisionStartedTwice(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		one, other := a.Staff("supervisor"), a.Staff("supervisor")
		a.Exec(`INSERT INTO provision_runs (size, state, turn, started_at, worked_at) VALUES (10, 'paused', 1, $1, $2)`, a.Clock.Now(), a.Clock.Now())
		got := one.Post("/staff/provision", order("start"))
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(strings.Join(got.Errors(), ""), "ほかの実行が終わっていません。") {
			t.Errorf("beside a paused run: %d %q", got.StatusCode, got.Errors())
		}
		if _, disabled := got.Doc.Find(`button[value="start"]`).Attr("disabled"); !disabled {
			t.Error("the page offers a start")
		}
		if got := one.Post("/staff/provision/1", url.Values{"action": {"stop"}, "run_reason": {why}}); got.Location() != "/staff/provision/1" {
			t.Fatalf("stop: %d", got.StatusCode)
		}
		var wg sync.WaitGroup
		for _, c := range []*apptest.Client{one, other} {
			wg.Go(func() {
				if status, err := c.Try("/staff/provision", order("start")); err != nil || status != http.StatusSeeOther && status != http.StatusUnprocessableEntity {
					t.Errorf("%d, %v", status, err)
				}
			})
		}
		wg.Wait()
		if n := a.Count("audit_events WHERE action = $1", models.ActionRunStarted); n != a.Count("provision_runs WHERE id <> 1") || n == 0 {
			t.Errorf("%d starts, %d runs", n, a.Count("provision_runs WHERE id <> 1"))
		}
	})
}

// While a run is under way its page renews itself; without a script, a link does, for nothing may reload while somebody
// types (WCAG 2.2, F41). Not under what somebody typed or
// asked for, not when it is paused or over.
func TestProvisionLive(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	a.Exec(`INSERT INTO provision_runs (size, state, turn, started_at, worked_at) VALUES (10, 'running', 1, $1, $2)`, a.Clock.Now(), a.Clock.Now())
	live := func(got *apptest.Answer) bool {
		address, is := got.Doc.Find("meta[name=live]").Attr("content")
		if is && address != "/staff/provision/1" || got.Doc.Find("main a:contains(最新の状況にする)").Length() != 1 && is || strings.Contains(got.Text, "http-equiv") {
			t.Errorf("with a script %q, or without one no link, or a reload", address)
		}
		return is
	}
	for _, path := range []string{"/staff/provision", "/staff/provision/1"} {
		if !live(c.Get(path)) || !live(a.Staff("auditor").Get(path)) {
			t.Errorf("%s stands still", path)
		}
	}
	if live(c.Post("/staff/provision", order("dry"))) || live(c.Post("/staff/provision", order("start", "size", "x"))) {
		t.Error("what was asked for would be gone")
	}
	for _, action := range []string{"pause", "stop"} {
		c.Post("/staff/provision/1", url.Values{"action": {action}, "run_reason": {why}})
		if live(c.Get("/staff/provision/1")) {
			t.Errorf("after %s the page renews itself", action)
		}
	}
}

// The buttons of a run: pause, resume, stop; too late, nothing changes and the page says so.
func TestProvisionButtons(t *testing.T) {
	a := apptest.Start(t)
	supervisor, auditor := a.Staff("supervisor"), a.Staff("auditor")
	a.Exec(`INSERT INTO provision_runs (size, state, turn, started_at, worked_at) VALUES (10, 'running', 1, $1, $2)`, a.Clock.Now(), a.Clock.Now())
	if page := auditor.Get("/staff/provision"); page.Doc.Find("main button").Length() != 0 || page.Doc.Find("progress").Length() != 1 {
		t.Error("an auditor sees buttons, or no progress")
	}
	for _, refused := range []url.Values{{"action": {"pause"}}, {"action": {"stop"}, "run_reason": {strings.Repeat("あ", 201)}}} {
		got := supervisor.Post("/staff/provision/1", refused)
		if got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 || a.Value("SELECT state FROM provision_runs") != "running" {
			t.Errorf("%v without a fitting reason: %d %q", refused["action"], got.StatusCode, got.Errors())
		}
	}
	for _, step := range []struct{ action, flash, state string }{
		{"pause", "一時停止しました。処理中の分が終わると、止まります。", "paused"},
		{"pause", "状態が変わっていたため、何も変更していません。", "paused"},
		{"resume", "再開しました。", ""},
		{"stop", "", ""},
	} {
		if got := supervisor.Post("/staff/provision/1", url.Values{"action": {step.action}, "run_reason": {why}}); got.Location() != "/staff/provision/1" {
			t.Fatalf("%s: %d", step.action, got.StatusCode)
		}
		page := supervisor.Get("/staff/provision/1")
		if got := strings.TrimSpace(page.Doc.Find(".flash").Text()); step.flash != "" && got != step.flash {
			t.Errorf("%s: %q, want %q", step.action, got, step.flash)
		}
		if got := a.Value("SELECT state FROM provision_runs"); step.state != "" && got != step.state {
			t.Errorf("%s: the run is %s, want %s", step.action, got, step.state)
		}
	}
	for path, want := range map[string]int{
		"/staff/provision/2": 404, "/staff/provision/x": 404, "/staff/provision/-1": 404, "/staff/provision/99999999999999999999": 404, "/staff/provision/2/skips.csv": 404,
	} {
		if got := supervisor.Get(path); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
	}
	if got := supervisor.Post("/staff/provision/1", url.Values{"run_reason": {why}, "action": {"erase"}}); got.StatusCode != http.StatusBadRequest {
		t.Errorf("an action that does not exist: %d", got.StatusCode)
	}
}
