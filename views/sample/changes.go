package sample

import (
	"slices"
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// changes are what the signed-in person changes and looks up.
func changes() []Page {
	return append(append(passwordChange(), emailChange()...), records()...)
}

func passwordChange() []Page {
	form := func(slug, title string, wide bool, errors ...components.FieldError) Page {
		return Page{slug, title, "/security/password", Portal, pages.PasswordChange(pages.PasswordChangeProps{Page: signedIn, FullWidth: wide, Errors: errors})}
	}
	return []Page{
		form("password", "パスワードの変更", false),
		form("password-wrong", "パスワードの変更：現在のパスワードの誤り", true, components.Failure("password", "password_wrong")),
		form("password-short", "パスワードの変更：短い", false, components.Failure("new_password", "password_short")),
		form("password-long", "パスワードの変更：長い", false, components.Failure("new_password", "password_long")),
		form("password-common", "パスワードの変更：よく使われる", false, components.Failure("new_password", "password_common")),
		form("password-personal", "パスワードの変更：個人の情報を含む", false, components.Failure("new_password", "password_personal")),
	}
}

func emailChange() []Page {
	address := func(slug, title string, change func(*pages.EmailProps)) Page {
		p := pages.EmailProps{Page: signedIn, Current: email, Mobile: mobile, CallCenter: closed}
		change(&p)
		return Page{slug, title, "/security/email", Portal, pages.Email(p)}
	}
	codes := func(slug, title string, change func(*pages.EmailCodeProps)) Page {
		p := pages.EmailCodeProps{
			Page: signedIn,
			SMS:  pages.EmailChannel{Code: components.CodeState{To: mobile, ValidUntil: at(20, 18), Delivery: components.DeliveryDelivered, ResendLeft: 3, ResendWait: 24}},
			Mail: pages.EmailChannel{Code: components.CodeState{
				To: text.MaskEmail("hanako.new@example.com"), Mail: true, Typed: true, ValidUntil: at(20, 18), Delivery: components.DeliverySent, ResendLeft: 3, ResendWait: 24,
			}},
		}
		change(&p)
		return Page{slug, title, "/security/email/code", Portal, pages.EmailCode(p)}
	}
	return []Page{
		address("email", "メールアドレスの変更", func(*pages.EmailProps) {}),
		address("email-first", "メールアドレスの変更：登録がない", func(p *pages.EmailProps) { p.Current = text.Masked{} }),
		address("email-invalid", "メールアドレスの変更：入力の誤り", func(p *pages.EmailProps) {
			p.Value, p.Errors = "hanako@", refused("email", "email_invalid")
		}),
		address("email-no-mobile", "メールアドレスの変更：携帯電話番号がない", func(p *pages.EmailProps) { p.Mobile = text.Masked{} }),
		codes("email-code", "メールアドレスの変更：確認番号", func(*pages.EmailCodeProps) {}),
		codes("email-code-wrong", "メールアドレスの変更：確認番号の誤り", func(p *pages.EmailCodeProps) {
			p.SMS.Proved, p.Mail.Code.ResendWait = true, 0
			p.Errors = components.Errors{components.Failure("mail_code", "code_wrong")}
		}),
		codes("email-code-spent", "メールアドレスの変更：使えない確認番号", func(p *pages.EmailCodeProps) {
			for _, code := range []*components.CodeState{&p.SMS.Code, &p.Mail.Code} {
				code.ValidUntil, code.ResendLeft, code.ResendWait = time.Time{}, 0, 0
			}
			p.Errors = components.Errors{components.Failure("sms_code", "code_spent"), components.Failure("mail_code", "code_spent")}
		}),
		codes("email-code-failed", "メールアドレスの変更：届けられなかったメール", func(p *pages.EmailCodeProps) {
			p.Mail.Code.Delivery, p.Mail.Code.ResendWait = components.DeliveryFailed, 0
		}),
		codes("email-code-blocked", "メールアドレスの変更：送信の休止", func(p *pages.EmailCodeProps) { p.WaitMinutes = 8 }),
	}
}

func records() []Page {
	events := []components.Event{
		event("signed_in", "", "", "iphone/safari", at(20, 6)),
		event("sign_in_failed", "", "", "windows/edge", on(time.November, 21, 8, 52)),
		event("purchase_checked", "", "みちのく雑貨オンライン 12,480円。JCB •••• 0000", "", on(time.November, 18, 21, 14)),
		event("email_changed", "", "", "iphone/safari", on(time.November, 15, 9, 40)),
		event("code_sent", "email", "", "iphone/safari", on(time.November, 15, 9, 38)),
		event("device_ended", "", "ログアウトした端末：Windows・Edge", "iphone/safari", on(time.November, 2, 7, 20)),
		event("password_changed", "", "", "iphone/safari", on(time.November, 2, 7, 18)),
	}
	phone := pages.Device{ID: "0a1b2c3d4e5f6071", Kind: "iphone/safari", First: on(time.November, 2, 7, 15), Last: at(20, 6), Here: true, SignedIn: true}
	return []Page{
		{"history", "セキュリティ履歴", "/security/history", Portal, pages.History(pages.HistoryProps{Page: signedIn, Count: len(events), Events: events})},
		{"history-pages", "セキュリティ履歴：絞り込み、前後のページ", "/security/history", Portal, pages.History(pages.HistoryProps{
			Page: signedIn, Kind: pages.HistoryCode, Period: pages.HistoryMonth, Count: 41, Before: 20, Events: slices.Repeat(events[3:4], 20),
			Newer: "/security/history?kind=code&period=month", Older: "/security/history?kind=code&page=3&period=month",
		})},
		{"history-none", "セキュリティ履歴：条件に合う記録がない", "/security/history", Portal, pages.History(pages.HistoryProps{
			Page: signedIn, Kind: pages.HistoryChange, Period: pages.HistoryQuarter,
		})},
		{"history-empty", "セキュリティ履歴：記録がない", "/security/history", Portal, pages.History(pages.HistoryProps{Page: signedIn})},
		{"devices", "ログインした端末", "/security/devices", Portal, pages.Devices(pages.DevicesProps{
			Page: with(signedIn, func(p *layouts.Page) { p.Flash = text.Flash("device_ended") }),
			Devices: []pages.Device{
				phone,
				{ID: "1a1b2c3d4e5f6071", Kind: "windows/edge", First: on(time.June, 18, 21, 30), Last: on(time.November, 22, 12, 44), SignedIn: true},
				{ID: "2a1b2c3d4e5f6071", Kind: "android/chrome", First: on(time.July, 30, 10, 2), Last: on(time.August, 14, 18, 20)},
			},
		})},
		{"devices-one", "ログインした端末：この端末だけ", "/security/devices", Portal, pages.Devices(pages.DevicesProps{Page: signedIn, Devices: []pages.Device{phone}})},
	}
}
