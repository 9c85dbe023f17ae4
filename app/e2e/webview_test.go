package e2e_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// choose picks an entry of a list.
func (b *tab) choose(label, entry string) {
	b.t.Helper()
	until(b, entry, func() (bool, error) { return ask[bool](b, "choose", label, entry) }, func(ok bool) bool { return ok })
}

// openApp opens the app's status as somebody, in the demo's telephone, and returns the frame's page.
func (b *tab) openApp(name string) (*tab, state) {
	b.t.Helper()
	b.expect(b.open("/demo/app"), "アプリのデモ")
	b.choose("アプリにログインしている人", name)
	b.expect(b.press("登録状況を開く"), "アプリのデモ")
	phone := b.inFrame()
	return phone, until(b, "status in the telephone", func() (state, error) { return ask[state](phone, "state") }, func(s state) bool {
		return s.Ready && s.Path == "/app/status"
	})
}

// frameAddress is what the demo's telephone opened first.
func (b *tab) frameAddress() string {
	b.t.Helper()
	u, err := url.Parse(run[string](b, `document.querySelector("iframe").src`))
	if err != nil {
		b.t.Fatal(err)
	}
	return u.RequestURI()
}

// D3.9: the app's backend vouches for hanako, the frame opens by itself, the ID shows when tapped and can be copied.
func TestWebview(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.allowClipboard()
	phone, s := b.openApp("日専連 花子")
	phone.expect(s, "登録状況")
	phone.says(s, "JCB •••• 0000 本登録", "Visa •••• 1111 未登録", "090-••••-0001", "h•••••@example.jp")
	if contains(s.Text, "1000000016") || contains(s.Text, "ログアウト") || contains(s.Text, "マイページ") {
		t.Errorf("the page shows the ID or the site's frame:\n%s", s.Text)
	}
	phone.click("summary", "表示する")
	phone.says(phone.now(), "1000000016")
	phone.click("button", "コピー")
	until(b, "copied", func() (state, error) { return ask[state](phone, "state") }, func(s state) bool { return contains(s.Text, "コピーしました") })
	if got := runAwaiting[string](b, `navigator.clipboard.readText()`); got != "1000000016" {
		t.Errorf("copied %q", got)
	}
	used := b.frameAddress()

	// Anything more asks to sign in.
	b.mark()
	phone.click("link", "本人認証サービスを申し込む")
	if s := b.expect(b.arrived(), "ログイン"); s.Path != "/login?next=%2Fsecurity%2F3ds" {
		t.Errorf("the application led to %s", s.Path)
	}

	b.open(used)
	s = b.arrivedAt("/app/open")
	b.expect(s, "登録状況")
	b.says(s, "表示の期限が切れました", "ログインして登録状況を見る")
}

// D3.9: a ticket is good for 30 seconds.
func TestWebviewLateTicket(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := newTab(t, app)
	ticket := ""
	err := app.Store.Tx(t.Context(), func(tx *models.Tx) (err error) {
		ticket, err = tx.AddAppTicket(context.WithoutCancel(t.Context()), "20000001")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	app.Clock.Advance(31 * time.Second)
	b.open("/app/open?ticket=" + ticket)
	b.says(b.arrivedAt("/app/open"), "表示の期限が切れました")
	b.expect(b.follow("ログインして登録状況を見る"), "ログイン")
}

// arrivedAt waits until the page that opens itself has been posted.
func (b *tab) arrivedAt(path string) state {
	b.t.Helper()
	return until(b, path, func() (state, error) { return ask[state](b, "state") }, func(s state) bool {
		return s.Ready && s.Path == path && !contains(s.Text, "アプリでログインしている方の")
	})
}

// D3.9: another person's ticket ends the session before it, a portal session included.
func TestWebviewAnotherPerson(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	_, s := b.openApp("日専連 花子")
	b.says(s, "JCB •••• 0000")
	_, s = b.openApp("仙台 太郎")
	b.says(s, "JCB •••• 0505", "パスワード")
	if contains(s.Text, "0000") {
		t.Errorf("the first person's card is still there:\n%s", s.Text)
	}
	b.says(b.open("/app/status"), "JCB •••• 0505")

	b.signIn("1000000016")
	b.says(b.open("/app/status"), "JCB •••• 0000")
	_, s = b.openApp("仙台 太郎")
	b.says(s, "JCB •••• 0505")
	b.expect(b.open("/home"), "ログイン")
}

// D3.9: somebody without a ticket signs in inside the app's layout and lands on the status there.
func TestWebviewSignIn(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.known("1000000016")
	b.size(390, 720)
	s := b.expect(b.open("/app/status"), "ログイン")
	b.says(s, "登録状況をご覧いただくには、ログインが必要です。")
	b.inWebview(s)
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", "x")
	s = b.expect(b.press("ログイン"), "ログイン")
	b.refuses(s, signInRefused)
	b.inWebview(s)
	b.fill("パスワード", demo.Password)
	s = b.expect(b.press("ログイン"), "登録状況")
	if s.Path != "/app/status" {
		t.Errorf("signing in led to %s", s.Path)
	}
	b.inWebview(s)
	b.says(s, "Visa •••• 1111 未登録")
}

// The same inside the demo's telephone, whose frame shows pages of the app only.
func TestWebviewSignInFramed(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.known("1000000016")
	b.open("/demo/app")
	phone := b.inFrame()
	until(b, "sign-in in the telephone", func() (state, error) { return ask[state](phone, "state") }, func(s state) bool { return s.Ready && s.H1 == "ログイン" })
	phone.fill("マイネットプラスのID", "1000000016")
	phone.fill("パスワード", "x")
	phone.refuses(phone.press("ログイン"), signInRefused)
	phone.fill("パスワード", demo.Password)
	s := phone.expect(phone.press("ログイン"), "登録状況")
	phone.says(s, "JCB •••• 0000 本登録")
	if b.now().H1 != "アプリのデモ" {
		t.Errorf("the telephone is gone: %s", b.now().Path)
	}
}

func (b *tab) inWebview(s state) {
	b.t.Helper()
	if !run[bool](b, `document.body.classList.contains("webview") && !document.querySelector(".site-header, .site-footer, [target=_blank]")`) {
		b.t.Errorf("%s stands in the site's frame", s.Path)
	}
}

// D3.9: cardholders without an account have a status, too.
func TestWebviewNoAccount(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	_, s := b.openApp("泉 みどり")
	b.says(s, "Visa •••• 4242 仮登録", "マイネットプラスの登録がお済みではありません")
}

func (b *tab) allowClipboard() {
	b.t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		p := browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		}
		if _, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, p); err != nil {
			b.t.Fatal(err)
		}
	}
}
