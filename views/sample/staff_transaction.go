package sample

import (
	"strings"
	"time"

	"mynetplus/views/pages"
	"mynetplus/views/text"
)

const acsTransID = "7c1f9a52-3f5e-4f0b-9a51-0c7a2f6f3b10"

func transactionAt(m pages.StaffMember) string {
	return "/staff/cardholders/" + m.No + "/transactions/" + acsTransID
}

// checked is a check of a purchase with the first card of 青葉 次郎.
func checked(at time.Time, shop, amount, outcome, reason string) pages.StaffPurchase {
	return pages.StaffPurchase{
		ID: acsTransID, At: at, Merchant: text.Merchant(shop), Amount: text.Yen(amount, "392", "0"), Brand: "Visa", Last4: "1881", Outcome: outcome, Reason: reason,
	}
}

// hostileShop is as long as a name may be, cannot be broken, and is written from both sides.
var hostileShop = "<b>" + strings.Repeat("W", 20) + "</b>متجر الكتب"

func deskPurchases() []pages.StaffPurchase {
	return []pages.StaffPurchase{
		checked(deskAt(9, 31), "みちのく雑貨オンライン", "12480", text.PurchaseRefused, text.PurchaseEntries),
		checked(deskAt(9, 2), "みちのく雑貨オンライン", "12480", text.PurchaseAsked, ""),
		checked(on(time.November, 18, 21, 14), "杜の古書店", "3300", text.PurchasePassed, ""),
		checked(on(time.November, 11, 7, 40), "しおさい水産の直売", "980", text.PurchaseFrictionless, ""),
		checked(on(time.October, 30, 12, 5), hostileShop, "", text.PurchaseRefused, text.PurchaseCancelled),
		checked(on(time.October, 2, 12, 5), "", "54800", text.PurchaseTold, ""),
	}
}

// transaction is what all of them share.
func transaction(m pages.StaffMember, p pages.StaffPurchase) pages.StaffTransactionProps {
	return pages.StaffTransactionProps{
		Page: agent, Member: m, Purchase: p, Category: "01", Channel: "02", Country: "392", Currency: "392", Host: "michinoku.example", Wish: "01",
		Directory: "demo", ACSTransID: acsTransID, ServerTransID: "b2a0c6de-52b7-4c4b-8a3c-6f0e7d1a9c55", DSTransID: "e4d8f2b1-0d3f-4c6e-9b7a-1f2e3d4c5b6a", DSReference: "DS-REF-1",
	}
}

func passed() pages.StaffTransactionProps {
	p := transaction(deskJiro, checked(deskAt(9, 31), "みちのく雑貨オンライン", "12480", text.PurchasePassed, ""))
	p.Decision, p.Rules, p.Status = "C", []string{"amount", "unknown_device"}, "Y"
	p.Challenge = &pages.StaffChallenge{Method: "sms_otp", Window: "02", Entries: 2, Wrong: 1}
	p.Ended, p.Result, p.ResultTries = deskAt(9, 32).Add(8*time.Second), "received", 1
	p.Settled = p.Ended
	return p
}

func entries() pages.StaffTransactionProps {
	p := passed()
	p.Page = auditor
	p.Member, p.Purchase.Brand, p.Purchase.Last4 = deskHanako, "JCB", "0000"
	p.Purchase.Outcome, p.Purchase.Reason, p.Status, p.StatusReason = text.PurchaseRefused, text.PurchaseEntries, "N", "19"
	p.Challenge.Entries, p.Challenge.Wrong = 3, 3
	p.Result, p.ResultTries = "given_up", 31
	return p
}

func underWay() pages.StaffTransactionProps {
	p := passed()
	p.Purchase.Outcome, p.Status = text.PurchaseAsked, "C"
	p.Challenge.Entries, p.Challenge.Wrong, p.Challenge.Deadline = 1, 1, deskAt(9, 41)
	p.Ended, p.Settled, p.Result, p.ResultTries = time.Time{}, time.Time{}, "", 0
	return p
}

func abroad() pages.StaffTransactionProps {
	p := transaction(deskJiro, checked(deskAt(8, 3), hostileShop, "", text.PurchaseRefused, "replaced"))
	p.Purchase.Amount = text.Yen(strings.Repeat("9", 48), "840", "2")
	p.Currency, p.Country, p.Host = "840", "999", strings.Repeat("michinoku-", 6)+".example"
	p.Decision, p.Rules, p.Status, p.StatusReason = "N", []string{"closed", "replaced"}, "N", "06"
	return p
}
