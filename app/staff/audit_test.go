package staff_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
	"mynetplus/views/text"
)

// note writes an event of the desk about a cardholder.
func note(t *testing.T, a *apptest.App, no, action, why string) {
	t.Helper()
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		return tx.AuditStaff(t.Context(), "agent", models.Event{Action: action, Subject: no, Outcome: models.OutcomeOK, Facts: models.Facts{Note: why}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// found are the rows that a search shows, without spaces.
func found(page *apptest.Answer) []string {
	var rows []string
	for _, row := range page.Doc.Find("caption#events").Parent().Find("tbody tr").EachIter() {
		rows = append(rows, strings.Join(strings.Fields(row.Text()), ""))
	}
	return rows
}

// D8.1: events are found by person, actor, action and time in Japan, the newest first, with the reason.
func TestD8_1_SearchTheAuditLog(t *testing.T) {
	a := apptest.Start(t)
	note(t, a, "20000003", models.ActionUnlock, "最初")
	a.Clock.Advance(time.Hour)
	note(t, a, "20000003", models.ActionUnlock, "<b>本人から電話</b>")
	note(t, a, "20000007", models.ActionUnlock, "別の人")
	c := a.Staff("auditor")
	for _, tt := range []struct {
		name, query string
		want        int
	}{
		{"a cardholder", "person=20000003", 2},
		{"in full width, with spaces", "person=%EF%BC%92%EF%BC%90000003+", 2},
		{"somebody of the staff", "person=AGENT&action=unlock", 3},
		{"a number of nobody", "person=99999999", 0},
		{"an action", "action=unlock", 6},
		{"an action and an actor", "action=unlock&actor=cardholder", 0},
		{"staff", "actor=staff&action=unlock", 6},
		{"from", "person=20000003&from=2026-11-22T21:00", 1},
		{"to", "person=20000003&to=2026-11-22T20:59", 1},
		{"a day", "person=20000003&from=2026-11-22&to=2026-11-22", 2},
		{"another day", "person=20000003&from=2026-11-23", 0},
		{"page -1", "person=20000003&page=-1", 2},
		{"a page far away", "person=20000003&page=99999999999999999999", 2},
		{"a page behind the last", "person=20000003&page=7", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := c.Get("/staff/audit?" + tt.query)
			if rows := found(page); page.StatusCode != http.StatusOK || len(rows) != tt.want {
				t.Errorf("%d with %q, want %d rows", page.StatusCode, rows, tt.want)
			}
		})
	}
	rows := found(c.Get("/staff/audit?person=20000003"))
	if want := "2026年11月22日21:00スタッフagentロックの解除完了20000003<b>本人から電話</b>cardholder:20000003#2"; rows[0] != want {
		t.Errorf("got %q, want %q", rows[0], want)
	}
}

func TestAuditConditionsThatMakeNoSense(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	for query, want := range map[string]string{
		"from=2026-11-23&to=2026-11-22":             text.Error("audit_order"),
		"from=2026-11-22T10:00&to=2026-11-22T09:00": text.Error("audit_order"),
		"from=2026-02-30":                           text.Error("audit_time"),
		"to=%27%3B+DROP+TABLE+audit_events%3B--":    text.Error("audit_time"),
		"person=%25":                                text.Error("audit_person"),
		"person=%27+OR+1%3D1--":                     text.Error("audit_person"),
		"person=" + strings.Repeat("a", 10_000):     text.Error("audit_person"),
		"person=" + strings.Repeat("a", 33):         text.Error("audit_person"),
		"actor=nobody":                              text.Error("audit_choice"),
		"action=%3Cscript%3E":                       text.Error("audit_choice"),
		"action=" + strings.Repeat("unlock", 1_000): text.Error("audit_choice"),
	} {
		got := c.Get("/staff/audit?" + query)
		if got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 || got.Errors()[0] != want || len(found(got)) != 0 {
			t.Errorf("%.60s: %d with %q, want %q", query, got.StatusCode, got.Errors(), want)
		}
		if got := c.Get("/staff/audit/events.csv?" + query); got.StatusCode != http.StatusBadRequest {
			t.Errorf("CSV %.60s: %d", query, got.StatusCode)
		}
	}
}

// Reading is recorded once per search, however far one turns its pages; taking the file away each time.
func TestReadingTheAuditLogIsAudited(t *testing.T) {
	a := apptest.Start(t)
	for i := range 60 {
		note(t, a, "20000003", models.ActionUnlock, strconv.Itoa(i))
	}
	c := a.Staff("supervisor")
	first := c.Get("/staff/audit?person=20000003")
	older, _ := first.Doc.Find("nav[aria-label='記録のページ'] a").Attr("href")
	second := c.Get(older)
	if len(found(first)) != 50 || len(found(second)) != 10 {
		t.Errorf("pages of %d and %d, want 50 and 10", len(found(first)), len(found(second)))
	}
	if n := a.Count("audit_events WHERE chain = 'staff:supervisor' AND action = 'audit_read' AND facts LIKE '%person=20000003%'"); n != 1 {
		t.Errorf("%d readings, want 1", n)
	}
	c.Get("/staff/audit?person=20000004")
	c.Get("/staff/audit?person=20000003")
	if n := a.Count("audit_events WHERE action = 'audit_read'"); n != 3 {
		t.Errorf("%d readings, want 3", n)
	}
	c.Get("/staff/audit/events.csv?person=20000003")
	c.Get("/staff/audit/events.csv?person=20000003")
	if n := a.Count("audit_events WHERE chain = 'staff:supervisor' AND action = 'audit_export'"); n != 2 {
		t.Errorf("%d exports, want 2", n)
	}
}

// The file has what the page has and more, and no cell that a spreadsheet would run.
func TestAuditCSV(t *testing.T) {
	a := apptest.Start(t)
	for _, why := range []string{"=HYPERLINK(\"x\")", "+1", "-1", "@x", "＝1", "普通,の\"理由\""} {
		note(t, a, "20000003", models.ActionUnlock, why)
	}
	for range 600 { // more than one batch
		note(t, a, "20000003", models.ActionUnlock, "多数")
	}
	file := a.Staff("auditor").Get("/staff/audit/events.csv?person=20000003&action=unlock")
	if kind := file.Header.Get("Content-Type"); kind != "text/csv; charset=utf-8" || !strings.HasPrefix(file.Text, "\ufeff") {
		t.Errorf("Content-Type %q", kind)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Text, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 607 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	var reasons []string
	for i, row := range rows {
		if i > 0 && row[2] != strconv.Itoa(607-i) {
			t.Fatalf("row %d is event %s", i, row[2])
		}
		for _, value := range row {
			if value != "" && strings.ContainsRune("=+-@＝", []rune(value)[0]) {
				t.Errorf("cell %q runs", value)
			}
		}
		reasons = append(reasons, row[9])
	}
	if got := strings.Join(reasons[601:], "|"); got != "普通,の\"理由\"|'＝1|'@x|'-1|'+1|'=HYPERLINK(\"x\")" {
		t.Errorf("reasons %q", got)
	}
}

// D8.1: the page names the first broken, missing or added event, in all chains or in one.
func TestD8_1_VerifyFromTheDesk(t *testing.T) {
	for _, tt := range []struct{ name, damage, want, place string }{
		{"changed", "UPDATE audit_events SET facts = '{\"note\":\"x\"}' WHERE chain = 'cardholder:20000003' AND seq = 2", "記録が書き換えられています", "cardholder:200000032"},
		{"missing", "DELETE FROM audit_events WHERE chain = 'cardholder:20000003' AND seq = 2", "記録が欠けています", "cardholder:200000032"},
		{"added", "INSERT INTO audit_events (chain, seq, at, actor, action, outcome, hash) SELECT chain, 4, at, actor, action, outcome, hash FROM audit_events WHERE chain = 'cardholder:20000003' AND seq = 3",
			"記録が付け足されています", "cardholder:200000034"},
		{"the head", "UPDATE audit_heads SET mac = 'x' WHERE chain = 'cardholder:20000003'", "末尾の控えが書き換えられています", "cardholder:20000003"},
		{"the whole chain", "DELETE FROM audit_heads WHERE chain = 'cardholder:20000003'", "鎖ごと欠けています", "cardholder:20000003"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := apptest.Start(t)
			for range 3 {
				note(t, a, "20000003", models.ActionUnlock, "理由")
			}
			c := a.Staff("auditor")
			for _, person := range []string{"", "20000003", "20000007", "agent"} {
				if page := c.Post("/staff/audit/verify", url.Values{"person": {person}}); !strings.Contains(page.Text, "記録に異常はありません") {
					t.Errorf("whole, %q: %q", person, page.H1())
				}
			}
			a.Exec(tt.damage)
			for _, person := range []string{"", "20000003"} {
				page := c.Post("/staff/audit/verify", url.Values{"person": {person}})
				facts := strings.ReplaceAll(strings.Join(page.Doc.Find(".notice dd").Map(nodeText), ""), " ", "")
				if !strings.Contains(page.Doc.Find(".notice.is-danger").Text(), tt.want) || facts != tt.place {
					t.Errorf("%q: %q at %q, want %q at %q", person, page.Doc.Find(".notice").Text(), facts, tt.want, tt.place)
				}
			}
			if page := c.Post("/staff/audit/verify", url.Values{"person": {"agent"}}); !strings.Contains(page.Text, "記録に異常はありません") {
				t.Error("another chain is broken, too")
			}
			if n := a.Count("audit_events WHERE chain = 'staff:auditor' AND action = 'audit_verify' AND outcome = 'refused'"); n != 2 {
				t.Errorf("%d verifications that found something, want 2", n)
			}
		})
	}
	a := apptest.Start(t)
	if got := a.Staff("auditor").Post("/staff/audit/verify", url.Values{"person": {"' OR 1=1--"}}); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a hostile person: %d", got.StatusCode)
	}
}
