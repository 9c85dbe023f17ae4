package staff_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// The cast (domain.md 10).
const (
	hanakoNo, hanakoID = "20000001", "1000000016"
	jiroNo, jiroID     = "20000003", "1000000032"
	soraNo             = "20000007"
	telephoned         = "ご本人様よりお電話。新しいパソコンで入力を誤ったとのこと。"
)

// identified is a form whose checks are all made, with a reason and more fields.
func identified(more ...string) url.Values {
	v := url.Values{"c_name": {"1"}, "c_card": {"1"}, "c_mobile": {"1"}, "c_call": {"1"}, "reason": {telephoned}}
	for _, field := range more {
		name, value, _ := strings.Cut(field, "=")
		v.Set(name, value)
	}
	return v
}

func at(no, page string) string { return "/staff/cardholders/" + no + page }

// leads demands a redirect.
func leads(t *testing.T, what string, got *apptest.Answer, to string) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther || got.Location() != to {
		t.Fatalf("%s: got %d to %q, errors %q, want %s", what, got.StatusCode, got.Location(), got.Errors(), to)
	}
}

// says demands a page with a sentence in its main part.
func says(t *testing.T, what string, got *apptest.Answer, sentence string) {
	t.Helper()
	if got.StatusCode != http.StatusOK || !strings.Contains(got.Doc.Find("main").Text(), sentence) {
		t.Fatalf("%s: got %d %s, want %q", what, got.StatusCode, strings.Join(strings.Fields(got.Doc.Find("main").Text()), " "), sentence)
	}
}

// recorded is how often an action stands on a cardholder's and on a staff member's chain, with a reason.
func recorded(a *apptest.App, no, action, note string) (theirs, own int) {
	count := func(chain string) int {
		return a.Count("audit_events WHERE chain = $1 AND action = $2 AND subject = $3 AND outcome = 'ok' AND facts LIKE $4", chain, action, no, "%"+note+"%")
	}
	return count(models.CardholderChain(no)), count(models.StaffChain("agent"))
}

// history are the lines of a cardholder's own history.
func history(c *apptest.Client) string {
	return strings.Join(strings.Fields(c.Get("/security/history").Doc.Find("ol.rows").Text()), " ")
}

// cells are the texts of a page's tables, with spaces between them.
func cells(page *apptest.Answer) string {
	all := page.Doc.Find("td").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
	return strings.Join(all, " ")
}

// secrets of the cast that no staff page may hold: IDs, contacts, card numbers, personal messages.
var secrets = []string{
	"1000000016", "1000000024", "1000000032", "1000000040", "1000000073", "09011110001", "090-1111-0001", "0901111", "hanako@", "taro@", "jiro@", "shiki@",
	"3530111333300000", "4111111111111111", "4012888888881881", "3528000700000026", "広瀬川", demo.Password,
}

// silent demands a page without any of them.
func silent(t *testing.T, what string, got *apptest.Answer) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(got.Text, s) {
			t.Errorf("%s holds %q", what, s)
		}
	}
}

// One exact value, in any width and with hyphens, finds one cardholder; the answer holds no value but a cardholder
// number, and the trail no value at all.
func TestSearchFindsByEveryKind(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	for _, tt := range []struct{ typed, kind string }{
		{"20000001", "cardholder_no"}, {"２０００ー０００１", "cardholder_no"}, {hanakoID, "login_id"}, {"１０００００００１６", "login_id"},
		{"3530111333300000", "card"}, {"3530-1113-3330-0000", "card"}, {"3530 1113 3330 0000", "card"}, {"4111 1111 1111 1111", "card"},
		{"090-1111-0001", "mobile"}, {"０９０１１１１０００１", "mobile"}, {"hanako@example.jp", "email"}, {" hanako@EXAMPLE.jp ", "email"},
	} {
		got := c.Post("/staff", url.Values{"q": {tt.typed}})
		says(t, tt.typed, got, "1件見つかりました。")
		if href := got.Doc.Find("main a.menu-link").AttrOr("href", ""); href != at(hanakoNo, "") {
			t.Errorf("%q leads to %q", tt.typed, href)
		}
		silent(t, tt.typed, got)
		if n := a.Count("audit_events WHERE chain = 'staff:agent' AND action = 'staff_search' AND outcome = 'ok' AND facts LIKE $1", "%\"reason\":\""+tt.kind+"\"%"); n == 0 {
			t.Errorf("%q is not recorded as %s", tt.typed, tt.kind)
		}
	}
	dump := a.Dump("audit_events")
	for _, s := range []string{hanakoID, "09011110001", "hanako@", "3530111333300000"} {
		if strings.Contains(dump, s) {
			t.Errorf("the trail holds %q", s)
		}
	}
	if a.Count("audit_events WHERE chain = $1 AND actor = 'staff'", models.CardholderChain(hanakoNo)) != 0 {
		t.Error("a search stands in the cardholder's history before anybody looked")
	}
	if found := c.Post("/staff", url.Values{"q": {jiroNo}}); found.Doc.Find("main .badge:contains('ロック中')").Length() != 1 {
		t.Error("the result does not say that doors are closed")
	}
	today := cells(c.Get("/staff"))
	if !strings.Contains(today, "20000003 会員検索(会員番号) 該当あり") || !strings.Contains(today, "会員検索(メールアドレス)") {
		t.Errorf("the day's list: %s", today)
	}
}

