package mail

import (
	"time"

	"mynetplus/views/text"
)

// SignedUp welcomes a new member with the ID (D3.1).
type SignedUp struct {
	Name    string
	LoginID string
	At      time.Time
	Device  string // text.Device
}

// Mail is マイネットプラス登録完了のお知らせ.
func (n SignedUp) Mail() Message {
	return letter("マイネットプラス登録完了のお知らせ", n.Name,
		"マイネットプラスへのご登録が完了しました。",
		about("マイネットプラスのID", n.LoginID, "ログインと、ネットショッピングの本人認証に使います。"),
		occasion(n.At, n.Device),
		steps("次にしていただくこと",
			"マイネットプラスにログインして、「セキュリティ」を開いてください。",
			"「本人認証サービスお申込み」から、カードをお申込みください。\nお申込みがお済みになると、本人認証サービスの本登録になります。",
		),
		unknown("ほかの方がお客様になりすまして登録した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n SignedUp) SMS() string {
	return smsNotice("マイネットプラスへのご登録が完了しました", n.At)
}

// PasswordChanged tells that the password is another now.
type PasswordChanged struct {
	Name   string
	At     time.Time
	Device string
}

// Mail is パスワード変更のお知らせ.
func (n PasswordChanged) Mail() Message {
	return letter("パスワード変更のお知らせ", n.Name,
		"マイネットプラスのパスワードが変わりました。",
		occasion(n.At, n.Device),
		about("これから",
			"次のログインから、新しいパスワードをお使いください。",
			"ほかの端末は、安全のためにログアウトしました。"),
		unknown("ほかの方がパスワードを変更した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n PasswordChanged) SMS() string {
	return smsNotice("マイネットプラスのパスワードが変わりました", n.At)
}

// NewDevice tells of a sign-in from a device that had not signed in before (D3.3).
type NewDevice struct {
	Name   string
	At     time.Time
	Device string
}

// Mail is 新しい端末からのログインのお知らせ.
func (n NewDevice) Mail() Message {
	return letter("新しい端末からのログインのお知らせ", n.Name,
		"はじめての端末から、マイネットプラスにログインがありました。",
		occasion(n.At, n.Device),
		about("ご自身でログインした場合", "何もしていただく必要はありません。"),
		unknown("ほかの方がお客様のIDとパスワードを使った可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n NewDevice) SMS() string {
	return smsNotice("はじめての端末("+text.Device(n.Device)+")からマイネットプラスにログインがありました", n.At)
}

// Locked tells that wrong passwords closed the login door to devices nobody knows (D3.4). It leaves at most once a day.
type Locked struct {
	Name   string
	At     time.Time
	Device string
}

// Mail is ロックのお知らせ.
func (n Locked) Mail() Message {
	return letter("ロックのお知らせ", n.Name,
		"パスワードの誤りが5回続いたため、新しい端末からのログインを止めました。",
		occasion(n.At, n.Device),
		about("ただいまできること",
			"いつもの端末からは、これまでどおりログインできます。",
			"カードのご利用は、これまでと変わりません。"),
		about("ロックの解除",
			"ログイン画面の「ID・パスワードをお忘れ(ご変更)の方」から、",
			"「ロックを解除する」へお進みください。"),
		unknown("ほかの方がお客様のIDでログインしようとした可能性があります。\nログインはされていません。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n Locked) SMS() string {
	return smsNotice("パスワードの誤りが5回続いたため、新しい端末からのログインを止めました", n.At)
}

// ChallengeLocked tells that wrong entries closed the challenges of purchases (D3.4). It leaves at most once a day.
type ChallengeLocked struct {
	Name    string
	At      time.Time
	Device  string
	Account bool // the cardholder has one, and can unlock by themselves (D3.5)
}

// Mail is 本人認証のロックのお知らせ.
func (n ChallengeLocked) Mail() Message {
	unlock := about("ロックの解除", "日専連コールセンターへお電話ください。ご本人の確認のうえ、再開いたします。")
	if n.Account {
		unlock = about("ロックの解除",
			"マイネットプラスのログイン画面の「ID・パスワードをお忘れ(ご変更)の方」から、",
			"「ロックを解除する」へお進みください。")
	}
	return letter("ロックのお知らせ", n.Name,
		"入力の誤りが15回続いたため、ネットショッピングの本人認証を止めました。",
		occasion(n.At, n.Device),
		about("ただいま止めていること",
			"・ネットショッピングの本人認証",
			"お店でのカードのご利用は、これまでと変わりません。"),
		unlock,
		about("心当たりがない場合",
			"ほかの方がお客様のカードでお買い物をしようとした可能性があります。",
			"ロックを解除する前に、日専連コールセンターへお電話ください。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n ChallengeLocked) SMS() string {
	return smsNotice("入力の誤りが15回続いたため、ネットショッピングの本人認証を止めました", n.At)
}

// Unlocked tells that the doors that failures had closed are open again (D3.5).
type Unlocked struct {
	Name   string
	At     time.Time
	Device string // empty when the call center did it
	Reset  bool   // the old password opens nothing any more (D3.4)
}

// Mail is ロック解除のお知らせ.
func (n Unlocked) Mail() Message {
	return letter("ロック解除のお知らせ", n.Name,
		"マイネットプラスのロックを解除しました。",
		occasion(n.At, n.Device),
		about("これから", n.next()...),
		unknown("ほかの方がロックを解除した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n Unlocked) SMS() string {
	return smsNotice("マイネットプラスのロックを解除しました", n.At)
}

// next is what can be done now.
func (n Unlocked) next() []string {
	if n.Reset {
		return []string{
			"これまでのパスワードは、お使いいただけません。",
			"ログイン画面の「ID・パスワードをお忘れ(ご変更)の方」から、",
			"パスワードを再設定してください。",
		}
	}
	return []string{"いつものIDとパスワードで、ログインできます。"}
}

// ResetReception tells that the call center let somebody set their password anew without a mail (D3.6).
type ResetReception struct {
	Name string
	At   time.Time
}

// Mail is 再設定の受付のお知らせ.
func (n ResetReception) Mail() Message {
	return letter("再設定の受付のお知らせ", n.Name,
		"お電話により、マイネットプラスのパスワードの再設定を受け付けました。",
		about("受付の日時", text.DateTime(n.At)),
		about("これから", "受付から30分以内に、お客様ご自身で再設定をお済ませください。"),
		unknown("ほかの方がお客様になりすましてお電話した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n ResetReception) SMS() string {
	return smsNotice("お電話により、マイネットプラスのパスワードの再設定を受け付けました", n.At)
}

// LockedDown tells that the cardholder stopped everything (D3.12).
type LockedDown struct {
	Name   string
	At     time.Time
	Device string
}

// Mail is ご利用停止のお知らせ.
func (n LockedDown) Mail() Message {
	return letter("ご利用停止のお知らせ", n.Name,
		"お申し出により、マイネットプラスと本人認証サービスのご利用を停止しました。",
		occasion(n.At, n.Device),
		about("ただいま止めていること",
			"・すべての端末からのログイン",
			"・ネットショッピングの本人認証",
			"お店でのカードのご利用は、これまでと変わりません。"),
		about("もう一度お使いになるには",
			"日専連コールセンターへお電話ください。ご本人の確認のうえ、再開いたします。"),
		unknown("ほかの方がご利用を停止した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address.
func (n LockedDown) SMS() string {
	return smsAdvice("お申し出により、マイネットプラスと本人認証サービスのご利用を停止しました", n.At, "再開とお心当たりのない場合のご連絡は")
}

// occasion is when something was done, and from what kind of device (D3.10).
func occasion(at time.Time, device string) section {
	if device == "" {
		return about("お手続きの日時", text.DateTime(at))
	}
	return about("お手続きの日時と端末", text.DateTime(at), text.Device(device))
}

// unknown says what to do if it was not the cardholder.
func unknown(meaning string) section {
	return about("心当たりがない場合", meaning,
		"マイネットプラスの「ご利用の停止」でご利用を止めてから、",
		"すぐに日専連コールセンターへお電話ください。")
}
