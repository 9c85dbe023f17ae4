package emv_test

import (
	"strings"
	"testing"

	"mynetplus/app/acs/emv"
)

const (
	r = true  // required
	o = false // may be left out
)

// row is a line of the AReq table: what is too long for it, and what has a wrong form. The lines of messageType and
// messageVersion have codes of their own below.
type row struct {
	name      string
	required  bool
	tooLong   any
	malformed any
}

func long(n int) string   { return strings.Repeat("あ", n) }
func number(n int) string { return strings.Repeat("1", n) }
func link(n int) string {
	return "https://a.example/" + strings.Repeat("a", n-len("https://a.example/"))
}

const id = "228b77c7-b316-4d2b-ad6e-13d0a6474ef4"

var rows = []row{
	{"deviceChannel", r, "002", "04"},
	{"messageCategory", r, "001", "03"},
	{"threeDSServerTransID", r, id + "0", strings.ReplaceAll(id, "-", "_")},
	{"dsTransID", r, id + "0", "g" + id[1:]},
	{"threeDSServerRefNumber", r, long(33), 1},
	{"dsReferenceNumber", r, long(33), true},
	{"threeDSServerURL", r, link(2049), "ftp://server.example/"},
	{"dsURL", r, link(2049), "https://ds.example@evil.example/"},
	{"threeDSServerOperatorID", o, long(33), 1},
	{"threeDSRequestorID", r, long(36), []any{"a"}},
	{"threeDSRequestorName", r, long(41), 1},
	{"threeDSRequestorURL", r, link(2049), "/relative"},
	{"threeDSRequestorAuthenticationInd", r, "001", "08"},
	{"threeDSRequestorChallengeInd", o, "001", "10"},
	{"threeDSCompInd", r, "YY", "y"},
	{"acctNumber", r, "35301113333000000000", "3530111333300001"},
	{"cardExpiryDate", o, "29120", "2913"},
	{"notificationURL", r, link(257), "javascript:alert(1)"},
	{"browserAcceptHeader", r, long(2049), 1},
	{"browserUserAgent", r, long(2049), message{"a": 1}},
	{"browserLanguage", r, long(9), 1},
	{"browserJavascriptEnabled", r, "truetrue", "true"},
	{"browserJavaEnabled", r, "falsefalse", "false"},
	{"browserColorDepth", r, "024", "2"},
	{"browserScreenHeight", r, number(7), "1080px"},
	{"browserScreenWidth", r, number(7), "-1"},
	{"browserTZ", r, "-12345", "+"},
	{"browserIP", o, strings.Repeat("0", 46), "999.1.1.1"},
	{"acquirerBIN", r, number(12), 1},
	{"acquirerMerchantID", r, long(36), 1},
	{"merchantName", r, long(41), "a\x00b"},
	{"mcc", r, "59420", "594a"},
	{"merchantCountryCode", r, "0392", "JPN"},
	{"purchaseAmount", r, number(49), "128.00"},
	{"purchaseCurrency", r, "0392", "JPY"},
	{"purchaseExponent", r, "00", "x"},
	{"purchaseDate", r, "202611220505590", "20261322050559"},
	{"acctInfo", o, message{"nbPurchaseAccount": number(5)}, "none"},
	{"merchantRiskIndicator", o, message{"giftCardCount": "002"}, []any{1}},
	{"billAddrCity", o, long(51), 1},
	{"shipAddrPostCode", o, long(17), 1},
	{"billAddrCountry", o, "0392", "JP"},
	{"homePhone", o, message{"cc": "81", "subscriber": number(16)}, message{"cc": "+81", "subscriber": "1"}},
	{"email", o, strings.Repeat("a", 250) + "@b.jp", "hanako"},
	{"messageExtension", o, []any{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, message{"name": "a"}},
	{"threeDSRequestorAuthenticationInfo", o, message{"threeDSReqAuthData": long(20001)}, "a"},
	{"threeDSRequestorPriorAuthenticationInfo", o, message{"threeDSReqPriorAuthData": long(2049)}, "a"},
}

// Each row of the table, missing, empty, null, too long and malformed: the Erro has its code and names the field.
func TestAReqTable(t *testing.T) {
	for _, row := range rows {
		absent, empty := "", emv.CodeFormat
		if row.required {
			absent, empty = emv.CodeMissing, emv.CodeMissing
		}
		for _, tt := range []struct {
			name string
			m    message
			want string
		}{
			{"missing", purchase().without(row.name), absent},
			{"empty", purchase().with(row.name, ""), empty},
			{"null", purchase().with(row.name, nil), empty},
			{"empty object", purchase().with(row.name, message{}), empty},
			{"too long", purchase().with(row.name, row.tooLong), emv.CodeFormat},
			{"malformed", purchase().with(row.name, row.malformed), emv.CodeFormat},
		} {
			t.Run(row.name+" "+tt.name, func(t *testing.T) { refused(t, tt.m, tt.want, row.name) })
		}
	}
}

// refused parses m as an AReq and expects this code and this field, or a good message where the code is "".
func refused(t *testing.T, m message, code, detail string) {
	t.Helper()
	_, erro := emv.ParseAReq(m.json(t))
	switch {
	case erro == nil && code == "":
	case erro == nil:
		t.Errorf("got no Erro, want %s %s", code, detail)
	case erro.ErrorCode != code || erro.ErrorDetail != detail && !strings.HasPrefix(erro.ErrorDetail, detail+"."):
		t.Errorf("got %s %s, want %q %s", erro.ErrorCode, erro.ErrorDetail, code, detail)
	}
}

// The codes that go by what the whole message is, and their order.
func TestAReqAsAWhole(t *testing.T) {
	twice := `{"messageType":"AReq","messageVersion":"2.2.0","deviceChannel":"02","deviceChannel":"02"}`
	deep := `{"messageType":"AReq","messageVersion":"2.2.0","x":[{"y":{"a":1,"\u0061":2}}]}`
	for _, tt := range []struct {
		name, body   string
		code, detail string
	}{
		{"no JSON", "acctNumber=1", emv.CodeMessage, "not a JSON object"},
		{"no object", `["AReq"]`, emv.CodeMessage, "not a JSON object"},
		{"two objects", `{}{}`, emv.CodeMessage, "not a JSON object"},
		{"not UTF-8", "{\"messageType\":\"AReq\",\"a\":\"\xff\"}", emv.CodeMessage, "not a JSON object"},
		{"unknown type", `{"messageType":"XReq","messageVersion":"1.0.2"}`, emv.CodeMessage, "messageType"},
		{"another type", `{"messageType":"CReq","messageVersion":"2.2.0"}`, emv.CodeMessage, "messageType"},
		{"type is a number", `{"messageType":1,"messageVersion":"2.2.0"}`, emv.CodeMessage, "messageType"},
		{"retired version", `{"messageType":"AReq","messageVersion":"2.1.0","a":1,"a":1}`, emv.CodeVersion, "2.2.0"},
		{"no version", `{"messageVersion":"2.20","messageType":"AReq"}`, emv.CodeVersion, "2.2.0"},
		{"duplicate before missing", twice, emv.CodeDuplicate, "deviceChannel"},
		{"duplicate in the depth, written otherwise", deep, emv.CodeDuplicate, "x.y.a"},
		{"64 levels", `{"messageType":"AReq","messageVersion":"2.1.0","x":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`, emv.CodeVersion, "2.2.0"},
		{"65 levels", `{"messageType":"AReq","messageVersion":"2.1.0","x":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, emv.CodeMessage, "not a JSON object"},
		{"a name with U+0000 twice", `{"messageType":"AReq","messageVersion":"2.2.0","a\u0000\u001b[2J":1,"a\u0000\u001b[2J":1}`, emv.CodeDuplicate, "a[2J"},
		{"no type", string(purchase().without("messageType").json(t)), emv.CodeMissing, "messageType"},
		{"empty version", string(purchase().with("messageVersion", "").json(t)), emv.CodeMissing, "messageVersion"},
		{"version is a number", string(purchase().with("messageVersion", 2).json(t)), emv.CodeFormat, "messageVersion"},
		{"all that is missing, before any form", string(purchase().without("mcc", "dsURL").with("browserTZ", "x").json(t)), emv.CodeMissing, "dsURL,mcc"},
		{"all that is malformed", string(purchase().with("mcc", "x").with("email", "x").json(t)), emv.CodeFormat, "mcc,email"},
		{"another case is another name", string(purchase().without("acctNumber").with("AcctNumber", "1").json(t)), emv.CodeMissing, "acctNumber"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, erro := emv.ParseAReq([]byte(tt.body))
			if erro == nil || erro.ErrorCode != tt.code || erro.ErrorDetail != tt.detail {
				t.Errorf("got %+v, want %s %s", erro, tt.code, tt.detail)
			}
		})
	}
}

// What must be there depends on the channel, the category and JavaScript.
func TestAReqPresence(t *testing.T) {
	browser := []string{
		"threeDSCompInd", "notificationURL", "browserAcceptHeader", "browserUserAgent", "browserLanguage", "browserJavascriptEnabled",
		"browserJavaEnabled", "browserColorDepth", "browserScreenHeight", "browserScreenWidth", "browserTZ", "browserIP",
	}
	script := browser[6:11]
	merchant := []string{"acquirerBIN", "acquirerMerchantID", "merchantName", "mcc", "merchantCountryCode"}
	amount := []string{"purchaseAmount", "purchaseCurrency", "purchaseExponent", "purchaseDate"}
	for _, tt := range []struct {
		name         string
		m            message
		code, detail string
	}{
		{"everything", purchase(), "", ""},
		{"a field nobody knows", purchase().with("somethingElse", nil), "", ""},
		{"no JavaScript", purchase().without(script...).with("browserJavascriptEnabled", false), "", ""},
		{"no JavaScript, a field malformed", purchase().with("browserTZ", "x").with("browserJavascriptEnabled", false), emv.CodeFormat, "browserTZ"},
		{"app", purchase().without(browser...).with("deviceChannel", "01"), "", ""},
		{"3RI", purchase().without(browser...).without("threeDSRequestorAuthenticationInd").with("deviceChannel", "03"), "", ""},
		{"not a payment", purchase().without(merchant...).without(amount...).with("messageCategory", "02"), "", ""},
		{"not a payment, an empty name", purchase().with("merchantName", "").with("messageCategory", "02"), emv.CodeFormat, "merchantName"},
	} {
		t.Run(tt.name, func(t *testing.T) { refused(t, tt.m, tt.code, tt.detail) })
	}
}

// Objects below are judged by tables of their own.
func TestAReqNested(t *testing.T) {
	one := func(name string, value any) []any {
		e := message{"name": "n", "id": "i", "criticalityIndicator": false, "data": message{"a": 1}}
		return []any{e.with(name, value)}
	}
	for _, tt := range []struct {
		name         string
		field        string
		value        any
		code, detail string
	}{
		{"date that is none", "acctInfo", message{"chAccDate": "20260230"}, emv.CodeFormat, "acctInfo.chAccDate"},
		{"empty below", "acctInfo", message{"chAccAgeInd": ""}, emv.CodeFormat, "acctInfo.chAccAgeInd"},
		{"unknown below", "acctInfo", message{"chAccAgeInd": "05", "other": nil}, "", ""},
		{"of the directory server", "acctInfo", message{"chAccAgeInd": "99"}, "", ""},
		{"amount in words", "merchantRiskIndicator", message{"giftCardAmount": "one"}, emv.CodeFormat, "merchantRiskIndicator.giftCardAmount"},
		{"half a phone", "mobilePhone", message{"cc": "81"}, emv.CodeFormat, "mobilePhone.subscriber"},
		{"long country of a phone", "workPhone", message{"cc": "8181", "subscriber": "1"}, emv.CodeFormat, "workPhone.cc"},
		{"no extension", "messageExtension", []any{}, emv.CodeFormat, "messageExtension"},
		{"extension without data", "messageExtension", one("data", nil), emv.CodeFormat, "messageExtension.data"},
		{"extension with data in text", "messageExtension", one("data", "a"), emv.CodeFormat, "messageExtension.data"},
		{"long name", "messageExtension", one("name", long(65)), emv.CodeFormat, "messageExtension.name"},
		{"long id", "messageExtension", one("id", long(65)), emv.CodeFormat, "messageExtension.id"},
		{"indicator in text", "messageExtension", one("criticalityIndicator", "true"), emv.CodeFormat, "messageExtension.criticalityIndicator"},
		{"critical", "messageExtension", one("criticalityIndicator", true), emv.CodeExtension, "i"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, erro := emv.ParseAReq(purchase().with(tt.field, tt.value).json(t))
			switch {
			case erro == nil && tt.code == "":
			case erro == nil || erro.ErrorCode != tt.code || erro.ErrorDetail != tt.detail:
				t.Errorf("got %+v, want %s %s", erro, tt.code, tt.detail)
			}
		})
	}
}

// A message of nothing but braces costs about what its bytes do, not their square.
func TestAReqOfBraces(t *testing.T) {
	body := []byte(strings.Repeat(`{"aaaa":`, 7000) + "1" + strings.Repeat("}", 7000))
	got := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, erro := emv.ParseAReq(body); erro == nil || erro.ErrorCode != emv.CodeMessage {
				b.Fatalf("got %+v", erro)
			}
		}
	})
	if most := int64(16 * len(body)); got.AllocedBytesPerOp() > most {
		t.Errorf("%d bytes for a message of %d", got.AllocedBytesPerOp(), len(body))
	}
}
