package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

var shopCards = []pages.DemoShopCard{
	{Value: "1", Brand: "JCB", Last4: "0000", Name: "日専連 花子", Expect: pages.DemoExpectCode},
	{Value: "2", Brand: "JCB", Last4: "0505", Name: "仙台 太郎", Expect: pages.DemoExpectPassword},
	{Value: "3", Brand: "Visa", Last4: "4242", Name: "泉 みどり", Expect: pages.DemoExpectProvisional},
	{Value: "4", Brand: "Visa", Last4: "1881", Name: "青葉 次郎", Expect: pages.DemoExpectLocked},
	{Value: "5", Brand: "JCB", Last4: "0034", Name: "宮城 四季", Expect: pages.DemoExpectReplaced},
}

// wire is a message some seconds after 20:36.
func wire(seconds int, name, from, to, status, json string) pages.DemoWire {
	return pages.DemoWire{Name: name, From: from, To: to, Status: status, At: at(20, 36).Add(time.Duration(seconds) * time.Second), JSON: json}
}

func shop() []Page {
	const address = "/demo/shop"
	page := layouts.Page{Demo: true}
	start := pages.DemoShopProps{Page: page, Cards: shopCards, Card: "1"}
	asked := start
	asked.Challenge = &pages.DemoChallenge{ACSURL: "/3ds/challenge", CReq: "eyJtZXNzYWdlVHlwZSI6IkNSZXEifQ", SessionData: "order-1"}
	asked.Reload = "/demo/shop?order=1"
	asked.Wires = []pages.DemoWire{
		wire(4, "AReq", pages.DemoDirectory, pages.DemoIssuer, "", "{\n  \"messageType\": \"AReq\",\n  \"messageVersion\": \"2.2.0\",\n  \"purchaseAmount\": \"12480\"\n}"),
		wire(4, "ARes", pages.DemoIssuer, pages.DemoDirectory, "C", "{\n  \"messageType\": \"ARes\",\n  \"messageVersion\": \"2.2.0\",\n  \"transStatus\": \"C\"\n}"),
		wire(5, "CReq", pages.DemoShopper, pages.DemoIssuer, "", "{\n  \"messageType\": \"CReq\",\n  \"challengeWindowSize\": \"02\"\n}"),
	}
	full := asked
	full.Size = "05"
	done := asked
	done.Challenge, done.Reload = nil, ""
	done.Wires = append(done.Wires[:3:3],
		wire(72, "RReq", pages.DemoIssuer, pages.DemoDirectory, "Y", "{\n  \"messageType\": \"RReq\",\n  \"transStatus\": \"Y\"\n}"),
		wire(72, "RRes", pages.DemoDirectory, pages.DemoIssuer, "", "{\n  \"messageType\": \"RRes\",\n  \"resultsStatus\": \"01\"\n}"),
		wire(72, "CRes", pages.DemoIssuer, pages.DemoShopper, "Y", "{\n  \"messageType\": \"CRes\",\n  \"transStatus\": \"Y\"\n}"),
	)
	done.Result = &pages.DemoResult{Status: "Y", Asked: true}
	refused := start
	refused.Card, refused.Order = "5", "check"
	refused.Wires = []pages.DemoWire{asked.Wires[0], wire(4, "ARes", pages.DemoIssuer, pages.DemoDirectory, "N", "{\n  \"messageType\": \"ARes\",\n  \"transStatus\": \"N\",\n  \"transStatusReason\": \"06\"\n}")}
	refused.Result = &pages.DemoResult{Status: "N", Info: "本人認証サービスのご登録が必要です。マイネットプラスからお申込みください。日専連コールセンター 022-267-9222"}
	broken := start
	broken.Order = "abroad"
	broken.Wires = []pages.DemoWire{asked.Wires[0], wire(4, "Erro", pages.DemoIssuer, pages.DemoDirectory, "", "{\n  \"messageType\": \"Erro\",\n  \"errorCode\": \"203\"\n}")}
	broken.Result = &pages.DemoResult{}
	unasked := start
	unasked.Wires = []pages.DemoWire{asked.Wires[0], wire(4, "ARes", pages.DemoIssuer, pages.DemoDirectory, "Y", "{\n  \"messageType\": \"ARes\",\n  \"transStatus\": \"Y\",\n  \"eci\": \"05\"\n}")}
	unasked.Result = &pages.DemoResult{Status: "Y"}
	gone := start
	gone.Page.Notice = pages.DemoOrderGone
	silent := asked
	silent.Challenge, silent.Result = nil, &pages.DemoResult{Asked: true}
	disputed := done
	disputed.Result = &pages.DemoResult{Status: "N", Asked: true, Disputed: true}
	return []Page{
		{"demo-shop", "お買い物デモ", address, Demo, pages.DemoShop(start)},
		{"demo-shop-challenge", "お買い物デモ：認証画面", address, Demo, pages.DemoShop(asked)},
		{"demo-shop-full", "お買い物デモ：認証画面、全画面", address, Demo, pages.DemoShop(full)},
		{"demo-shop-done", "お買い物デモ：本人認証ができた", address, Demo, pages.DemoShop(done)},
		{"demo-shop-refused", "お買い物デモ：本人認証ができない", address, Demo, pages.DemoShop(refused)},
		{"demo-shop-broken", "お買い物デモ：結果が出ない", address, Demo, pages.DemoShop(broken)},
		{"demo-shop-unasked", "お買い物デモ：入力なしの認証", address, Demo, pages.DemoShop(unasked)},
		{"demo-shop-gone", "お買い物デモ：残っていない注文", address, Demo, pages.DemoShop(gone)},
		{"demo-shop-silent", "お買い物デモ：カード会社からの通知がない", address, Demo, pages.DemoShop(silent)},
		{"demo-shop-disputed", "お買い物デモ：結果の食い違い", address, Demo, pages.DemoShop(disputed)},
		{"demo-shop-return", "お買い物デモ：お店に戻ったところ", address, Demo, pages.DemoReturn(pages.DemoReturnProps{
			Page: page, Action: "/demo/shop/result", Hidden: []components.Hidden{{Name: "order", Value: "1"}},
		})},
	}
}
