package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// afternoon is when the lists were looked at.
var afternoon = friday(15, 10)

// staffWorks are the pages about files, messages and the audit log.
func staffWorks() []Page {
	day := staffDay()
	none := pages.StaffMessagesProps{Page: auditor, Days: day.Days, Day: day.Day, Date: day.Date}
	failed := day.List[1]
	return []Page{
		{"staff-imports", "取込結果", "/staff/imports", Staff, pages.StaffImports(pages.StaffImportsProps{Page: supervisor, Upload: true, Runs: importRuns()})},
		{"staff-imports-empty", "取込結果(監査、記録なし)", "/staff/imports", Staff, pages.StaffImports(pages.StaffImportsProps{Page: auditor})},
		{"staff-imports-refused", "取込結果(読み取れないファイル)", "/staff/imports", Staff, pages.StaffImports(pages.StaffImportsProps{
			Page: supervisor, Upload: true, Runs: importRuns(), Reason: "夜間ファイルの再取込",
			Errors: components.Errors{{Field: "file", Text: text.AtLine(text.Error("columns"), 1)}},
		})},
		{"staff-import", "取込結果(1件)", "/staff/imports/{id}", Staff, pages.StaffImport(importReport())},
		{"staff-import-running", "取込結果(取込中)", "/staff/imports/{id}", Staff, pages.StaffImport(pages.StaffImportProps{Page: supervisor, Run: importRuns()[0]})},
		{"staff-import-failed", "取込結果(中断)", "/staff/imports/{id}", Staff, pages.StaffImport(pages.StaffImportProps{Page: supervisor, Run: importRuns()[2]})},
		{"staff-messages", "送信状況", "/staff/messages", Staff, pages.StaffMessages(day)},
		{"staff-messages-none", "送信状況(送信なし)", "/staff/messages", Staff, pages.StaffMessages(none)},
		{"staff-retry", "送信状況(もう一度送信する)", "/staff/messages/{id}/retry", Staff, pages.StaffRetry(pages.StaffRetryProps{
			Page: agent, Message: failed, Back: "/staff/messages?day=2026-11-19",
		})},
		{"staff-retry-refused", "送信状況(もう一度送信できない)", "/staff/messages/{id}/retry", Staff, pages.StaffRetry(pages.StaffRetryProps{
			Page: agent, Message: day.List[0], Back: "/staff/messages?day=2026-11-19",
			Errors: components.Errors{components.Failure("", "retry_refused")},
		})},
		{"staff-audit", "監査ログ", "/staff/audit", Staff, pages.StaffAudit(auditLog())},
		{"staff-audit-empty", "監査ログ(該当なし)", "/staff/audit", Staff, pages.StaffAudit(pages.StaffAuditProps{Page: auditor, Person: "99999999"})},
		{"staff-audit-refused", "監査ログ(条件の誤り)", "/staff/audit", Staff, pages.StaffAudit(pages.StaffAuditProps{
			Page: auditor, Person: "青葉 次郎", From: "2026-11-20", To: "2026-11-19",
			Errors: components.Errors{components.Failure("person", "audit_person"), components.Failure("to", "audit_order")},
		})},
		{"staff-audit-whole", "監査ログ(異常なし)", "/staff/audit/verify", Staff, pages.StaffVerified(pages.StaffVerifiedProps{Page: auditor, Events: 128_431})},
		{"staff-audit-broken", "監査ログ(異常あり)", "/staff/audit/verify", Staff, pages.StaffVerified(pages.StaffVerifiedProps{
			Page: auditor, Events: 4_120, Broken: text.AuditBreak("changed"), BrokenChain: "cardholder:20000003", BrokenSeq: 12,
		})},
		{"staff-audit-timeout", "監査ログ(検証の時間切れ)", "/staff/audit/verify", Staff, pages.StaffVerified(pages.StaffVerifiedProps{Page: auditor, Events: 3_204_118, TimeOut: true})},
	}
}

