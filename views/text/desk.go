package text

import (
	"strconv"
	"time"
)

// Labels of the staff's fields that handlers name in a message.
const (
	LabelSearch  = "会員番号、ID、カード番号、携帯電話番号、メールアドレスのどれか1つ"
	LabelChecks  = "ご本人様の確認"
	LabelOpening = "解除するもの"
)

// StaffState is what a caller is probably experiencing, in one plain sentence, and what their screen says.
type StaffState struct{ Kind, Icon, Title, Screen string }

// StaffStateOf puts a code of the desk into words. An unknown code gives the zero value.
func StaffStateOf(code string) StaffState { return staffStates[code] }

// StaffAdvice is what the Q&A advises, by its code; an unknown code gives "".
func StaffAdvice(code string) string { return staffAdvice[code] }

const (
	screenLocked  = "お客様の画面には「お客様のIDは現在ご利用いただけません。」と出ています。"
	screenRefused = "ログインの画面には「IDまたはパスワードが正しくありません。」と出ています。"
)

var staffStates = map[string]StaffState{
	"lockdown":                {"danger", "slash", "お客様のお申し出で、すべてのご利用を停止しています", screenLocked + "お客様ご自身が「ご利用の停止」をされたためです。"},
	"shut":                    {"danger", "slash", "コールセンターで、すべてのご利用を停止しています", screenLocked + "コールセンターで停止の手続きをしたためです。"},
	"locked_both":             {"danger", "lock", "ログインも、ネットショッピングの本人認証も、できない状態です", screenLocked + "パスワードの誤りが5回、本人認証の入力の誤りが15回続いたためです。"},
	"locked_login":            {"danger", "lock", "新しい端末から、ログインできない状態です", screenLocked + "パスワードの誤りが5回続いたためです。いつもの端末からは、ログインできます。"},
	"locked_device":           {"danger", "lock", "いつもの端末の1つから、ログインできない状態です", screenLocked + "その端末で、パスワードの誤りが5回続いたためです。"},
	"locked_challenge":        {"danger", "lock", "ネットショッピングの本人認証が、できない状態です", "お店の画面には「お客様のIDは現在ご利用いただけません。」と出ています。本人認証の入力の誤りが15回続いたためです。"},
	"reset_due":               {"warning", "key", "パスワードの再設定が済むまで、ログインできない状態です", screenRefused + "これまでのパスワードは、お使いいただけません。"},
	"void_replaced":           {"warning", "card", "カード番号が変わり、登録が無効になっています", "ネットショッピングの本人認証は、新しいカードのお申込みがお済みになるまで、ご利用いただけません。"},
	"void":                    {"warning", "card", "カードの登録が、無効になっています", "このカードでは、ネットショッピングの本人認証をご利用いただけません。"},
	"password_method":         {"", "shield", "認証方式が、パスワードのままです", "本人認証の画面に、パーソナルメッセージとパスワードの欄が出ます。メッセージをお忘れの方は、正しい画面かどうかがわかりません。"},
	"no_mobile":               {"warning", "phone", "携帯電話番号のご登録がなく、SMSを受け取れません", "お申込みの画面には「携帯電話番号が登録されていないため、お申込みいただけません。」と出ています。"},
	"sms_failed":              {"warning", "phone", "最後にお送りしたSMSが、届いていません", "お客様の画面は、番号の入力を待ったままです。"},
	"sms_spent":               {"warning", "phone", "SMSの送信が、一時的に止まっています", "番号の画面に、短い間に何度もお送りしたため送信できない、と出ています。10分間に5通、1日に20通までお送りできます。"},
	"corporate":               {"", "card", "法人カードは、本人認証サービスの対象ではありません", "カード情報の確認で、お手続きに進めません。"},
	"provisional":             {"", "clock", "仮登録のままで、お申込みがお済みではありません", "登録状況には「仮登録」と出ています。"},
	"no_account":              {"", "person", "マイネットプラスに、登録されていません", "IDがないため、ログインと登録状況の確認ができません。"},
	"not_applied":             {"", "shield", "本人認証サービスのお申込みが、お済みではありません", "登録状況には「未登録」か「解除済み」と出ています。"},
	"decoy":                   {"warning", "warning", "ログインせずに行うお手続きが、進まない状態です", "確認番号の誤りが30回続いたため、IDの確認、再設定、ロックの解除で、番号をお送りしていません。画面は番号の入力を待ったままです。"},
	"purchase_entries":        {"warning", "card", "最後のお買い物で、入力の誤りが3回になりました", "お店の画面は、本人認証ができなかったとして終わっています。ロックはされていません。"},
	"purchase_timed_out":      {"warning", "clock", "最後のお買い物の本人認証が、時間切れになりました", "10分間入力がなかったか、本人認証の画面が開きませんでした。お店の画面は、本人認証ができなかったとして終わっています。"},
	"purchase_locked":         {"warning", "unlock", "最後のお買い物のとき、本人認証が止まっていました", "お店の画面には「お客様のIDは現在ご利用いただけません。」と出ていました。いまは、止まっていません。"},
	"purchase_not_registered": {"warning", "card", "登録のないカードで、お買い物をされました", "本人認証サービスの登録がないカードのため、お店の画面で本人認証ができませんでした。"},
	"purchase_expired":        {"warning", "card", "有効期限の合わないカードで、お買い物をされました", "お店に入力された有効期限が登録と違うか、カードの有効期限が過ぎています。"},
	"purchase_replaced":       {"warning", "card", "切り替わる前のカード番号で、お買い物をされました", "以前のカード番号では、お買い物はできません。お店に以前の番号が残っていることがあります。"},
	"purchase_unsupported":    {"warning", "card", "本人認証に対応していない方法で、お買い物をされました", "アプリの中でのお支払いや、お店が本人認証の画面を出さないお支払いでは、本人認証ができません。"},
	"fine":                    {"success", "check", "止まっているものは、ありません", "ログインも、ネットショッピングの本人認証も、ご利用いただけます。"},
}

