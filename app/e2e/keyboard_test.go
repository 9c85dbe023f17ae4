package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

type focused struct {
	Name, Tag string
	Seen      bool
}

// keys types keys; no mouse is used in these journeys. A key that did something on its way down brings no character,
// as with a real keyboard: Enter on a link does not also send the form that the link leads into.
func (b *tab) keys(keys string) {
	b.t.Helper()
	for _, key := range keys {
		for _, p := range kb.Encode(key) {
			if p.Type == kb.KeyDown {
				p.Type = input.DispatchKeyEventTypeRawKeyDown
			}
			if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, *p); err != nil {
				b.t.Fatalf("type: %v", err)
			}
		}
	}
}

// tabTo presses Tab until the focus is on something with this name. Each stop on the way must be visible.
func (b *tab) tabTo(name string) {
	b.t.Helper()
	const most = 60
	for range most {
		b.keys(kb.Tab)
		f, err := ask[focused](b, "focused")
		if err != nil {
			b.t.Fatal(err)
		}
		if !f.Seen {
			b.t.Errorf("%s: the focus on %s %q cannot be seen", b.now().Path, f.Tag, f.Name)
		}
		if f.Name == name || strings.HasPrefix(f.Name, name+" ") {
			return
		}
	}
	b.t.Fatalf("%s: the keyboard does not reach %q", b.now().Path, name)
}

// enter presses Enter and waits for the next page.
func (b *tab) enter() state {
	b.t.Helper()
	b.mark()
	b.keys(kb.Enter)
	return b.arrived()
}

// Signing in, the application and the status by Tab, Space and Enter alone, at two widths.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.known("1000000016")
	b.open("/login")
	b.tabTo("本文へ移動")
	b.keys(kb.Enter)
	b.tabTo("マイネットプラスのID")
	b.keys("1000000016")
	b.tabTo("パスワード")
	b.keys(demo.Password)
	b.tabTo("ログイン")
	b.expect(b.enter(), "マイページ")
	b.tabTo("セキュリティ")
	b.expect(b.enter(), "セキュリティ")
	b.tabTo("本人認証サービスお申込み")
	b.expect(b.enter(), "本人認証サービスお申込み")

	b.size(360, 640)
	b.tabTo("Visa •••• 1111")
	b.keys(" ")
	if b.ticked("Visa") {
		t.Error("Space did not uncheck the card")
	}
	b.tabTo("申込みへ進む")
	s := b.expect(b.enter(), "本人認証サービスお申込み")
	if len(s.Errors) != 2 {
		t.Errorf("errors: %q", s.Errors)
	}
	b.tabTo(s.Errors[0]) // the summary has the focus; its first link leads to the cards
	b.keys(kb.Enter)
	until(b, "card", func() (focused, error) { return ask[focused](b, "focused") }, func(f focused) bool { return f.Tag == "INPUT" })
	b.keys(" ")
	if !b.ticked("Visa") {
		t.Error("the error did not lead to the card")
	}
	b.tabTo("本人認証サービス利用規約の全文")
	b.keys(" ")
	b.says(b.now(), "第1条")
	b.tabTo("規約に同意する")
	b.keys(" ")
	b.tabTo("申込みへ進む")
	b.expect(b.enter(), "携帯電話番号の確認")
	b.tabTo("確認番号を送信する")
	b.expect(b.enter(), "確認番号の入力")
	b.tabTo("確認番号")
	b.keys(b.inboxCode("20000001", 1))
	b.expect(b.enter(), "お申込みが完了しました")
	b.tabTo("登録状況を見る")
	b.expect(b.enter(), "登録状況")
	b.tabTo("•••••••••• 表示する")
	b.keys(kb.Enter)
	b.says(b.now(), "1000000016")
	b.keys(kb.Tab)
	b.tabTo("登録状況の見かた")
	b.keys(kb.Enter)
	b.says(b.now(), "お手続きは済んでいます。")
}
