package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// deskAt is a moment of the working day that the staff's samples show, in JST.
func deskAt(hour, minute int) time.Time { return on(time.November, 20, hour, minute) }

// The members that the samples show.
var (
	deskJiro = pages.StaffMember{
		No: "20000003", Name: "青葉 次郎", Kana: "アオバ ジロウ", Account: true,
		Mobile: text.MaskMobile("09011110003"), Email: text.MaskEmail("jiro@example.jp"),
	}
	deskSora   = pages.StaffMember{No: "20000007", Name: "太白 空", Kana: "タイハク ソラ", Account: true, Mobile: text.MaskMobile("09011110007")}
	deskUmi    = pages.StaffMember{No: "20000006", Name: "若林 海", Kana: "ワカバヤシ ウミ", Email: text.MaskEmail("umi@example.jp")}
	deskHanako = pages.StaffMember{No: "20000001", Name: "日専連 花子", Kana: "ニッセンレン ハナコ", Account: true, Mobile: mobile, Email: email}
)

// deskEvent is a line of a history.
func deskEvent(code, detail string, when time.Time) components.Event {
	words := text.Event(code)
	return components.Event{Icon: words.Icon, Text: words.Sentence, Detail: detail, Danger: words.Danger, At: when}
}

// identity are the checks of an act, made or not.
func identity(act string, m pages.StaffMember, card, last4 string, checked int) (all []pages.StaffCheck) {
	labels, last := text.StaffCheckWords(act)
	notes := [4]string{text.StaffPerson(m.Name, time.Date(1990, 1, 15, 0, 0, 0, 0, text.JST)), card, last4, last}
	for i, name := range []string{"c_name", "c_card", "c_mobile", "c_call"} {
		all = append(all, pages.StaffCheck{Name: name, Label: labels[i], Note: notes[i], Checked: i < checked})
	}
	return all
}

