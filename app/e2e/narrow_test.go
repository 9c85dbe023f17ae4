package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// fits fails the test when a page has to be moved sideways.
func (b *tab) fits(s state) {
	b.t.Helper()
	const width = 360
	if s.Width > width {
		b.t.Errorf("%s %s is %d pixels wide", s.Path, s.H1, s.Width)
	}
}

// The whole journey, errors included, on a telephone 360 pixels wide.
func TestNarrow(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.known("1000000016")
	b.size(360, 740)
	b.fits(b.open("/login"))
	b.fits(b.press("ログイン"))
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", demo.Password)
	b.fits(b.expect(b.press("ログイン"), "マイページ"))
	b.fits(b.expect(b.follow("セキュリティ"), "セキュリティ"))
	b.fits(b.expect(b.follow("本人認証サービスお申込み"), "本人認証サービスお申込み"))
	b.fits(b.expect(b.press("申込みへ進む"), "本人認証サービスお申込み"))
	b.click("summary", "本人認証サービス利用規約の全文")
	b.fits(b.now())
	b.click("check", "規約に同意する")
	b.fits(b.expect(b.press("申込みへ進む"), "携帯電話番号の確認"))
	b.fits(b.expect(b.press("確認番号を送信する"), "確認番号の入力"))
	b.click("summary", "確認番号が届かない場合")
	b.fits(b.now())
	b.fits(b.press("申し込む"))
	b.fill("確認番号", b.inboxCode("20000001", 1))
	b.fits(b.expect(b.press("申し込む"), "お申込みが完了しました"))
	b.fits(b.expect(b.follow("登録状況を見る"), "登録状況"))
	b.click("summary", "表示する")
	b.click("summary", "登録状況の見かた")
	b.fits(b.now())
	b.fits(b.expect(b.follow("ヘルプ"), "よくあるご質問"))
	b.fits(b.open("/demo/inbox"))
	b.fits(b.open("/demo/app"))
	b.fits(b.open("/demo/shop"))
	b.fits(b.open("/no-such-page"))
	b.open("/home")
	b.fits(b.expect(b.press("ログアウト"), "ログイン"))
}
