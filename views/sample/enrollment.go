package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

const application = "0198c0de4a7b7c1e9d2f3a4b5c6d7e8f"

func enrollment() []Page {
	chosen := pages.EnrollmentSelectProps{Page: signedIn, Terms: "2026-06-01", Cards: []components.Card{visaNone, jcbRegistered}, Chosen: []string{"2"}, CallCenter: closed}
	choose := func(slug, title string, change func(*pages.EnrollmentSelectProps)) Page {
		p := chosen
		change(&p)
		return Page{slug, title, "/security/3ds", Portal, pages.EnrollmentSelect(p)}
	}
	code := func(slug, title string, change func(*pages.EnrollmentCodeProps)) Page {
		p := pages.EnrollmentCodeProps{Page: signedIn, Application: application, Code: sent}
		change(&p)
		return Page{slug, title, "/security/3ds/code", Portal, pages.EnrollmentCode(p)}
	}
	phone := pages.EnrollmentPhoneProps{Page: signedIn, Application: application, Mobile: mobile}
	phoneSpent := phone
	phoneSpent.Errors = components.Errors{{Text: text.TooMany(9)}}
	done := pages.EnrollmentDoneProps{Page: signedIn, At: at(20, 15), Cards: []components.Card{visaNone}, Mobile: mobile, Email: email}
	several := done
	several.Cards, several.Email = []components.Card{visaNone, jcbNew}, text.Masked{}
	return []Page{
		choose("enrollment-select", "お申込み：カードと規約", func(*pages.EnrollmentSelectProps) {}),
		choose("enrollment-select-several", "お申込み：いろいろなカード", func(p *pages.EnrollmentSelectProps) {
			p.Chosen = nil
			p.Cards = []components.Card{jcbReplaced, jcbNew, visaProvisional, jcbCancelled, jcbPassword, mastercardVoid, visaCorporate}
		}),
		choose("enrollment-select-errors", "お申込み：えらんでいない", func(p *pages.EnrollmentSelectProps) {
			p.Chosen = nil
			p.Errors = append(refused("card", "no_card_chosen"), refused("agree", "terms_not_agreed")...)
		}),
		choose("enrollment-select-changed", "お申込み：途中で変わった", func(p *pages.EnrollmentSelectProps) { p.Errors = refused("", "stale_form") }),
		choose("enrollment-select-restored", "お申込み：ログインし直したあと", func(p *pages.EnrollmentSelectProps) {
			p.Page = with(signedIn, func(page *layouts.Page) { page.Notice = text.Flash("form_restored") })
		}),
		choose("enrollment-none", "お申込み：えらべるカードがない", func(p *pages.EnrollmentSelectProps) { p.Cards = []components.Card{jcbRegistered, mastercardVoid} }),
		choose("enrollment-no-mobile", "お申込み：携帯電話番号がない", func(p *pages.EnrollmentSelectProps) {
			p.Cards, p.NoMobile = []components.Card{jcbWithoutMobile}, true
		}),
		{"enrollment-phone", "お申込み：携帯電話番号の確認", "/security/3ds/phone", Portal, pages.EnrollmentPhone(phone)},
		{"enrollment-phone-spent", "お申込み：送信の上限", "/security/3ds/phone", Portal, pages.EnrollmentPhone(phoneSpent)},
		code("enrollment-code", "お申込み：確認番号の入力", func(*pages.EnrollmentCodeProps) {}),
		code("enrollment-code-queued", "お申込み：送信しています", func(p *pages.EnrollmentCodeProps) { p.Code.Delivery, p.Code.ResendWait = components.DeliveryQueued, 30 }),
		code("enrollment-code-failed", "お申込み：届けられない", func(p *pages.EnrollmentCodeProps) { p.Code.Delivery, p.Code.ResendWait = components.DeliveryFailed, 0 }),
		code("enrollment-code-wrong", "お申込み：番号の誤り", func(p *pages.EnrollmentCodeProps) { p.Code.Errors = refused("code", "code_wrong") }),
		code("enrollment-code-required", "お申込み：番号がない", func(p *pages.EnrollmentCodeProps) {
			p.Code.Errors = components.Errors{{Field: "code", Text: text.Required("確認番号")}}
		}),
		code("enrollment-code-spent", "お申込み：使えない番号", func(p *pages.EnrollmentCodeProps) {
			p.Code.ValidUntil, p.Code.ResendWait, p.Code.Errors = time.Time{}, 0, refused("code", "code_spent")
		}),
		code("enrollment-code-resent", "お申込み：再送信のあと", func(p *pages.EnrollmentCodeProps) {
			p.Code.Delivery, p.Code.ResendLeft, p.Code.ResendWait = components.DeliverySent, 0, 30
			p.Page = with(signedIn, func(page *layouts.Page) { page.Flash = text.Flash("code_resent") })
		}),
		code("enrollment-code-budget", "お申込み：再送信の上限", func(p *pages.EnrollmentCodeProps) { p.Code.WaitMinutes = 9 }),
		{"enrollment-done", "お申込み：完了", "/security/3ds/done", Portal, pages.EnrollmentDone(done)},
		{"enrollment-done-several", "お申込み：完了(複数)", "/security/3ds/done", Portal, pages.EnrollmentDone(several)},
	}
}
