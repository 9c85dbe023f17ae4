package sample

import (
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

func signIn() []Page {
	const id = "1000000061"
	fresh := pages.LoginProps{Page: visitor, Action: "/login", CallCenter: open}
	login := func(slug, title string, change func(*pages.LoginProps)) Page {
		p := fresh
		change(&p)
		return Page{slug, title, "/login", Portal, pages.Login(p)}
	}
	return []Page{
		login("login", "ログイン", func(*pages.LoginProps) {}),
		login("login-required", "ログイン：入力がない", func(p *pages.LoginProps) {
			p.Errors = components.Errors{{Field: "login_id", Text: text.Required("マイネットプラスのID")}, {Field: "password", Text: text.Required("パスワード")}}
		}),
		login("login-refused", "ログイン：入力の誤り", func(p *pages.LoginProps) {
			p.LoginID, p.Errors = id, refused("login_id", "sign_in_refused")
		}),
		login("login-too-many", "ログイン：回数が多い", func(p *pages.LoginProps) {
			p.LoginID, p.Errors = id, components.Errors{{Text: text.TooMany(7)}}
		}),
		login("login-next", "ログイン：求められて", func(p *pages.LoginProps) {
			p.Next = "/security/3ds"
			p.Page = with(visitor, func(page *layouts.Page) { page.Notice = text.Error("sign_in_needed") })
		}),
		login("login-idle", "ログイン：操作がなかった", func(p *pages.LoginProps) {
			p.Next = "/security/3ds"
			p.Page = with(visitor, func(page *layouts.Page) { page.Notice = text.Flash("signed_out_idle") })
		}),
		login("login-signed-out", "ログイン：ログアウトのあと", func(p *pages.LoginProps) {
			p.Page = with(visitor, func(page *layouts.Page) { page.Flash = text.Flash("signed_out") })
		}),
		{"locked", "ロック中", "/login", Portal, pages.Locked(pages.LockedProps{Page: visitor, Back: "/login", CallCenter: closed})},
		{"app-login", "アプリ：ログイン", "/app/status", Webview, pages.Login(pages.LoginProps{Page: inApp, Action: "/app/status", CallCenter: closed})},
		{"app-login-refused", "アプリ：ログインの誤り", "/app/status", Webview, pages.Login(pages.LoginProps{
			Page: inApp, Action: "/app/status", LoginID: id, Errors: refused("login_id", "sign_in_refused"), CallCenter: closed,
		})},
		{"app-login-ended", "アプリ：表示時間の終わり", "/app/status", Webview, pages.Login(pages.LoginProps{
			Page: with(inApp, func(page *layouts.Page) { page.Notice = text.Flash("app_session_ended") }), Action: "/app/status", CallCenter: closed,
		})},
		{"locked-device", "ロック中：いつもの端末", "/login", Portal, pages.Locked(pages.LockedProps{Page: visitor, Back: "/login", ThisDevice: true, CallCenter: closed})},
		{"app-locked", "アプリ：ロック中", "/app/status", Webview, pages.Locked(pages.LockedProps{Page: inApp, Back: "/app/status", CallCenter: closed})},
	}
}
