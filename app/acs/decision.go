package acs

import (
	"strings"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
)

// Facts are what a decision is made from: the message, and what was found about its card.
type Facts struct {
	Request emv.AReq
	Now     time.Time

	Found       bool // the card is ours; what follows is about it
	Card        models.Card
	State       models.State
	Method      string // of the enrollment
	HasMobile   bool
	DoorClosed  bool // the challenge door (D3.4)
	KnownDevice bool // the card had a successful challenge in this browser
	Recent      int  // requests for the card in the last 10 minutes, this one not counted
	LastFailed  bool // the card's last challenge failed
	Threshold   int  // models.Policy.ChallengeThreshold, in yen
}

// Decision is what an AReq gets.
type Decision struct {
	Status string   // transStatus
	Reason string   // transStatusReason, with N and U
	Rules  []string // every rule that fired, for the staff
	Info   string   // code of the sentence for the shopper (text.CardholderInfo), "" for none

	// With C.
	Locked             bool   // the screen takes no input
	Method             string // models.MethodSMS, models.MethodPassword or MethodCodeAlone
	AuthenticationType string
}

// unasked reports whether the shop may go on and nobody was asked.
func (d Decision) unasked() bool {
	return d.Status == emv.StatusYes || d.Status == emv.StatusInformational
}

// MethodCodeAlone is the challenge of a provisional registration: its owner has no ID to enter.
const MethodCodeAlone = "code_alone"

// Rules of a decision, as they are stored and shown to staff.
const (
	RuleNoCard        = "no_card"
	RuleLost          = "lost"
	RuleStolen        = "stolen"
	RuleClosed        = "closed"
	RuleReplaced      = "replaced"
	RuleExpired       = "expired"
	RuleExpiryDiffers = "expiry_differs"
	RuleCorporate     = "corporate"
	RuleAppChannel    = "app_channel"
	Rule3RI           = "3ri"
	RuleNotEnrolled   = "not_enrolled"
	RuleNoMobile      = "provisional_without_mobile"
	RuleDoorClosed    = "door_closed"
	RuleRequestorAsks = "requestor_asks"
	RuleAmount        = "amount"
	RuleCurrency      = "currency"
	RuleUnknownDevice = "unknown_device"
	RuleVelocity      = "velocity"
	RuleCountry       = "country"
	RuleLastFailed    = "last_failed"
	RuleLowRisk       = "low_risk"
	RuleDataOnly      = "data_only" // the requestor forbids a challenge
)

// Codes of the sentences for the shopper.
const (
	InfoExpired     = "expired"
	InfoClosed      = "closed"
	InfoReplaced    = "replaced"
	InfoCorporate   = "corporate"
	InfoNotEnrolled = "not_enrolled"
	InfoNoMobile    = "no_mobile"
	InfoLocked      = "locked"
	InfoNoChallenge = "no_challenge"
)

// Decide takes the first row of the table that fits.
func Decide(f Facts) Decision {
	for _, row := range []func(Facts) (Decision, bool){card, channel, enrollment, door} {
		if d, fits := row(f); fits {
			return d
		}
	}
	rules := risks(f)
	switch {
	case len(rules) == 0 && dataOnly(f):
		return Decision{Status: emv.StatusInformational, Rules: []string{RuleLowRisk, RuleDataOnly}}
	case len(rules) == 0:
		return Decision{Status: emv.StatusYes, Rules: []string{RuleLowRisk}}
	case dataOnly(f):
		return refuse(emv.ReasonNotPermitted, InfoNoChallenge, append(rules, RuleDataOnly)...)
	}
	return challenge(f, rules...)
}

// card refuses what shops must not take. A card that was re-issued sends its owner to the new one, also when it was
// lost: who types the old number by habit learns why it is refused.
func card(f Facts) (Decision, bool) {
	if !f.Found {
		return refuse(emv.ReasonNoCardRecord, "", RuleNoCard), true
	}
	c, info := f.Card, ""
	var replaced []string
	if c.ReplacedByID != nil {
		info, replaced = InfoReplaced, []string{RuleReplaced}
	}
	switch {
	case c.Status == models.CardLost:
		return refuse(emv.ReasonStolenCard, info, append([]string{RuleLost}, replaced...)...), true
	case c.Status == models.CardStolen:
		return refuse(emv.ReasonStolenCard, info, append([]string{RuleStolen}, replaced...)...), true
	case c.Status != models.CardActive && replaced == nil:
		return refuse(emv.ReasonInvalidCard, InfoClosed, RuleClosed), true
	case c.Status != models.CardActive:
		return refuse(emv.ReasonInvalidCard, info, RuleClosed, RuleReplaced), true
	case replaced != nil:
		return refuse(emv.ReasonInvalidCard, info, RuleReplaced), true
	}
	if rules := expiry(f); rules != nil {
		return refuse(emv.ReasonExpiredCard, InfoExpired, rules...), true
	}
	if c.Relation == models.RelationCorporate {
		return refuse(emv.ReasonNotPermitted, InfoCorporate, RuleCorporate), true
	}
	return Decision{}, false
}

// expiry compares the month that the card is good until, YYYY-MM, with today's and with the one that the shopper typed,
// YYMM. The card is active and not re-issued by now, so that Usable is about the month alone.
func expiry(f Facts) []string {
	var rules []string
	if !f.Card.Usable(f.Now) {
		rules = append(rules, RuleExpired)
	}
	if typed := f.Request.CardExpiryDate; typed != "" && typed != strings.ReplaceAll(strings.TrimPrefix(f.Card.Expiry, "20"), "-", "") {
		rules = append(rules, RuleExpiryDiffers)
	}
	return rules
}

func channel(f Facts) (Decision, bool) {
	switch f.Request.DeviceChannel {
	case emv.ChannelApp:
		return Decision{Status: emv.StatusUnable, Reason: emv.ReasonUnsupportedDevice, Rules: []string{RuleAppChannel}}, true
	case emv.Channel3RI:
		return refuse(emv.Reason3RINotSupported, "", Rule3RI), true
	}
	return Decision{}, false
}

func enrollment(f Facts) (Decision, bool) {
	switch {
	case f.State != models.StateRegistered && f.State != models.StateProvisional:
		return refuse(emv.ReasonNotEnrolled, InfoNotEnrolled, RuleNotEnrolled), true
	case f.State == models.StateProvisional && !f.HasMobile:
		return refuse(emv.ReasonNotEnrolled, InfoNoMobile, RuleNoMobile), true
	}
	return Decision{}, false
}

// door offers a challenge to somebody who is locked out, so that the screen can say so.
func door(f Facts) (Decision, bool) {
	if !f.DoorClosed {
		return Decision{}, false
	}
	if dataOnly(f) {
		return refuse(emv.ReasonNotPermitted, InfoLocked, RuleDoorClosed, RuleDataOnly), true
	}
	d := challenge(f, RuleDoorClosed)
	d.Locked = true
	return d, true
}

func dataOnly(f Facts) bool { return f.Request.ThreeDSRequestorChallengeInd == emv.ChallengeNever }

func refuse(reason, info string, rules ...string) Decision {
	return Decision{Status: emv.StatusNo, Reason: reason, Info: info, Rules: rules}
}

func challenge(f Facts, rules ...string) Decision {
	d := Decision{Status: emv.StatusChallenge, Rules: rules, Method: models.MethodSMS, AuthenticationType: emv.TypeDynamic}
	switch {
	case f.State == models.StateProvisional:
		d.Method = MethodCodeAlone
	case f.Method == models.MethodPassword:
		d.Method, d.AuthenticationType = models.MethodPassword, emv.TypeStatic
	}
	return d
}
