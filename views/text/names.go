package text

// The fixed names of copy.md. A sentence that needs one takes it from here.
const (
	Company          = "株式会社日専連ライフサービス"
	Issuer           = "日専連"
	Service          = "マイネットプラス"
	CallCenter       = "日専連コールセンター"
	CallCenterNumber = "022-267-9222"
	CallCenterHref   = "tel:0222679222"
	CallCenterHours  = "平日 9:30〜17:30(土日祝休み)"
	SMSSender        = "03-3525-8755"
)

// Brand names the card network of a models code: JCB, Visa, Mastercard. Networks are written as plain text only,
// so the code is the name.
func Brand(code string) string {
	return code
}

// EnrollmentState is the status word of a card. The codes are those of the views: none, provisional, registered,
// void_replaced, void, cancelled. An unknown code gives "".
func EnrollmentState(code string) string {
	switch code {
	case "none":
		return "未登録"
	case "provisional":
		return "仮登録"
	case "registered":
		return "本登録"
	case "void_replaced":
		return "無効(再登録が必要です)"
	case "void":
		return "無効"
	case "cancelled":
		return "解除済み"
	}
	return ""
}

// Method names a way to authenticate: sms_otp or password. An unknown code gives "".
func Method(code string) string {
	switch code {
	case "sms_otp":
		return "ワンタイムパスワード(SMS)"
	case "password":
		return "パスワード"
	}
	return ""
}

// PageName is the heading of the page at an address (copy.md) that can ask for the password again, and "" for any other.
func PageName(path string) string {
	switch path {
	case "/security/3ds", "/security/3ds/phone":
		return Procedure("enrollment")
	case "/security/3ds/cancel":
		return "本人認証サービスの解除"
	case "/security/method", "/security/method/code":
		return Procedure("method")
	case "/security/password":
		return "パスワードの変更"
	case "/security/email", "/security/email/code":
		return Procedure("email")
	case "/security/devices":
		return "ログインした端末"
	case "/security/history":
		return "セキュリティ履歴"
	}
	return ""
}

// Procedure is the 手続き名 a procedure code is bound to (copy.md, SMS). An unknown code gives "".
func Procedure(code string) string {
	switch code {
	case "sign_in":
		return "ログイン"
	case "sign_up", "sign_up_mail":
		return "新規登録"
	case "enrollment":
		return "本人認証サービスお申込み"
	case "method":
		return "認証方式の変更"
	case "email", "email_mail":
		return "メールアドレスの変更"
	case "login_id":
		return "IDの確認"
	case "password_reset", "password_reset_mail", "reset_reception":
		return "パスワードの再設定"
	case "unlock":
		return "ロックの解除"
	case "lockdown":
		return "ご利用の停止"
	case "payment":
		return "お支払い"
	}
	return ""
}
