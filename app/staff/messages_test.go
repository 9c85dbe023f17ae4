package staff_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// failed puts a message that did not arrive into the database, and returns its address.
func failed(t *testing.T, a *apptest.App, m models.Message) string {
	t.Helper()
	if m.CardholderNo == "" {
		m.CardholderNo = "20000003"
	}
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		if err := tx.AddMessage(t.Context(), &m); err != nil {
			return err
		}
		m.Settle(models.MessageFailed, tx.Now())
		m.Failure = models.FailureRefused
		return tx.SaveMessage(t.Context(), &m)
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/staff/messages/" + strconv.FormatInt(m.ID, 10) + "/retry"
}

// Numbers by state and hour of one day, and those that failed, without their text, and with the receiver masked.
func TestMessagesOfADay(t *testing.T) {
	a := apptest.Start(t)
	expired := a.Clock.Now().Add(10 * time.Minute)
	failed(t, a, models.Message{Channel: models.ChannelMail, Template: models.TemplateLocked})
	failed(t, a, models.Message{Channel: models.ChannelSMS, Template: models.TemplateProcedureCode, Facts: models.Facts{Purpose: "enrollment"}, ExpiresAt: &expired})
	a.Clock.Advance(10 * time.Minute)
	for _, who := range []string{"agent", "supervisor", "auditor"} {
		page := a.Staff(who).Get("/staff/messages")
		var rows []string
		for _, row := range page.Doc.Find("caption#failed").Parent().Find("tbody tr").EachIter() {
			rows = append(rows, strings.Join(strings.Fields(row.Text()), " "))
		}
		action := "もう一度送信する"
		if who == "auditor" {
			action = "—"
		}
		want := []string{
			"20:00SMS本人認証サービスお申込みの確認番号20000003 090-••••-0003下4けたが0003の番号 相手側の受信拒否期限切れ",
			"20:00メールロックのお知らせ20000003 j•••••@example.jpjで始まるexample.jpのアドレス 相手側の受信拒否" + action,
		}
		for i := range want {
			if len(rows) != 2 || strings.ReplaceAll(rows[i], " ", "") != strings.ReplaceAll(want[i], " ", "") {
				t.Errorf("%s: row %q, want %q", who, rows, want[i])
			}
		}
		if n := page.Doc.Find(".stats .is-bad dd").Text(); n != "2" {
			t.Errorf("%s: %q failed, want 2", who, n)
		}
		if title := page.Doc.Find("svg title").Text(); !strings.Contains(title, "失敗がもっとも多いのは20時台の2件") || page.Doc.Find("svg rect.bar-bad[x='945']").Length() != 1 {
			t.Errorf("%s: chart %q", who, title)
		}
	}
	agent := a.Staff("agent")
	for query, want := range map[string]string{
		"?kind=sms": "1", "?kind=mail": "1", "?kind=%3Cb%3E": "2", "?day=2026-11-21": "0", "?day=" + strings.Repeat("9", 10_000): "2", "?day=2026-13-99": "2",
	} {
		page := agent.Get("/staff/messages" + query)
		if n := page.Doc.Find(".stats div").Last().Find("dd").Text(); page.StatusCode != http.StatusOK || n != want {
			t.Errorf("%.40s: %d with %s failed, want %s", query, page.StatusCode, n, want)
		}
	}
}

// A failed message is queued once more, with its old token, and the reason stands in both chains; the cardholder reads
// that it happened, not why.
func TestRetrySendsAgain(t *testing.T) {
	a := apptest.Start(t)
	address := failed(t, a, models.Message{Channel: models.ChannelMail, Template: models.TemplateUnlocked})
	c := a.Staff("agent")
	if page := c.Get(address); page.H1() != "送信状況" || !strings.Contains(page.Text, "ロック解除のお知らせ") {
		t.Errorf("page %q", page.H1())
	}
	for _, bad := range []string{"", strings.Repeat("x", 10_000)} {
		if got := c.Post(address, url.Values{"reason": {bad}}); got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 {
			t.Errorf("a reason of %d: %d with %q", len(bad), got.StatusCode, got.Errors())
		}
	}
	if got := c.Post(address, url.Values{"reason": {"受信設定を直したとの連絡"}}); got.StatusCode != http.StatusSeeOther || got.Location() != "/staff/messages" {
		t.Fatalf("got %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
	}
	a.Letters("20000003", models.ChannelMail, 1)
	a.Settled()
	if n := a.Count("messages WHERE state = 'delivered' AND failure = '' AND attempts = 1"); n != 1 {
		t.Errorf("%d delivered, want 1", n)
	}
	if n := a.Count("audit_events WHERE action = 'message_retry' AND outcome = 'ok' AND chain IN ('staff:agent', 'cardholder:20000003') AND facts LIKE '%受信設定を直したとの連絡%'"); n != 2 {
		t.Errorf("%d events with the reason, want 2", n)
	}
	if got := c.Post(address, url.Values{"reason": {"もう一度"}}); got.StatusCode != http.StatusConflict || len(got.Errors()) != 1 {
		t.Errorf("an arrived one: %d with %q", got.StatusCode, got.Errors())
	}
	if n := a.Count("audit_events WHERE action = 'message_retry' AND outcome = 'refused' AND chain = 'staff:agent'"); n != 1 {
		t.Errorf("%d refusals in the audit, want 1", n)
	}
}

// What has run out is not sent again, and of two at once one is.
func TestRetryIsRefused(t *testing.T) {
	a := apptest.Start(t)
	soon := a.Clock.Now().Add(10 * time.Minute)
	code := failed(t, a, models.Message{Channel: models.ChannelSMS, Template: models.TemplateProcedureCode, ExpiresAt: &soon})
	notice := failed(t, a, models.Message{Channel: models.ChannelMail, Template: models.TemplateUnlocked})
	a.Clock.Advance(10 * time.Minute)
	form := url.Values{"reason": {"理由"}}
	if got := a.Staff("supervisor").Post(code, form); got.StatusCode != http.StatusConflict || len(got.Errors()) != 1 {
		t.Errorf("an expired code: %d with %q", got.StatusCode, got.Errors())
	}
	for _, path := range []string{"/staff/messages/x/retry", "/staff/messages/99999999999999999999/retry", "/staff/messages/-1/retry"} {
		if got := a.Staff("agent").Post(path, form); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	var together sync.WaitGroup
	var statuses [2]int
	var errs [2]error
	for i, who := range []string{"agent", "supervisor"} {
		c := a.Staff(who)
		c.Header.Set("Sec-Fetch-Site", "same-origin")
		together.Add(1)
		go func() {
			defer together.Done()
			statuses[i], errs[i] = c.Try(notice, form)
		}()
	}
	together.Wait()
	if statuses[0]+statuses[1] != http.StatusSeeOther+http.StatusConflict || errs[0] != nil || errs[1] != nil {
		t.Errorf("two at once: %v, %v", statuses, errs)
	}
	a.Settled()
	if letters := a.Letters("20000003", models.ChannelMail, 1); len(letters) != 1 {
		t.Errorf("%d letters, want 1", len(letters))
	}
}
