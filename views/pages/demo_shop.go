package pages

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// DemoShopProps is お買い物デモ: an order, the challenge in its window, and what went over the wires.
type DemoShopProps struct {
	Page  layouts.Page
	Cards []DemoShopCard
	Card  string // the chosen one's Value
	Order string // the chosen one's Code in DemoOrders; "": the first
	Size  string // challengeWindowSize; "": 02

	Challenge *DemoChallenge // nil until the issuer asks for one, and when it is over
	Wires     []DemoWire     // in order
	Result    *DemoResult    // nil until there is one
	Reload    templ.SafeURL  // where the page shows what has come since; "": nothing is awaited
}

// DemoShopCard is a card of the cast.
type DemoShopCard struct {
	Value  string
	Brand  string
	Last4  string
	Name   string // of the cardholder
	Expect string // one of the DemoExpect codes
}

// What to expect from a card of the cast.
const (
	DemoExpectCode        = "code"
	DemoExpectPassword    = "password"
	DemoExpectProvisional = "provisional"
	DemoExpectLocked      = "locked"
	DemoExpectReplaced    = "replaced"
	DemoExpectNone        = "none"
	DemoExpectCorporate   = "corporate"
)

var demoExpectations = map[string]struct{ word, sentence string }{
	DemoExpectCode:        {"ワンタイムパスワード", "マイネットプラスのIDと、受信箱に届くワンタイムパスワードを入力します。"},
	DemoExpectPassword:    {"パスワード", "パーソナルメッセージを確かめて、IDとパスワードを入力します。"},
	DemoExpectProvisional: {"仮登録", "IDがないので、ワンタイムパスワードだけを入力します。"},
	DemoExpectLocked:      {"ロック中", "入力を受け付けず、お店に戻ります。解除すると、使えるようになります。"},
	DemoExpectReplaced:    {"前のカード", "カード番号が変わっているため、お店がご登録の案内を表示します。"},
	DemoExpectNone:        {"未登録", "本人認証サービスの登録がないため、お店がご登録の案内を表示します。"},
	DemoExpectCorporate:   {"法人カード", "本人認証サービスの対象ではないため、認証できません。"},
}

func (c DemoShopCard) label() string {
	return text.Card(c.Brand, c.Last4) + " " + c.Name + "(" + demoExpectations[c.Expect].word + ")"
}

// DemoOrder is something to pay for. Amount is in minor units, and empty for a check without one.
type DemoOrder struct {
	Code, Name                 string
	Items                      []DemoItem
	Amount, Currency, Exponent string
}

// DemoItem is a line of an order.
type DemoItem struct{ Name, Amount string }

// DemoShopName is the merchantName of the demo's shop.
const DemoShopName = "みちのく雑貨オンライン"

// DemoOrders are the purchases worth showing; the first is the usual one.
var DemoOrders = []DemoOrder{
	{Code: "usual", Name: "お買い物", Items: []DemoItem{{"鳴子こけし(6寸)", "9800"}, {"堤焼の湯のみ", "2680"}}, Amount: "12480", Currency: "392", Exponent: "0"},
	{Code: "small", Name: "少額のお買い物", Items: []DemoItem{{"七夕の絵はがき", "980"}}, Amount: "980", Currency: "392", Exponent: "0"},
	{Code: "abroad", Name: "外貨のお買い物", Items: []DemoItem{{"鳴子こけし(6寸)", "8900"}}, Amount: "8900", Currency: "840", Exponent: "2"},
	{Code: "check", Name: "カードの登録(金額のない確認)"},
}

// DemoOrderOf finds the order of a code; an unknown one is the usual.
func DemoOrderOf(code string) DemoOrder {
	i := slices.IndexFunc(DemoOrders, func(o DemoOrder) bool { return o.Code == code })
	return DemoOrders[max(i, 0)]
}

func (o DemoOrder) yen(amount string) string { return text.Yen(amount, o.Currency, o.Exponent) }

// DemoWindow is a challengeWindowSize in CSS pixels; width 0 is all there is.
type DemoWindow struct {
	Code          string
	Width, Height int
}

// DemoWindows are the five (3ds.md).
var DemoWindows = []DemoWindow{{"01", 250, 400}, {"02", 390, 400}, {"03", 500, 600}, {"04", 600, 400}, {"05", 0, 640}}

const demoWindowFirst = "02"

