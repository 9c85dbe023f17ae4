package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// The cards and orders of the demo's shop.
const (
	hanakoCard = "JCB •••• 0000 日専連 花子(ワンタイムパスワード)"
	taroCard   = "JCB •••• 0505 仙台 太郎(パスワード)"
	midoriCard = "Visa •••• 4242 泉 みどり(仮登録)"
	jiroCard   = "Visa •••• 1881 青葉 次郎(ロック中)"
	shikiCard  = "JCB •••• 0034 宮城 四季(前のカード)"

	usualOrder  = "お買い物 12,480円"
	abroadOrder = "外貨のお買い物 USD 89.00"
	checkOrder  = "カードの登録(金額のない確認)"
)

// The headings of a challenge.
const (
	codeHeading     = "ワンタイムパスワードの入力"
	passwordHeading = "パスワードの入力"
	lockedHeading   = "お客様のIDは現在ご利用いただけません。"
)

// shopper is a tab that buys in the demo's shop. The challenge comes from another site.
func shopper(t *testing.T, app *apptest.App) *tab {
	t.Helper()
	b := newTab(t, app)
	b.also = []string{strings.TrimPrefix(elsewhere(app.URL), "http://")}
	return b
}

// pay puts an order through with a card; the challenge, if there is one, takes a window of this size.
func (b *tab) pay(card, order string, size pages.DemoWindow) state {
	b.t.Helper()
	b.expect(b.open("/demo/shop"), "お買い物デモ")
	b.choose("カード", card)
	b.choose("お支払いの種類", order)
	b.choose("認証画面の大きさ", windowName(size))
	return b.expect(b.press("カードで支払う"), "お買い物デモ")
}

// challenged is pay where a challenge is expected; it returns the tab in its frame.
func (b *tab) challenged(card, order string, size pages.DemoWindow) *tab {
	b.t.Helper()
	b.pay(card, order, size)
	return b.crossFrame(elsewhere(b.app.URL))
}

func windowName(size pages.DemoWindow) string {
	return map[string]string{"01": "250 × 400", "02": "390 × 400", "03": "500 × 600", "04": "600 × 400", "05": "全画面"}[size.Code]
}

// settles waits for the shop's page to say how the payment ended.
func (b *tab) settles(words ...string) state {
	b.t.Helper()
	s := until(b, words[0], func() (state, error) { return ask[state](b, "state") }, func(s state) bool { return s.Ready && contains(s.Text, words...) })
	return b.expect(s, "お買い物デモ")
}

// Every size of window: ID and code, in a frame of another site, without third-party cookies; the purchase stands in
// the history and at the card.
func TestBuyWithCode(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	for i, size := range pages.DemoWindows {
		frame := b.challenged(hanakoCard, abroadOrder, size)
		s := frame.expect(frame.now(), codeHeading)
		frame.says(s, "日専連ライフサービス", "JCB", "みちのく雑貨オンライン", "USD 89.00", "•••• 0000", "090-••••-0001")
		if size.Width > 0 && s.Width > size.Width {
			t.Errorf("%s: the page is %d px wide", windowName(size), s.Width)
		}
		if inner := run[int](frame, "innerWidth"); size.Width > 0 && inner != size.Width {
			t.Errorf("%s: the window is %d px wide", windowName(size), inner)
		}
		code := app.Code("20000001", i+1)
		sms := app.Letters("20000001", models.ChannelSMS, i+1)[0].Body
		if !contains(sms, "みちのく雑貨オンライン USD 89.00", "だれにも教えないでください", "@localhost #"+code) {
			t.Errorf("SMS: %s", sms)
		}
		frame.fill("マイネットプラスのID", "1000000016")
		frame.fill("ワンタイムパスワード", code)
		frame.click("button", "認証する")
		s = b.settles("本人認証ができました", "AReq", "ARes", "CReq", "CRes", "RReq", "RRes")
		if contains(s.Text, "3530111333300000") {
			t.Error("the page shows a whole card number")
		}
		app.Clock.Advance(11 * time.Minute)
	}
	b.pay(hanakoCard, usualOrder, pages.DemoWindows[0])
	b.settles("本人認証ができました(入力なし)")

	b.signIn("1000000016")
	b.says(b.open("/security/history"), "ネットショッピングの本人認証をしました", "みちのく雑貨オンライン USD 89.00", "みちのく雑貨オンライン 12,480円")
	b.says(b.open("/status"), "みちのく雑貨オンライン")
}

