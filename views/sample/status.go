package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

var everyState = []components.Card{visaNone, visaProvisional, jcbRegistered, jcbPassword, jcbReplaced, mastercardVoid, jcbCancelled, visaCorporate}

func statusOf(page layouts.Page, cards ...components.Card) pages.StatusProps {
	return pages.StatusProps{Page: page, Now: at(20, 8), LoginID: "1000000016", Mobile: mobile, Email: email, Cards: cards}
}

func lockedStatus(page layouts.Page) pages.StatusProps {
	p := statusOf(page, jcbRegistered)
	p.Closed = []components.Door{components.DoorLogin, components.DoorChallenge}
	return p
}

func status() []Page {
	bare := statusOf(signedIn, jcbWithoutMobile)
	bare.Mobile, bare.Email = text.Masked{}, text.Masked{}
	used := jcbRegistered
	used.LastUse = components.Use{At: on(time.November, 18, 21, 14), Merchant: "みちのく雑貨オンライン"}
	return []Page{
		{"status", "登録状況", "/status", Portal, pages.Status(statusOf(signedIn, visaNone, jcbRegistered))},
		{"status-used", "登録状況：ご利用のあるカード", "/status", Portal, pages.Status(statusOf(signedIn, used))},
		{"status-every-state", "登録状況：すべての状態", "/status", Portal, pages.Status(statusOf(signedIn, everyState...))},
		{"status-no-contacts", "登録状況：連絡先がない", "/status", Portal, pages.Status(bare)},
		{"status-locked", "登録状況：止まっているご利用", "/status", Portal, pages.Status(lockedStatus(signedIn))},
		{"status-empty", "登録状況：カードがない", "/status", Portal, pages.Status(statusOf(signedIn))},
	}
}

func app() []Page {
	stranger := statusOf(inApp, components.Card{ID: "7", Brand: "Visa", Last4: "4242", Status: components.StatusProvisional, Blocked: components.BlockedAccount})
	stranger.LoginID = ""
	corporate := statusOf(inApp, visaCorporate)
	corporate.LoginID = ""
	return []Page{
		{"app-status", "アプリ：登録状況", "/app/status", Webview, pages.Status(statusOf(inApp, visaNone, jcbRegistered))},
		{"app-status-every-state", "アプリ：すべての状態", "/app/status", Webview, pages.Status(statusOf(inApp, everyState...))},
		{"app-status-locked", "アプリ：止まっているご利用", "/app/status", Webview, pages.Status(lockedStatus(inApp))},
		{"app-status-no-account", "アプリ：登録がまだの方", "/app/status", Webview, pages.Status(stranger)},
		{"app-status-corporate", "アプリ：法人カード", "/app/status", Webview, pages.Status(corporate)},
		{"app-open", "アプリ：開くところ", "/app/open", Webview, pages.AppOpen(pages.AppOpenProps{Page: inApp, Ticket: "dGlja2V0LW9mLXRoZS1zYW1wbGU"})},
		{"app-refused", "アプリ：期限切れ", "/app/open", Webview, pages.AppRefused(pages.AppRefusedProps{Page: inApp, CallCenter: closed})},
	}
}
