package e2e_test

import (
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// doubly clicks twice on a button, as some people do, and waits for the next page.
func (b *tab) doubly(name string) state {
	b.t.Helper()
	b.mark()
	b.clicks("button", name, 2)
	return b.arrived()
}

// Two clicks on every button that sends something have the effect of one, with scripts and without.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	for name, scripts := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			app := apptest.Start(t)
			b := newTab(t, app)
			if !scripts {
				b.withoutScripts()
			}
			b.known("1000000016")
			b.open("/login")
			b.fill("マイネットプラスのID", "1000000016")
			b.fill("パスワード", demo.Password)
			b.expect(b.doubly("ログイン"), "マイページ")
			b.open("/security/3ds")
			b.click("check", "規約に同意する")
			b.expect(b.doubly("申込みへ進む"), "携帯電話番号の確認")
			b.expect(b.doubly("確認番号を送信する"), "確認番号の入力")
			b.fill("確認番号", b.inboxCode("20000001", 1))
			b.expect(b.doubly("申し込む"), "お申込みが完了しました")
			b.says(b.expect(b.open("/home"), "マイページ"), "花子")
			b.says(b.expect(b.doubly("ログアウト"), "ログイン"), "ログアウトしました。")

			app.Letters("20000001", models.ChannelMail, 1)
			if n := len(app.Letters("20000001", "", 1)); n != 2 {
				t.Errorf("%d letters, want one SMS and one mail", n)
			}
			for _, action := range []string{models.ActionCodeSent, models.ActionEnroll} {
				if n := events(t, app, "20000001", action); n != 1 {
					t.Errorf("%s happened %d times", action, n)
				}
			}
			if !scripts {
				return
			}
			for _, request := range []string{
				"POST /login", "POST /security/3ds", "POST /security/3ds/phone", "POST /security/3ds/code", "POST /logout",
			} {
				if n := b.count(request); n != 1 {
					t.Errorf("%s was sent %d times", request, n)
				}
			}
		})
	}
}

// Back after the end, and forms of the same application left open elsewhere: all end on the page that says it is done.
func TestBackAfterDone(t *testing.T) {
	t.Parallel()
	const done = "お申込みが完了しました"
	app := apptest.Start(t)
	b := newTab(t, app)
	b.signIn("1000000016")
	address := b.toCode().Path
	left := b.another()
	left.open(address)
	earlier := b.another()
	earlier.open(strings.Replace(address, "/code", "/phone", 1))
	code := b.inboxCode("20000001", 1)
	b.fill("確認番号", code)
	b.expect(b.press("申し込む"), done)

	left.fill("確認番号", code)
	left.expect(left.press("申し込む"), done)
	earlier.expect(earlier.press("確認番号を送信する"), done)
	b.expect(b.back(), done)
	b.expect(b.back(), done)
	b.says(b.expect(b.open("/security/3ds"), "本人認証サービスお申込み"), "いまお申込みいただけるカードはありません")
	if n := events(t, app, "20000001", models.ActionEnroll); n != 1 {
		t.Errorf("registered %d times", n)
	}
	if n := len(app.Letters("20000001", models.ChannelSMS, 1)); n != 1 {
		t.Errorf("%d SMS", n)
	}
}

// Two tabs, two applications: each registers the card it showed. The code of the first has been used; the second
// needs its own (D5.2).
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	cancelJCB(t, app)
	jcb := newTab(t, app)
	jcb.signIn("1000000016")
	jcb.open("/security/3ds")
	visa := jcb.another()
	visa.open("/security/3ds")
	jcb.click("check", "Visa")
	visa.click("check", "JCB")
	jcb.chosenToCode()
	visa.chosenToCode()
	code := jcb.inboxCode("20000001", 1)

	jcb.fill("確認番号", code)
	s := jcb.expect(jcb.press("申し込む"), "お申込みが完了しました")
	jcb.says(s, "JCB •••• 0000")
	if contains(s.Text, "Visa") {
		t.Errorf("the first tab registered the second one's card:\n%s", s.Text)
	}
	visa.fill("確認番号", code)
	visa.refuses(visa.expect(visa.press("申し込む"), "確認番号の入力"), codeSpent)
	visa.countdown()
	visa.expect(visa.press(resend), "確認番号の入力")
	visa.fill("確認番号", visa.inboxCode("20000001", 2))
	s = visa.expect(visa.press("申し込む"), "お申込みが完了しました")
	visa.says(s, "Visa •••• 1111")
	if contains(s.Text, "JCB") {
		t.Errorf("the second tab registered the first one's card:\n%s", s.Text)
	}
	visa.says(visa.open("/status"), "JCB •••• 0000 本登録", "Visa •••• 1111 本登録")
}

// Signed out in one tab, still filling in another: signing in again goes on.
func TestSignedOutInAnotherTab(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.open("/security/3ds")
	b.click("check", "規約に同意する")
	other := b.another()
	other.open("/home")
	other.expect(other.press("ログアウト"), "ログイン")
	b.expect(b.press("申込みへ進む"), "ログイン")
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), "本人認証サービスお申込み")
}