var staffAdvice = map[string]string{
	"reopen":          "ご本人様の確認ができたら、こちらで解除します。解除のあと、お客様ご自身でパスワードを再設定していただきます。",
	"unlock":          "ご本人様の確認ができたら、こちらでロックを解除します。お客様ご自身でも、マイネットプラスの「ロックを解除する」からいつでも解除できます。",
	"reset":           "「ID・パスワードをお忘れ(ご変更)の方」から、パスワードの再設定をご案内します。メールとSMSの確認番号を使います。",
	"reset_reception": "メールアドレスのご登録がありません。ご本人様の確認ができたら「再設定の受付」をし、30分以内に再設定していただきます。",
	"reapply":         "マイネットプラスの「セキュリティ」から、新しいカードでお申込みいただくよう、ご案内します。",
	"new_card":        "カードの紛失や盗難のお届けがあったか、お使いになれないカードです。新しいカードが届いたら、お申込みいただきます。",
	"switch":          "「セキュリティ」の「認証方式の変更」で、ワンタイムパスワード(SMS)に変えていただきます。メッセージを思い出す必要はありません。",
	"mobile":          "携帯電話番号のご登録には、カードの会員情報の変更が必要です。変更の受付をご案内します。",
	"sms":             "電波の状態、SMSの受信拒否、ご登録の番号をお確かめいただき、画面の「再送信」をご案内します。番号が変わった方は、会員情報の変更をご案内します。",
	"wait":            "10分ほどお待ちいただいてから、画面の「再送信」をご案内します。1日の上限のときは、次の日にお試しいただきます。お急ぎのお買い物では、お店でほかのお支払い方法をお選びいただきます。",
	"call_only":       "お客様のお手続きは、お電話で承ります。",
	"apply":           "マイネットプラスの「セキュリティ」の「本人認証サービスお申込み」から、お申込みいただきます。",
	"sign_up":         "マイネットプラスの「新規登録」から、IDをお受け取りいただきます。そのあとで、本人認証サービスをお申込みいただきます。",
	"clear":           "心当たりをうかがい、ご本人様の確認ができたら、「ロック解除」で元に戻します。",
	"again":           "もう一度お買い物をしていただきます。SMSの番号は、新しく届いたものを5分以内に入力します。コピーと貼り付けができます。IDをお忘れの方は「IDを確認する」をご案内します。",
	"again_code":      "もう一度お買い物をしていただきます。SMSの番号は、新しく届いたものを5分以内に入力します。コピーと貼り付けができます。仮登録の方に、IDは要りません。",
	"retry":           "もう一度お買い物をしていただきます。",
	"shop_card":       "お手元の新しいカードの番号と有効期限を、お店に入力していただきます。お店に登録したカードの情報も、お客様に変えていただきます。",
	"browser":         "お店のホームページから、もう一度お買い物をしていただきます。同じことになるときは、お店にお問い合わせいただきます。",
	"ask":             "お困りの画面のメッセージを、お聞きください。下の記録と、お送りしたSMSとメールもご確認ください。",
}

// StaffDoorName is a door's icon and name: login, device (one that is known), challenge, or recovery, which stands for
// what people do without signing in.
func StaffDoorName(door string) (icon, name string) {
	switch door {
	case "login", "device":
		return "login", "ログイン"
	case "challenge":
		return "card", "ネットショッピングの本人認証"
	}
	return "key", "ログインせずに行うお手続き"
}

// StaffCheckWords are what the caller says and staff compare: the label of each check, in the order of the page. The
// last one depends on what is to be done: unlock, void, reset or shut.
func StaffCheckWords(act string) (labels [4]string, last string) {
	labels = [4]string{"氏名と生年月日", "お手元のカードの下4けた", "ご登録の携帯電話番号の下4けた"}
	switch act {
	case "void":
		labels[3], last = "無効にするわけ", "カードの紛失、盗難、または登録を終えるお申し出ですか"
	case "reset":
		labels[3], last = "メールを受け取れないこと", "ご登録のメールアドレスがないか、使えなくなっていますか"
	case "shut":
		labels[3], last = "心当たりのない記録", "ご本人様のしていないことを、お聞きしましたか"
	default:
		labels[3], last = "心当たりのあるご利用かどうか", "誤りの入力はご本人様のものですか"
	}
	return labels, last
}

