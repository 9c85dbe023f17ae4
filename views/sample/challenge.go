package sample

import (
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

var purchase = pages.Purchase{Merchant: "みちのく雑貨オンライン", Amount: "12,480円", At: at(20, 36), Last4: "0000"}

// paying is a challenge of 日専連 花子, with a change.
func paying(method string, change func(*pages.ChallengeProps)) pages.ChallengeProps {
	p := pages.ChallengeProps{
		Demo: true, Action: "/3ds/challenge/answer", ACSTransID: "c0a8e5d4-51b2-4f6e-9d33-b7e4f1a20c68", Token: "dG9rZW4tb2YtdGhlLXNhbXBsZQ",
		Network: "JCB", Purchase: purchase, Method: method, To: mobile, Delivery: components.DeliveryDelivered,
	}
	switch method {
	case pages.ChallengePassword:
		p.PersonalMessage, p.Purchase.Last4 = "広瀬川のせせらぎ", "0505"
	case pages.ChallengeCode:
		p.Network, p.To, p.Purchase.Last4 = "Visa", text.MaskMobile("09055550005"), "4242"
	}
	if change != nil {
		change(&p)
	}
	return p
}

// mistaken is a challenge after an entry that was refused.
func mistaken(method, field, code string) pages.ChallengeProps {
	return paying(method, func(p *pages.ChallengeProps) {
		p.Errors = refused(field, code)
		if method != pages.ChallengeCode {
			p.LoginID = "1000000016"
		}
	})
}

// payments are the pages inside a shop's window.
func payments() []Page {
	const address = "/3ds/challenge"
	page := func(slug, title string, p pages.ChallengeProps) Page {
		return Page{slug, title, address, Challenge, pages.Challenge(p)}
	}
	const byID, byCode, byPassword = pages.ChallengeIDCode, pages.ChallengeCode, pages.ChallengePassword
	both := mistaken(byID, "login_id", "challenge_id_missing")
	both.LoginID, both.Errors = "", append(both.Errors, refused("otp", "challenge_code_missing")...)
	long := paying(byID, func(p *pages.ChallengeProps) {
		p.Purchase.Merchant, p.Purchase.Amount, p.Network = "AVeryLongNameOfAShopWithoutASpaceInIt.com", "USD 1,234,567.89", "Mastercard"
	})
	locked := paying(byID, func(p *pages.ChallengeProps) { p.Network, p.Purchase.Last4 = "Visa", "1881" })
	stopped := locked
	stopped.Stopped = true
	final := pages.ChallengeFinalProps{Demo: true, Network: "JCB", Address: "https://shop.example/3ds/notify", CRes: "eyJtZXNzYWdlVHlwZSI6IkNSZXMifQ", SessionData: "order-1"}
	return []Page{
		page("challenge", "ワンタイムパスワードの入力", paying(byID, nil)),
		page("challenge-sending", "ワンタイムパスワードの入力：送信中", paying(byID, func(p *pages.ChallengeProps) { p.Delivery = components.DeliveryQueued })),
		page("challenge-id-wrong", "ワンタイムパスワードの入力：IDの誤り", mistaken(byID, "login_id", "challenge_id")),
		page("challenge-code-wrong", "ワンタイムパスワードの入力：番号の誤り", mistaken(byID, "otp", "challenge_code")),
		page("challenge-missing", "ワンタイムパスワードの入力：未入力", both),
		page("challenge-expired", "ワンタイムパスワードの入力：期限切れ", mistaken(byID, "otp", "challenge_expired")),
		page("challenge-sent-again", "ワンタイムパスワードの入力：再送信", paying(byID, func(p *pages.ChallengeProps) { p.Notice = text.Flash("challenge_sent_again") })),
		page("challenge-too-soon", "ワンタイムパスワードの入力：30秒たたない再送信", mistaken(byID, "", "challenge_too_soon")),
		page("challenge-no-sending", "ワンタイムパスワードの入力：再送信の上限", mistaken(byID, "", "challenge_no_sending")),
		page("challenge-unsent", "ワンタイムパスワードの入力：送信できない", paying(byID, func(p *pages.ChallengeProps) { p.Unsent, p.WaitMinutes = true, 7 })),
		page("challenge-undelivered", "ワンタイムパスワードの入力：SMSが届かない", paying(byID, func(p *pages.ChallengeProps) { p.Delivery = components.DeliveryFailed })),
		page("challenge-renewed", "ワンタイムパスワードの入力：古い画面から", mistaken(byID, "", "challenge_renewed")),
		page("challenge-no-amount", "ワンタイムパスワードの入力：金額のない確認", paying(byID, func(p *pages.ChallengeProps) { p.Purchase.Amount = "" })),
		page("challenge-long", "ワンタイムパスワードの入力：長い名前", long),
		page("challenge-provisional", "ワンタイムパスワードの入力：仮登録", paying(byCode, nil)),
		page("challenge-provisional-wrong", "ワンタイムパスワードの入力：仮登録、番号の誤り", mistaken(byCode, "otp", "challenge_code")),
		page("challenge-password", "パスワードの入力", paying(byPassword, nil)),
		page("challenge-password-wrong", "パスワードの入力：誤り", mistaken(byPassword, "password", "challenge_password")),
		page("challenge-password-busy", "パスワードの入力：混み合っている", mistaken(byPassword, "", "challenge_busy")),
		{"challenge-locked", "お支払いの認証：ロック", address, Challenge, pages.ChallengeLocked(locked)},
		{"challenge-stopped", "お支払いの認証：ご利用の停止中", address, Challenge, pages.ChallengeLocked(stopped)},
		{"challenge-final", "お支払いの認証：お店に戻るところ", address, Challenge, pages.ChallengeFinal(final)},
		{"challenge-unknown", "お支払いの認証：見つからない", address, Challenge, pages.ChallengeUnknown(true)},
		{"challenge-trouble", "お支払いの認証：処理を完了できない", address, Challenge, pages.ChallengeTrouble(true)},
	}
}
