package staff_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// The cast, and the pages of theirs that staff can look at.
var (
	cast     = []string{"20000001", "20000002", "20000003", "20000004", "20000005", "20000006", "20000007", "20000008"}
	previews = []string{"home", "status", "status-app", "apply", "login"}
)

const why = "登録状況のお問い合わせ"

// preview starts one.
func preview(t *testing.T, c *apptest.Client, no string) {
	t.Helper()
	got := c.Post("/staff/cardholders/"+no+"/preview", url.Values{"reason": {why}})
	if got.StatusCode != http.StatusSeeOther || got.Location() != "/staff/cardholders/"+no+"/preview/home" {
		t.Fatalf("start: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
	}
}

// Every page of everybody is shown, in the state they are in, and nothing on it leads or sends.
func TestPreviewShowsEveryPageOfTheCast(t *testing.T) {
	a := apptest.Start(t)
	agent := a.Staff("agent")
	for _, no := range cast {
		preview(t, agent, no)
		for _, page := range previews {
			t.Run(no+" "+page, func(t *testing.T) {
				got := agent.Get("/staff/cardholders/" + no + "/preview/" + page)
				if got.StatusCode != http.StatusOK || got.H1() != "閲覧専用プレビュー" {
					t.Fatalf("%d %q", got.StatusCode, got.H1())
				}
				view := got.Doc.Find(".preview-body")
				if view.Length() != 1 || strings.TrimSpace(view.Find("h2.h1").Text()) == "" {
					t.Fatal("no page of the cardholder's")
				}
				if n := view.Find("[href], [action], [formaction], [src], [srcset], [name], [value], [target], form, button, iframe, script, input:not([disabled])").Length(); n > 0 {
					t.Errorf("%d elements lead or send", n)
				}
				if acts := got.Doc.Find("tbody tr"); acts.Length() != 1 || !strings.Contains(acts.Text(), "プレビュー") || !strings.Contains(acts.Text(), "agent") {
					t.Errorf("acts of the day: %q", acts.Text())
				}
				text := got.Doc.Text()
				for _, secret := range []string{"10000000", "090-1111", "0901111", "hanako@", "taro@", "jiro@", "shiki@", "midori@", "umi@", "corp@"} {
					if strings.Contains(text, secret) {
						t.Errorf("staff are shown %q", secret)
					}
				}
				if !strings.Contains(got.Doc.Find(".preview-bar").Text(), why) || !strings.Contains(text, "15分00秒") {
					t.Error("reason or remaining time is missing")
				}
			})
		}
	}
}

// What staff see is what the cardholder sees: the same words, but for the ID and what can be pressed.
func TestPreviewIsTheCardholdersOwnPage(t *testing.T) {
	a := apptest.Start(t)
	agent, hanako := a.Staff("agent"), a.Client().SignIn("1000000016")
	preview(t, agent, "20000001")
	for page, own := range map[string]string{"home": "/home", "status": "/status", "status-app": "/app/status"} {
		theirs := hanako.Get(own).Doc.Find("main")
		theirs.Find("button, .reveal, noscript").Remove()
		seen := agent.Get("/staff/cardholders/20000001/preview/" + page).Doc.Find(".preview-body")
		seen.Find(".preview-body > .wordmark").Remove()
		seen.Find("dd").Each(func(_ int, s *goquery.Selection) {
			if strings.TrimSpace(s.Text()) == "お客様だけが表示できます" {
				s.SetText("")
			}
		})
		want, got := strings.Fields(theirs.Text()), strings.Fields(seen.Text())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-cardholder +staff):\n%s", page, diff)
		}
	}
}

// D3.4, D3.3: the outcome of signing in, as it would be now.
func TestPreviewOfTheSignIn(t *testing.T) {
	a := apptest.Start(t)
	agent := a.Staff("agent")
	a.Exec("UPDATE cardholders SET mobile = '', email = '' WHERE no = $1", "20000002")
	for no, want := range map[string]string{
		"20000001": "マイページ", "20000002": "お送りできる携帯電話番号とメールアドレスの登録がありません",
		"20000003": "お客様のIDは現在ご利用いただけません。", "20000008": "IDまたはパスワードが正しくありません",
	} {
		preview(t, agent, no)
		got := agent.Get("/staff/cardholders/" + no + "/preview/login").Doc.Find(".preview-body").Text()
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q is not in %q", no, want, strings.Join(strings.Fields(got), " "))
		}
	}
}

