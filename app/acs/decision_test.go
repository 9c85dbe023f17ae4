package acs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/models"
	"mynetplus/views/text"
)

// known is a purchase without any risk: a registered card, a known device, a small amount in yen in Japan.
func known() acs.Facts {
	return acs.Facts{
		Request: emv.AReq{
			DeviceChannel: emv.ChannelBrowser, MessageCategory: emv.CategoryPayment, CardExpiryDate: "2912",
			MerchantCountryCode: "392", PurchaseAmount: "29999", PurchaseCurrency: "392", PurchaseExponent: "0",
		},
		Now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC), Found: true,
		Card:  models.Card{Status: models.CardActive, Expiry: "2029-12", Relation: models.RelationPrincipal, Brand: models.BrandJCB},
		State: models.StateRegistered, Method: models.MethodSMS, HasMobile: true, KnownDevice: true, Threshold: 30000,
	}
}

// A change makes one row of the table fit.
type change func(*acs.Facts)

func all(changes ...change) change {
	return func(f *acs.Facts) {
		for _, c := range changes {
			c(f)
		}
	}
}

var newCard int64 = 2

func notOurs(f *acs.Facts)     { *f = acs.Facts{Request: f.Request, Now: f.Now} }
func lost(f *acs.Facts)        { f.Card.Status = models.CardLost }
func stolen(f *acs.Facts)      { f.Card.Status = models.CardStolen }
func closed(f *acs.Facts)      { f.Card.Status = models.CardClosed }
func replaced(f *acs.Facts)    { f.Card.ReplacedByID = &newCard }
func expired(f *acs.Facts)     { f.Card.Expiry, f.Request.CardExpiryDate = "2026-10", "2610" }
func otherMonth(f *acs.Facts)  { f.Request.CardExpiryDate = "2911" }
func corporate(f *acs.Facts)   { f.Card.Relation = models.RelationCorporate }
func app(f *acs.Facts)         { f.Request.DeviceChannel = emv.ChannelApp }
func threeRI(f *acs.Facts)     { f.Request.DeviceChannel = emv.Channel3RI }
func none(f *acs.Facts)        { f.State, f.Method = models.StateNone, "" }
func cancelled(f *acs.Facts)   { f.State = models.StateCancelled }
func void(f *acs.Facts)        { f.State = models.StateVoid }
func provisional(f *acs.Facts) { f.State = models.StateProvisional }
func noMobile(f *acs.Facts)    { f.HasMobile = false }
func shut(f *acs.Facts)        { f.DoorClosed = true }
func dataOnly(f *acs.Facts)    { f.Request.ThreeDSRequestorChallengeInd = emv.ChallengeNever }
func newDevice(f *acs.Facts)   { f.KnownDevice = false }
func password(f *acs.Facts)    { f.Method = models.MethodPassword }

func no(reason, info string, rules ...string) acs.Decision {
	return acs.Decision{Status: "N", Reason: reason, Info: info, Rules: rules}
}

func ask(method, kind string, rules ...string) acs.Decision {
	return acs.Decision{Status: "C", Method: method, AuthenticationType: kind, Rules: rules}
}

func locked(d acs.Decision) acs.Decision {
	d.Locked = true
	return d
}

// rows are the rows of the table in their order.
var rows = []struct {
	name   string
	change change
	want   acs.Decision
}{
	{"not ours", notOurs, no("08", "", "no_card")},
	{"lost", lost, no("10", "", "lost")},
	{"stolen", stolen, no("10", "", "stolen")},
	{"closed", closed, no("06", "closed", "closed")},
	{"replaced", replaced, no("06", "replaced", "replaced")},
	{"expired", expired, no("05", "expired", "expired")},
	{"another month typed", otherMonth, no("05", "expired", "expiry_differs")},
	{"corporate", corporate, no("12", "corporate", "corporate")},
	{"app", app, acs.Decision{Status: "U", Reason: "03", Rules: []string{"app_channel"}}},
	{"3RI", threeRI, no("21", "", "3ri")},
	{"not enrolled", none, no("13", "not_enrolled", "not_enrolled")},
	{"cancelled", cancelled, no("13", "not_enrolled", "not_enrolled")},
	{"void", void, no("13", "not_enrolled", "not_enrolled")},
	{"provisional without a mobile", all(provisional, noMobile), no("13", "no_mobile", "provisional_without_mobile")},
	{"door closed", shut, locked(ask("sms_otp", "02", "door_closed"))},
	{"not low risk", newDevice, ask("sms_otp", "02", "unknown_device")},
}