func importRuns() []pages.ImportRun {
	ended, before := afternoon.Add(-time.Hour), afternoon.Add(-26*time.Hour)
	return []pages.ImportRun{
		{ID: "3", File: "cards-20261120-2.csv", By: "supervisor", Reason: "再発行分の追加", State: "running", Started: afternoon},
		{
			ID: "2", File: "cards-20261120.csv", By: "supervisor", Reason: "夜間ファイルの再取込", State: "done", Started: ended.Add(-time.Minute), Ended: &ended,
			Rows: 12_480, Added: 41, Changed: 118, Unchanged: 12_318, Rejected: 3, Voided: 2, Reapply: 1, Unknown: 1,
		},
		{
			ID: "1", File: "cards-20261119.csv", By: "supervisor", Reason: "夜間ファイルの取込", State: "failed", Started: before, Ended: &before,
			Rows: 6_000, Added: 12, Changed: 40, Unchanged: 5_948,
		},
	}
}

func importReport() pages.StaffImportProps {
	return pages.StaffImportProps{
		Page: supervisor, Run: importRuns()[1],
		Voids: []pages.ImportFinding{
			{CardholderNo: "20000004", Card: "•••• 0034", Reason: text.VoidReason("replaced")},
			{CardholderNo: "20000007", Card: "•••• 0026", Reason: text.VoidReason("stolen")},
		},
		Rejects: []pages.ImportFinding{
			{Line: 118, Code: "card_no_luhn", Reason: "カード番号のチェックディジットが合いません。"},
			{Line: 2_051, Code: "name_kana", Reason: "氏名カナが空か、カタカナ以外の文字を含みます。"},
			{Line: 9_377, Code: "replaces", Reason: "再発行元がカード番号でないか、このカード自身か、別の会員のカードです。"},
		},
		Notes: []pages.ImportFinding{{Line: 4_400, Card: "•••• 8812"}},
	}
}

// staffDay is the day of the mock.
func staffDay() pages.StaffMessagesProps {
	day := time.Date(2026, 11, 19, 0, 0, 0, 0, text.JST)
	p := pages.StaffMessagesProps{
		Page: agent, Day: "2026-11-19", Date: day, Sent: 1_942, Delivered: 10_239, Failed: 146, Retry: true,
		Days: []components.Option{{Value: "2026-11-20", Label: "2026年11月20日"}, {Value: "2026-11-19", Label: "2026年11月19日"}, {Value: "2026-11-18", Label: "2026年11月18日"}},
	}
	sent := [24]int{210, 84, 31, 18, 22, 47, 136, 298, 371, 512, 655, 702, 890, 640, 598, 610, 574, 633, 720, 1010, 1284, 1106, 642, 388}
	bad := [24]int{1, 0, 0, 0, 0, 0, 1, 2, 2, 3, 5, 4, 8, 46, 21, 4, 3, 4, 5, 9, 12, 9, 5, 2}
	for hour := range p.Hours {
		p.Hours[hour] = pages.MessageHour{Sent: sent[hour], Failed: bad[hour]}
	}
	p.List = []pages.FailedMessage{
		{
			ID: "31", At: day.Add(20*time.Hour + 21*time.Minute), Kind: "SMS", Subject: text.MessageKind("procedure_code", "sign_in"), CardholderNo: "20000007",
			To: text.MaskMobile("09011110007"), Reason: text.Failure("undelivered"), Expired: true,
		},
		{
			ID: "30", At: day.Add(13*time.Hour + 46*time.Minute), Kind: "メール", Subject: text.MessageKind("locked", ""), CardholderNo: "20000003",
			To: text.MaskEmail("jiro@example.jp"), Reason: text.Failure("refused"), Attempts: 4, CanRetry: true,
		},
	}
	return p
}

func auditLog() pages.StaffAuditProps {
	event := func(minutes int, seq int64, actor, name, action, reason string) pages.AuditEvent {
		return pages.AuditEvent{
			At: afternoon.Add(-time.Duration(minutes) * time.Minute), Chain: "cardholder:20000003", Seq: seq, Actor: text.AuditActor(actor), Staff: name,
			Action: text.AuditAction(action), Outcome: text.AuditOutcome("ok"), Subject: "20000003", Reason: reason,
		}
	}
	failed := event(31, 10, "cardholder", "", "sign_in", "")
	failed.Outcome, failed.Refused = text.AuditOutcome("refused"), true
	sent := event(12, 11, "cardholder", "", "code_sent", "")
	sent.Facts = text.Procedure("unlock")
	return pages.StaffAuditProps{
		Page: supervisor, Person: "20000003", CSV: "/staff/audit/events.csv?person=20000003", Older: "/staff/audit?page=2&person=20000003",
		Events: []pages.AuditEvent{event(2, 12, "staff", "agent", "unlock", "本人から電話。生年月日と住所を確認"), sent, failed},
	}
}
