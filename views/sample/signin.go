package sample

import (
	"time"

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
	verify := func(slug, title string, change func(*pages.LoginVerifyProps)) Page {
		p := pages.LoginVerifyProps{Page: visitor, Next: "/home", Back: "/login", Code: sent}
		change(&p)
		surface := Portal
		if p.Page.Webview {
			surface = Webview
		}
		return Page{slug, title, "/login/verify", surface, pages.LoginVerify(p)}
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
		verify("login-verify", "新しい端末：確認番号", func(*pages.LoginVerifyProps) {}),
		verify("login-verify-wrong", "新しい端末：確認番号の誤り", func(p *pages.LoginVerifyProps) {
			p.Code.Errors = refused("code", "code_wrong")
		}),
		verify("login-verify-spent", "新しい端末：使えない確認番号", func(p *pages.LoginVerifyProps) {
			p.Code.ValidUntil, p.Code.Errors = time.Time{}, refused("code", "code_spent")
		}),
		verify("login-verify-mail", "新しい端末：メールの確認番号", func(p *pages.LoginVerifyProps) {
			p.Code.To, p.Code.Mail = text.MaskEmail("shiki@example.jp"), true
		}),
		verify("app-login-verify", "アプリ：新しい端末", func(p *pages.LoginVerifyProps) { p.Page, p.Back = inApp, "/app/status" }),
		login("login-no-contact", "ログイン：確認番号の送り先がない", func(p *pages.LoginProps) {
			p.LoginID, p.Errors = id, refused("", "no_contact")
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