// The password method: the message first, then ID and password.
func TestBuyWithPassword(t *testing.T) {
	t.Parallel()
	b := shopper(t, apptest.Start(t))
	for _, size := range pages.DemoWindows {
		frame := b.challenged(taroCard, abroadOrder, size)
		s := frame.expect(frame.now(), passwordHeading)
		frame.says(s, "パーソナルメッセージ 広瀬川のせせらぎ", "違うときは[キャンセル]を押してください。", "マイネットプラスで、認証方式の変更をお願いします。")
		frame.fill("マイネットプラスのID", "1000000024")
		frame.fill("パスワード", "hirosegawa-no-ayu")
		s = frame.expect(frame.press("認証する"), passwordHeading)
		frame.refuses(s, "ご入力されたパスワードが一致しません。ご確認のうえ、もう一度入力してください。")
		frame.click("button", "表示")
		frame.fill("パスワード", demo.Password)
		frame.click("button", "認証する")
		b.settles("本人認証ができました")
	}
}

// 仮登録: no ID, the code alone, in every size.
func TestBuyProvisionally(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	for i, size := range pages.DemoWindows {
		frame := b.challenged(midoriCard, abroadOrder, size)
		s := frame.expect(frame.now(), codeHeading)
		if contains(s.Text, "マイネットプラスのID") {
			t.Errorf("an ID is asked for:\n%s", s.Text)
		}
		frame.fill("ワンタイムパスワード", app.Code("20000005", i+1))
		frame.click("button", "認証する")
		b.settles("本人認証ができました")
		app.Clock.Advance(11 * time.Minute)
	}
}

// A closed door takes no input, in every size, and leads back to the shop; after the unlocking the card buys again.
func TestBuyLocked(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	for _, size := range pages.DemoWindows {
		frame := b.challenged(jiroCard, usualOrder, size)
		s := frame.expect(frame.now(), lockedHeading)
		frame.says(s, "入力の誤りが15回続いたため、本人認証を止めました。", "022-267-9222")
		if n := run[int](frame, `document.querySelectorAll("input:not([type=hidden]), a[href]").length`); n != 0 {
			t.Errorf("%d fields and links", n)
		}
		frame.click("button", "お店に戻る")
		b.settles("本人認証ができませんでした")
	}
	b.unlock()
	frame := b.challenged(jiroCard, usualOrder, pages.DemoWindows[1])
	frame.expect(frame.now(), codeHeading)
	frame.fill("マイネットプラスのID", "1000000032")
	frame.fill("ワンタイムパスワード", app.Code("20000003", 2))
	frame.click("button", "認証する")
	b.settles("本人認証ができました")
}

// The old card of somebody whose new one came: refused at once, with a hint for the shopper.
func TestBuyWithTheOldCard(t *testing.T) {
	t.Parallel()
	b := shopper(t, apptest.Start(t))
	for _, size := range pages.DemoWindows {
		b.pay(shikiCard, usualOrder, size)
		s := b.settles("本人認証ができませんでした", "カード会社からのご案内")
		b.says(s, "新しいカード", "022-267-9222")
	}
}

// Three wrong entries end a challenge; what is wrong is said each time, and an empty field is not counted.
func TestBuyThreeMistakes(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	frame := b.challenged(hanakoCard, usualOrder, pages.DemoWindows[1])
	frame.expect(frame.now(), codeHeading)
	code := app.Code("20000001", 1)
	frame.fill("マイネットプラスのID", "1000000016")
	frame.refuses(frame.press("認証する"), "ワンタイムパスワードを入力してください。")
	frame.fill("ワンタイムパスワード", otherCode(code))
	frame.refuses(frame.press("認証する"), "ご入力されたワンタイムパスワードが一致しません。ご確認のうえ、もう一度入力してください。")
	frame.fill("マイネットプラスのID", "1000000024")
	frame.fill("ワンタイムパスワード", code)
	frame.refuses(frame.press("認証する"), "ご入力されたIDが確認できませんでした。もう一度入力してください。")
	frame.fill("マイネットプラスのID", "1000000016")
	frame.fill("ワンタイムパスワード", otherCode(code))
	frame.click("button", "認証する")
	b.settles("本人認証ができませんでした")
	b.signIn("1000000016")
	b.says(b.open("/security/history"), "ネットショッピングの本人認証ができませんでした", "入力の誤り3回")
}