func staffDesk() []Page {
	jiroVisa := components.Card{ID: "4", Brand: "Visa", Last4: "1881", Status: components.StatusRegistered, Method: "sms_otp"}
	locked := pages.StaffCardholderProps{
		Page: agent, Member: deskJiro, State: "locked_both", Advice: "unlock",
		Doors: []pages.StaffDoor{
			{Name: "ログイン", Icon: "login", Cause: text.StaffDoor("login", "failures", 5), At: deskAt(9, 12)},
			{Name: "ネットショッピングの本人認証", Icon: "card", Cause: text.StaffDoor("challenge", "failures", 15), At: deskAt(9, 31)},
		},
		Cards: []pages.StaffCard{{Card: jiroVisa, Expiry: "12/29", History: []components.Event{
			deskEvent("enrollment_registered", "iPhone・Safari", on(time.July, 2, 19, 48)),
		}}},
		Messages: []pages.StaffMessage{
			{At: deskAt(9, 31), Channel: "mail", Template: "locked", State: "sent"},
			{At: deskAt(9, 24), Channel: "sms", Template: "procedure_code", Code: "sign_in", State: "delivered"},
			{At: on(time.November, 19, 22, 5), Channel: "sms", Template: "procedure_code", Code: "sign_in", State: "failed"},
			{At: on(time.November, 19, 22, 1), Channel: "sms", Template: "procedure_code", State: "expired"},
			{At: on(time.November, 19, 22, 0), Channel: "mail", Template: "new_device", State: "queued"},
		},
		Events: []components.Event{
			deskEvent("staff_view", "agent", deskAt(14, 10)), deskEvent("login_locked", "Windows・Edge", deskAt(9, 12)),
			deskEvent("signed_in", "iPhone・Safari", on(time.November, 8, 20, 2)),
		},
		Actions: []pages.StaffAction{pages.StaffActUnlock, pages.StaffActPreview, pages.StaffActVoid, pages.StaffActReset, pages.StaffActShut},
	}
	fine := pages.StaffCardholderProps{
		Page: with(agent, func(p *layouts.Page) { p.Flash = text.Flash("staff_unlocked") }), Member: deskHanako, State: "fine", Advice: "ask",
		Cards: []pages.StaffCard{{Card: jcbRegistered, Expiry: "12/29"}, {Card: visaNone, Expiry: "12/29"}}, Events: locked.Events[:1],
		Actions: []pages.StaffAction{pages.StaffActPreview, pages.StaffActVoid, pages.StaffActReset, pages.StaffActShut},
	}
	received := pages.StaffCardholderProps{
		Page: with(agent, func(p *layouts.Page) { p.Flash = text.Flash("staff_received") }), Member: deskSora, State: "reset_due", Advice: "reset_reception",
		Reception: deskAt(14, 40), Events: []components.Event{deskEvent("reset_reception", "agent", deskAt(14, 10))},
		Cards:   []pages.StaffCard{{Card: components.Card{ID: "6", Brand: "JCB", Last4: "0026", Status: components.StatusRegistered, Method: "sms_otp"}, Expiry: "12/29"}},
		Actions: []pages.StaffAction{pages.StaffActPreview, pages.StaffActVoid, pages.StaffActShut},
	}
	noMobile := pages.StaffCardholderProps{
		Page: auditor, Member: deskUmi, State: "no_mobile", Advice: "mobile", Cards: []pages.StaffCard{{Card: jcbWithoutMobile, Expiry: "12/29"}},
		Events: locked.Events[:1],
	}
	locked.Purchases = deskPurchases()
	shopped := fine
	shopped.Page, shopped.State, shopped.Advice, shopped.Purchases = agent, "purchase_entries", "again", []pages.StaffPurchase{entries().Purchase}
	again := with(agent, func(p *layouts.Page) { p.Notice = text.Error("already_open") })
	opened := fine
	opened.Page = again

	done := []pages.StaffDone{
		{At: deskAt(14, 2), No: "20000001", Action: "staff_view", Ended: "ok"},
		{At: deskAt(13, 31), No: "20000007", Action: "reset_reception", Ended: "ok"},
		{At: deskAt(11, 20), Action: "staff_search", Fact: "email", Ended: "refused"},
		{At: deskAt(10, 47), No: "20000004", Action: "staff_search", Fact: "card", Ended: "ok"},
	}
	unlock := pages.StaffUnlockProps{
		StaffAct: pages.StaffAct{Page: agent, Member: deskJiro, Checks: identity("unlock", deskJiro, "Visa 1881", "0003", 0)},
		Openings: []pages.StaffOpening{
			{Name: "door_login", Label: "ログイン", Note: text.StaffDoor("login", "failures", 5), At: deskAt(9, 12), Checked: true},
			{Name: "door_challenge", Label: "ネットショッピングの本人認証", Note: text.StaffDoor("challenge", "failures", 15), At: deskAt(9, 31), Checked: true},
		},
	}
	refusedUnlock := unlock
	refusedUnlock.Checks, refusedUnlock.Reason = identity("unlock", deskJiro, "Visa 1881", "0003", 3), "ご本人様よりお電話。"
	refusedUnlock.Errors = components.Errors{
		components.Failure("c_call", "checks_missing"), components.Failure("door_login", "no_opening"), components.Failure("reason", "reason_long"),
	}
	shutUnlock := pages.StaffUnlockProps{
		StaffAct: unlock.StaffAct, Reset: true,
		Openings: []pages.StaffOpening{
			{Name: "door_login", Label: "ログイン", Note: text.StaffDoor("login", "lockdown", 0), At: deskAt(9, 12), Checked: true},
			{Name: "door_challenge", Label: "ネットショッピングの本人認証", Note: text.StaffDoor("challenge", "lockdown", 0), At: deskAt(9, 12), Checked: true},
			{Name: "door_recovery", Label: "ログインせずに行うお手続き", Note: text.StaffDoor("recovery", "failures", 30), Checked: true},
		},
	}
	act := func(kind string, m pages.StaffMember, card, last4 string) pages.StaffAct {
		return pages.StaffAct{Page: agent, Member: m, Checks: identity(kind, m, card, last4, 0)}
	}
	refusedVoid := pages.StaffVoidProps{StaffAct: act("void", deskJiro, "Visa 1881", "0003"), Cards: []components.Card{jiroVisa}}
	refusedVoid.Errors = components.Errors{
		components.Failure("c_name", "checks_missing"), components.Failure("card", "no_void_card"), {Field: "reason", Text: text.Required(text.LabelReason)},
	}
	at := func(m pages.StaffMember, page string) string { return "/staff/cardholders/" + m.No + page }
	return []Page{
		{"staff-search", "会員検索", "/staff", Staff, pages.StaffSearch(pages.StaffSearchProps{Page: agent, Today: done})},
		{"staff-search-found", "会員検索：1件", "/staff", Staff, pages.StaffSearch(pages.StaffSearchProps{
			Page: agent, No: deskJiro.No, Asked: true, Found: &pages.StaffFound{No: deskJiro.No, Name: deskJiro.Name, Locked: true}, Today: done,
		})},
		{"staff-search-none", "会員検索：該当なし", "/staff", Staff, pages.StaffSearch(pages.StaffSearchProps{Page: agent, Asked: true})},
		{"staff-search-several", "会員検索：複数", "/staff", Staff, pages.StaffSearch(pages.StaffSearchProps{Page: agent, Asked: true, Several: true, Today: done})},
		{"staff-search-empty", "会員検索：入力がない", "/staff", Staff, pages.StaffSearch(pages.StaffSearchProps{
			Page: agent, Errors: components.Errors{{Field: "q", Text: text.Required(text.LabelSearch)}}, Today: done,
		})},
		{"staff-cardholder", "会員の状況：ロック中", at(deskJiro, ""), Staff, pages.StaffCardholder(locked)},
		{"staff-cardholder-fine", "会員の状況：解除のあと", at(deskHanako, ""), Staff, pages.StaffCardholder(fine)},
		{"staff-cardholder-again", "会員の状況：解除済みだった", at(deskHanako, ""), Staff, pages.StaffCardholder(opened)},
		{"staff-cardholder-purchase", "会員の状況：お買い物で誤り3回", at(deskHanako, ""), Staff, pages.StaffCardholder(shopped)},
		{"staff-cardholder-reception", "会員の状況：再設定の受付中", at(deskSora, ""), Staff, pages.StaffCardholder(received)},
		{"staff-cardholder-auditor", "会員の状況：閲覧だけ", at(deskUmi, ""), Staff, pages.StaffCardholder(noMobile)},
		{"staff-transaction", "お買い物の本人認証", transactionAt(deskJiro), Staff, pages.StaffTransaction(passed())},
		{"staff-transaction-refused", "お買い物の本人認証：入力の誤り", transactionAt(deskHanako), Staff, pages.StaffTransaction(entries())},
		{"staff-transaction-open", "お買い物の本人認証：途中", transactionAt(deskJiro), Staff, pages.StaffTransaction(underWay())},
		{"staff-transaction-hostile", "お買い物の本人認証：名前の長いお店", transactionAt(deskJiro), Staff, pages.StaffTransaction(abroad())},
		{"staff-unlock", "ロック解除", at(deskJiro, "/unlock"), Staff, pages.StaffUnlock(unlock)},
		{"staff-unlock-errors", "ロック解除：入力の誤り", at(deskJiro, "/unlock"), Staff, pages.StaffUnlock(refusedUnlock)},
		{"staff-unlock-shut", "ロック解除：ご利用の停止中", at(deskJiro, "/unlock"), Staff, pages.StaffUnlock(shutUnlock)},
		{"staff-unlock-none", "ロック解除：解除するものがない", at(deskJiro, "/unlock"), Staff, pages.StaffUnlock(pages.StaffUnlockProps{StaffAct: unlock.StaffAct})},
		{"staff-void", "登録の無効化", at(deskHanako, "/void"), Staff, pages.StaffVoid(pages.StaffVoidProps{
			StaffAct: act("void", deskHanako, "JCB 0000、Visa 1111", "0001"), Cards: []components.Card{jcbRegistered, visaProvisional}, Chosen: "1",
		})},
		{"staff-void-errors", "登録の無効化：入力の誤り", at(deskJiro, "/void"), Staff, pages.StaffVoid(refusedVoid)},
		{"staff-void-none", "登録の無効化：登録がない", at(deskUmi, "/void"), Staff, pages.StaffVoid(pages.StaffVoidProps{StaffAct: act("void", deskUmi, "JCB 0018", text.StaffNone)})},
		{"staff-reset", "再設定の受付", at(deskSora, "/reset"), Staff, pages.StaffReset(pages.StaffResetProps{StaffAct: act("reset", deskSora, "JCB 0026", "0007"), Fit: true})},
		{"staff-reset-open", "再設定の受付：受付中", at(deskSora, "/reset"), Staff, pages.StaffReset(pages.StaffResetProps{
			StaffAct: act("reset", deskSora, "JCB 0026", "0007"), Fit: true, Until: deskAt(14, 40),
		})},
		{"staff-reset-unfit", "再設定の受付：できない", at(deskUmi, "/reset"), Staff, pages.StaffReset(pages.StaffResetProps{StaffAct: act("reset", deskUmi, "JCB 0018", text.StaffNone)})},
		{"staff-lock", "ご利用の停止(コールセンター)", at(deskHanako, "/lock"), Staff, pages.StaffShut(pages.StaffShutProps{StaffAct: act("shut", deskHanako, "JCB 0000、Visa 1111", "0001")})},
		{"staff-lock-shut", "ご利用の停止(コールセンター)：停止中", at(deskHanako, "/lock"), Staff, pages.StaffShut(pages.StaffShutProps{
			StaffAct: act("shut", deskHanako, "JCB 0000、Visa 1111", "0001"), Shut: true,
		})},
	}
}
