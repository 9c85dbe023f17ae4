package text

// Labels of fields that handlers name in a message (copy.md).
const (
	LabelLoginID         = "マイネットプラスのID"
	LabelPassword        = "パスワード"
	LabelCurrentPassword = "現在のパスワード"
	LabelNewPassword     = "新しいパスワード"
	LabelCard            = "カード番号"
	LabelExpiry          = "有効期限"
	LabelBirthDate       = "生年月日"
	LabelNewEmail        = "新しいメールアドレス"
	LabelCode            = "確認番号"
	LabelStaffName       = "ユーザー名"
	LabelTOTP            = "認証コード"
	LabelSize            = "件数の上限"
	LabelReason          = "理由"
	LabelUpload          = "会員データのファイル"
	LabelPerson          = "会員番号・ユーザー名"
	LabelSMSCode         = "SMSの確認番号"
	LabelCancelReason    = "解除の理由"
	LabelMailCode        = "メールの確認番号"
	LabelLast4           = "携帯電話番号の下4けた"
	LabelEmail           = "メールアドレス"
	LabelPaymentCode     = "ワンタイムパスワード" // only for payments (D1.1)
	LabelMessage         = "パーソナルメッセージ"
)

// IDConcealed stands on staff pages where the cardholder sees the ID (copy.md, Staff).
const IDConcealed = "お客様だけが表示できます"
