package e2e_test

import (
	"regexp"
	"testing"

	"mynetplus/app/apptest"
)

// plate is the ID as the last page shows it.
var plate = regexp.MustCompile(`マイネットプラスのID (\d{10})`)

// cardCheck fills in the second step as midori does, with her telephone's digits in full width.
func (b *tab) cardCheck() {
	b.t.Helper()
	b.fill("カード番号", "4242 4242 4242 4242")
	b.fill("有効期限", "12/29")
	b.fill("生年月日", "昭和41年3月30日")
	b.fill("携帯電話番号の下4けた", "０００５")
}

// D3.1, D4.1: midori signs up with a new address, applies at once, and her 仮登録 becomes 本登録; then she signs in with
// what she was given.
func TestSignUp(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.expect(b.open("/login"), "ログイン")
	b.expect(b.follow("新規登録"), "新規登録")
	b.refuses(b.press("同意して進む"), "規約への同意が必要です。規約をお読みのうえ、「規約に同意する」にチェックを入れてください。")
	b.click("check", "規約に同意する")
	b.says(b.expect(b.press("同意して進む"), "新規登録"), "カードの確認")
	b.cardCheck()
	b.fill("生年月日", "昭和41年3月31日")
	b.refuses(b.press("次へ"), "ご入力内容を確認できませんでした。カードと登録内容をご確認のうえ、もう一度入力してください。")
	b.cardCheck()
	b.says(b.expect(b.press("次へ"), "新規登録"), "090-••••-0005", "確認番号を電話やメールでお聞きすることはありません。")
	b.fill("確認番号", b.inboxCode("20000005", 1))
	b.says(b.expect(b.press("次へ"), "新規登録"), "m•••••@example.jp")
	b.fill("メールアドレス", "izumi@example.com")
	b.says(b.expect(b.press("次へ"), "新規登録"), "i•••••@example.com")
	b.fill("確認番号", b.mailedCode("20000005", 1))
	b.expect(b.press("次へ"), "新規登録")
	b.fill("パスワード", "19660330-midori")
	b.refuses(b.press("登録する"), "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。")
	b.fill("パスワード", "sakura-no-hana-2026")
	s := b.expect(b.press("登録する"), "登録が完了しました")
	b.says(s, "泉 みどり 様", "i•••••@example.com", "Visa •••• 4242", "仮登録")
	id := plate.FindStringSubmatch(s.Text)
	if id == nil {
		t.Fatalf("no ID on the page:\n%s", s.Text)
	}

	b.expect(b.follow("本人認証サービスを申し込む"), "本人認証サービスお申込み")
	b.chosenToCode()
	b.fill("確認番号", b.inboxCode("20000005", 2))
	b.expect(b.press("申し込む"), "お申込みが完了しました")
	b.says(b.expect(b.follow("登録状況を見る"), "登録状況"), "Visa •••• 4242 本登録", "i•••••@example.com")

	b.app.Letters("20000005", "mail", 4)
	b.says(b.expect(b.another().open("/demo/inbox?kind=mail&to=20000005"), "受信箱"), "マイネットプラス登録完了のお知らせ", id[1], "midori@example.jp")
	b.expect(b.press("ログアウト"), "ログイン")
	b.fill("マイネットプラスのID", id[1])
	b.fill("パスワード", "sakura-no-hana-2026")
	b.expect(b.press("ログイン"), "マイページ") // at once: the browser is known
}

// mailedCode is inboxCode for a code that came by mail.
func (b *tab) mailedCode(cardholderNo string, letters int) string {
	b.t.Helper()
	b.app.Letters(cardholderNo, "mail", letters)
	inbox := b.another()
	s := inbox.expect(inbox.open("/demo/inbox?kind=mail&to="+cardholderNo), "受信箱")
	found := regexp.MustCompile(`(?s)確認番号.*?\b(\d{6})\b`).FindStringSubmatch(s.Text)
	if found == nil {
		b.t.Fatalf("no code in the inbox:\n%s", s.Text)
	}
	return found[1]
}

// D3.1: the same without scripts, with the registered address.
func TestSignUpWithoutScripts(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t)).withoutScripts()
	b.expect(b.open("/signup"), "新規登録")
	b.click("check", "規約に同意する")
	b.expect(b.press("同意して進む"), "新規登録")
	b.cardCheck()
	b.expect(b.press("次へ"), "新規登録")
	b.fill("確認番号", b.inboxCode("20000005", 1))
	b.expect(b.press("次へ"), "新規登録")
	b.says(b.expect(b.press("次へ"), "新規登録"), "パスワードの設定")
	b.fill("パスワード", "sakura-no-hana-2026")
	b.says(b.expect(b.press("登録する"), "登録が完了しました"), "m•••••@example.jp")
}
