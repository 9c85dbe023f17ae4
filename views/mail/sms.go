package mail

import (
	"strings"
	"time"
	"unicode/utf16"

	"mynetplus/views/text"
)

// MaxUnits is the length of the longest SMS, three segments of 67 UTF-16 units (3ds.md, "The challenge screen").
const MaxUnits = 3 * 67

// Units is the length of an SMS as a carrier counts it.
func Units(sms string) int {
	return len(utf16.Encode([]rune(sms)))
}

// SMSProcedure carries a procedure code (D5). The last line binds the code to host, the portal's name without a
// port, so that a browser fills it in there and nowhere else. A host too long for MaxUnits goes: typing must
// always work.
func SMSProcedure(procedure, code, host string) string {
	body := "【" + text.Issuer + "】" + text.Procedure(procedure) + "の確認番号は " + code + " です(10分間有効)。" +
		"お心当たりがない場合は入力せず " + text.CallCenterNumber + " へ。"
	bound := body + "\n\n@" + host + " #" + code
	if Units(bound) > MaxUnits {
		return body
	}
	return bound
}

// SMSPayment carries a payment code (3ds.md, "The challenge screen"). amount is in words, and empty for a check without
// one; the merchant's name may be anything, and goes in as text.SMSMerchant leaves it. The last line binds the code to
// the host of the ACS inside a page of the shop's host; without a plain one (topHost "") to the ACS alone. What is too
// long for MaxUnits loses the top host, then the line, then what an attacker could have made long.
func SMSPayment(merchant, amount, code, topHost, acsHost string) string {
	merchant = text.SMSMerchant(merchant)
	line := "\n\n@" + acsHost + " #" + code
	framed := line
	if topHost != "" {
		framed = "\n\n@" + topHost + " #" + code + " @" + acsHost
	}
	full := paymentBody(merchant, amount, code)
	for _, sms := range []string{full + framed, full + line, full, paymentBody(merchant, "", code)} {
		if Units(sms) <= MaxUnits {
			return sms
		}
	}
	return paymentBody("", "", code)
}

func paymentBody(merchant, amount, code string) string {
	body := "【" + text.Issuer + "】"
	if bought := strings.TrimSpace(merchant + " " + amount); bought != "" {
		body += bought + " の"
	}
	return body + "ワンタイムパスワードは " + code + " です(5分間有効)。だれにも教えないでください。" +
		"身に覚えがない場合は入力せず " + text.CallCenterNumber + " へ。"
}

// smsNotice says in one sentence what a mail would have said (D3.10).
func smsNotice(what string, at time.Time) string {
	return smsAdvice(what, at, "お心当たりがない場合は")
}

func smsAdvice(what string, at time.Time, advice string) string {
	return "【" + text.Issuer + "】" + what + "(" + text.DateTime(at) + ")。" + advice + " " + text.CallCenterNumber + " へ。"
}
