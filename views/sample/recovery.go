package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

func recovery() []Page {
	missing := pages.CardAnswers{Expiry: "13/29", Birth: "1984-02-30", Errors: components.Errors{
		{Field: "card", Text: text.Required(text.LabelCard)}, components.Failure("expiry", "expiry_invalid"), components.Failure("birth", "birth_no_such_day"),
	}}
	hidden := components.CodeState{ValidUntil: at(20, 24), ResendLeft: 3, ResendWait: 24}
	code := func(change func(*components.CodeState)) pages.RecoveryCodeProps {
		p := pages.RecoveryCodeProps{Page: visitor, Code: hidden}
		change(&p.Code)
		return p
	}
	fresh := func(*components.CodeState) {}
	proven := func(s *components.CodeState) { s.To, s.Delivery = mobile, components.DeliverySent }
	byMail := func(s *components.CodeState) { s.Mail = true }
	wrong := func(s *components.CodeState) { s.Errors = refused("code", "code_wrong") }
	spent := func(s *components.CodeState) {
		s.ValidUntil, s.ResendWait, s.Errors = time.Time{}, 0, refused("code", "code_spent")
	}
	exhausted := func(s *components.CodeState) { *s = components.CodeState{WaitMinutes: 9} }
	resent := code(func(s *components.CodeState) { s.ResendLeft, s.ResendWait = 2, 30 })
	resent.Page = with(visitor, func(page *layouts.Page) { page.Flash = text.Flash("code_repeated") })
	return []Page{
		{"recovery", "お忘れの方：お手続き", "/recovery", Portal, pages.Recovery(pages.RecoveryProps{Page: visitor, Unlock: true, CallCenter: closed})},
		{"recovery-call-only", "お忘れの方：ロックは電話のみ", "/recovery", Portal, pages.Recovery(pages.RecoveryProps{Page: visitor, CallCenter: open})},
		{"recovery-id", "IDの確認", "/recovery/id", Portal, pages.RecoveryID(pages.RecoveryIDProps{Page: visitor})},
		{"recovery-id-errors", "IDの確認：入力の誤り", "/recovery/id", Portal, pages.RecoveryID(pages.RecoveryIDProps{Page: visitor, Answers: missing})},
		{"recovery-id-sent", "IDの確認：受付のあと", "/recovery/id/sent", Portal, pages.RecoveryIDSent(pages.RecoveryIDSentProps{Page: visitor, CallCenter: closed})},
		{"recovery-password", "再設定：ご本人の情報", "/recovery/password", Portal, pages.RecoveryPassword(pages.RecoveryPasswordProps{Page: visitor})},
		{"recovery-password-errors", "再設定：入力の誤り", "/recovery/password", Portal, pages.RecoveryPassword(pages.RecoveryPasswordProps{
			Page: visitor, LoginID: "1000000061", Birth: "2099-01-01", Errors: components.Errors{components.Failure("birth", "birth_date_future")},
		})},
		{"recovery-password-mail", "再設定：メールの確認番号", "/recovery/password/mail", Portal, pages.RecoveryPasswordMail(code(byMail))},
		{"recovery-password-sms", "再設定：SMSの確認番号", "/recovery/password/sms", Portal, pages.RecoveryPasswordSMS(code(proven))},
		{"recovery-password-sms-wait", "再設定：SMSの送信の上限", "/recovery/password/sms", Portal, pages.RecoveryPasswordSMS(code(func(s *components.CodeState) {
			*s = components.CodeState{To: mobile, WaitMinutes: 9}
		}))},
		{"recovery-password-no-mobile", "再設定：携帯電話番号がない", "/recovery/password/sms", Portal, pages.RecoveryPasswordNoMobile(pages.RecoveryPasswordNoMobileProps{
			Page: visitor, CallCenter: closed,
		})},
		{"recovery-password-new", "再設定：新しいパスワード", "/recovery/password/new", Portal, pages.RecoveryPasswordNew(pages.RecoveryPasswordNewProps{Page: visitor, Action: "/recovery/password/new"})},
		{"recovery-password-new-refused", "再設定：使えないパスワード", "/recovery/password/new", Portal, pages.RecoveryPasswordNew(pages.RecoveryPasswordNewProps{
			Page: visitor, Action: "/recovery/password/new", Errors: refused("new_password", "password_common"),
		})},
		{"recovery-password-done", "再設定：完了", "/recovery/password/done", Portal, pages.RecoveryPasswordDone(pages.RecoveryPasswordDoneProps{Page: visitor})},
		{"recovery-reception", "再設定の受付のあと：ご本人の情報", "/recovery/password/card", Portal, pages.RecoveryReception(pages.RecoveryReceptionProps{Page: visitor})},
		{"recovery-reception-errors", "再設定の受付のあと：入力の誤り", "/recovery/password/card", Portal, pages.RecoveryReception(pages.RecoveryReceptionProps{
			Page: visitor, Answers: missing,
		})},
		{"recovery-reception-code", "再設定の受付のあと：確認番号", "/recovery/password/card/code", Portal, pages.RecoveryReceptionCode(code(fresh))},
		{"recovery-reception-new", "再設定の受付のあと：新しいパスワード", "/recovery/password/card/new", Portal, pages.RecoveryPasswordNew(pages.RecoveryPasswordNewProps{
			Page: visitor, Action: "/recovery/password/card/new", ByCard: true,
		})},
		{"recovery-unlock", "ロックの解除", "/recovery/unlock", Portal, pages.RecoveryUnlock(pages.RecoveryUnlockProps{Page: visitor})},
		{"recovery-unlock-code", "ロックの解除：確認番号", "/recovery/unlock/code", Portal, pages.RecoveryUnlockCode(code(fresh))},
		{"recovery-unlock-code-wrong", "ロックの解除：番号の誤り", "/recovery/unlock/code", Portal, pages.RecoveryUnlockCode(code(wrong))},
		{"recovery-unlock-code-spent", "ロックの解除：使えない番号", "/recovery/unlock/code", Portal, pages.RecoveryUnlockCode(code(spent))},
		{"recovery-unlock-code-budget", "ロックの解除：送信の上限", "/recovery/unlock/code", Portal, pages.RecoveryUnlockCode(code(exhausted))},
		{"recovery-unlock-code-resent", "ロックの解除：再送信のあと", "/recovery/unlock/code", Portal, pages.RecoveryUnlockCode(resent)},
		{"recovery-unlock-done", "ロックの解除：完了", "/recovery/unlock/done", Portal, pages.RecoveryUnlockDone(pages.RecoveryUnlockDoneProps{Page: visitor, CallCenter: closed})},
		{"recovery-unlock-shut", "ロックの解除：ご利用の停止中", "/recovery/unlock/done", Portal, pages.RecoveryUnlockDone(pages.RecoveryUnlockDoneProps{Page: visitor, Shut: true, CallCenter: closed})},
		{"lockdown", "ご利用の停止", "/lockdown", Portal, pages.Lockdown(pages.LockdownProps{Page: visitor})},
		{"lockdown-required", "ご利用の停止：入力がない", "/lockdown", Portal, pages.Lockdown(pages.LockdownProps{
			Page: visitor, Errors: components.Errors{{Field: "login_id", Text: text.Required(text.LabelLoginID)}},
		})},
		{"lockdown-code", "ご利用の停止：確認番号", "/lockdown/code", Portal, pages.LockdownCode(code(fresh))},
		{"lockdown-done", "ご利用の停止：完了", "/lockdown/done", Portal, pages.LockdownDone(pages.LockdownDoneProps{Page: visitor, CallCenter: closed})},
		{"locked-call-only", "ロック中：電話のみ", "/login", Portal, pages.Locked(pages.LockedProps{Page: visitor, Back: "/login", CallOnly: true, CallCenter: closed})},
	}
}
