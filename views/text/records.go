package text

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// Names for staff, of what the models keep as codes. A code without a name shows as it is: nothing is hidden.

func named(names map[string]string, code string) string {
	if name, ok := names[code]; ok {
		return name
	}
	return code
}

// AtLine ends a sentence about a file with the line it is about; 0 is none.
func AtLine(sentence string, line int) string {
	if line == 0 {
		return sentence
	}
	return sentence + "(" + strconv.Itoa(line) + "行目)"
}

// Failure is why a message did not arrive.
func Failure(code string) string {
	switch code {
	case "address":
		return "宛先の登録なし"
	case "refused":
		return "相手側の受信拒否"
	case "tries":
		return "送信の繰り返しも不成功"
	case "undelivered":
		return "圏外・電源オフ"
	case "content":
		return "対象の登録なし"
	case "expired":
		return "送信前に期限切れ"
	}
	return "不明"
}

// ImportState is how far the import of an uploaded file has come.
func ImportState(code string) string {
	switch code {
	case "running":
		return "取込中"
	case "done":
		return "完了"
	case "refused":
		return "取り込めません"
	}
	return "中断"
}

// VoidReason is why the import ended an enrollment.
func VoidReason(code string) string {
	if code == "moved" {
		return "別の会員への変更"
	}
	return named(reasons, code)
}

// AuditActor is who did something.
func AuditActor(code string) string { return named(auditActors, code) }

var auditActors = map[string]string{
	"cardholder": "会員", "stranger": "ログイン前の利用者", "system": "システム", "staff": "スタッフ", "acs": "ACS",
}

// AuditOutcome is how it ended.
func AuditOutcome(code string) string {
	if code == "ok" {
		return "完了"
	}
	return "不成立"
}

// AuditAction is what was done.
func AuditAction(code string) string { return named(auditActions, code) }

var auditActions = map[string]string{
	"purchase_checked": "ネットショッピングの本人認証",
	"purchase_entry":   "ネットショッピングの本人認証での誤入力", "challenge_locked": "ネットショッピングの本人認証のロック",
	"sign_in": "ログイン", "sign_out": "ログアウト", "step_up": "パスワードの再確認", "login_locked": "ログインのロック",
	"code_sent": "確認番号の送信", "code_entered": "確認番号の入力", "enrollment_registered": "本人認証サービスの登録",
	"enrollment_void": "登録の無効化", "enrollment_cancelled": "本人認証サービスの解除", "method_changed": "認証方式の変更",
	"sign_up": "新規登録", "password_changed": "パスワードの変更", "email_changed": "メールアドレスの変更",
	"recovery": "ログイン前の手続きの受付", "password_reset": "パスワードの再設定", "unlock": "ロックの解除", "lockdown": "ご利用の停止",
	"new_device": "はじめての端末", "device_ended": "端末のログアウト", "contact_changed": "連絡先の変更",
	"app_session": "アプリからの登録状況の表示", "message_failed": "お知らせの不達", "account_taken_over": "以前のシステムからの引き継ぎ",
	"import": "会員データの取込", "import_accounts": "アカウントの引き継ぎ", "export": "変更データの書き出し", "rekey": "鍵の更新",
	"seed": "試験データの作成", "chain_opened": "記録の開始",
	"staff_sign_in": "スタッフのログイン", "staff_sign_out": "スタッフのログアウト", "staff_locked": "スタッフのロック",
	"staff_set_up": "スタッフの初期設定", "staff_added": "スタッフの追加", "staff_disabled": "スタッフの停止",
	"staff_reset": "スタッフの再設定", "staff_opened": "スタッフのロック解除",
	"enrollment_provisional": "仮登録", "provision_started": "仮登録の開始", "provision_paused": "仮登録の一時停止",
	"provision_resumed": "仮登録の再開", "provision_stopped": "仮登録の中止", "provision_done": "仮登録の完了",
	"staff_preview": "プレビュー", "staff_search": "会員検索", "staff_view": "会員の状況の閲覧", "staff_unlock": "ロック解除",
	"staff_shut": "ご利用の停止(コールセンター)", "staff_void": "登録の無効化(コールセンター)", "reset_reception": "再設定の受付",
	"message_retry": "お知らせの再送信", "import_started": "カードファイルのアップロード", "import_ended": "アップロードの取込終了",
	"audit_read": "監査ログの検索", "audit_export": "監査ログのCSV", "audit_verify": "監査ログの検証",
}

// AuditBreak is what is wrong with a chain of events.
func AuditBreak(code string) string { return named(auditBreaks, code) }

var auditBreaks = map[string]string{
	"changed": "記録が書き換えられています", "missing": "記録が欠けています", "added": "記録が付け足されています",
	"start changed": "先頭の控えが書き換えられています", "head changed": "末尾の控えが書き換えられています", "chain missing": "鎖ごと欠けています", "a chain was added": "鎖が付け足されています",
}

// AuditColumns head the CSV of audit events.
func AuditColumns() []string {
	return []string{"日時", "鎖", "番号", "行為者", "スタッフ", "操作", "操作コード", "結果", "対象", "理由", "内容", "アドレス帯", "端末", "ハッシュ"}
}

// AuditMore ends a CSV that does not hold everything.
const AuditMore = "続きがあります。期間を分けて、もう一度保存してください。"

// RejectColumns head the CSV of refused rows.
func RejectColumns() []string { return []string{"行", "コード", "理由"} }

// AuditActors and AuditActions are the codes that have names, in the order of their names.
func AuditActors() []string { return byName(auditActors) }

// AuditActions is AuditActors for what was done.
func AuditActions() []string { return byName(auditActions) }

func byName(names map[string]string) []string {
	return slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(names[a], names[b]), cmp.Compare(a, b))
	})
}
