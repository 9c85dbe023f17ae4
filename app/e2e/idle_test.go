package e2e_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// banner is the idle warning, or "" while it is hidden.
func (b *tab) banner() (string, error) {
	return chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector(".idle[hidden]") ? "" : document.querySelector(".idle").innerText`))
}

func (b *tab) warned(wish string, want bool) string {
	b.t.Helper()
	return until(b, wish, b.banner, func(text string) bool { return (text != "") == want })
}

// D3.7: the page warns two minutes before the idle end; extending gives another fifteen minutes; at the end it says
// what happened, keeps the form, and signing in again brings it back.
func TestIdleWarning(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.open("/security/3ds")
	b.later(12*time.Minute + 50*time.Second)
	time.Sleep(1500 * time.Millisecond) // the page looks at its clock once a second
	b.warned("no warning before its time", false)
	b.later(10 * time.Second)
	if text := b.warned("warning", true); !contains(text, "まもなくログアウトします", "あと", "ログインを延長する") {
		t.Errorf("warning: %q", text)
	}
	run[chromedp.Void](b, axe)
	for _, violation := range b.violations() {
		t.Error(violation)
	}
	b.click("button", "ログインを延長する")
	b.warned("extended", false)
	if n := b.count("POST /session/extend"); n != 1 {
		t.Errorf("extended %d times", n)
	}
	b.later(14 * time.Minute)
	b.warned("second warning", true)
	b.another().open("/home") // the session lives on in another tab
	b.warned("extended elsewhere", false)

	b.click("check", "規約に同意する")
	b.later(15*time.Minute + time.Second)
	until(b, "end", b.banner, func(text string) bool { return contains(text, loggedOutIdle, "もう一度ログインする") })
	if !b.ticked("規約に同意する") {
		t.Error("the form is not as it was")
	}
	b.says(b.expect(b.follow("もう一度ログインする"), "ログイン"), loggedOutIdle)
	b.comesBack()
}

// comesBack signs in on a page that leads back to the form, and finds it as it was.
func (b *tab) comesBack() {
	b.t.Helper()
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", demo.Password)
	s := b.expect(b.press("ログイン"), "本人認証サービスお申込み")
	if !b.ticked("Visa") || !b.ticked("規約に同意する") {
		b.t.Errorf("the form did not come back as it was:\n%s", s.Text)
	}
	b.expect(b.press("申込みへ進む"), "携帯電話番号の確認")
}

// D3.7 without scripts: the sign-in page explains what happened, and the form survives.
func TestIdleEndWithoutScripts(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t)).withoutScripts()
	b.signIn("1000000016")
	b.open("/security/3ds")
	b.click("check", "規約に同意する")
	b.app.Clock.Advance(15*time.Minute + time.Second)
	s := b.expect(b.press("申込みへ進む"), "ログイン")
	b.says(s, loggedOutIdle)
	b.comesBack()
}

// A session that ends while the code is on its way: the code is bound to it, so a new one goes out.
func TestSessionEndsInTheMiddle(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.toCode()
	code := b.inboxCode("20000001", 1)
	b.app.Clock.Advance(15*time.Minute + time.Second)
	b.fill("確認番号", code)
	b.says(b.expect(b.press("申し込む"), "ログイン"), loggedOutIdle)
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), "携帯電話番号の確認")
	b.expect(b.press("確認番号を送信する"), "確認番号の入力")
	b.fill("確認番号", b.inboxCode("20000001", 2))
	b.expect(b.press("申し込む"), "お申込みが完了しました")
}
