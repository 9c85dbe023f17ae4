package staff

import (
	"testing"
	"time"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/models"
	"mynetplus/views/text"
)

// Every way a check of a purchase stands has its words, and why it failed names what a caller can do something about.
func TestPurchaseOutcome(t *testing.T) {
	decided := func(status, reason string, rules ...string) models.Transaction {
		return models.Transaction{State: models.TransactionDecided, TransStatus: status, TransStatusReason: reason, Rules: rules}
	}
	ended := func(status, reason, cancel string) models.Transaction {
		t := decided(status, reason, acs.RuleUnknownDevice)
		t.State, t.ChallengeCancel = models.TransactionDone, cancel
		return t
	}
	lockedOut := ended(emv.StatusNo, emv.ReasonTimedOut, emv.CancelTimedOut)
	lockedOut.Locked = true
	for _, tt := range []struct {
		name            string
		give            models.Transaction
		outcome, reason string
	}{
		{"low risk", decided(emv.StatusYes, "", acs.RuleLowRisk), text.PurchaseFrictionless, ""},
		{"told only", decided(emv.StatusInformational, "", acs.RuleLowRisk, acs.RuleDataOnly), text.PurchaseTold, ""},
		{"offered", models.Transaction{State: models.TransactionOffered, TransStatus: emv.StatusChallenge}, text.PurchaseAsked, ""},
		{"open", models.Transaction{State: models.TransactionOpen, TransStatus: emv.StatusChallenge}, text.PurchaseAsked, ""},
		{"passed", ended(emv.StatusYes, "", ""), text.PurchasePassed, ""},
		{"three wrong entries", ended(emv.StatusNo, emv.ReasonMaximumChallenges, ""), text.PurchaseRefused, text.PurchaseEntries},
		{"cancelled", ended(emv.StatusNo, emv.ReasonFailed, emv.CancelCardholder), text.PurchaseRefused, text.PurchaseCancelled},
		{"timed out", ended(emv.StatusNo, emv.ReasonTimedOut, emv.CancelTimedOut), text.PurchaseRefused, text.PurchaseTimedOut},
		{"never opened", ended(emv.StatusNo, emv.ReasonTimedOut, emv.CancelNoCReq), text.PurchaseRefused, text.PurchaseTimedOut},
		{"broken", ended(emv.StatusNo, emv.ReasonFailed, emv.CancelTransaction), text.PurchaseRefused, text.PurchaseTechnical},
		{"locked", lockedOut, text.PurchaseRefused, text.PurchaseLocked},
		{"locked, data only", decided(emv.StatusNo, emv.ReasonNotPermitted, acs.RuleDoorClosed, acs.RuleDataOnly), text.PurchaseRefused, text.PurchaseLocked},
		{"lost", decided(emv.StatusNo, emv.ReasonStolenCard, acs.RuleLost), text.PurchaseRefused, "lost"},
		{"lost and re-issued", decided(emv.StatusNo, emv.ReasonStolenCard, acs.RuleLost, acs.RuleReplaced), text.PurchaseRefused, "replaced"},
		{"stolen", decided(emv.StatusNo, emv.ReasonStolenCard, acs.RuleStolen), text.PurchaseRefused, "stolen"},
		{"closed", decided(emv.StatusNo, emv.ReasonInvalidCard, acs.RuleClosed), text.PurchaseRefused, "closed"},
		{"expired", decided(emv.StatusNo, emv.ReasonExpiredCard, acs.RuleExpired), text.PurchaseRefused, text.PurchaseExpired},
		{"expiry differs", decided(emv.StatusNo, emv.ReasonExpiredCard, acs.RuleExpiryDiffers), text.PurchaseRefused, text.PurchaseExpired},
		{"corporate", decided(emv.StatusNo, emv.ReasonNotPermitted, acs.RuleCorporate), text.PurchaseRefused, text.PurchaseCorporate},
		{"in an app", decided(emv.StatusUnable, emv.ReasonUnsupportedDevice, acs.RuleAppChannel), text.PurchaseRefused, text.PurchaseUnsupported},
		{"3RI", decided(emv.StatusNo, emv.Reason3RINotSupported, acs.Rule3RI), text.PurchaseRefused, text.PurchaseUnsupported},
		{"no challenge wanted", decided(emv.StatusNo, emv.ReasonNotPermitted, acs.RuleAmount, acs.RuleDataOnly), text.PurchaseRefused, text.PurchaseUnsupported},
		{"not registered", decided(emv.StatusNo, emv.ReasonNotEnrolled, acs.RuleNotEnrolled), text.PurchaseRefused, text.PurchaseNotRegistered},
		{"our fault", decided(emv.StatusUnable, emv.ReasonACSTechnicalIssue), text.PurchaseRefused, text.PurchaseTechnical},
		{"a code of later days", decided(emv.StatusNo, "99"), text.PurchaseRefused, ""},
	} {
		outcome, reason := purchaseOutcome(tt.give)
		if outcome != tt.outcome || reason != tt.reason {
			t.Errorf("%s: got %q %q, want %q %q", tt.name, outcome, reason, tt.outcome, tt.reason)
		}
		if reason != "" && text.PurchaseReason(reason) == "" {
			t.Errorf("%s: %q has no words", tt.name, reason)
		}
	}
}

// The newest check is news for a week, and until what it failed for has been put right.
func TestLastPurchase(t *testing.T) {
	now := time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC)
	card := int64(1)
	refused := func(reason string, ago time.Duration) models.Transaction {
		return models.Transaction{State: models.TransactionDone, TransStatus: emv.StatusNo, TransStatusReason: reason, CardID: &card, CreatedAt: now.Add(-ago)}
	}
	passed := refused("", time.Hour)
	passed.TransStatus = emv.StatusYes
	notEnrolled := refused(emv.ReasonNotEnrolled, time.Hour)
	for _, tt := range []struct {
		name  string
		state models.State
		last  []models.Transaction // newest first
		want  string
	}{
		{"none", models.StateRegistered, nil, ""},
		{"failed", models.StateRegistered, []models.Transaction{refused(emv.ReasonMaximumChallenges, time.Hour)}, text.PurchaseEntries},
		{"failed a week ago", models.StateRegistered, []models.Transaction{refused(emv.ReasonMaximumChallenges, tellingDays)}, text.PurchaseEntries},
		{"failed before", models.StateRegistered, []models.Transaction{refused(emv.ReasonMaximumChallenges, tellingDays+time.Second)}, ""},
		{"passed since", models.StateRegistered, []models.Transaction{passed, refused(emv.ReasonMaximumChallenges, time.Hour)}, ""},
		{"not registered", models.StateNone, []models.Transaction{notEnrolled}, text.PurchaseNotRegistered},
		{"registered since", models.StateRegistered, []models.Transaction{notEnrolled}, ""},
	} {
		p := picture{now: now, purchases: tt.last}
		p.overview.Cards = []models.CardState{{Card: models.Card{ID: card}, Enrollment: models.Enrollment{State: tt.state}}}
		if got := p.lastPurchase(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
