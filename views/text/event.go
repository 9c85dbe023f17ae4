package text

import "strings"

// EventText is one line of the security history (D3.11): a plain sentence, the icon beside it, and whether the
// line is one to look at twice.
type EventText struct {
	Sentence string
	Icon     string // of components.Icon
	Danger   bool
}

// Event is the line of an event code (EventFacts.Code). A code without words of its own still shows, as a plain
// record, so that nothing in the history is hidden.
func Event(code string) EventText {
	if event, ok := events[code]; ok {
		return event
	}
	return EventText{Sentence: "お手続きの記録があります", Icon: "info"}
}

// EventDetail is what stands under the sentence: the procedure a code was for (Procedure), a card or another fact in
// words, the device (Device). Empty arguments are left out.
func EventDetail(code, procedure, fact, device string) string {
	details := make([]string, 0, 4)
	if code == "sign_in_failed" {
		details = append(details, "パスワードの誤り")
	}
	for _, detail := range []string{Procedure(procedure), fact} {
		if detail != "" {
			details = append(details, detail)
		}
	}
	if device != "" {
		details = append(details, Device(device))
	}
	return strings.Join(details, "。")
}

// EventFacts is an audited event (D8.1) as the history needs it, in the codes of the row; the cards as Card names them.
type EventFacts struct {
	Action    string // sign_in, code_sent, …
	Outcome   string // ok or refused
	Procedure string
	Reason    string // lost, stolen, closed, replaced; email, mobile
	Merchant  string // of a purchase
	Amount    string // of a purchase, in words; "" for a check without an amount
	Cards     []string
	Ended     string // the device that was signed out
	Device    string
}

// Code is the event code of an action and its outcome.
func (f EventFacts) Code() string {
	if f.Action == "code_sent" && f.Procedure == "payment" { // no 確認番号 (D1.1)
		if f.Outcome == "refused" {
			return "payment_code_budget"
		}
		return "payment_code_sent"
	}
	if f.Outcome == "refused" {
		if code, ok := refused[f.Action]; ok {
			return code
		}
		return f.Action + "_refused"
	}
	if f.Action == purchaseChecked && f.Reason == PurchaseFrictionless {
		return purchaseFrictionless
	}
	if code, ok := accepted[f.Action]; ok {
		return code
	}
	return f.Action
}

// Text is the line of the history.
func (f EventFacts) Text() EventText { return Event(f.Code()) }

// Detail is what stands under it.
func (f EventFacts) Detail() string {
	facts := f.Cards
	if reason := reasons[f.Reason]; reason != "" {
		facts = append([]string{reason}, facts...)
	}
	if bought := strings.TrimSpace(isolated(Merchant(f.Merchant)) + " " + f.Amount); bought != "" {
		facts = append([]string{bought}, facts...)
	}
	if f.Ended != "" {
		facts = append(facts, "ログアウトした端末："+Device(f.Ended))
	}
	return EventDetail(f.Code(), f.Procedure, strings.Join(facts, "。"), f.Device)
}

var accepted = map[string]string{
	"sign_in":      "signed_in",
	"sign_out":     "signed_out",
	"step_up":      "password_confirmed",
	"code_entered": "code_accepted",
	"app_session":  "app_status_viewed",
}

var refused = map[string]string{
	"sign_in":      "sign_in_failed",
	"step_up":      "password_wrong",
	"code_entered": "code_wrong",
	"code_sent":    "code_budget",

	"message_failed": "message_failed",
}

