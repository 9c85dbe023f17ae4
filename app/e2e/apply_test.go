package e2e_test

import (
	"regexp"
	"strings"
	"testing"

	"mynetplus/app/apptest"
)

// codeInText finds the code as a person reads it in an SMS.
var codeInText = regexp.MustCompile(`確認番号は (\d{6}) です`)

// inboxCode opens the demo's inbox in a second tab, as somebody with a telephone in the hand would, and reads the
// newest code that came for one of the cast.
func (b *tab) inboxCode(cardholderNo string, letters int) string {
	b.t.Helper()
	b.app.Letters(cardholderNo, "sms", letters)
	inbox := b.another()
	s := inbox.expect(inbox.open("/demo/inbox?kind=sms&to="+cardholderNo), "受信箱")
	found := codeInText.FindStringSubmatch(s.Text)
	if found == nil {
		b.t.Fatalf("no code in the inbox:\n%s", s.Text)
	}
	return found[1]
}

// toCode goes from マイページ through the application to the page that asks for the code.
func (b *tab) toCode() state {
	b.t.Helper()
	b.expect(b.follow("セキュリティ"), "セキュリティ")
	b.expect(b.follow("本人認証サービスお申込み"), "本人認証サービスお申込み")
	return b.chosenToCode()
}

// chosenToCode goes on from the chosen cards.
func (b *tab) chosenToCode() state {
	b.t.Helper()
	b.click("check", "規約に同意する")
	s := b.expect(b.press("申込みへ進む"), "携帯電話番号の確認")
	b.says(s, "この番号にSMSで確認番号をお送りします。")
	s = b.expect(b.press("確認番号を送信する"), "確認番号の入力")
	b.says(s, "確認番号を電話やメールでお聞きすることはありません。")
	return s
}

// D4.1: hanako applies for her Visa card and sees it registered.
func TestApply(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	s := b.toCode()
	b.says(s, "090-••••-0001")
	b.fill("確認番号", b.inboxCode("20000001", 1))
	s = b.expect(b.press("申し込む"), "お申込みが完了しました")
	b.says(s, "Visa •••• 1111", "2026年11月22日 20:00", "本登録", "ワンタイムパスワード(SMS)")
	s = b.expect(b.follow("登録状況を見る"), "登録状況")
	b.says(s, "Visa •••• 1111 本登録 認証方式 ワンタイムパスワード(SMS) 登録日 2026年11月22日")
	if strings.Contains(s.Text, "1000000016") {
		t.Error("the ID is shown before it is tapped")
	}
	b.click("summary", "表示する")
	b.says(b.now(), "1000000016")
	b.app.Letters("20000001", "mail", 1)
	s = b.expect(b.open("/demo/inbox?kind=mail"), "受信箱")
	b.says(s, "【日専連】本人認証サービス登録完了のお知らせ", "hanako@example.jp")
}

// D4.3: shiki's old card is void; she applies for the new one.
func TestApplyForANewCard(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000040")
	b.says(b.expect(b.follow("登録状況"), "登録状況"), "JCB •••• 0034 無効(再登録が必要です)", "JCB •••• 1113 未登録")
	b.toCode()
	b.fill("確認番号", b.inboxCode("20000004", 1))
	s := b.expect(b.press("申し込む"), "お申込みが完了しました")
	b.says(s, "JCB •••• 1113")
	s = b.expect(b.follow("登録状況を見る"), "登録状況")
	b.says(s, "JCB •••• 1113 本登録", "JCB •••• 0034 無効(再登録が必要です)")
}
