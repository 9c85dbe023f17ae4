package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
)

// D4.4: taro leaves the password method behind, with the code from his telephone.
func TestSwitchMethod(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000024")
	b.says(b.expect(b.follow("セキュリティ"), "セキュリティ"), "変更をお願いします")
	s := b.expect(b.follow("認証方式の変更"), "認証方式の変更")
	b.says(s, "JCB •••• 0505", "090-••••-0002", "戻せません")
	s = b.expect(b.press("ワンタイムパスワード(SMS)に変更する"), "確認番号の入力")
	b.says(s, "確認番号を電話やメールでお聞きすることはありません。")
	b.fill("確認番号", b.inboxCode("20000002", 1))
	s = b.expect(b.press("変更する"), "認証方式を変更しました")
	b.says(s, "2026年11月22日 20:00", "ワンタイムパスワード(SMS)")
	s = b.expect(b.follow("登録状況を見る"), "登録状況")
	b.says(s, "JCB •••• 0505 本登録 認証方式 ワンタイムパスワード(SMS)")
}
