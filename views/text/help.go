package text

// HelpTitle is the question of a help answer (help.md), for links to it; "" when there is no such answer.
func HelpTitle(slug string) string {
	return helpTitles[slug]
}

var helpTitles = map[string]string{
	"how-to-use":             "使い方がわからない",
	"id-unknown":             "マイネットプラスのIDがわからない",
	"id-not-confirmed":       "「ご入力されたIDが確認できませんでした。もう一度入力してください。」",
	"code-mismatch":          "「ご入力されたワンタイムパスワードが一致しません。ご確認のうえ、もう一度入力してください。」",
	"sms-not-arriving":       "SMSが届かない",
	"right-password-refused": "正しいパスワードなのに認証されない",
	"locked":                 "「お客様のIDは現在ご利用いただけません。」",
	"not-registered":         "登録した覚えがない・急に認証を求められた",
	"what-is-otp":            "ワンタイムパスワードとは",
	"card-changed":           "カード番号が変わった",
	"returns":                "取消・返品",
	"is-it-safe":             "入力内容は加盟店に知られないか",
	"message-differs":        "パーソナルメッセージが指定と違う",
	"message-forgotten":      "パーソナルメッセージを忘れた",
	"no-screen":              "ID・パスワードの入力画面が出ない",
	"phishing":               "確認番号・ワンタイムパスワードを狙う詐欺",
}
