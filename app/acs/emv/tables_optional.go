package emv

// aboutTheShopper is what an AReq may say beside the transaction. It is validated when present and then not used.
var aboutTheShopper = []field{
	{"acctID", optional, upTo(64)},
	{"acctInfo", optional, objectOf(acctInfo)},
	{"acctType", optional, listed("03")},
	{"addrMatch", optional, oneOf("Y", "N")},
	{"billAddrCity", optional, upTo(50)},
	{"billAddrCountry", optional, digits(3, 3)},
	{"billAddrLine1", optional, upTo(50)},
	{"billAddrLine2", optional, upTo(50)},
	{"billAddrLine3", optional, upTo(50)},
	{"billAddrPostCode", optional, upTo(16)},
	{"billAddrState", optional, upTo(3)},
	{"cardholderName", optional, between(2, 45)},
	{"email", optional, email},
	{"homePhone", optional, objectOf(phone)},
	{"mobilePhone", optional, objectOf(phone)},
	{"workPhone", optional, objectOf(phone)},
	{"merchantRiskIndicator", optional, objectOf(merchantRiskIndicator)},
	{"messageExtension", optional, extensions},
	{"purchaseInstalData", optional, digits(1, 3)},
	{"recurringExpiry", optional, day},
	{"recurringFrequency", optional, digits(1, 4)},
	{"shipAddrCity", optional, upTo(50)},
	{"shipAddrCountry", optional, digits(3, 3)},
	{"shipAddrLine1", optional, upTo(50)},
	{"shipAddrLine2", optional, upTo(50)},
	{"shipAddrLine3", optional, upTo(50)},
	{"shipAddrPostCode", optional, upTo(16)},
	{"shipAddrState", optional, upTo(3)},
	{"threeDSRequestorAuthenticationInfo", optional, objectOf(authenticationInfo)},
	{"threeDSRequestorPriorAuthenticationInfo", optional, objectOf(priorAuthenticationInfo)},
	{"transType", optional, oneOf("01", "03", "10", "11", "28")},
}

var acctInfo = []field{ // table A.8
	{"chAccAgeInd", optional, listed("05")},
	{"chAccChange", optional, day},
	{"chAccChangeInd", optional, listed("04")},
	{"chAccDate", optional, day},
	{"chAccPwChange", optional, day},
	{"chAccPwChangeInd", optional, listed("05")},
	{"nbPurchaseAccount", optional, digits(1, 4)},
	{"paymentAccAge", optional, day},
	{"paymentAccInd", optional, listed("05")},
	{"provisionAttemptsDay", optional, digits(1, 3)},
	{"shipAddressUsage", optional, day},
	{"shipAddressUsageInd", optional, listed("04")},
	{"shipNameIndicator", optional, listed("02")},
	{"suspiciousAccActivity", optional, listed("02")},
	{"txnActivityDay", optional, digits(1, 3)},
	{"txnActivityYear", optional, digits(1, 3)},
}

var merchantRiskIndicator = []field{ // table A.9
	{"deliveryEmailAddress", optional, email},
	{"deliveryTimeframe", optional, listed("04")},
	{"giftCardAmount", optional, digits(1, 15)},
	{"giftCardCount", optional, digits(2, 2)},
	{"giftCardCurr", optional, digits(3, 3)},
	{"preOrderDate", optional, day},
	{"preOrderPurchaseInd", optional, listed("02")},
	{"reorderItemsInd", optional, listed("02")},
	{"shipIndicator", optional, listed("07")},
}

var authenticationInfo = []field{ // table A.10
	{"threeDSReqAuthData", optional, upTo(20000)},
	{"threeDSReqAuthMethod", optional, listed("08")},
	{"threeDSReqAuthTimestamp", optional, moment("200601021504")},
}

var priorAuthenticationInfo = []field{ // table A.11
	{"threeDSReqPriorAuthData", optional, upTo(2048)},
	{"threeDSReqPriorAuthMethod", optional, listed("04")},
	{"threeDSReqPriorAuthTimestamp", optional, moment("200601021504")},
	{"threeDSReqPriorRef", optional, upTo(36)},
}

var phone = []field{
	{"cc", required, digits(1, 3)},
	{"subscriber", required, digits(1, 15)},
}

var extension = []field{
	{"name", required, upTo(64)},
	{"id", required, upTo(64)},
	{"criticalityIndicator", required, boolean},
	{"data", required, anyObject},
}
