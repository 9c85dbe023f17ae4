package mail

import (
	"time"

	"mynetplus/views/text"
)

// EnrollmentCompleted tells that cards are registered for 3-D Secure (D4.1).
type EnrollmentCompleted struct {
	Name   string
	Cards  []Card
	Method string // text.Method
	At     time.Time
	Device string // text.Device
}

// Mail is 本人認証サービス登録完了のお知らせ.
func (n EnrollmentCompleted) Mail() Message {
	return letter("本人認証サービス登録完了のお知らせ", n.Name,
		"本人認証サービスのお申込みをいただき、ありがとうございます。\n次のカードの登録が完了しました。",
		about("登録したカード", listed(n.Cards)...),
		about("認証方式", text.Method(n.Method)),
		about("お手続きの日時と端末", text.DateTime(n.At), text.Device(n.Device)),
		steps("次のお買い物から",
			"ネットショッピングの途中で本人認証の画面が出たら、\nマイネットプラスのIDとワンタイムパスワードを入力してください。",
			"ワンタイムパスワードは、ご登録の携帯電話番号にSMSで届きます。\n送信元は "+text.SMSSender+" です。",
			"本人認証の画面が出ずに、お買い物が終わることもあります。\nそのときは、何もしていただく必要はありません。",
		),
		about("心当たりがない場合",
			"ほかの方がお客様になりすまして申し込んだ可能性があります。",
			"すぐに日専連コールセンターへお電話ください。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n EnrollmentCompleted) SMS() string {
	return smsNotice("本人認証サービスの登録が完了しました", n.At)
}

// MethodChanged tells that cards are authenticated by a code now (D4.4).
type MethodChanged struct {
	Name   string
	Cards  []Card
	At     time.Time
	Device string
}

// Mail is 認証方式変更のお知らせ.
func (n MethodChanged) Mail() Message {
	return letter("認証方式変更のお知らせ", n.Name,
		"本人認証サービスの認証方式を、ワンタイムパスワード(SMS)に変更しました。",
		about("変更したカード", listed(n.Cards)...),
		occasion(n.At, n.Device),
		about("次のお買い物から",
			"本人認証の画面では、マイネットプラスのIDと、SMSで届く",
			"ワンタイムパスワードを入力してください。",
			"パーソナルメッセージは、お使いにならなくなりました。"),
		unknown("ほかの方が認証方式を変更した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n MethodChanged) SMS() string {
	return smsNotice("本人認証サービスの認証方式をワンタイムパスワード(SMS)に変更しました", n.At)
}

// EnrollmentCancelled tells that the cardholder cancelled the registration of cards (D4.5).
type EnrollmentCancelled struct {
	Name   string
	Cards  []Card
	At     time.Time
	Device string
}

// Mail is 本人認証サービス解除のお知らせ.
func (n EnrollmentCancelled) Mail() Message {
	return letter("本人認証サービス解除のお知らせ", n.Name,
		"お申し出により、本人認証サービスの登録を解除しました。",
		about("解除したカード", listed(n.Cards)...),
		occasion(n.At, n.Device),
		about("解除の後は",
			"本人認証を求めるお店では、このカードでのお買い物が途中で止まります。",
			"マイネットプラスの「セキュリティ」から、もう一度お申込みいただけます。"),
		unknown("ほかの方が登録を解除した可能性があります。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n EnrollmentCancelled) SMS() string {
	return smsNotice("本人認証サービスの登録を解除しました", n.At)
}

func listed(cards []Card) []string {
	lines := make([]string, len(cards))
	for i, card := range cards {
		lines[i] = card.String()
	}
	return lines
}

// ReapplyRequest asks to apply for the card that replaced an enrolled one (D4.3).
type ReapplyRequest struct {
	Name     string
	Old, New Card
	At       time.Time
}

// Mail is 本人認証サービス再登録のお願い.
func (n ReapplyRequest) Mail() Message {
	return letter("本人認証サービス再登録のお願い", n.Name,
		"カード番号が変わったため、これまでのカードの本人認証サービスの登録は無効になりました。\n新しいカードで、もう一度お申込みをお願いします。",
		about("登録が無効になったカード", n.Old.String()),
		about("お申込みをお願いするカード", n.New.String()),
		about("無効になった日時", text.DateTime(n.At)),
		steps("次にしていただくこと",
			"アプリ、または普段お使いのブックマークから、マイネットプラスを開いて\nログインしてください。",
			"「セキュリティ」の「本人認証サービスお申込み」へ進んでください。",
			"新しいカードをえらび、携帯電話に届く確認番号を入力してください。",
		),
		about("まだマイネットプラスに登録していない方",
			"ログイン画面の「新規登録」からお手続きのうえ、お申込みください。"),
		about("お申込みがお済みでないと",
			"新しいカードでのネットショッピングが、途中で止まることがあります。",
			"お店でのカードのご利用は、これまでと変わりません。"),
		about("心当たりがない場合",
			"カードの再発行をお申し出になっていない方は、",
			"日専連コールセンターへお電話ください。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n ReapplyRequest) SMS() string {
	return smsAdvice("カード番号が変わったため、本人認証サービスの登録が無効になりました", n.At,
		"マイネットプラスから、新しいカードでお申込みください。お問い合わせは")
}

// EnrollmentVoided tells that a lost, stolen or closed card's enrollment is void (D4.3).
type EnrollmentVoided struct {
	Name  string
	Card  Card
	Cause string // the card's status: lost, stolen, closed
	At    time.Time
}

// Mail is 本人認証サービス登録無効のお知らせ.
func (n EnrollmentVoided) Mail() Message {
	return letter("本人認証サービス登録無効のお知らせ", n.Name,
		"次のカードの本人認証サービスの登録を、無効にしました。",
		about("カード", n.Card.String()),
		about("理由", cause(n.Cause)),
		about("無効にした日時", text.DateTime(n.At)),
		about("次にしていただくこと", voidedNext(n.Cause)...),
		about("心当たりがない場合",
			"紛失や解約などのお届けをされていない方は、",
			"日専連コールセンターへお電話ください。"),
	)
}

// SMS is the notice for a person without a mail address (D3.10).
func (n EnrollmentVoided) SMS() string {
	return smsNotice(n.Card.Brand+" 末尾"+n.Card.Last4+"の本人認証サービスの登録を無効にしました", n.At)
}

func voidedNext(status string) []string {
	lines := []string{
		"・このカードは、ネットショッピングにお使いいただけません。",
		"  お店に登録したカードの番号は、削除してください。",
		"・ほかのカードの登録は、これまでと変わりません。",
	}
	if status != "closed" {
		lines = append(lines,
			"・新しいカードが届いたら、マイネットプラスの「セキュリティ」の",
			"  「本人認証サービスお申込み」から、お申込みください。")
	}
	return lines
}

func cause(status string) string {
	switch status {
	case "lost":
		return "カードの紛失のお届けがありました。"
	case "stolen":
		return "カードの盗難のお届けがありました。"
	case "closed":
		return "カードの解約のお手続きがありました。"
	}
	return "カードのご登録の内容が変わりました。"
}
