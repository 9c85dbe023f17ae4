package staff

import (
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/views/text"
)

// The advice names the hardest stop: one case for each line of the issue, and pairs that say which comes first.
func TestAdvice(t *testing.T) {
	now := time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC)
	next := int64(2)
	enrolled := func(id int64, state models.State, method string) models.CardState {
		return models.CardState{
			Card:       models.Card{ID: id, Expiry: "2029-12", Status: models.CardActive, Relation: models.RelationPrincipal},
			Enrollment: models.Enrollment{CardID: id, State: state, Method: method},
		}
	}
	registered := enrolled(1, models.StateRegistered, models.MethodSMS)
	byPassword := enrolled(1, models.StateRegistered, models.MethodPassword)
	replaced := enrolled(1, models.StateVoid, models.MethodSMS)
	replaced.Card.ReplacedByID = &next
	corporate := enrolled(1, models.StateNone, "")
	corporate.Card.Relation = models.RelationCorporate
	expired := registered
	expired.Card.Expiry = "2025-01"
	for _, tt := range []struct {
		name   string
		change func(*standing)
		want   finding
	}{
		{"nothing wrong", func(*standing) {}, finding{"fine", "ask"}},
		{"shut by staff", func(s *standing) { s.login, s.challenge = models.CauseStaff, models.CauseStaff }, finding{"shut", "reopen"}},
		{"lockdown", func(s *standing) { s.login, s.challenge = models.CauseLockdown, models.CauseLockdown }, finding{"lockdown", "reopen"}},
		{"lockdown beside failures", func(s *standing) { s.login, s.challenge = models.CauseLockdown, models.CauseFailures }, finding{"lockdown", "reopen"}},
		{"both doors", func(s *standing) { s.login, s.challenge = models.CauseFailures, models.CauseFailures }, finding{"locked_both", "unlock"}},
		{"login door", func(s *standing) { s.login = models.CauseFailures }, finding{"locked_login", "unlock"}},
		{"challenge door", func(s *standing) { s.challenge = models.CauseFailures }, finding{"locked_challenge", "unlock"}},
		{"a device's door", func(s *standing) { s.device = models.CauseFailures }, finding{"locked_device", "unlock"}},
		{"locked before all else", func(s *standing) { s.login, s.mobile, s.decoy, s.cards = models.CauseFailures, false, true, nil }, finding{"locked_login", "unlock"}},
		{"reset due", func(s *standing) { s.password = false }, finding{"reset_due", "reset"}},
		{"reset due without mail", func(s *standing) { s.password, s.email = false, false }, finding{"reset_due", "reset_reception"}},
		{"replaced card", func(s *standing) { s.cards = []models.CardState{replaced, enrolled(2, models.StateNone, "")} }, finding{"void_replaced", "reapply"}},
		{"replaced card, applied again", func(s *standing) {
			s.cards = []models.CardState{replaced, enrolled(2, models.StateRegistered, models.MethodSMS)}
		}, finding{"fine", "ask"}},
		{"replaced before password", func(s *standing) {
			s.cards = []models.CardState{replaced, enrolled(2, models.StateNone, ""), enrolled(3, models.StateRegistered, models.MethodPassword)}
		}, finding{"void_replaced", "reapply"}},
		{"void card", func(s *standing) { s.cards = []models.CardState{enrolled(1, models.StateVoid, models.MethodSMS)} }, finding{"void", "new_card"}},
		{"void card beside a registered one", func(s *standing) {
			s.cards = []models.CardState{enrolled(3, models.StateVoid, models.MethodSMS), registered}
		}, finding{"fine", "ask"}},
		{"password method", func(s *standing) { s.cards = []models.CardState{byPassword} }, finding{"password_method", "switch"}},
		{"password before SMS", func(s *standing) { s.cards, s.smsFailed = []models.CardState{byPassword}, true }, finding{"password_method", "switch"}},
		{"no mobile", func(s *standing) { s.mobile = false }, finding{"no_mobile", "mobile"}},
		{"no mobile before SMS", func(s *standing) { s.mobile, s.smsFailed = false, true }, finding{"no_mobile", "mobile"}},
		{"SMS undelivered", func(s *standing) { s.smsFailed = true }, finding{"sms_failed", "sms"}},
		{"SMS used up", func(s *standing) { s.smsSpent = true }, finding{"sms_spent", "wait"}},
		{"undelivered before used up", func(s *standing) { s.smsFailed, s.smsSpent = true, true }, finding{"sms_failed", "sms"}},
		{"used up before a purchase", func(s *standing) { s.smsSpent, s.purchase = true, text.PurchaseTimedOut }, finding{"sms_spent", "wait"}},
		{"SMS before provisional", func(s *standing) {
			s.smsFailed, s.cards = true, []models.CardState{enrolled(1, models.StateProvisional, models.MethodSMS)}
		}, finding{"sms_failed", "sms"}},
		{"three wrong entries", func(s *standing) { s.purchase = text.PurchaseEntries }, finding{"purchase_entries", "again"}},
		{"the same without an ID", func(s *standing) { s.purchase, s.account, s.password = text.PurchaseEntries, false, false }, finding{"purchase_entries", "again_code"}},
		{"timed out without an ID", func(s *standing) { s.purchase, s.account, s.password = text.PurchaseTimedOut, false, false }, finding{"purchase_timed_out", "again_code"}},
		{"a purchase timed out", func(s *standing) { s.purchase = text.PurchaseTimedOut }, finding{"purchase_timed_out", "again"}},
		{"a purchase while locked", func(s *standing) { s.purchase = text.PurchaseLocked }, finding{"purchase_locked", "retry"}},
		{"a purchase with a card that is not registered", func(s *standing) { s.purchase = text.PurchaseNotRegistered }, finding{"purchase_not_registered", "apply"}},
		{"the same without account", func(s *standing) { s.purchase, s.account, s.password = text.PurchaseNotRegistered, false, false }, finding{"purchase_not_registered", "sign_up"}},
		{"a purchase with an expired card", func(s *standing) { s.purchase = text.PurchaseExpired }, finding{"purchase_expired", "shop_card"}},
		{"a purchase with a replaced card", func(s *standing) { s.purchase = "replaced" }, finding{"purchase_replaced", "shop_card"}},
		{"a purchase in an app", func(s *standing) { s.purchase = text.PurchaseUnsupported }, finding{"purchase_unsupported", "browser"}},
		{"a purchase with a corporate card beside one's own", func(s *standing) { s.purchase = text.PurchaseCorporate }, finding{"corporate", "call_only"}},
		{"a cancelled purchase", func(s *standing) { s.purchase = text.PurchaseCancelled }, finding{"fine", "ask"}},
		{"locked before a purchase", func(s *standing) { s.purchase, s.challenge = text.PurchaseLocked, models.CauseFailures }, finding{"locked_challenge", "unlock"}},
		{"SMS before a purchase", func(s *standing) { s.purchase, s.smsFailed = text.PurchaseTimedOut, true }, finding{"sms_failed", "sms"}},
		{"password before a purchase", func(s *standing) {
			s.purchase, s.cards = text.PurchaseEntries, []models.CardState{byPassword}
		}, finding{"password_method", "switch"}},
		{"a purchase before provisional", func(s *standing) {
			s.purchase, s.cards = text.PurchaseEntries, []models.CardState{enrolled(1, models.StateProvisional, models.MethodSMS)}
		}, finding{"purchase_entries", "again"}},
		{"a purchase before decoy", func(s *standing) { s.purchase, s.decoy = "replaced", true }, finding{"purchase_replaced", "shop_card"}},
		{"provisional", func(s *standing) {
			s.cards = []models.CardState{enrolled(1, models.StateProvisional, models.MethodSMS)}
		}, finding{"provisional", "apply"}},
		{"provisional without account", func(s *standing) {
			s.account, s.password, s.cards = false, false, []models.CardState{enrolled(1, models.StateProvisional, models.MethodSMS)}
		}, finding{"provisional", "sign_up"}},
		{"provisional before decoy", func(s *standing) {
			s.decoy, s.cards = true, []models.CardState{enrolled(1, models.StateProvisional, models.MethodSMS)}
		}, finding{"provisional", "apply"}},
		{"decoy", func(s *standing) { s.decoy = true }, finding{"decoy", "clear"}},
		{"corporate", func(s *standing) { s.cards, s.account = []models.CardState{corporate}, false }, finding{"corporate", "call_only"}},
		{"no account", func(s *standing) {
			s.account, s.password, s.cards = false, false, []models.CardState{enrolled(1, models.StateNone, "")}
		}, finding{"no_account", "sign_up"}},
		{"not applied", func(s *standing) { s.cards = []models.CardState{enrolled(1, models.StateNone, "")} }, finding{"not_applied", "apply"}},
		{"cancelled", func(s *standing) { s.cards = []models.CardState{enrolled(1, models.StateCancelled, models.MethodSMS)} }, finding{"not_applied", "apply"}},
		{"an expired card", func(s *standing) { s.cards = []models.CardState{expired} }, finding{"not_applied", "apply"}},
		{"no card", func(s *standing) { s.cards = nil }, finding{"not_applied", "apply"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := standing{account: true, password: true, mobile: true, email: true, cards: []models.CardState{registered}}
			tt.change(&s)
			if got := s.find(now); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if text.StaffStateOf(tt.want.state).Title == "" || text.StaffAdvice(tt.want.advice) == "" {
				t.Errorf("%v has no words", tt.want)
			}
		})
	}
}
