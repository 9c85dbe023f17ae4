package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/app/otp"
	"mynetplus/models"
)

// D3.2: hanako changes her password; her other browser is signed out, and the history says so.
func TestChangePassword(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	other := newTab(t, app)
	other.signIn("1000000016")
	b := newTab(t, app)
	b.signIn("1000000016")
	b.expect(b.follow("セキュリティ"), "セキュリティ")
	b.expect(b.follow("パスワードの変更"), "パスワードの変更")
	b.fill("現在のパスワード", demo.Password)
	b.fill("新しいパスワード", "hanako-1984")
	b.refuses(b.expect(b.press("変更する"), "パスワードの変更"),
		"ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。")
	b.fill("現在のパスワード", demo.Password)
	b.fill("新しいパスワード", "ame-ato-no-niji-77")
	b.says(b.expect(b.press("変更する"), "セキュリティ"), "パスワードを変更しました。", "最後の変更 2026年11月22日")
	b.says(b.expect(b.follow("セキュリティ履歴"), "セキュリティ履歴"), "パスワードを変更しました")
	other.expect(other.open("/home"), "ログイン")
}

// D3.8: hanako changes her address with a code from her telephone and one from her new mailbox.
func TestChangeEmail(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.expect(b.follow("セキュリティ"), "セキュリティ")
	b.expect(b.follow("メールアドレスの変更"), "メールアドレスの変更")
	b.fill("新しいメールアドレス", "hanako.new@example.com")
	b.says(b.expect(b.press("確認番号を送信する"), "メールアドレスの変更"), "090-••••-0001", "h•••••@example.com")
	b.fill("SMSの確認番号", b.inboxCode("20000001", 1))
	b.fill("メールの確認番号", b.mailCode(models.PurposeEmailMail))
	b.says(b.expect(b.press("変更する"), "セキュリティ"), "メールアドレスを変更しました。", "h•••••@example.com")
}

// mailCode is the newest code of a purpose.
func (b *tab) mailCode(purpose string) (code string) {
	b.t.Helper()
	id := b.app.Value("SELECT id FROM codes WHERE purpose = $1 ORDER BY created_at DESC LIMIT 1", purpose)
	err := b.app.Store.Read(b.t.Context(), func(q *models.Query) (err error) {
		code, err = otp.Digits(b.t.Context(), q, id)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

// D3.11: hanako signs her other browser out.
func TestEndDevice(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	other := newTab(t, app)
	other.signIn("1000000016")
	b := newTab(t, app)
	b.signIn("1000000016")
	b.expect(b.follow("セキュリティ"), "セキュリティ")
	b.expect(b.follow("ログインした端末"), "ログインした端末")
	b.says(b.expect(b.press("ほかの端末をすべてログアウトする"), "ログインした端末"), "ほかの端末をすべてログアウトしました。")
	other.expect(other.open("/home"), "ログイン")
}
