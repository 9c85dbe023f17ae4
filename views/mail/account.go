package mail

import (
	"time"

	"mynetplus/views/text"
)

// EmailChanged tells the old and the new address that the card system's file brought a new one (feed/README.md).
type EmailChanged struct {
	Name     string
	Old, New string // masked, as text.MaskEmail shows them; Old is empty when there was none
	At       time.Time
}

// Mail is メールアドレス変更のお知らせ.
func (n EmailChanged) Mail() Message {
	return letter("メールアドレス変更のお知らせ", n.Name,
		"ご登録のメールアドレスが変わりました。\n変更の前と後のアドレスへ、お知らせしています。",
		about("変更前", orNone(n.Old)),
		about("変更後", orNone(n.New)),
		about("変更の日時", text.DateTime(n.At)),
		about("変更の方法", "日専連カードのお客様情報の変更による"),
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

func orNone(masked string) string {
	if masked == "" {
		return "(登録なし)"
	}
	return masked
}

// LoginLocked tells that the login door closed after five failures (D3.4).
type LoginLocked struct {
	Name   string
	At     time.Time
	Device string // of the last failure, text.Device
}

// Mail is ロックのお知らせ.
func (n LoginLocked) Mail() Message {
	return letter("ロックのお知らせ", n.Name,
		"パスワードの誤りが5回続いたため、新しい端末からのログインを止めました。\nお客様の安全のためのお手続きです。",
		about("止めた日時と端末", text.DateTime(n.At), text.Device(n.Device)),
		about("今お使いいただけるもの",
			"・いつもの端末からは、ログインできます。",
			"・お店とネットショッピングでのカードのご利用は、これまでと変わりません。"),
		steps("ロックを解除するには",
			"アプリ、または普段お使いのブックマークから、マイネットプラスを開いてください。",
			"ログイン画面の「ID・パスワードをお忘れ(ご変更)の方」から、\n「ロックを解除する」へ進んでください。土日祝や夜間も、お手続きいただけます。",
			"お手続きが難しいときは、ご本人様から日専連コールセンターへお電話ください。",
		),
		about("心当たりがない場合",
			"ほかの方がお客様のIDでログインしようとした可能性があります。",
			"ログインはされていません。解除しないままでも、カードのご利用に支障はありません。",
			"ご心配な方は、日専連コールセンターへお電話ください。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n LoginLocked) SMS() string {
	return smsNotice("パスワードの誤りが5回続いたため、マイネットプラスのログインを止めました", n.At)
}
