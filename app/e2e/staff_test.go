package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// staffSignIn signs one of the demo's staff in, as they do it: with a password and the code of their app.
func (b *tab) staffSignIn(name string) state {
	b.t.Helper()
	b.expect(b.open("/staff"), "スタッフログイン")
	b.fill("ユーザー名", name)
	b.fill("パスワード", demo.StaffPassword)
	b.fill("認証コード", apptest.TOTP(b.t, demo.StaffSecret, b.app.Clock.Now()))
	return b.expect(b.press("ログイン"), "会員検索")
}

// newDesk opens a tab at the staff area and signs in.
func newDesk(t *testing.T, app *apptest.App, name string) *tab {
	t.Helper()
	b := newPlainTab(t, app.StaffURL)
	b.app = app
	b.staffSignIn(name)
	return b
}

// search finds one member and opens their page.
func (b *tab) search(typed, name string) state {
	b.t.Helper()
	b.fill("会員番号、ID、カード番号、携帯電話番号、メールアドレスのどれか1つ", typed)
	b.says(b.expect(b.press("検索"), "会員検索"), "1件見つかりました。", name)
	return b.expect(b.follow(name), "会員の状況")
}

// identified ticks what the caller said, and writes down why.
func (b *tab) identified(reason string, last string) {
	b.t.Helper()
	for _, check := range []string{"氏名と生年月日", "お手元のカードの下4けた", "ご登録の携帯電話番号の下4けた", last} {
		b.click("check", check)
	}
	b.fill("理由", reason)
}

// Item 6: jiro calls because he is locked out; the agent finds him, sees what he sees, opens both doors, and he signs in.
func TestStaffUnlock(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := newDesk(t, app, "agent")
	s := b.search("4012-8888-8888-1881", "青葉 次郎 様")
	b.says(s, "ログインも、ネットショッピングの本人認証も、できない状態です", "お客様だけが表示できます", "090-••••-0003")
	b.expect(b.follow("プレビュー"), "閲覧専用プレビュー")
	b.fill("理由", "ログインできないとのお電話")
	b.expect(b.press("プレビューを開始する"), "閲覧専用プレビュー")
	b.says(b.expect(b.follow("ログインの結果"), "閲覧専用プレビュー"), "お客様のIDは現在ご利用いただけません。")
	b.expect(b.press("プレビューを終了する"), "会員の状況")
	b.expect(b.follow("ロック解除"), "ロック解除")
	b.fill("理由", "ご本人様よりお電話")
	if s := b.press("解除する"); len(s.Errors) == 0 {
		t.Errorf("nobody was identified: %s", s.Text)
	}
	b.identified("ご本人様よりお電話。新しいパソコンで入力を誤ったとのこと。", "心当たりのあるご利用かどうか")
	b.says(b.expect(b.press("解除する"), "会員の状況"), "止まっているものは、ありません")

	caller := newTab(t, app)
	caller.open("/login")
	caller.fill("マイネットプラスのID", "1000000032")
	caller.fill("パスワード", demo.Password)
	caller.expect(caller.press("ログイン"), "確認番号の入力")
	app.Letters("20000003", "mail", 1)
	caller.says(caller.another().open("/demo/inbox?kind=mail&to=20000003"), "ロック解除のお知らせ")
}

// D3.6: sora has no mail; the agent opens a reception, and she sets a new password alone.
func TestStaffReception(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := newDesk(t, app, "agent")
	b.search("０９０－１１１１－０００７", "太白 空 様")
	b.expect(b.follow("再設定の受付"), "再設定の受付")
	b.identified("パスワードをお忘れ。メールのご登録なし。", "メールを受け取れないこと")
	b.says(b.expect(b.press("受け付ける"), "会員の状況"), "再設定の受付")

	caller := newTab(t, app)
	caller.open("/recovery")
	caller.expect(caller.follow("パスワードを再設定する"), "パスワードの再設定")
	caller.expect(caller.follow("コールセンターで再設定の受付がお済みの方"), "パスワードの再設定")
	caller.fill("カード番号", "3528 0007 0000 0026")
	caller.fill("有効期限", "12/29")
	caller.fill("生年月日", "昭和24年7月7日")
	caller.expect(caller.press("次へ"), "パスワードの再設定")
	app.Settled()
	caller.fill("確認番号", caller.inboxCode("20000007", 2)) // after the notice of the reception
	caller.expect(caller.press("次へ"), "パスワードの再設定")
	caller.fill("新しいパスワード", "tanabata-no-yoru-1949")
	caller.expect(caller.press("再設定する"), "パスワードを再設定しました")
}

// D4.3: a re-issued card comes in by upload; the old registration is void, and its owner is asked to apply anew.
func TestStaffUpload(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := newDesk(t, app, "supervisor")
	b.expect(b.follow("取込結果"), "取込結果")
	reissued := "353011133330001" + models.CheckDigit("353011133330001")
	rows := "cardholder_no,name,name_kana,birth_date,mobile,email,card_no,expiry,brand,relation,status,replaces\r\n" +
		"20000001,日専連 花子,ニッセンレン ハナコ,1984-05-02,090-1111-0001,hanako@example.jp,3530111333300000,12/29,JCB,principal,lost,\r\n" +
		"20000001,日専連 花子,ニッセンレン ハナコ,1984-05-02,090-1111-0001,hanako@example.jp," + reissued + ",12/31,JCB,principal,active,3530111333300000\r\n"
	file := filepath.Join(t.TempDir(), "cards.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(b.ctx, chromedp.SetUploadFiles("#file", []string{file})); err != nil {
		t.Fatal(err)
	}
	b.fill("理由", "再発行分の取込")
	b.expect(b.press("ファイルを取り込む"), "取込結果")
	app.Letters("20000001", "mail", 1)
	b.says(b.now(), "再発行分の取込")
	caller := newTab(t, app)
	caller.says(caller.open("/demo/inbox?kind=mail&to=20000001"), "再登録のお願い")
	caller.signIn("1000000016")
	caller.says(caller.expect(caller.follow("登録状況"), "登録状況"), "JCB •••• 0000 無効(再登録が必要です)")
}

// D4.2: a supervisor foresees, starts and watches a run; the auditor sees it and can start none.
func TestStaffProvision(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := newDesk(t, app, "supervisor")
	b.expect(b.follow("仮登録"), "仮登録")
	b.fill("件数の上限", "100")
	b.choose("ブランド", "すべて")
	b.says(b.expect(b.press("件数を試算する"), "仮登録"), "携帯電話番号")
	b.fill("理由", "第1回の仮登録")
	b.expect(b.press("開始する"), "仮登録")
	app.Settled()
	b.says(b.expect(b.open("/staff/provision"), "仮登録"), "完了") // it may have been when the page before came

	reader := newDesk(t, app, "auditor")
	if s := reader.expect(reader.follow("仮登録"), "仮登録"); app.Count("provision_runs") != 1 {
		t.Errorf("runs: %s", s.Text)
	}
}
