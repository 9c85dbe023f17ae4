package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

func method() []Page {
	choose := func(slug, title string, change func(*pages.MethodProps)) Page {
		p := pages.MethodProps{Page: signedIn, Cards: []components.Card{jcbPassword}, Mobile: mobile, CallCenter: closed}
		change(&p)
		return Page{slug, title, "/security/method", Portal, pages.Method(p)}
	}
	code := func(slug, title string, change func(*pages.MethodCodeProps)) Page {
		p := pages.MethodCodeProps{Page: signedIn, Code: sent}
		change(&p)
		return Page{slug, title, "/security/method/code", Portal, pages.MethodCode(p)}
	}
	done := pages.MethodDoneProps{Page: signedIn, At: at(20, 15), Cards: []components.Card{jcbRegistered}, Mobile: mobile, Email: email}
	noMail := done
	noMail.Email = text.Masked{}
	return []Page{
		choose("method", "認証方式の変更", func(*pages.MethodProps) {}),
		choose("method-several", "認証方式の変更：複数のカード", func(p *pages.MethodProps) {
			p.Cards = []components.Card{jcbPassword, jcbRegistered}
		}),
		choose("method-spent", "認証方式の変更：送信の上限", func(p *pages.MethodProps) { p.Errors = components.Errors{{Text: text.TooMany(9)}} }),
		choose("method-no-mobile", "認証方式の変更：携帯電話番号がない", func(p *pages.MethodProps) { p.Mobile = text.Masked{} }),
		choose("method-nothing", "認証方式の変更：必要がない", func(p *pages.MethodProps) { p.Cards = []components.Card{jcbRegistered} }),
		choose("method-none", "認証方式の変更：登録がない", func(p *pages.MethodProps) { p.Cards = nil }),
		code("method-code", "認証方式の変更：確認番号の入力", func(*pages.MethodCodeProps) {}),
		code("method-code-wrong", "認証方式の変更：番号の誤り", func(p *pages.MethodCodeProps) { p.Code.Errors = refused("code", "code_wrong") }),
		code("method-code-spent", "認証方式の変更：使えない番号", func(p *pages.MethodCodeProps) {
			p.Code.ValidUntil, p.Code.ResendWait, p.Code.Errors = time.Time{}, 0, refused("code", "code_spent")
		}),
		{"method-done", "認証方式の変更：完了", "/security/method/done", Portal, pages.MethodDone(done)},
		{"method-done-no-mail", "認証方式の変更：完了(メールなし)", "/security/method/done", Portal, pages.MethodDone(noMail)},
	}
}

func cancel() []Page {
	page := func(slug, title string, change func(*pages.CancelProps)) Page {
		p := pages.CancelProps{Page: signedIn, Cards: []components.Card{jcbRegistered, jcbPassword}}
		change(&p)
		return Page{slug, title, "/security/3ds/cancel", Portal, pages.Cancel(p)}
	}
	return []Page{
		page("cancel", "解除：カードと理由", func(*pages.CancelProps) {}),
		page("cancel-one", "解除：1枚だけ", func(p *pages.CancelProps) { p.Cards, p.Chosen = []components.Card{jcbRegistered}, "1" }),
		page("cancel-errors", "解除：えらんでいない", func(p *pages.CancelProps) {
			p.Errors = append(refused("card", "no_cancel_card"), refused("reason", "no_cancel_reason")...)
			p.Errors = append(p.Errors, components.FieldError{Field: "password", Text: text.Required(text.LabelPassword)})
		}),
		page("cancel-password", "解除：パスワードの誤り", func(p *pages.CancelProps) {
			p.Chosen, p.Reason, p.Errors = "1", text.CancelNoShopping, refused("password", "password_wrong")
		}),
		page("cancel-gone", "解除：途中で変わった", func(p *pages.CancelProps) { p.Cards, p.Errors = nil, refused("", "not_cancellable") }),
		page("cancel-none", "解除：解除できるカードがない", func(p *pages.CancelProps) { p.Cards = nil }),
		page("cancel-restored", "解除：ログインし直したあと", func(p *pages.CancelProps) {
			p.Chosen = "3"
			p.Page = with(signedIn, func(page *layouts.Page) { page.Notice = text.Flash("form_restored") })
		}),
	}
}
