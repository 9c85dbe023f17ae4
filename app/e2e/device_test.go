package e2e_test

import (
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

// D3.3: a device that has not signed in before proves itself by the code, and is not asked again.
func TestNewDevice(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.size(360, 740)
	sign := func(heading string) state {
		t.Helper()
		b.open("/login?next=%2Fstatus")
		b.fill("マイネットプラスのID", "1000000016")
		b.fill("パスワード", demo.Password)
		return b.expect(b.press("ログイン"), heading)
	}
	s := sign("確認番号の入力")
	b.says(s, "はじめてお使いの端末", "090-••••-0001", "確認番号を電話やメールでお聞きすることはありません。")
	b.fits(s)
	b.refuses(b.press("次へ"), "確認番号を入力してください。")
	b.fill("確認番号", b.inboxCode("20000001", 1))
	b.says(b.expect(b.press("次へ"), "登録状況"), "Visa •••• 1111 未登録")
	b.expect(b.press("ログアウト"), "ログイン")
	sign("登録状況")
}

// D3.3: inside the app the code is asked for inside the app.
func TestNewDeviceInTheWebview(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.size(390, 720)
	b.open("/app/status")
	b.fill("マイネットプラスのID", "1000000016")
	b.fill("パスワード", demo.Password)
	s := b.expect(b.press("ログイン"), "確認番号の入力")
	b.inWebview(s)
	b.fill("確認番号", b.inboxCode("20000001", 1))
	s = b.expect(b.press("次へ"), "登録状況")
	b.inWebview(s)
	if s.Path != "/app/status" {
		t.Errorf("it leads to %s", s.Path)
	}
}