// [キャンセル] goes back to the shop; [再送信] sends the same code again after 30 seconds.
func TestBuyResendAndCancel(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	frame := b.challenged(hanakoCard, usualOrder, pages.DemoWindows[1])
	frame.expect(frame.now(), codeHeading)
	code := app.Code("20000001", 1)
	app.Clock.Advance(31 * time.Second)
	frame.says(frame.expect(frame.press("再送信"), codeHeading), "もう一度")
	if again := app.Code("20000001", 2); again != code {
		t.Error("another code came")
	}
	frame.click("button", "キャンセル")
	b.settles("本人認証ができませんでした")
}

// A page that is answered after ten minutes goes back to the shop without success; a code runs out after five.
func TestBuyTooLate(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	frame := b.challenged(hanakoCard, usualOrder, pages.DemoWindows[1])
	code := app.Code("20000001", 1)
	app.Clock.Advance(5*time.Minute + time.Second)
	frame.fill("マイネットプラスのID", "1000000016")
	frame.fill("ワンタイムパスワード", code)
	frame.refuses(frame.press("認証する"), "ワンタイムパスワードの有効期限が切れました。[再送信]を押してください。")
	app.Clock.Advance(10*time.Minute + time.Second)
	frame.fill("ワンタイムパスワード", code)
	frame.click("button", "認証する")
	b.settles("本人認証ができませんでした")
}

// The browser's Back within a challenge shows it as it stands, not an error of the browser's, and so does loading the
// frame again; the right entry still ends it well.
func TestBuyBack(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app)
	frame := b.challenged(hanakoCard, usualOrder, pages.DemoWindows[1])
	frame.expect(frame.now(), codeHeading)
	code := app.Code("20000001", 1)
	for range 2 {
		frame.fill("マイネットプラスのID", "1000000016")
		frame.fill("ワンタイムパスワード", otherCode(code))
		frame.refuses(frame.press("認証する"), "ご入力されたワンタイムパスワードが一致しません。ご確認のうえ、もう一度入力してください。")
		frame.mark()
		run[chromedp.Void](frame, `history.back()`)
		frame.refuses(frame.expect(frame.arrived(), codeHeading))
		until(frame, "refused code is not in the field again", func() (string, error) {
			return ask[string](frame, "value", "ワンタイムパスワード")
		}, func(code string) bool { return code == "" })
		frame.mark()
		run[chromedp.Void](frame, `location.reload()`)
		frame.refuses(frame.expect(frame.arrived(), codeHeading))
	}
	frame.fill("マイネットプラスのID", "1000000016")
	frame.fill("ワンタイムパスワード", code)
	frame.click("button", "認証する")
	b.settles("本人認証ができました")
}

// Everything works without scripts, by the buttons.
func TestBuyWithoutScripts(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := shopper(t, app).withoutScripts()
	b.pay(hanakoCard, usualOrder, pages.DemoWindows[1])
	b.click("button", "認証画面を開く")
	frame := b.crossFrame(elsewhere(app.URL)).withoutScripts()
	frame.expect(frame.now(), codeHeading)
	frame.fill("マイネットプラスのID", "１０００００００１６")
	frame.fill("ワンタイムパスワード", app.Code("20000001", 1))
	s := frame.expect(frame.press("認証する"), "お店に戻ります")
	frame.says(s, "結果は、お店の画面に表示されます。[お店に戻る]を押してください。")
	frame.click("button", "お店に戻る")
	shop := b.inFrame()
	until(shop, "shop's page in the frame", func() (state, error) { return ask[state](shop, "state") }, func(s state) bool { return s.Ready && s.H1 == "お店に戻りました" })
	shop.click("button", "結果を見る")
	b.settles("本人認証ができました")
}