// ListComma stands between the parts of a list.
const ListComma = "、"

// StaffNone stands where nothing is on file to compare.
const StaffNone = "登録なし(ないことを確かめます)"

// StaffPerson is whom the first check is about.
func StaffPerson(name string, birth time.Time) string { return name + "、" + Date(birth) }

// StaffDoor says why a door is closed and what still works; an open one gives "".
func StaffDoor(door, cause string, failures int) string {
	switch {
	case cause == "lockdown":
		return "お客様のお申し出。どの端末からも不可。"
	case cause == "staff":
		return "コールセンターで停止。どの端末からも不可。"
	case cause == "":
		return ""
	case door == "login":
		return "パスワードの誤り" + strconv.Itoa(failures) + "回。いつもの端末からは可能。"
	case door == "device":
		return "いつもの端末での、パスワードの誤り" + strconv.Itoa(failures) + "回。"
	case door == "recovery":
		return "確認番号の誤り" + strconv.Itoa(failures) + "回。番号を送っていません。"
	}
	return "入力の誤り" + strconv.Itoa(failures) + "回。"
}

// SearchKind names what was typed into the search; an unknown kind gives "".
func SearchKind(code string) string {
	switch code {
	case "cardholder_no":
		return "会員番号"
	case "login_id":
		return "ID"
	case "card":
		return "カード番号"
	case "mobile":
		return "携帯電話番号"
	case "email":
		return "メールアドレス"
	case "other":
		return "読み取れないもの"
	}
	return ""
}

// StaffAct names what a staff member did, for their own list; fact is the kind of a search.
func StaffAct(action, fact string) string {
	switch action {
	case "staff_search":
		return "会員検索(" + SearchKind(fact) + ")"
	case "staff_view":
		return "会員の状況"
	case "staff_unlock":
		return "ロック解除"
	case "staff_shut":
		return "ご利用の停止"
	case "staff_void":
		return "登録の無効化"
	case "reset_reception":
		return "再設定の受付"
	case "staff_preview":
		return "プレビュー"
	}
	return "お手続き"
}

// StaffResult is how it ended, with the kind and the icon of its badge.
func StaffResult(action, outcome string) (kind, icon, word string) {
	if outcome != "ok" {
		if action == "staff_search" {
			return "muted", "dash", "該当なし"
		}
		return "muted", "dash", "済んでいました"
	}
	switch action {
	case "staff_search":
		return "success", "check", "該当あり"
	case "staff_view":
		return "success", "check", "表示"
	case "staff_unlock":
		return "success", "check", "解除"
	case "reset_reception":
		return "success", "check", "受付"
	}
	return "success", "check", "完了"
}

// MessageKind names the subject of a message by its template, with the procedure that a code was for; never its text.
func MessageKind(template, procedure string) string {
	if template == "procedure_code" {
		if name := Procedure(procedure); name != "" {
			return name + "の確認番号"
		}
		return "確認番号"
	}
	return named(messageKinds, template)
}

var messageKinds = map[string]string{
	"payment_code":          "お支払いのワンタイムパスワード",
	"enrollment_registered": "本人認証サービス登録完了のお知らせ",
	"reenroll":              "再登録のお願い",
	"enrollment_void":       "本人認証サービス登録無効のお知らせ",
	"email_changed":         "メールアドレス変更のお知らせ",
	"mobile_changed":        "携帯電話番号変更のお知らせ",
	"login_id":              "マイネットプラスのIDのお知らせ",
	"signed_up":             "マイネットプラス登録完了のお知らせ",
	"password_changed":      "パスワード変更のお知らせ",
	"method_changed":        "認証方式変更のお知らせ",
	"enrollment_cancelled":  "本人認証サービス解除のお知らせ",
	"new_device":            "新しい端末からのログインのお知らせ",
	"locked":                "ロックのお知らせ",
	"challenge_locked":      "本人認証のロックのお知らせ",
	"unlocked":              "ロック解除のお知らせ",
	"lockdown":              "ご利用停止のお知らせ",
	"reset_reception":       "再設定の受付のお知らせ",
}

// MessageChannel names a way out: sms or mail.
func MessageChannel(code string) string {
	if code == "sms" {
		return "SMS"
	}
	return "メール"
}

// MessageState is how far a message has come, with the kind and the icon of its badge.
func MessageState(code string) (kind, icon, word string) {
	switch code {
	case "queued":
		return "warning", "clock", "送信待ち"
	case "sent":
		return "success", "check", "送信済み"
	case "delivered":
		return "success", "check", "届きました"
	case "expired":
		return "muted", "dash", "期限切れ"
	}
	return "danger", "cross", "届きませんでした"
}
