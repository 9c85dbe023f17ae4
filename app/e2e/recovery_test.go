package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// D3.5: jiro's door is closed; the locked page leads to the unlocking, and he signs in.
func TestUnlockByOneself(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.unlock()
	b.expect(b.follow("ログイン"), "ログイン")
	b.fill("マイネットプラスのID", "1000000032")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), "確認番号の入力")
}

// unlock opens jiro's doors, from the locked page on.
func (b *tab) unlock() {
	b.t.Helper()
	b.open("/login")
	b.fill("マイネットプラスのID", "1000000032")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), "お客様のIDは現在ご利用いただけません。")
	b.expect(b.follow("ロックを解除する"), "ロックの解除")
	b.fill("カード番号", "4012 8888 8888 1881")
	b.fill("有効期限", "12/29")
	b.fill("生年月日", "平成2年1月15日")
	s := b.expect(b.press("次へ"), "ロックの解除")
	b.says(s, "ご入力内容が登録と一致した場合に、SMSをお送りしました。")
	b.fill("確認番号", b.inboxCode("20000003", 1))
	b.expect(b.press("解除する"), "ロックを解除しました")
}

// D3.6: hanako has forgotten her password and sets a new one with two codes.
func TestResetOfAForgottenPassword(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.open("/login")
	b.expect(b.follow("ID・パスワードをお忘れ(ご変更)の方"), "ID・パスワードをお忘れ(ご変更)の方")
	b.expect(b.follow("パスワードを再設定する"), "パスワードの再設定")
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("生年月日", "S59.5.2")
	b.expect(b.press("次へ"), "パスワードの再設定")
	b.fill("メールの確認番号", b.mailedCode("20000001", 1))
	b.expect(b.press("次へ"), "パスワードの再設定")
	b.fill("SMSの確認番号", b.inboxCode("20000001", 1))
	b.expect(b.press("次へ"), "パスワードの再設定")
	b.fill("新しいパスワード", "hirosegawa-no-seseragi")
	b.expect(b.press("再設定する"), "パスワードを再設定しました")
	b.expect(b.follow("ログイン"), "ログイン")
}

// D3.6: shiki does not remember her ID; it comes by mail, and it is the right one.
func TestForgottenID(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.open("/login")
	b.expect(b.follow("ID・パスワードをお忘れ(ご変更)の方"), "ID・パスワードをお忘れ(ご変更)の方")
	b.expect(b.follow("IDを確認する"), "IDの確認")
	b.fill("カード番号", "３５６６－１１１１－１１１１－１１１３")
	b.fill("有効期限", "12/29")
	b.fill("生年月日", "1972/8/8")
	b.expect(b.press("メールで受け取る"), "メールをご確認ください")
	b.app.Letters("20000004", "mail", 1)
	inbox := b.another()
	s := b.expect(inbox.open("/demo/inbox?kind=mail&to=20000004"), "受信箱")
	b.says(s, "マイネットプラスIDのお知らせ", "1000000040")
	b.expect(b.follow("ログイン画面に戻る"), "ログイン")
	b.fill("マイネットプラスのID", "1000000040")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), "確認番号の入力")
}

// D3.12: hanako sees a sign-in that was not hers, and stops everything; she is signed out, and nobody gets in.
func TestLockdown(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	thief := newTab(t, app)
	thief.signIn("1000000016")
	b := newTab(t, app)
	b.open("/login")
	b.expect(b.follow("ご利用の停止"), "ご利用の停止")
	b.fill("マイネットプラスのID", "1000000016")
	b.expect(b.press("次へ"), "ご利用の停止")
	b.fill("確認番号", b.inboxCode("20000001", 1))
	b.expect(b.press("停止する"), "ご利用を停止しました")
	thief.expect(thief.open("/home"), "ログイン")
	thief.fill("マイネットプラスのID", "1000000016")
	thief.fill("パスワード", demo.Password)
	thief.expect(thief.press("ログイン"), "お客様のIDは現在ご利用いただけません。")
}
