package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
)

// Everything works without scripts: the whole application, the help's search, the webview.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t)).withoutScripts()
	b.signIn("1000000016")
	b.toCode()
	b.says(b.press(resend), "確認番号の入力")
	b.fill("確認番号", b.inboxCode("20000001", 1))
	b.expect(b.press("申し込む"), "お申込みが完了しました")
	s := b.expect(b.follow("登録状況を見る"), "登録状況")
	b.says(s, "Visa •••• 1111 本登録")
	b.click("summary", "表示する")
	b.says(b.now(), "1000000016")
	if contains(b.now().Text, "コピー") {
		t.Error("a button that needs a script is shown")
	}
	b.expect(b.follow("ヘルプ"), "よくあるご質問")
	b.says(b.expect(b.press("ログアウト"), "ログイン"), "ログアウトしました。")

	b.expect(b.open("/demo/app"), "アプリのデモ")
	b.choose("アプリにログインしている人", "日専連 花子")
	b.press("登録状況を開く")
	phone := b.inFrame()
	phone.mark()
	phone.click("button", "登録状況を開く")
	s = until(b, "status in the telephone", func() (state, error) { return ask[state](phone, "state") }, func(s state) bool {
		return s.Ready && s.Path == "/app/status"
	})
	phone.says(phone.expect(s, "登録状況"), "Visa •••• 1111 本登録")
	phone.click("summary", "表示する")
	phone.says(phone.now(), "1000000016")
}

// D4.1: without a mobile number there is no application; the page says why and what to do.
func TestNoMobile(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	openAccount(t, app, "20000006", "1000000065")
	b := newTab(t, app)
	b.signIn("1000000065")
	b.open("/security/3ds")
	s := b.expect(b.now(), "本人認証サービスお申込み")
	b.says(s, "携帯電話番号が登録されていないため、お申込みいただけません。", "日専連コールセンターへお電話のうえ、携帯電話番号をご登録ください。",
		"022-267-9222", "ただいま受付時間外", "次の受付")
	if contains(s.Text, "申込みへ進む") {
		t.Error("the page offers what cannot be done")
	}
	b.says(b.expect(b.open("/status"), "登録状況"), "携帯電話番号 登録されていません", "JCB •••• 0018 未登録")
}
