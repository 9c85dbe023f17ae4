package acs

import (
	"math/big"

	"mynetplus/app/acs/emv"
)

// Japan and its yen in ISO 3166-1 and ISO 4217, and the most requests for a card in 10 minutes that are nothing special.
const (
	japan      = "392"
	yen        = "392"
	mostRecent = 5
)

// risks lists every cause to ask the cardholder; none means low risk. A request that names no amount or country (NPA
// need not) gives no cause by it.
func risks(f Facts) []string {
	var rules []string
	r := f.Request
	for _, cause := range []struct {
		rule  string
		fires bool
	}{
		{RuleRequestorAsks, asks(r.ThreeDSRequestorChallengeInd)},
		{RuleAmount, r.PurchaseCurrency == yen && reaches(r.PurchaseAmount, r.PurchaseExponent, f.Threshold)},
		{RuleCurrency, r.PurchaseCurrency != "" && r.PurchaseCurrency != yen},
		{RuleUnknownDevice, !f.KnownDevice},
		{RuleVelocity, f.Recent+1 > mostRecent},
		{RuleCountry, r.MerchantCountryCode != "" && r.MerchantCountryCode != japan},
		{RuleLastFailed, f.LastFailed},
	} {
		if cause.fires {
			rules = append(rules, cause.rule)
		}
	}
	return rules
}

func asks(challengeInd string) bool {
	return challengeInd == emv.ChallengeRequested || challengeInd == emv.ChallengeMandated || challengeInd == emv.ChallengeWhitelisting
}

// reaches compares an amount of up to 48 digits with a whole number. One that cannot be read, or is not in whole units,
// counts as large: what it means to the shop is not known (unreal).
func reaches(amount, exponent string, threshold int) bool {
	if amount == "" {
		return false
	}
	value, ok := new(big.Int).SetString(amount, 10)
	return !ok || exponent != "0" || value.Cmp(big.NewInt(int64(threshold))) >= 0
}