// A mobile that two people share, a name, a part of a value, wildcards, markup and endless strings find nobody; each is
// recorded.
func TestSearchFindsNobody(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	hostile := []string{
		"99999999", "日専連 花子", "ニッセンレン", "2000000", "%", "20000001%", "' OR '1'='1", "20000001' --", "<script>alert(1)</script>", "hanako@", "@example.jp",
		"3530111333300001", "353011133330", "0901111000", "\x00\x01", strings.Repeat("2", 10_000), strings.Repeat("あ", 5_000), "hanako%@example.jp", "*", "_", "null", "🂡", "\u202e花子", "مرحبا بالعالم", "20000001\u202eX", "2000000１%00", "../20000001",
	}
	for _, typed := range hostile {
		got := c.Post("/staff", url.Values{"q": {typed}})
		if strings.TrimSpace(strings.Trim(typed, "\x00\x01")) == "" {
			if got.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d", typed, got.StatusCode)
			}
			continue
		}
		says(t, typed[:min(len(typed), 40)], got, "一致する会員は見つかりませんでした。")
		if strings.Contains(got.Text, "<script>alert") {
			t.Errorf("%q comes back", typed)
		}
	}
	if n := a.Count("audit_events WHERE chain = 'staff:agent' AND action = 'staff_search' AND outcome = 'refused'"); n != len(hostile)-1 {
		t.Errorf("%d records of %d searches", n, len(hostile)-1)
	}
	a.Exec("UPDATE cardholders SET mobile_index = (SELECT mobile_index FROM cardholders WHERE no = '20000001') WHERE no = '20000002'")
	got := c.Post("/staff", url.Values{"q": {"09011110001"}})
	says(t, "a shared mobile", got, "同じ登録の会員が複数いるため、表示できません。")
	if strings.Contains(got.Doc.Find("section").Text(), "花子") || strings.Contains(got.Text, "20000002") {
		t.Error("the page lists who shares a number")
	}
	if empty := c.Post("/staff", nil); empty.StatusCode != http.StatusUnprocessableEntity || len(empty.Errors()) != 1 {
		t.Errorf("nothing typed: %d %q", empty.StatusCode, empty.Errors())
	}
}

// A number that nobody has, or that is none, is not found on any page about a cardholder, whatever is asked of it; nothing
// is recorded of it.
func TestUnknownNumbers(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	before := a.Count("audit_events")
	for _, no := range []string{"99999999", "2000000", "200000011", "x", "%25", "20000001%00", "20000001'--", "%E2%80%AE20000001", "%FF", "-1", strings.Repeat("2", 1000)} {
		for _, page := range []string{"", "/preview", "/preview/home", "/unlock", "/void", "/reset", "/lock"} {
			if got := c.Get(at(no, page)); got.StatusCode != http.StatusNotFound {
				t.Errorf("%.20s%s: %d", no, page, got.StatusCode)
			}
			if page == "" || page == "/preview/home" {
				continue
			}
			if got := c.Post(at(no, page), identified("door_login=1", "card=1")); got.StatusCode != http.StatusNotFound {
				t.Errorf("post to %.20s%s: %d", no, page, got.StatusCode)
			}
		}
	}
	if n := a.Count("audit_events"); n != before {
		t.Errorf("%d events", n-before)
	}
}

