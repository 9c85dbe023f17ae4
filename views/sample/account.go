package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

func event(action, procedure, card, device string, at time.Time) components.Event {
	e := text.Event(action)
	return components.Event{Icon: e.Icon, Text: e.Sentence, Danger: e.Danger, Detail: text.EventDetail(action, procedure, card, device), At: at}
}

func account() []Page {
	events := []components.Event{
		event("signed_in", "", "", "iphone/safari", at(20, 6)),
		event("sign_in_failed", "", "", "windows/edge", at(19, 55)),
		event("purchase_checked", "", "みちのく雑貨オンライン 12,480円。JCB •••• 0000", "", on(time.November, 18, 21, 14)),
		event("enrollment_registered", "", "JCB •••• 0000", "iphone/safari", on(time.June, 18, 10, 24)),
		event("code_sent", "enrollment", "", "iphone/safari", on(time.June, 18, 10, 22)),
	}
	home := pages.HomeProps{Page: signedIn, Now: at(20, 8), LastLogin: on(time.November, 18, 21, 2), CallCenter: closed, Events: events}
	cards := func(cards ...components.Card) pages.HomeProps {
		p := home
		p.Cards = cards
		return p
	}
	first := cards(visaNone, jcbCancelled)
	first.LastLogin, first.Events = time.Time{}, nil
	empty := cards()
	empty.CallCenter = open
	return []Page{
		{"home", "マイページ", "/home", Portal, pages.Home(cards(visaNone, jcbRegistered))},
		{"home-done", "マイページ：お手続き済み", "/home", Portal, pages.Home(cards(jcbRegistered))},
		{"home-first", "マイページ：はじめてのログイン", "/home", Portal, pages.Home(first)},
		{"home-replaced", "マイページ：カード番号が変わった", "/home", Portal, pages.Home(cards(jcbNew, jcbReplaced))},
		{"home-no-mobile", "マイページ：携帯電話番号がない", "/home", Portal, pages.Home(cards(jcbWithoutMobile))},
		{"home-empty", "マイページ：カードがない", "/home", Portal, pages.Home(empty)},
		{"security", "セキュリティ", "/security", Portal, pages.Security(pages.SecurityProps{
			Page: signedIn, CanApply: true, PasswordChangedAt: on(time.March, 8, 18, 2), Email: email,
		})},
		{"security-done", "セキュリティ：お手続き済み", "/security", Portal, pages.Security(pages.SecurityProps{Page: with(signedIn, func(p *layouts.Page) { p.Flash = text.Flash("session_extended") })})},
		{"reauth", "パスワードの確認", "/reauth", Portal, pages.Reauth(pages.ReauthProps{Page: signedIn, Next: "/security/3ds", Purpose: text.PageName("/security/3ds")})},
		{"reauth-refused", "パスワードの確認：入力の誤り", "/reauth", Portal, pages.Reauth(pages.ReauthProps{
			Page: signedIn, Next: "/security/email", Purpose: text.PageName("/security/email"),
			Errors: refused("password", "password_wrong"),
		})},
	}
}
