package emv_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// message is a message before it is written as JSON.
type message map[string]any

// purchase is an AReq with every field of the table, and everything that may stand beside it.
func purchase() message {
	return message{
		"messageType": "AReq", "messageVersion": "2.2.0", "deviceChannel": "02", "messageCategory": "01",
		"threeDSServerTransID": "228b77c7-b316-4d2b-ad6e-13d0a6474ef4", "dsTransID": "d3e8aae9-b188-4305-9f4b-4db0baae1a00",
		"threeDSServerRefNumber": "3DS_LOA_SER_DEMO", "dsReferenceNumber": "3DS_LOA_DIS_DEMO",
		"threeDSServerURL": "https://server.example/3ds", "dsURL": "https://ds.example/results", "threeDSServerOperatorID": "10075020",
		"threeDSRequestorID": "2717328127", "threeDSRequestorName": "杜の都 <書店>", "threeDSRequestorURL": "https://shop.example/",
		"threeDSRequestorAuthenticationInd": "01", "threeDSRequestorChallengeInd": "01", "threeDSCompInd": "Y",
		"acctNumber": "3530111333300000", "cardExpiryDate": "2912", "notificationURL": "https://shop.example/notify",
		"browserAcceptHeader": "text/html", "browserUserAgent": "Mozilla/5.0", "browserLanguage": "ja-JP",
		"browserJavascriptEnabled": true, "browserJavaEnabled": false, "browserColorDepth": "24",
		"browserScreenHeight": "1080", "browserScreenWidth": "1920", "browserTZ": "-540", "browserIP": "2001:db8::1",
		"acquirerBIN": "400551", "acquirerMerchantID": "8833788863", "merchantName": "杜の都書店", "mcc": "5942", "merchantCountryCode": "392",
		"purchaseAmount": "12800", "purchaseCurrency": "392", "purchaseExponent": "0", "purchaseDate": "20261122050559",
		"acctInfo":              message{"chAccAgeInd": "05", "chAccDate": "20200519", "txnActivityDay": "1"},
		"merchantRiskIndicator": message{"deliveryEmailAddress": "a..b@carrier.example", "giftCardCount": "02", "shipIndicator": "01"},
		"billAddrCity":          "仙台市", "billAddrCountry": "392", "billAddrLine1": "青葉区", "billAddrPostCode": "980-0000", "billAddrState": "04",
		"shipAddrCity": "仙台市", "shipAddrCountry": "392",
		"homePhone": message{"cc": "81", "subscriber": "0222679222"},
		"email":     "hanako@example.jp",
		"messageExtension": []any{message{
			"name": "scoring", "id": "A00000065801", "criticalityIndicator": false, "data": message{"score": 1},
		}},
		"threeDSRequestorAuthenticationInfo":      message{"threeDSReqAuthMethod": "02", "threeDSReqAuthTimestamp": "202611220505"},
		"threeDSRequestorPriorAuthenticationInfo": message{"threeDSReqPriorAuthMethod": "02"},
	}
}

// with is a copy that has another value in one field.
func (m message) with(name string, value any) message {
	m = maps.Clone(m)
	m[name] = value
	return m
}

// without is a copy that lacks some fields.
func (m message) without(names ...string) message {
	m = maps.Clone(m)
	for _, name := range names {
		delete(m, name)
	}
	return m
}

func (m message) json(t testing.TB) []byte {
	t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func sampled(t testing.TB, name string) message {
	t.Helper()
	var m message
	if err := json.Unmarshal(sample(t, name), &m); err != nil {
		t.Fatal(err)
	}
	return m
}
