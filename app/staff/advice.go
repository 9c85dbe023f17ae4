package staff

import (
	"slices"
	"time"

	"mynetplus/models"
)

// standing is all that the advice depends on.
type standing struct {
	account   bool // there is one
	password  bool // it has a password
	mobile    bool
	email     bool
	login     string // the cause that closes the door, or empty
	device    string // the same, at the door of a device known to the account
	challenge string
	decoy     bool   // strangers' flows lead nowhere (D5.3)
	smsFailed bool   // the newest SMS did not arrive
	smsSpent  bool   // no code may leave for now: the cardholder's own budgets are used up (D5.3)
	purchase  string // why the newest check of a purchase failed, or empty
	cards     []models.CardState
}

// finding is what the caller is probably experiencing and what the Q&A advises, in codes of views/text.
type finding struct{ state, advice string }

// find judges somebody's standing: the first finding that fits, for a caller has one problem at a time and the hardest
// stop comes first.
func (s standing) find(now time.Time) finding {
	if f, closed := s.closed(); closed {
		return f
	}
	corporate := len(s.cards) > 0 && !slices.ContainsFunc(s.cards, func(c models.CardState) bool { return c.Card.Relation != models.RelationCorporate })
	switch {
	case s.account && !s.password:
		return finding{"reset_due", s.reset()}
	case corporate:
		return finding{"corporate", "call_only"}
	case s.replaced():
		return finding{"void_replaced", "reapply"}
	case s.void(now):
		return finding{"void", "new_card"}
	case slices.ContainsFunc(s.cards, func(c models.CardState) bool { return c.Enrollment.ByPassword() }):
		return finding{"password_method", "switch"}
	case !s.mobile:
		return finding{"no_mobile", "mobile"}
	case s.smsFailed:
		return finding{"sms_failed", "sms"}
	case s.smsSpent:
		return finding{"sms_spent", "wait"}
	}
	if f, told := s.shopped(); told {
		return f
	}
	switch {
	case s.has(models.StateProvisional, now) && s.account:
		return finding{"provisional", "apply"}
	case s.has(models.StateProvisional, now):
		return finding{"provisional", "sign_up"}
	case s.decoy:
		return finding{"decoy", "clear"}
	case !s.account:
		return finding{"no_account", "sign_up"}
	case !s.has(models.StateRegistered, now):
		return finding{"not_applied", "apply"}
	}
	return finding{"fine", "ask"}
}

// closed judges the doors (D3.4).
func (s standing) closed() (finding, bool) {
	switch {
	case s.login == models.CauseStaff || s.challenge == models.CauseStaff:
		return finding{"shut", "reopen"}, true
	case s.login == models.CauseLockdown || s.challenge == models.CauseLockdown:
		return finding{"lockdown", "reopen"}, true
	case s.login != "" && s.challenge != "":
		return finding{"locked_both", "unlock"}, true
	case s.login != "":
		return finding{"locked_login", "unlock"}, true
	case s.challenge != "":
		return finding{"locked_challenge", "unlock"}, true
	case s.device != "":
		return finding{"locked_device", "unlock"}, true
	}
	return finding{}, false
}

// reset is the way to a new password (D3.6).
func (s standing) reset() string {
	if s.email {
		return "reset"
	}
	return "reset_reception"
}

// replaced reports whether a card got a new number that is not registered yet.
func (s standing) replaced() bool {
	registered := map[int64]bool{}
	for _, c := range s.cards {
		registered[c.Card.ID] = c.Enrollment.State == models.StateRegistered
	}
	return slices.ContainsFunc(s.cards, func(c models.CardState) bool {
		return c.Card.ReplacedByID != nil && c.Enrollment.State == models.StateVoid && !registered[*c.Card.ReplacedByID]
	})
}

// void reports whether a card's registration has ended, and no other card stands in for it.
func (s standing) void(now time.Time) bool {
	ended := slices.ContainsFunc(s.cards, func(c models.CardState) bool { return c.Enrollment.State == models.StateVoid })
	return ended && !s.has(models.StateRegistered, now)
}

// has reports whether a card that shops accept is in a state.
func (s standing) has(state models.State, now time.Time) bool {
	return slices.ContainsFunc(s.cards, func(c models.CardState) bool { return c.Enrollment.State == state && c.Card.Usable(now) })
}