// dump is every field of every row but the staff's sessions and the jobs, which look after themselves.
func dump(t *testing.T, a *apptest.App, but ...string) []string {
	t.Helper()
	names := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if a.Store.Dialect() == models.Postgres {
		names = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
	}
	rows, err := a.Store.SQL().QueryContext(t.Context(), names)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Close(); err != nil || len(tables) < 20 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	var all []string
	for _, table := range tables {
		if table != "sessions" && !strings.HasPrefix(table, "river_") && !slices.Contains(but, table) {
			for _, field := range a.Fields(table) {
				all = append(all, table+" "+field)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Looking writes nothing, on either database; starting writes the audit and nothing else.
func TestPreviewWritesNothing(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		agent := a.Staff("agent")
		a.Settled()
		but := []string{"audit_events", "audit_heads"}
		start := dump(t, a, but...)
		preview(t, agent, "20000003")
		const caused = "river_job WHERE kind NOT IN ('upkeep.purge', 'upkeep.audit_root', 'provision.sweep')" // the server's own come in their time
		jobs := a.Count(caused)
		for _, no := range cast[:4] {
			preview(t, agent, no)
			before := dump(t, a)
			for _, page := range previews {
				agent.Get("/staff/cardholders/" + no + "/preview/" + page)
			}
			if diff := cmp.Diff(before, dump(t, a)); diff != "" {
				t.Errorf("looking at %s changed the database:\n%s", no, diff)
			}
		}
		if diff := cmp.Diff(start, dump(t, a, but...)); diff != "" {
			t.Errorf("a preview changed more than the audit:\n%s", diff)
		}
		if got := a.Count(caused); got != jobs {
			t.Errorf("%d jobs, were %d", got, jobs)
		}
	})
}

// D8.1, D3.11: a start stands on both chains with its reason, and in the cardholder's own history without it.
func TestD8_1_PreviewStandsInTheCardholdersHistory(t *testing.T) {
	a := apptest.Start(t)
	preview(t, a.Staff("agent"), "20000001")
	for _, chain := range []string{models.CardholderChain("20000001"), models.StaffChain("agent")} {
		facts := a.Value("SELECT facts FROM audit_events WHERE chain = $1 AND action = $2", chain, models.ActionPreview)
		if !strings.Contains(facts, why) || !strings.Contains(facts, `"agent"`) {
			t.Errorf("%s: facts %s", chain, facts)
		}
	}
	page := a.Client().SignIn("1000000016").Get("/security/history").Doc
	history := page.Text()
	if !strings.Contains(history, "コールセンターがお客様の画面を確認しました") {
		t.Error("the cardholder is not told")
	}
	if strings.Contains(history, why) || strings.Contains(history, "agent") {
		t.Error("the cardholder is told the reason or the user name")
	}
	told := page.Find("li.event").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Text(), "コールセンターが")
	})
	if told.Length() != 1 || told.Find(".sub").Length() > 0 {
		t.Errorf("the cardholder is told of the call center's device: %q", told.Text())
	}
}

