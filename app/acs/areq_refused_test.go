package acs_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/acs"
	"mynetplus/app/apptest"
)

// Messages that cannot be right, and those that came before.
func TestAReqRefused(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		first := newAReq(soraJCB)
		askACS(t, a, first)
		other := newAReq(soraJCB)
		for _, tt := range []struct {
			name         string
			areq         asked
			code, detail string
		}{
			{"no JSON", nil, "101", ""},
			{"the same message again", first, "301", "TransID"},
			{"its threeDSServerTransID", newAReq(soraJCB).with("threeDSServerTransID", first["threeDSServerTransID"]), "301", "TransID"},
			{"its dsTransID", newAReq(soraJCB).with("dsTransID", first["dsTransID"]), "301", "TransID"},
			{"dsURL of another machine", other.with("dsURL", "http://ds.example/results"), "203", "dsURL"},
			{"dsURL by a user", other.with("dsURL", "http://localhost@ds.example/results"), "203", "dsURL"},
			{"an amount in words", other.with("purchaseAmount", "many"), "203", "purchaseAmount"},
			{"hundredths of a yen", other.with("purchaseAmount", "2999900", "purchaseExponent", "2"), "203", "purchaseExponent"},
			{"no merchant", other.with("merchantName", nil), "201", "merchantName"},
			{"version 2.1.0", other.with("messageVersion", "2.1.0"), "102", "2.2.0"},
		} {
			got := askACS(t, a, tt.areq).erro
			if got.ErrorCode != tt.code || !strings.Contains(got.ErrorDetail, tt.detail) || got.ErrorComponent != "A" || got.ErrorMessageType != "AReq" {
				t.Errorf("%s: %+v", tt.name, got)
			}
			if id, _ := tt.areq["dsTransID"].(string); got.DSTransID != id {
				t.Errorf("%s: dsTransID %q, want %q", tt.name, got.DSTransID, id)
			}
		}
		if got := a.Count("transactions"); got != 1 {
			t.Errorf("%d rows, want that of the first", got)
		}
		large := bytes.Repeat([]byte(" "), 65<<10)
		for _, body := range []io.Reader{bytes.NewReader(large), io.MultiReader(bytes.NewReader(large))} { // announced, and not
			res, err := http.Post(a.URL+"/3ds/areq", "application/json", body)
			if err != nil {
				t.Fatal(err)
			}
			said, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(said), `"errorCode":"101"`) {
				t.Errorf("65 KiB: %d, %s, %v", res.StatusCode, said, err)
			}
		}
	})
}

// D7.1: a message that repeats its card number in a field that would be kept is refused, and does not get it back.
func TestD7_1_AReqThatRepeatsItsCardNumber(t *testing.T) {
	a := apptest.Start(t)
	for name, value := range map[string]string{
		"merchantName": "shop " + soraJCB, "notificationURL": "http://localhost:9/notify?card=" + soraJCB, "dsURL": "http://localhost:9/" + soraJCB,
		"threeDSRequestorURL": "https://shop.example/" + soraJCB, "purchaseAmount": soraJCB, "dsReferenceNumber": soraJCB,
	} {
		got := askACS(t, a, newAReq(soraJCB).with(name, value)).erro
		if got.ErrorCode != "203" || got.ErrorDetail != name {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := a.Count("transactions"); got != 0 {
		t.Errorf("%d rows", got)
	}
}

// In production no address is plain http.
func TestAReqWantsTLS(t *testing.T) {
	files := newAuthority(t)
	server, jcb := files.make("acs", farAway), files.make("jcb", farAway)
	a := apptest.Start(t, files.table(server, entry{Name: "jcb", Certificate: []string{jcb.cert}, DSURL: "https://ds.example/r"}), production(t))
	ds := clientOf(t, server, jcb)
	over := func(dsURL, notification string) asked {
		return newAReq("4000000000000002").with("dsURL", dsURL, "notificationURL", notification)
	}
	for _, tt := range []struct {
		areq   asked
		detail string
	}{
		{over("https://ds.example/r/1", "http://shop.example/notify"), "notificationURL"},
		{over("http://ds.example/r/1", "https://shop.example/notify"), "dsURL"},
		{over("http://localhost/r", "http://localhost/n"), "dsURL,notificationURL"},
	} {
		if got := postAReq(t, ds, a.AReqURL, tt.areq.body(t)).erro; got.ErrorCode != "203" || got.ErrorDetail != tt.detail {
			t.Errorf("%s: %+v", tt.detail, got)
		}
	}
	res, err := http.Get(a.ACSURL + "/robots.txt")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("shoppers' browsers are not told to stay on https")
	}
	got := postAReq(t, ds, a.AReqURL, over("https://ds.example/r/1", "HTTPS://shop.example/notify").body(t)).ares
	if got.TransStatusReason != "08" || got.ACSReferenceNumber != "3DS_LOA_ACS_X" || got.ACSOperatorID != "ACS_OPERATOR" {
		t.Errorf("over https: %+v", got)
	}
}

// What fails on this side is an Erro that says whether trying again helps, and names the transaction.
func TestAReqFails(t *testing.T) {
	a := apptest.Start(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest(http.MethodPost, "/3ds/areq", nil)
	r.RemoteAddr = "127.0.0.1:1"
	m := newAReq(soraJCB)
	answer, err := a.Server.ACS.Ask(gone, a.Server.ACS.Directories.Asking(r, a.Store.Now()), m.body(t))
	var failed *acs.AReqError
	if answer != nil || !errors.As(err, &failed) || failed.Erro.ErrorCode != "403" || failed.Erro.DSTransID != m["dsTransID"] {
		t.Errorf("out of time: %v, %v", answer, err)
	}
	a.Exec("ALTER TABLE transactions RENAME TO elsewhere")
	if got := askACS(t, a, m).erro; got.ErrorCode != "404" || got.ThreeDSServerTransID != m["threeDSServerTransID"] || got.ErrorDetail != "" {
		t.Errorf("a broken database: %+v", got)
	}
}

// Messages of another implementation through the door (3ds.md, Samples).
func TestAReqSample(t *testing.T) {
	a := apptest.Start(t)
	sample := func(name string) asked {
		t.Helper()
		body, err := os.ReadFile(filepath.Join("emv", "testdata", name+".areq.json"))
		if err != nil {
			t.Fatal(err)
		}
		return askedOf(t, body).with("dsReferenceNumber", "3DS_LOA_DIS_DEMO", "dsTransID", newAReq("")["dsTransID"], "dsURL", "http://127.0.0.1:9/")
	}
	const empty = "threeDSRequestorPriorAuthenticationInfo"
	visa := sample("visa-3DSS-220-107").with("acctNumber", soraJCB, "cardExpiryDate", "2912")
	if got := askACS(t, a, visa).erro; got.ErrorCode != "203" || got.ErrorDetail != empty {
		t.Errorf("as delivered: %+v", got)
	}
	if got := askACS(t, a, sample("mir-1-10")).erro; got.ErrorCode != "102" {
		t.Errorf("version 2.1.0: %+v", got)
	}
	got := askACS(t, a, visa.with(empty, nil)).ares
	want := []string{acs.RuleRequestorAsks, acs.RuleCurrency, acs.RuleUnknownDevice, acs.RuleCountry}
	if rules := storedRow(t, a, got.ACSTransID).Rules; got.TransStatus != "C" || !cmp.Equal(rules, want) {
		t.Errorf("got %s, %v", got.TransStatus, rules)
	}
}
