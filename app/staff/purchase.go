package staff

import (
	"slices"
	"time"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/models"
	"mynetplus/views/text"
)

// purchaseOutcome is how a check stands, and why it failed, in codes of views/text.
func purchaseOutcome(t models.Transaction) (outcome, reason string) {
	switch {
	case t.Waiting():
		return text.PurchaseAsked, ""
	case t.TransStatus == emv.StatusYes && t.State == models.TransactionDecided:
		return text.PurchaseFrictionless, ""
	case t.TransStatus == emv.StatusYes:
		return text.PurchasePassed, ""
	case t.TransStatus == emv.StatusInformational:
		return text.PurchaseTold, ""
	}
	return text.PurchaseRefused, purchaseReason(t)
}

// purchaseReason says why a check failed. The rules come before the protocol's codes, which tell less: a card that was
// re-issued and one that was closed are the same to a shop.
func purchaseReason(t models.Transaction) string {
	fired := func(rule string) bool { return slices.Contains(t.Rules, rule) }
	switch {
	case t.Locked, fired(acs.RuleDoorClosed):
		return text.PurchaseLocked
	case fired(acs.RuleReplaced):
		return reasonReplaced
	case fired(acs.RuleLost):
		return models.CardLost
	case fired(acs.RuleStolen):
		return models.CardStolen
	case fired(acs.RuleClosed):
		return models.CardClosed
	case fired(acs.RuleCorporate):
		return text.PurchaseCorporate
	case t.ChallengeCancel == emv.CancelCardholder:
		return text.PurchaseCancelled
	case t.ChallengeCancel == emv.CancelTransaction:
		return text.PurchaseTechnical
	}
	if fired(acs.RuleDataOnly) {
		return text.PurchaseUnsupported
	}
	return purchaseReasons[t.TransStatusReason]
}

// reasonReplaced is the reason of a card that was re-issued, as that of an enrollment's end.
const reasonReplaced = "replaced"

var purchaseReasons = map[string]string{
	emv.ReasonMaximumChallenges: text.PurchaseEntries,
	emv.ReasonTimedOut:          text.PurchaseTimedOut,
	emv.ReasonNotEnrolled:       text.PurchaseNotRegistered,
	emv.ReasonExpiredCard:       text.PurchaseExpired,
	emv.ReasonInvalidCard:       text.PurchaseCard,
	emv.ReasonUnsupportedDevice: text.PurchaseUnsupported,
	emv.Reason3RINotSupported:   text.PurchaseUnsupported,
	emv.ReasonACSTechnicalIssue: text.PurchaseTechnical,
}

// tellingDays is how long a failed check may be what somebody calls about.
const tellingDays = 7 * 24 * time.Hour

// lastPurchase is why the newest check failed, while it is news and nothing has put it right since; "" otherwise.
func (p *picture) lastPurchase() string {
	if len(p.purchases) == 0 {
		return ""
	}
	last := p.purchases[0]
	outcome, reason := purchaseOutcome(last)
	if outcome != text.PurchaseRefused || p.now.Sub(last.CreatedAt) > tellingDays {
		return ""
	}
	applied := slices.ContainsFunc(p.overview.Cards, func(c models.CardState) bool {
		return last.CardID != nil && c.Card.ID == *last.CardID && c.Enrollment.State == models.StateRegistered
	})
	if reason == text.PurchaseNotRegistered && applied {
		return ""
	}
	return reason
}

// shopped judges the newest check of a purchase, where it failed for something that the Q&A helps with.
func (s standing) shopped() (finding, bool) {
	switch s.purchase {
	case text.PurchaseCorporate:
		return finding{"corporate", "call_only"}, true
	case reasonReplaced:
		return finding{"purchase_replaced", "shop_card"}, true
	case text.PurchaseExpired:
		return finding{"purchase_expired", "shop_card"}, true
	case text.PurchaseUnsupported:
		return finding{"purchase_unsupported", "browser"}, true
	case text.PurchaseLocked:
		return finding{"purchase_locked", "retry"}, true
	case text.PurchaseEntries:
		return finding{"purchase_entries", s.again()}, true
	case text.PurchaseTimedOut:
		return finding{"purchase_timed_out", s.again()}, true
	case text.PurchaseNotRegistered:
		if s.account {
			return finding{"purchase_not_registered", "apply"}, true
		}
		return finding{"purchase_not_registered", "sign_up"}, true
	}
	return finding{}, false
}

// again is how to shop once more; who has no account has no ID to look for.
func (s standing) again() string {
	if s.account {
		return "again"
	}
	return "again_code"
}
