package mail

import (
	"time"

	"mynetplus/views/text"
)

// EmailChanged tells the old and the new address that there is a new one: the card system's file brought it
// (feed/README.md), or the cardholder changed it in the portal (D3.8).
type EmailChanged struct {
	Name     string
	Old, New string // masked, as text.MaskEmail shows them; Old is empty when there was none
	At       time.Time
	Device   string // text.Device; empty when the file brought it
}

// Mail is メールアドレス変更のお知らせ.
func (n EmailChanged) Mail() Message {
	return letter("メールアドレス変更のお知らせ", n.Name,
		"ご登録のメールアドレスが変わりました。\n変更の前と後のアドレスへ、お知らせしています。",
		about("変更前", orNone(n.Old)),
		about("変更後", orNone(n.New)),
		about("変更の日時", text.DateTime(n.At)),
		about("変更の方法", changedBy(n.Device)),
		contactNext(n.New, "お知らせは、変更後のアドレスへお送りします。",
			"メールアドレスの登録がないあいだは、お知らせを携帯電話番号へSMSでお送りします。"),
		contactUnknown,
	)
}

// SMS is the notice for a person whose address was taken away (D3.10).
func (n EmailChanged) SMS() string {
	return smsNotice("ご登録のメールアドレスが変わりました", n.At)
}

// MobileChanged tells that the card system's file brought a new mobile number, the one that codes go to (D3.8).
type MobileChanged struct {
	Name     string
	Old, New string // masked, as text.MaskMobile shows them; empty when there is none
	At       time.Time
}

// Mail is 携帯電話番号変更のお知らせ.
func (n MobileChanged) Mail() Message {
	return letter("携帯電話番号変更のお知らせ", n.Name,
		"ご登録の携帯電話番号が変わりました。",
		about("変更前", orNone(n.Old)),
		about("変更後", orNone(n.New)),
		about("変更の日時", text.DateTime(n.At)),
		about("変更の方法", "日専連カードのお客様情報の変更による"),
		contactNext(n.New, "ワンタイムパスワードと確認番号は、変更後の番号へお送りします。",
			"番号の登録がないあいだは、ワンタイムパスワードと確認番号をお送りできません。"),
		contactUnknown,
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n MobileChanged) SMS() string {
	return smsNotice("ご登録の携帯電話番号が変わりました", n.At)
}

// contactNext says where notices and codes go from now on; without an address or number it says otherwise.
func contactNext(masked, with, without string) section {
	if masked == "" {
		with = without
	}
	return about("これから", with,
		"ご登録の内容は、マイネットプラスの「登録状況」で確認できます。")
}

var contactUnknown = about("心当たりがない場合",
	"ほかの方がお客様になりすまして変更した可能性があります。",
	"すぐに日専連コールセンターへお電話ください。")

// changedBy says where a contact was changed.
func changedBy(device string) string {
	if device == "" {
		return "日専連カードのお客様情報の変更による"
	}
	return "マイネットプラスでのお手続き(" + text.Device(device) + ")"
}

func orNone(masked string) string {
	if masked == "" {
		return "(登録なし)"
	}
	return masked
}