// The page says what the caller experiences, of each of the cast; it holds no secret, and looking stands in both chains
// and in the cardholder's history, without the name of who looked.
func TestCardholderPage(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("agent")
	for no, want := range map[string]string{
		"20000001": "止まっているものは、ありません",
		"20000002": "認証方式が、パスワードのままです",
		"20000003": "ログインも、ネットショッピングの本人認証も、できない状態です",
		"20000004": "カード番号が変わり、登録が無効になっています",
		"20000005": "仮登録のままで、お申込みがお済みではありません",
		"20000006": "携帯電話番号のご登録がなく、SMSを受け取れません",
		"20000007": "止まっているものは、ありません",
		"20000008": "法人カードは、本人認証サービスの対象ではありません",
	} {
		page := c.Get(at(no, ""))
		if got := page.Doc.Find(".say h2").Text(); page.StatusCode != http.StatusOK || got != want {
			t.Errorf("%s: %d %q, want %q", no, page.StatusCode, got, want)
		}
		silent(t, no, page)
		if theirs, own := recorded(a, no, models.ActionStaffView, ""); theirs != 1 || own != 1 {
			t.Errorf("%s: looking stands %d and %d times", no, theirs, own)
		}
	}
	if line := history(a.Client().SignIn(hanakoID)); !strings.Contains(line, "コールセンターがご登録の内容を確認しました") || strings.Contains(line, "agent") {
		t.Errorf("hanako's history: %s", line)
	}
	c.Get(at(hanakoNo, "/reset"))
	if theirs, _ := recorded(a, hanakoNo, models.ActionStaffView, ""); theirs != 1 {
		t.Error("a form opened from the page is another look")
	}
	a.Clock.Advance(6 * time.Minute)
	c.Get(at(hanakoNo, ""))
	if theirs, _ := recorded(a, hanakoNo, models.ActionStaffView, ""); theirs != 2 {
		t.Error("a later look is not recorded")
	}
	for _, no := range []string{"99999999", "2000000", "200000011", "x", "%27", "20000001%20", strings.Repeat("9", 500)} {
		for _, page := range []string{"", "/unlock", "/void", "/reset", "/lock"} {
			if got := c.Get(at(no, page)); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s%s: %d", no, page, got.StatusCode)
			}
		}
		if got := c.Post(at(no, "/unlock"), identified("door_login=1")); got.StatusCode != http.StatusNotFound {
			t.Errorf("unlocking %s: %d", no, got.StatusCode)
		}
		for _, page := range []string{"/void", "/reset", "/lock"} {
			if got := c.Post(at(no, page), identified("card=1")); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s of %s: %d", page, no, got.StatusCode)
			}
		}
	}
	if auditor := a.Staff("auditor").Get(at(jiroNo, "")); auditor.Doc.Find("aside a").Length() != 0 {
		t.Error("an auditor is offered something to do")
	}
}

// The page lists what was sent and how far it has come, never a text or a code; and what happened to each card.
func TestCardholderPageListsMessages(t *testing.T) {
	a := apptest.Start(t)
	c, customer := a.Staff("agent"), a.Client()
	leads(t, "signing in", customer.Post("/login", url.Values{"login_id": {hanakoID}, "password": {demo.Password}}), "/login/verify")
	code := a.Code(hanakoNo, 1)
	page := c.Get(at(hanakoNo, ""))
	rows := cells(page)
	if !strings.Contains(rows, "SMS ログインの確認番号") || strings.Contains(page.Text, code) {
		t.Errorf("the messages: %s", rows)
	}
	a.Exec("UPDATE messages SET state = 'failed' WHERE cardholder_no = $1", hanakoNo)
	says(t, "a failed SMS", c.Get(at(hanakoNo, "")), "最後にお送りしたSMSが、届いていません")
	c.Post(at(hanakoNo, "/void"), identified(fmt.Sprintf("card=%s", card(a, "0000"))))
	cards := c.Get(at(hanakoNo, "")).Doc.Find("section[aria-labelledby=cards-title]").Text()
	if !strings.Contains(cards, "コールセンターが本人認証サービスの登録を無効にしました") || !strings.Contains(cards, "agent") {
		t.Errorf("the card's history: %s", cards)
	}
}
