package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// D4.5, D3.11: hanako cancels a card's registration; the status, the mail and the history say so.
func TestCancel(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.expect(b.follow("登録状況"), "登録状況")
	b.expect(b.follow("本人認証サービスの解除"), "本人認証サービスの解除") // the card is chosen already
	b.choose("解除の理由", "ネットショッピングを利用しない")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("解除する"), "登録状況")
	b.says(b.now(), "JCB •••• 0000 解除済み")
	b.app.Letters("20000001", "mail", 1)
	b.says(b.another().open("/demo/inbox?kind=mail&to=20000001"), "本人認証サービス解除のお知らせ")
	b.expect(b.open("/security/history"), "セキュリティ履歴")
	b.choose("種類", "お手続き")
	b.says(b.expect(b.press("絞り込む"), "セキュリティ履歴"), "本人認証サービスを解除しました")
}