var events = map[string]EventText{
	"signed_in":                {Sentence: "ログインしました", Icon: "login"},
	"sign_in_failed":           {Sentence: "ログインできませんでした", Icon: "warning", Danger: true},
	"signed_out":               {Sentence: "ログアウトしました", Icon: "logout"},
	"password_confirmed":       {Sentence: "パスワードを確認しました", Icon: "check"},
	"password_wrong":           {Sentence: "パスワードの確認で、入力の誤りがありました", Icon: "warning", Danger: true},
	"login_locked":             {Sentence: "パスワードの誤りが5回続いたため、ログインを止めました", Icon: "lock", Danger: true},
	"code_sent":                {Sentence: "確認番号を送信しました", Icon: "phone"},
	"code_budget":              {Sentence: "送信の回数が上限に達したため、確認番号を送信しませんでした", Icon: "warning", Danger: true},
	"code_accepted":            {Sentence: "確認番号を確認しました", Icon: "check"},
	"code_wrong":               {Sentence: "違う確認番号か、使えなくなった確認番号が入力されました", Icon: "warning", Danger: true},
	"enrollment_registered":    {Sentence: "本人認証サービスに登録しました", Icon: "shield"},
	"enrollment_provisional":   {Sentence: "本人認証サービスに仮登録しました", Icon: "clock"},
	"enrollment_void":          {Sentence: "本人認証サービスの登録が無効になりました", Icon: "slash"},
	"enrollment_cancelled":     {Sentence: "本人認証サービスを解除しました", Icon: "slash"},
	"method_changed":           {Sentence: "認証方式をワンタイムパスワード(SMS)に変更しました", Icon: "shield"},
	"account_taken_over":       {Sentence: "以前のシステムからIDと登録を引き継ぎました", Icon: "info"},
	"sign_up":                  {Sentence: "マイネットプラスに新規登録しました", Icon: "check"},
	"sign_up_refused":          {Sentence: "登録済みのため、新規登録の手続きを終わりました", Icon: "info"},
	"recovery":                 {Sentence: "ログインせずに行うお手続きの受付がありました", Icon: "info"},
	"password_reset":           {Sentence: "パスワードを再設定しました", Icon: "check"},
	"unlock":                   {Sentence: "ロックを解除しました", Icon: "check"},
	"unlock_refused":           {Sentence: "ご利用の停止中のため、ロックを解除しませんでした", Icon: "warning", Danger: true},
	"lockdown":                 {Sentence: "ご利用を停止しました", Icon: "slash", Danger: true},
	"contact_changed":          {Sentence: "ご登録の連絡先が変わりました", Icon: "mail"},
	"password_changed":         {Sentence: "パスワードを変更しました", Icon: "key"},
	"email_changed":            {Sentence: "メールアドレスを変更しました", Icon: "mail"},
	"device_ended":             {Sentence: "端末をログアウトしました", Icon: "logout"},
	"message_failed":           {Sentence: "お知らせか確認番号を、お届けできませんでした", Icon: "warning", Danger: true},
	"app_status_viewed":        {Sentence: "アプリで登録状況を表示しました", Icon: "phone"},
	"staff_preview":            {Sentence: "コールセンターがお客様の画面を確認しました", Icon: "tel"},
	"staff_view":               {Sentence: "コールセンターがご登録の内容を確認しました", Icon: "person"},
	"staff_unlock":             {Sentence: "コールセンターがロックを解除しました", Icon: "unlock"},
	"staff_shut":               {Sentence: "コールセンターがご利用を停止しました", Icon: "slash", Danger: true},
	"staff_void":               {Sentence: "コールセンターが本人認証サービスの登録を無効にしました", Icon: "slash"},
	"reset_reception":          {Sentence: "コールセンターがパスワードの再設定を受け付けました", Icon: "key"},
	purchaseChecked:            {Sentence: "ネットショッピングの本人認証をしました", Icon: "shield"},
	purchaseFrictionless:       {Sentence: "ネットショッピングの本人認証をしました(入力なし)", Icon: "shield"},
	"purchase_checked_refused": {Sentence: "ネットショッピングの本人認証ができませんでした", Icon: "warning", Danger: true},
	"payment_code_sent":        {Sentence: "ワンタイムパスワードを送信しました", Icon: "phone"},
	"payment_code_budget":      {Sentence: "送信の回数が上限に達したため、ワンタイムパスワードを送信しませんでした", Icon: "warning", Danger: true},
	"purchase_entry_refused":   {Sentence: "ネットショッピングの本人認証で、入力の誤りがありました", Icon: "warning", Danger: true},
	"challenge_locked":         {Sentence: "入力の誤りが15回続いたため、ネットショッピングの本人認証を止めました", Icon: "lock", Danger: true},
	"message_retry":            {Sentence: "コールセンターが、届かなかったお知らせをもう一度送信しました", Icon: "mail"},
	"message_retry_refused":    {Sentence: "コールセンターが再送信を試みましたが、送信しませんでした", Icon: "info"},
}

var reasons = map[string]string{
	"lost":     "カードの紛失",
	"stolen":   "カードの盗難",
	"closed":   "カードの解約",
	"replaced": "カード番号の変更",
	"others":   "ほかの端末すべて",
	"email":    "メールアドレス",
	"mobile":   "携帯電話番号",

	PurchaseEntries:       "入力の誤り3回",
	PurchaseTimedOut:      "時間切れ",
	PurchaseCancelled:     "キャンセル",
	PurchaseLocked:        "本人認証の停止中",
	PurchaseNotRegistered: "本人認証サービスの登録なし",
	PurchaseCard:          "お使いいただけないカード",
	PurchaseExpired:       "カードの有効期限",
	PurchaseUnsupported:   "対応していないお支払い",

	CancelNoShopping: "ネットショッピングを利用しない",
	CancelNoCard:     "このカードを使わない",
	CancelDifficult:  "操作がわかりにくい",
	CancelWorried:    "安全面が心配",
	CancelOther:      "その他",
}

const (
	purchaseChecked      = "purchase_checked"
	purchaseFrictionless = "purchase_frictionless"
)

// How the check of a purchase ended (Facts.Reason): without a challenge, or why not well.
const (
	PurchaseFrictionless  = "frictionless"
	PurchaseEntries       = "purchase_entries"
	PurchaseTimedOut      = "purchase_timed_out"
	PurchaseCancelled     = "purchase_cancelled"
	PurchaseLocked        = "purchase_locked"
	PurchaseNotRegistered = "purchase_not_registered"
	PurchaseCard          = "purchase_card"
	PurchaseExpired       = "purchase_expired"
	PurchaseUnsupported   = "purchase_unsupported"
)

// The reasons of a cancellation (D4.5): a choice, so that nobody writes something personal into the audit.
const (
	CancelNoShopping = "no_shopping"
	CancelNoCard     = "no_card"
	CancelDifficult  = "difficult"
	CancelWorried    = "worried"
	CancelOther      = "other"
)

// CancelReasons are the codes in the order of the page.
var CancelReasons = []string{CancelNoShopping, CancelNoCard, CancelDifficult, CancelWorried, CancelOther}

// Reason puts the reason of an event into words; an unknown code gives "".
func Reason(code string) string { return reasons[code] }
