package sample

import (
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

func demo() []Page {
	page := layouts.Page{Demo: true}
	people := []components.Option{{Value: "20000001", Label: "日専連 花子"}, {Value: "20000002", Label: "仙台 太郎"}, {Value: "20000005", Label: "泉 みどり"}}
	inbox := pages.DemoInboxProps{Page: page, People: people, Messages: []pages.DemoMessage{
		{ID: "2", Kind: "mail", Title: "【日専連】本人認証サービス登録完了のお知らせ", Receiver: "hanako@example.jp", At: at(20, 15), Text: "日専連 花子 様\n\n本人認証サービスの登録が完了しました。\n\n■ カード\nVisa •••• 1111\n■ 認証方式\nワンタイムパスワード(SMS)"},
		{ID: "1", Kind: "sms", Title: "本人認証サービスお申込みの確認番号", Receiver: "090-1111-0001", At: at(20, 14), Text: "【日専連】本人認証サービスお申込みの確認番号は 482913 です(10分間有効)。お心当たりがない場合は入力せず 022-267-9222 へ。\n\n@mynetplus.example #482913"},
	}}
	empty := inbox
	empty.To, empty.Kind, empty.Messages = "20000002", "sms", nil
	return []Page{
		{"demo-inbox", "受信箱", "/demo/inbox", Demo, pages.DemoInbox(inbox)},
		{"demo-inbox-empty", "受信箱：空", "/demo/inbox", Demo, pages.DemoInbox(empty)},
		{"demo-app", "アプリのデモ", "/demo/app", Demo, pages.DemoApp(pages.DemoAppProps{Page: page, People: people, Who: "20000001", Frame: "/app/status"})},
		{"demo-app-start", "アプリのデモ：はじめ", "/demo/app", Demo, pages.DemoApp(pages.DemoAppProps{Page: page, People: people})},
	}
}
