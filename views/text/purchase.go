package text

// The words in which staff read a check of a purchase (3ds.md). A code of the protocol stands behind its words, for whoever
// talks to a shop or a card network about it; one without words shows as it is.

// How a check of a purchase stands, as staff tell it apart; PurchaseFrictionless is one of them.
const (
	PurchasePassed  = "passed"  // by a challenge
	PurchaseAsked   = "asked"   // its challenge goes on
	PurchaseTold    = "told"    // the shop wanted no answer
	PurchaseRefused = "refused" // for a reason (PurchaseReason)
)

// More reasons, which only staff see.
const (
	PurchaseCorporate = "corporate"
	PurchaseTechnical = "technical"
)

// PurchaseOutcome is how a check stands, with the kind and the icon of its badge.
func PurchaseOutcome(code string) (kind, icon, word string) {
	switch code {
	case PurchasePassed:
		return "success", "check", "本人認証できた"
	case PurchaseFrictionless:
		return "success", "check", "入力なし"
	case PurchaseAsked:
		return "warning", "clock", "途中"
	case PurchaseTold:
		return "muted", "info", "お店への通知だけ"
	}
	return "danger", "cross", "できなかった"
}

// PurchaseReason is why a check failed; "" for a code without words.
func PurchaseReason(code string) string {
	switch code {
	case PurchaseCorporate:
		return "法人カード"
	case PurchaseTechnical:
		return "システムの都合"
	}
	return Reason(code)
}

// PurchaseRule is a rule of the decision (acs.Rule…), as a cause.
func PurchaseRule(code string) string { return named(purchaseRules, code) }

var purchaseRules = map[string]string{
	"no_card":                    "当社のカードではない",
	"lost":                       "紛失のお届けがあるカード",
	"stolen":                     "盗難のお届けがあるカード",
	"closed":                     "解約したカード",
	"replaced":                   "新しいカードに切り替わったカード",
	"expired":                    "有効期限が過ぎたカード",
	"expiry_differs":             "お店に入力された有効期限が、登録と違う",
	"corporate":                  "法人カード(対象外)",
	"app_channel":                "アプリ内の認証(対応していない)",
	"3ri":                        "お客様の操作のない認証(対応していない)",
	"not_enrolled":               "本人認証サービスの登録がない",
	"provisional_without_mobile": "仮登録で、携帯電話番号の登録がない",
	"door_closed":                "本人認証を止めている",
	"requestor_asks":             "お店が本人認証を求めた",
	"amount":                     "金額が基準以上",
	"currency":                   "円以外の通貨",
	"unknown_device":             "このカードではじめての端末",
	"velocity":                   "10分間に5回を超えるお買い物",
	"country":                    "日本以外のお店",
	"last_failed":                "前回の本人認証ができていない",
	"low_risk":                   "心配な点がない",
	"data_only":                  "お店が本人認証の画面を求めていない",
}

// PurchaseMethod is what a challenge asks for.
func PurchaseMethod(code string) string {
	switch code {
	case "sms_otp":
		return "IDと、" + Method(code)
	case "password":
		return "IDと、" + Method(code) + "(パーソナルメッセージを表示)"
	case "code_alone":
		return Method("sms_otp") + "だけ(仮登録)"
	}
	return code
}

// coded puts a code behind its words.
func coded(names map[string]string, code string) string {
	if name, ok := names[code]; ok {
		return name + "(" + code + ")"
	}
	return code
}

// TransStatus is a result as the protocol writes it.
func TransStatus(code string) string { return coded(transStatuses, code) }

var transStatuses = map[string]string{
	"Y": "本人認証できた", "N": "できなかった", "U": "判定できない", "A": "試みた", "C": "画面で本人認証する", "R": "お断り", "I": "通知だけ",
}

// TransStatusReason is why it is no better one.
func TransStatusReason(code string) string { return coded(transStatusReasons, code) }

var transStatusReasons = map[string]string{
	"01": "本人認証の失敗", "02": "知らない端末", "03": "対応していない端末", "04": "回数の超過", "05": "有効期限", "06": "無効なカード番号", "07": "無効な取引",
	"08": "カードの登録がない", "09": "安全上の失敗", "10": "紛失・盗難カード", "11": "不正の疑い", "12": "許可されない取引", "13": "本人認証サービスの登録がない",
	"14": "時間切れ", "15": "確からしさ：低", "16": "確からしさ：中", "17": "確からしさ：高", "18": "確からしさ：最高", "19": "入力の回数の上限",
	"20": "お支払いでない認証は対応外", "21": "お客様の操作のない認証は対応外", "22": "当社のシステムの都合",
}

// ChallengeCancel is why a challenge ended without an answer.
func ChallengeCancel(code string) string { return coded(challengeCancels, code) }

var challengeCancels = map[string]string{
	"01": "お客様のキャンセル", "04": "10分間、入力がなかった", "05": "画面が開かなかった", "06": "通信の異常",
}

// ChallengeInd is what the shop wished for.
func ChallengeInd(code string) string { return coded(challengeInds, code) }

var challengeInds = map[string]string{
	"01": "希望なし", "02": "画面は不要", "03": "画面を希望", "04": "画面が必須", "05": "画面は不要(リスクの確認済み)", "06": "画面は不要(通知だけ)",
	"07": "画面は不要(強い認証の済み)", "08": "画面は不要(信頼済みのお店)", "09": "画面を希望(信頼するお店の登録)",
}

// ChallengeWindow is the size of the window that the shop gave a challenge.
func ChallengeWindow(code string) string { return coded(challengeWindows, code) }

var challengeWindows = map[string]string{"01": "250×400", "02": "390×400", "03": "500×600", "04": "600×400", "05": "全画面"}

// DeviceChannel is where the shopper was.
func DeviceChannel(code string) string { return coded(deviceChannels, code) }

var deviceChannels = map[string]string{"01": "アプリ", "02": "ブラウザー", "03": "お客様の操作なし"}

// MessageCategory is what was checked.
func MessageCategory(code string) string { return coded(messageCategories, code) }

var messageCategories = map[string]string{"01": "お支払い", "02": "お支払いでない認証"}

// ResultState is how far the report of a challenge's end has come, with the kind and the icon of its badge.
func ResultState(code string) (kind, icon, word string) {
	switch code {
	case "received":
		return "success", "check", "届いた"
	case "waiting":
		return "warning", "clock", "送信中"
	case "given_up":
		return "danger", "cross", "届かなかった"
	}
	return "muted", "dash", "なし"
}

// Country is a shop's country (ISO 3166-1 numeric); one without words shows its number.
func Country(code string) string { return coded(countries, code) }

var countries = map[string]string{
	"392": "日本", "840": "アメリカ", "156": "中国", "158": "台湾", "344": "香港", "410": "韓国", "702": "シンガポール", "764": "タイ", "704": "ベトナム",
	"826": "イギリス", "276": "ドイツ", "250": "フランス", "380": "イタリア", "724": "スペイン", "372": "アイルランド", "528": "オランダ", "442": "ルクセンブルク",
	"036": "オーストラリア", "124": "カナダ",
}

// Currency is the letters of a currency and its number (ISO 4217).
func Currency(code string) string {
	if code == "392" {
		return "JPY(392)"
	}
	return coded(currencies, code)
}
