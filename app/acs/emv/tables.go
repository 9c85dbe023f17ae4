package emv

import "slices"

// A field is one line of a message's table.
type field struct {
	name string
	must presence
	form form
}

// A presence tells whether a field must be in this message (required, R) or may (optional, O and C).
type presence func(message object) bool

func required(object) bool { return true }
func optional(object) bool { return false }

// shopper is required where somebody is there to be asked: not for a 3RI.
func shopper(m object) bool { return m.text("deviceChannel") != Channel3RI }

// browser is required unless the message says that it comes from an app or from nobody.
func browser(m object) bool { return shopper(m) && m.text("deviceChannel") != ChannelApp }

// script is required of a browser that runs JavaScript.
func script(m object) bool { return browser(m) && m["browserJavascriptEnabled"] == true }

// payment is required unless the message says that nothing is paid.
func payment(m object) bool { return m.text("messageCategory") != CategoryNonPayment }

var areqTable = slices.Concat([]field{
	{"messageType", required, oneOf(TypeAReq)},
	{"messageVersion", required, oneOf(supported...)},
	{"deviceChannel", required, oneOf(ChannelApp, ChannelBrowser, Channel3RI)},
	{"messageCategory", required, oneOf(CategoryPayment, CategoryNonPayment)},
	{"threeDSServerTransID", required, uuid},
	{"dsTransID", required, uuid},
	{"threeDSServerRefNumber", required, upTo(32)},
	{"dsReferenceNumber", required, upTo(32)},
	{"threeDSServerURL", required, target(2048)},
	{"dsURL", required, target(2048)},
	{"threeDSServerOperatorID", optional, upTo(32)},
	{"threeDSRequestorID", required, upTo(35)},
	{"threeDSRequestorName", required, upTo(40)},
	{"threeDSRequestorURL", required, site(2048)},
	{"threeDSRequestorAuthenticationInd", shopper, oneOf("01", "02", "03", "04", "05", "06", "07")},
	{"threeDSRequestorChallengeInd", optional, oneOf("01", "02", "03", "04", "05", "06", "07", "08", "09")},
	{"threeDSCompInd", browser, oneOf("Y", "N", "U")},
	{"acctNumber", required, cardNumber},
	{"cardExpiryDate", optional, month},
	{"notificationURL", browser, target(256)},
	{"browserAcceptHeader", browser, upTo(2048)},
	{"browserUserAgent", browser, upTo(2048)},
	{"browserLanguage", browser, upTo(8)},
	{"browserJavascriptEnabled", browser, boolean},
	{"browserJavaEnabled", script, boolean},
	{"browserColorDepth", script, oneOf("1", "4", "8", "15", "16", "24", "32", "48")},
	{"browserScreenHeight", script, digits(1, 6)},
	{"browserScreenWidth", script, digits(1, 6)},
	{"browserTZ", script, matching(`^[+-]?[0-9]{1,4}$`)},
	{"browserIP", optional, address},
	{"acquirerBIN", payment, upTo(11)},
	{"acquirerMerchantID", payment, upTo(35)},
	{"merchantName", payment, upTo(40)},
	{"mcc", payment, digits(4, 4)},
	{"merchantCountryCode", payment, digits(3, 3)},
	{"purchaseAmount", payment, digits(1, 48)},
	{"purchaseCurrency", payment, digits(3, 3)},
	{"purchaseExponent", payment, digits(1, 1)},
	{"purchaseDate", payment, moment("20060102150405")},
}, aboutTheShopper)

var creqTable = []field{
	{"messageType", required, oneOf(TypeCReq)},
	{"messageVersion", required, oneOf(supported...)},
	{"threeDSServerTransID", required, uuid},
	{"acsTransID", required, uuid},
	{"challengeWindowSize", required, oneOf("01", "02", "03", "04", "05")},
	{"messageExtension", optional, extensions},
}

var rresTable = []field{
	{"messageType", required, oneOf(TypeRRes)},
	{"messageVersion", required, oneOf(supported...)},
	{"threeDSServerTransID", required, uuid},
	{"dsTransID", required, uuid},
	{"acsTransID", required, uuid},
	{"resultsStatus", required, oneOf(ResultReceived, "02", "03")},
	{"messageExtension", optional, extensions},
}