// DemoWindowOf finds the window of a challengeWindowSize; an unknown one is 02.
func DemoWindowOf(code string) DemoWindow {
	i := slices.IndexFunc(DemoWindows, func(w DemoWindow) bool { return w.Code == code })
	if i < 0 {
		return DemoWindowOf(demoWindowFirst)
	}
	return DemoWindows[i]
}

func (w DemoWindow) label() string {
	if w.Width == 0 {
		return "全画面"
	}
	return strconv.Itoa(w.Width) + " × " + strconv.Itoa(w.Height)
}

// DemoChallenge is what the shop posts into its frame.
type DemoChallenge struct {
	ACSURL      templ.SafeURL
	CReq        string // base64url
	SessionData string
}

// The parties that exchange messages.
const (
	DemoShopper   = "browser"
	DemoMerchant  = "shop"
	DemoDirectory = "directory"
	DemoIssuer    = "acs"
)

var demoParties = map[string]string{DemoShopper: "ブラウザー", DemoMerchant: "お店", DemoDirectory: "国際ブランド", DemoIssuer: "カード会社"}

// DemoWire is one message of the protocol as it was sent.
type DemoWire struct {
	Name     string // AReq, ARes, CReq, CRes, RReq, RRes, Erro
	From, To string // parties
	Status   string // transStatus; "" where the message has none
	At       time.Time
	JSON     string // indented
}

// sentence says what a message does.
func (w DemoWire) sentence() string {
	switch w.Name {
	case "AReq":
		return "認証の依頼"
	case "ARes":
		if w.Status == "C" {
			return "入力をお願いする"
		}
		return "依頼への返事"
	case "CReq":
		return "画面を開く"
	case "CRes":
		return "お店に戻る"
	case "RReq":
		return "結果の通知"
	case "RRes":
		return "通知の受け取り"
	case "Erro":
		return "読み取れない、または受け付けないという返事"
	}
	return "メッセージ"
}

// look is the badge of a transStatus.
func (w DemoWire) look() (kind, icon string) {
	switch w.Status {
	case "Y", "A", "I":
		return "success", "check"
	case "C":
		return "warning", "clock"
	}
	return "danger", "cross"
}

// DemoResult is how it ended for the shop.
type DemoResult struct {
	Status string // transStatus; "" after an error
	Info   string // cardholderInfo, which the shop has to show
	Asked  bool   // there was a challenge

	Disputed bool // the browser brought another result than the issuer sent
}

func (r DemoResult) look() (kind, icon, title, sentence string) {
	switch {
	case r.Status == "Y" && !r.Asked:
		return "success", "check", "本人認証ができました(入力なし)", "カード会社が、入力なしで本人のご利用と判断しました。お店は、お支払いを進めます。認証画面を見るには、外貨のお買い物を選びます。"
	case r.Status == "Y", r.Status == "A":
		return "success", "check", "本人認証ができました", "お店は、この結果をもとにお支払いを進めます。"
	case r.Status == "I":
		return "success", "info", "入力なしの確認をしました", "お店の希望により、入力をお願いしていません。"
	case r.Status == "U", r.Status == "":
		return "warning", "warning", "本人認証の結果が出ませんでした", "お店は、時間をおくか、ほかのお支払い方法を案内します。"
	}
	return "danger", "cross", "本人認証ができませんでした", "お店は、このカードでのお支払いを受け付けません。"
}

// Where the page shows what a purchase has come to.
const (
	DemoAuthPart   = "#auth"
	DemoResultPart = "#result"
)

// DemoOrderGone is said about an order that the shop does not remember.
const DemoOrderGone = "このご注文は、もう残っていません。カードをお選びになり、もう一度お支払いください。"

func demoCardOptions(cards []DemoShopCard) []components.Option {
	var options []components.Option
	for _, c := range cards {
		options = append(options, components.Option{Value: c.Value, Label: c.label()})
	}
	return options
}

func demoOrderOptions() []components.Option {
	var options []components.Option
	for _, o := range DemoOrders {
		label := o.Name
		if o.Amount != "" {
			label += " " + o.yen(o.Amount)
		}
		options = append(options, components.Option{Value: o.Code, Label: label})
	}
	return options
}

func demoWindowOptions() []components.Option {
	var options []components.Option
	for _, w := range DemoWindows {
		options = append(options, components.Option{Value: w.Code, Label: w.label()})
	}
	return options
}

func (p DemoShopProps) size() string { return cmp.Or(p.Size, demoWindowFirst) }
