package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// signUp is 新規登録 of 泉 みどり.
func signUp() []Page {
	hers, address := text.MaskMobile("09011110005"), text.MaskEmail("midori@example.jp")
	member := with(signedIn, func(page *layouts.Page) { page.User = "泉 みどり" })
	terms := func(slug, title string, change func(*pages.SignupTermsProps)) Page {
		p := pages.SignupTermsProps{Page: visitor, Terms: visitor.Terms}
		change(&p)
		return Page{slug, title, "/signup", Portal, pages.SignupTerms(p)}
	}
	card := func(slug, title, birth string, errors components.Errors) Page {
		p := pages.SignupCardProps{Page: visitor, Birth: birth, Errors: errors}
		if len(errors) > 0 {
			p.Expiry, p.Mobile = "12/29", "0005"
		}
		return Page{slug, title, "/signup/card", Portal, pages.SignupCard(p)}
	}
	code := func(slug, title, path string, change func(*pages.SignupCodeProps)) Page {
		p := pages.SignupCodeProps{Page: visitor, Code: sent}
		if p.Code.To = hers; path == "/signup/email" {
			p.Code.Mail, p.Code.Typed, p.Code.To, p.Code.Delivery = true, true, text.MaskEmail("izumi@example.com"), components.DeliverySent
		}
		change(&p)
		return Page{slug, title, path, Portal, pages.SignupCode(p)}
	}
	email := func(slug, title string, p pages.SignupEmailProps) Page {
		p.Page = visitor
		return Page{slug, title, "/signup/email", Portal, pages.SignupEmail(p)}
	}
	password := func(slug, title string, errors components.Errors) Page {
		return Page{slug, title, "/signup/password", Portal, pages.SignupPassword(pages.SignupPasswordProps{Page: visitor, Errors: errors})}
	}
	done := func(slug, title string, email text.Masked, cards ...components.Card) Page {
		return Page{slug, title, "/signup/done", Portal, pages.SignupDone(pages.SignupDoneProps{
			Page: member, LoginID: "1000000057", Email: email, Cards: cards,
		})}
	}
	return []Page{
		terms("signup", "新規登録：規約", func(*pages.SignupTermsProps) {}),
		terms("signup-required", "新規登録：同意がない", func(p *pages.SignupTermsProps) { p.Errors = refused("agree", "terms_not_agreed") }),
		terms("signup-renewed", "新規登録：規約が新しくなった", func(p *pages.SignupTermsProps) { p.Errors = refused("agree", "terms_renewed") }),
		terms("signup-gone", "新規登録：時間が過ぎた", func(p *pages.SignupTermsProps) {
			p.Page = with(visitor, func(page *layouts.Page) { page.Notice = text.Error("signup_gone") })
		}),
		card("signup-card", "新規登録：カードの確認", "", nil),
		card("signup-card-required", "新規登録：入力がない", "", components.Errors{
			{Field: "card", Text: text.Required(text.LabelCard)}, {Field: "birth", Text: text.Required(text.LabelBirthDate)},
		}),
		card("signup-card-unreadable", "新規登録：読み取れない", "昭和41年3月30日", append(refused("card", "card_number_invalid"), refused("mobile", "last4_invalid")...)),
		card("signup-card-birth", "新規登録：暦にない生年月日", "昭和41年2月30日", refused("birth", "birth_no_such_day")),
		card("signup-card-refused", "新規登録：確認できない", "昭和41年3月30日", refused("card", "card_refused")),
		code("signup-code", "新規登録：確認番号", "/signup/code", func(*pages.SignupCodeProps) {}),
		code("signup-code-wrong", "新規登録：番号の誤り", "/signup/code", func(p *pages.SignupCodeProps) { p.Code.Errors = refused("code", "code_wrong") }),
		code("signup-code-spent", "新規登録：使えない番号", "/signup/code", func(p *pages.SignupCodeProps) {
			p.Code.ValidUntil, p.Code.ResendWait, p.Code.Errors = time.Time{}, 0, refused("code", "code_spent")
		}),
		code("signup-code-failed", "新規登録：届けられない", "/signup/code", func(p *pages.SignupCodeProps) { p.Code.Delivery, p.Code.ResendWait = components.DeliveryFailed, 0 }),
		code("signup-code-budget", "新規登録：送信の上限", "/signup/code", func(p *pages.SignupCodeProps) { p.Code.WaitMinutes = 9 }),
		{"signup-exists", "新規登録：登録済み", "/signup/code", Portal, pages.SignupExists(pages.SignupExistsProps{Page: visitor})},
		email("signup-email", "新規登録：メールアドレス", pages.SignupEmailProps{Registered: address}),
		email("signup-email-invalid", "新規登録：アドレスの形", pages.SignupEmailProps{Registered: address, Email: "izumi", Errors: refused("email", "email_invalid")}),
		email("signup-email-none", "新規登録：アドレスがない", pages.SignupEmailProps{}),
		email("signup-email-required", "新規登録：アドレスの入力がない", pages.SignupEmailProps{
			Errors: components.Errors{{Field: "email", Text: text.Required(text.LabelEmail)}},
		}),
		code("signup-email-code", "新規登録：メールの確認番号", "/signup/email", func(*pages.SignupCodeProps) {}),
		code("signup-email-code-wrong", "新規登録：メールの番号の誤り", "/signup/email", func(p *pages.SignupCodeProps) { p.Code.Errors = refused("code", "code_wrong") }),
		password("signup-password", "新規登録：パスワード", nil),
		password("signup-password-required", "新規登録：パスワードがない", components.Errors{{Field: "password", Text: text.Required(text.LabelPassword)}}),
		password("signup-password-common", "新規登録：よくあるパスワード", refused("password", "password_common")),
		password("signup-password-personal", "新規登録：ご本人の情報", refused("password", "password_personal")),
		done("signup-done", "新規登録：完了", address, visaProvisional),
		done("signup-done-several", "新規登録：完了(複数のカード、アドレスなし)", text.Masked{}, visaNone, jcbNew),
		done("signup-done-none", "新規登録：完了(お申込み済み)", address),
	}
}