// A preview lasts 15 minutes, in the session it was started in, for the cardholder it was started for.
func TestPreviewEnds(t *testing.T) {
	const hanako, taro = "/staff/cardholders/20000001/preview", "/staff/cardholders/20000002/preview"
	a := apptest.Start(t)
	agent := a.Staff("agent")
	turnedAway := func(c *apptest.Client, address, sentence string) {
		t.Helper()
		got := c.Get(address + "/status")
		if got.StatusCode != http.StatusSeeOther || got.Location() != address {
			t.Fatalf("%d to %q", got.StatusCode, got.Location())
		}
		if form := c.Get(address); !strings.Contains(form.Doc.Text(), sentence) || form.Doc.Find("form[action$='/preview']").Length() != 1 {
			t.Errorf("the form lacks %q", sentence)
		}
	}
	turnedAway(agent, hanako, "理由を入力してプレビューを開始してください。")
	preview(t, agent, "20000001")
	turnedAway(agent, taro, "理由を入力してプレビューを開始してください。")
	turnedAway(a.Staff("supervisor"), hanako, "理由を入力してプレビューを開始してください。")
	turnedAway(a.Staff("agent"), hanako, "理由を入力してプレビューを開始してください。")

	a.Clock.Advance(9 * time.Minute)
	if got := agent.Get(hanako + "/status"); got.StatusCode != http.StatusOK || !strings.Contains(got.Doc.Text(), "6分00秒") {
		t.Fatalf("after 9 minutes: %d", got.StatusCode)
	}
	a.Clock.Advance(6 * time.Minute)
	turnedAway(agent, hanako, "プレビューは、開始から15分で終わります。")

	preview(t, agent, "20000001")
	if got := agent.Post(hanako+"/end", nil); got.StatusCode != http.StatusSeeOther || got.Location() != "/staff/cardholders/20000001" {
		t.Errorf("end: %d to %q", got.StatusCode, got.Location())
	}
	if got := agent.Get(hanako + "/status"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("after the end: %d", got.StatusCode)
	}
}

// A preview does not pass on to a colleague who signs in over the same session.
func TestPreviewIsNotInherited(t *testing.T) {
	a := apptest.Start(t)
	agent := a.Staff("agent")
	preview(t, agent, "20000001")
	a.Exec("UPDATE staff SET totp_step = 0")
	got := agent.Post("/staff/login", url.Values{
		"name": {"supervisor"}, "password": {demo.StaffPassword}, "code": {apptest.TOTP(t, demo.StaffSecret, a.Clock.Now())},
	})
	if got.Location() != "/staff" {
		t.Fatalf("sign-in of the colleague: %d", got.StatusCode)
	}
	if got := agent.Get("/staff/cardholders/20000001/preview/status"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the colleague sees the page: %d", got.StatusCode)
	}
}

// Bad input.
func TestPreviewRefuses(t *testing.T) {
	a := apptest.Start(t)
	agent := a.Staff("agent")
	for name, tt := range map[string]struct{ reason, want string }{
		"no reason":   {"", "理由を入力してください。"},
		"blanks":      {" 　", "理由を入力してください。"},
		"201 signs":   {strings.Repeat("あ", 201), "理由は200文字以内で入力してください。"},
		"10000 signs": {strings.Repeat("い", 10000), "理由は200文字以内で入力してください。"},
	} {
		got := agent.Post("/staff/cardholders/20000001/preview", url.Values{"reason": {tt.reason}})
		if got.StatusCode != http.StatusUnprocessableEntity || !slices.Contains(got.Errors(), tt.want) {
			t.Errorf("%s: %d %q", name, got.StatusCode, got.Errors())
		}
	}
	if n := a.Count("audit_events WHERE action = $1", models.ActionPreview); n > 0 {
		t.Errorf("%d previews without a reason", n)
	}
	for _, no := range []string{"29999999", "1", "x'--", "%00", "%ff%fe", strings.Repeat("9", 1000)} {
		for _, address := range []string{"/preview", "/preview/home"} {
			if got := agent.Get("/staff/cardholders/" + no + address); got.StatusCode != http.StatusNotFound {
				t.Errorf("%.20q%s: %d", no, address, got.StatusCode)
			}
		}
		if got := agent.Post("/staff/cardholders/"+no+"/preview", url.Values{"reason": {why}}); got.StatusCode != http.StatusNotFound {
			t.Errorf("start for %.20q: %d", no, got.StatusCode)
		}
	}
	preview(t, agent, "20000001")
	if got := agent.Get("/staff/cardholders/20000001/preview/security"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a page that cannot be previewed: %d", got.StatusCode)
	}
}
