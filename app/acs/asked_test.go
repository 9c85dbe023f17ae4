package acs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/models"
)

// asked is an AReq before it is written as JSON.
type asked map[string]any

var askedCount atomic.Int64

// newAReq asks about a small purchase with a card, in one and the same browser, with ids that were never seen.
func newAReq(pan string) asked {
	n := askedCount.Add(1)
	return asked{
		"messageType": "AReq", "messageVersion": "2.2.0", "deviceChannel": "02", "messageCategory": "01",
		"threeDSServerTransID": fmt.Sprintf("11111111-0000-4000-8000-%012d", n), "dsTransID": fmt.Sprintf("22222222-0000-4000-8000-%012d", n),
		"threeDSServerRefNumber": "3DS_LOA_SER_DEMO", "dsReferenceNumber": "3DS_LOA_DIS_DEMO",
		"threeDSServerURL": "http://localhost:9/3ds", "dsURL": "http://localhost:9/results", "threeDSServerOperatorID": "10075020",
		"threeDSRequestorID": "2717328127", "threeDSRequestorName": "杜の都書店", "threeDSRequestorURL": "https://shop.example/",
		"threeDSRequestorAuthenticationInd": "01", "threeDSRequestorChallengeInd": "01", "threeDSCompInd": "Y",
		"acctNumber": pan, "cardExpiryDate": "2912", "notificationURL": "http://localhost:9/notify",
		"browserAcceptHeader": "text/html", "browserUserAgent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0", "browserLanguage": "ja-JP",
		"browserJavascriptEnabled": true, "browserJavaEnabled": false, "browserColorDepth": "24",
		"browserScreenHeight": "1080", "browserScreenWidth": "1920", "browserTZ": "-540", "browserIP": "198.51.100.77",
		"acquirerBIN": "400551", "acquirerMerchantID": "8833788863", "merchantName": "杜の都書店", "mcc": "5942", "merchantCountryCode": "392",
		"purchaseAmount": "12800", "purchaseCurrency": "392", "purchaseExponent": "0", "purchaseDate": "20261122110000",
	}
}

// with is a copy that has other values in some fields, name and value by turns; a nil value takes a field away.
func (m asked) with(fields ...any) asked {
	m = maps.Clone(m)
	for i := 0; i < len(fields); i += 2 {
		m[fields[i].(string)] = fields[i+1]
		if fields[i+1] == nil {
			delete(m, fields[i].(string))
		}
	}
	return m
}

// askedOf reads one back.
func askedOf(t testing.TB, body []byte) (m asked) {
	t.Helper()
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m asked) body(t testing.TB) []byte {
	t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// areqReply is what a directory server got: one of the two messages.
type areqReply struct {
	status int
	ares   emv.ARes
	erro   emv.Erro
}

// postAReq sends an AReq as a directory server does.
func postAReq(t testing.TB, client *http.Client, url string, body []byte) areqReply {
	t.Helper()
	res, err := client.Post(url+"/3ds/areq", "application/JSON; charset=UTF-8", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); got != "application/JSON; charset=UTF-8" {
		t.Errorf("Content-Type: %q", got)
	}
	if cookies := res.Header.Values("Set-Cookie"); len(cookies) > 0 {
		t.Errorf("cookies: %v", cookies)
	}
	var raw json.RawMessage
	if err := json.NewDecoder(res.Body).Decode(&raw); err != nil {
		t.Fatalf("status %d: %v", res.StatusCode, err)
	}
	got := areqReply{status: res.StatusCode}
	into := any(&got.ares)
	if strings.Contains(string(raw), `"messageType":"Erro"`) {
		into = &got.erro
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
	return got
}

// askACS sends an AReq to a demo server, which demands an answer with status 200.
func askACS(t testing.TB, a *apptest.App, m asked) areqReply {
	t.Helper()
	got := postAReq(t, http.DefaultClient, a.URL, m.body(t))
	if got.status != http.StatusOK {
		t.Fatalf("status %d", got.status)
	}
	return got
}

// storedRow is the row that an ARes left.
func storedRow(t testing.TB, a *apptest.App, acsTransID string) (row models.Transaction) {
	t.Helper()
	err := a.Store.Read(t.Context(), func(q *models.Query) (err error) {
		row, err = q.Transaction(t.Context(), acsTransID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// newestEvent is the newest line of a cardholder's history.
func newestEvent(t testing.TB, a *apptest.App, no string) (e models.Event) {
	t.Helper()
	err := a.Store.Read(t.Context(), func(q *models.Query) error {
		events, err := q.History(t.Context(), no, 1)
		if len(events) == 1 {
			e = events[0]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
