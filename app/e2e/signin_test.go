package e2e_test

import (
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

const (
	signInRefused = "IDまたはパスワードが正しくありません。ご確認のうえ、もう一度入力してください。"
	lockedTitle   = "お客様のIDは現在ご利用いただけません。"
	loggedOutIdle = "一定時間操作がなかったため、ログアウトしました。"
)

// D3.4: five wrong passwords from an unknown device close the door; the right one does not open it from there, but
// does from the device that signed in before.
func TestFiveWrongPasswords(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	known := newTab(t, app)
	known.signIn("1000000016")
	known.expect(known.press("ログアウト"), "ログイン")

	b := newTab(t, app)
	b.open("/login")
	for range 4 {
		b.fill("マイネットプラスのID", "1000000016")
		b.fill("パスワード", "ume-no-hana-2026")
		b.refuses(b.expect(b.press("ログイン"), "ログイン"), signInRefused)
	}
	b.fill("パスワード", "ume-no-hana-2026")
	s := b.expect(b.press("ログイン"), lockedTitle)
	b.says(s, "パスワードの誤りが5回続いたため、新しい端末からのログインを止めました。いつもの端末からは、ログインできます。",
		"日専連コールセンター", "022-267-9222", "ただいま受付時間外")
	if n := run[int](b, `document.querySelectorAll(".doors li").length`); n != 1 {
		t.Errorf("the page names %d doors, want the login door only", n)
	}
	b.expect(b.follow("ログイン画面に戻る"), "ログイン")
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), lockedTitle)

	known.signIn("1000000016")
}

// D3.3: empty fields, and an ID with full-width digits that comes back with the password wrong.
func TestSignInRefused(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.known("1000000016")
	b.open("/login")
	b.refuses(b.press("ログイン"), "マイネットプラスのIDを入力してください。", "パスワードを入力してください。")
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", "x")
	b.click("button", "表示")
	if kind := run[string](b, `document.getElementById("password").type`); kind != "text" {
		t.Errorf("the password is shown as %q", kind)
	}
	b.refuses(b.press("ログイン"), signInRefused)
	if id := run[string](b, `document.getElementById("login_id").value`); id != "1000000016" {
		t.Errorf("the ID came back as %q", id)
	}
	b.fill("パスワード", demo.Password)
	b.expect(b.press("ログイン"), "マイページ")
}

// D3.7: what needs a password that was proven within ten minutes asks for it again, and goes on where it was.
func TestStepUp(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.app.Clock.Advance(10 * time.Minute)
	b.expect(b.follow("セキュリティ"), "セキュリティ")
	s := b.expect(b.follow("本人認証サービスお申込み"), "パスワードの確認")
	b.says(s, "本人認証サービスお申込み")
	b.fill("パスワード", "ume-no-hana-2026")
	b.expect(b.press("続ける"), "パスワードの確認")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("続ける"), "本人認証サービスお申込み")

	// In the middle of the form, too: what was chosen comes back.
	b.click("check", "規約に同意する")
	b.app.Clock.Advance(10 * time.Minute)
	b.expect(b.press("申込みへ進む"), "パスワードの確認")
	b.fill("パスワード", demo.Password)
	b.expect(b.press("続ける"), "本人認証サービスお申込み")
	if !b.ticked("Visa") || !b.ticked("規約に同意する") {
		t.Error("the form did not come back as it was")
	}
	b.expect(b.press("申込みへ進む"), "携帯電話番号の確認")
}
