package acs_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
)

// Each cause alone makes a purchase one that is asked about, and its neighbor on the other side of the line does not.
func TestRisksAlone(t *testing.T) {
	indicator := func(value string) change {
		return func(f *acs.Facts) { f.Request.ThreeDSRequestorChallengeInd = value }
	}
	amount := func(digits, exponent string) change {
		return func(f *acs.Facts) { f.Request.PurchaseAmount, f.Request.PurchaseExponent = digits, exponent }
	}
	currency := func(code string) change { return func(f *acs.Facts) { f.Request.PurchaseCurrency = code } }
	country := func(code string) change { return func(f *acs.Facts) { f.Request.MerchantCountryCode = code } }
	recent := func(n int) change { return func(f *acs.Facts) { f.Recent = n } }
	for _, tt := range []struct {
		name   string
		change change
		want   string // the rule, "" for low risk
	}{
		{"nothing", func(*acs.Facts) {}, ""},
		{"01 no preference", indicator("01"), ""},
		{"02 no challenge", indicator("02"), ""},
		{"03 challenge requested", indicator("03"), acs.RuleRequestorAsks},
		{"04 challenge mandated", indicator("04"), acs.RuleRequestorAsks},
		{"05 risk analysis done", indicator("05"), ""},
		{"09 whitelisting", indicator("09"), acs.RuleRequestorAsks},
		{"a yen below", amount("29999", "0"), ""},
		{"the threshold", amount("30000", "0"), acs.RuleAmount},
		{"the threshold in hundredths", amount("3000000", "2"), acs.RuleAmount},
		{"2,999,999 yen as hundredths of a yen", amount("2999999", "2"), acs.RuleAmount},
		{"leading zeros", amount(strings.Repeat("0", 47)+"1", "0"), ""},
		{"48 digits", amount(strings.Repeat("9", 48), "9"), acs.RuleAmount},
		{"what cannot be read", amount("12e9", "0"), acs.RuleAmount},
		{"no exponent", amount("1", ""), acs.RuleAmount},
		{"dollars", currency("840"), acs.RuleCurrency},
		{"unknown device", newDevice, acs.RuleUnknownDevice},
		{"the fifth request", recent(4), ""},
		{"the sixth request", recent(5), acs.RuleVelocity},
		{"abroad", country("840"), acs.RuleCountry},
		{"last one failed", func(f *acs.Facts) { f.LastFailed = true }, acs.RuleLastFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := known()
			tt.change(&f)
			want := acs.Decision{Status: "Y", Rules: []string{acs.RuleLowRisk}}
			if tt.want != "" {
				want = ask("sms_otp", "02", tt.want)
			}
			if diff := cmp.Diff(want, acs.Decide(f)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// All that fired is listed.
func TestRisksTogether(t *testing.T) {
	f := known()
	f.Request.ThreeDSRequestorChallengeInd = emv.ChallengeMandated
	f.Request.PurchaseAmount, f.Request.MerchantCountryCode = "30000", "840"
	f.KnownDevice, f.Recent, f.LastFailed = false, 9, true
	want := []string{"requestor_asks", "amount", "unknown_device", "velocity", "country", "last_failed"}
	if diff := cmp.Diff(want, acs.Decide(f).Rules); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	f.Request.PurchaseCurrency = "978"
	want[1] = "currency"
	if diff := cmp.Diff(want, acs.Decide(f).Rules); diff != "" {
		t.Errorf("in euros, -want +got:\n%s", diff)
	}
}

// A request without a payment names no amount and need not name a merchant.
func TestNonPayment(t *testing.T) {
	f := known()
	f.Request = emv.AReq{DeviceChannel: emv.ChannelBrowser, MessageCategory: emv.CategoryNonPayment}
	if got := acs.Decide(f); got.Status != "Y" {
		t.Errorf("got %+v, want Y", got)
	}
}