// 3ds.md, what the ACS decides: each row.
func TestDecideRows(t *testing.T) {
	more := []struct {
		name   string
		change change
		want   acs.Decision
	}{
		{"low risk", func(*acs.Facts) {}, acs.Decision{Status: "Y", Rules: []string{"low_risk"}}},
		{"low risk, data only", dataOnly, acs.Decision{Status: "I", Rules: []string{"low_risk", "data_only"}}},
		{"otherwise, data only", all(newDevice, dataOnly), no("12", "no_challenge", "unknown_device", "data_only")},
		{"door closed, data only", all(shut, dataOnly), no("12", "locked", "door_closed", "data_only")},
		{"lost and re-issued", all(lost, replaced), no("10", "replaced", "lost", "replaced")},
		{"closed and re-issued", all(closed, replaced), no("06", "replaced", "closed", "replaced")},
		{"expired, another month typed", all(expired, otherMonth), no("05", "expired", "expired", "expiry_differs")},
		{"no month typed", func(f *acs.Facts) { f.Request.CardExpiryDate = "" }, acs.Decision{Status: "Y", Rules: []string{"low_risk"}}},
		{"by password", all(newDevice, password), ask("password", "01", "unknown_device")},
		{"by password, door closed", all(shut, password), locked(ask("password", "01", "door_closed"))},
		{"provisional", all(newDevice, provisional), ask(acs.MethodCodeAlone, "02", "unknown_device")},
		{"provisional, low risk", provisional, acs.Decision{Status: "Y", Rules: []string{"low_risk"}}},
	}
	for _, tt := range append(rows[:len(rows):len(rows)], more...) {
		t.Run(tt.name, func(t *testing.T) {
			f := known()
			tt.change(&f)
			if diff := cmp.Diff(tt.want, acs.Decide(f)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// The first row that fits: where two fit, the earlier one decides.
func TestDecideOrder(t *testing.T) {
	for i, earlier := range rows {
		for _, later := range rows[i+1:] {
			t.Run(earlier.name+" before "+later.name, func(t *testing.T) {
				f := known()
				later.change(&f)
				earlier.change(&f)
				got := acs.Decide(f)
				if got.Status != earlier.want.Status || got.Reason != earlier.want.Reason || got.Locked != earlier.want.Locked {
					t.Errorf("got %+v, want %+v", got, earlier.want)
				}
			})
		}
	}
}

// The month of a card ends in Japan.
func TestDecideExpiryInJapan(t *testing.T) {
	f := known()
	f.Card.Expiry, f.Request.CardExpiryDate = "2026-11", "2611"
	f.Now = time.Date(2026, 11, 30, 14, 59, 59, 0, time.UTC)
	if got := acs.Decide(f); got.Status != "Y" {
		t.Errorf("a second before: %+v", got)
	}
	f.Now = f.Now.Add(time.Second)
	if got := acs.Decide(f); got.Reason != "05" {
		t.Errorf("at midnight: %+v", got)
	}
}

// Each code of a sentence has its sentence.
func TestInfoHasWords(t *testing.T) {
	for _, code := range []string{
		acs.InfoExpired, acs.InfoClosed, acs.InfoReplaced, acs.InfoCorporate, acs.InfoNotEnrolled, acs.InfoNoMobile, acs.InfoLocked,
		acs.InfoNoChallenge,
	} {
		if text.CardholderInfo(code) == "" {
			t.Errorf("%s has no sentence", code)
		}
	}
}
