package acs

import (
	"math/big"
	"strconv"

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

// reaches compares an amount of up to 48 digits in units of 10^-exponent with a whole number. One that cannot be read
// counts as large.
func reaches(amount, exponent string, threshold int) bool {
	if amount == "" {
		return false
	}
	value, ok := new(big.Int).SetString(amount, 10)
	places, err := strconv.ParseUint(exponent, 10, 8)
	if !ok || err != nil || len(exponent) != 1 {
		return true
	}
	unit := new(big.Int).Exp(big.NewInt(10), new(big.Int).SetUint64(places), nil)
	return value.Cmp(unit.Mul(unit, big.NewInt(int64(threshold)))) >= 0
}
