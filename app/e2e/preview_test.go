package e2e_test

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
)

// The call center sees what a locked-out caller sees, and ends it; every page on the way is accessible, at each width.
func TestStaffPreview(t *testing.T) {
	t.Parallel()
	app := apptest.Start(t)
	b := staffTab(t, app, app.Staff("agent"))
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe}); err != nil {
		t.Fatal(err)
	}
	const title, jiro = "閲覧専用プレビュー", "/staff/cardholders/20000003/preview"
	b.expect(b.open(jiro), title)
	b.refuses(b.press("プレビューを開始する"), "理由を入力してください。")
	b.fill("理由", "ログインできないとのお問い合わせ")
	b.says(b.expect(b.press("プレビューを開始する"), title), "理由：ログインできないとのお問い合わせ", "マイページ", "コールセンターがお客様の画面を確認しました")
	b.says(b.expect(b.follow("ログインの結果"), title), "お客様のIDは現在ご利用いただけません。", "ログインを止めています。")
	for _, view := range []string{"home", "status", "status-app", "apply", "login"} {
		for _, violation := range b.audit(galleryPage{View: jiro + "/" + view}) {
			t.Errorf("%s at %s", view, violation)
		}
	}
	for _, width := range []int64{768, 1280} {
		b.size(width, 900)
		if s := b.open(jiro + "/home"); int64(s.Width) > width {
			t.Errorf("at %d pixels the page is %d wide", width, s.Width)
		}
	}
	b.press("プレビューを終了する")
	b.says(b.open(jiro+"/home"), "理由を入力してプレビューを開始してください。")
}
