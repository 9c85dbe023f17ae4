package emv_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mynetplus/app/acs/emv"
)

// complete reports what an Erro lacks.
func complete(t *testing.T, e *emv.Erro) {
	t.Helper()
	if e.MessageType != "Erro" || e.MessageVersion != "2.2.0" || e.ErrorComponent != "A" || len(e.ErrorCode) != 3 ||
		e.ErrorDescription == "" || e.ErrorDetail == "" || len([]rune(e.ErrorDetail)) > 2048 || e.ErrorMessageType == "" {
		t.Errorf("an Erro that is not complete: %+v", e)
	}
}

// The Visa messages of an independent 3DS Server, with what the directory server adds and a number that has its check
// digit: as delivered they have an empty object, without it they are right.
func TestVisaSamples(t *testing.T) {
	for _, name := range []string{"visa-3DSS-220-101", "visa-3DSS-220-107", "visa-3DSS-220-501"} {
		t.Run(name, func(t *testing.T) {
			m := sampled(t, name+".areq.json").
				with("dsReferenceNumber", "DSServerRef123456").with("dsTransID", id).with("dsURL", "https://ds.example/").
				with("acctNumber", "4111111111111111")
			const empty = "threeDSRequestorPriorAuthenticationInfo"
			_, erro := emv.ParseAReq(m.json(t))
			if erro == nil || erro.ErrorCode != emv.CodeFormat || erro.ErrorDetail != empty {
				t.Fatalf("got %+v, want 203 %s", erro, empty)
			}
			complete(t, erro)
			if erro.ThreeDSServerTransID != m["threeDSServerTransID"] || erro.DSTransID != id {
				t.Errorf("the Erro names %s and %s", erro.ThreeDSServerTransID, erro.DSTransID)
			}
			got, erro := emv.ParseAReq(m.without(empty).json(t))
			if erro != nil || got.MerchantName != m["merchantName"] || got.PurchaseAmount != m["purchaseAmount"] {
				t.Errorf("got %+v, %+v", got, erro)
			}
		})
	}
}

// The Mir messages are of a retired version.
func TestMirSamples(t *testing.T) {
	for _, name := range []string{"mir-1-10", "mir-6-1"} {
		_, areq := emv.ParseAReq(sample(t, name+".areq.json"))
		_, creq := emv.ParseCReq(base64.RawURLEncoding.EncodeToString(sample(t, name+".creq.json")))
		_, rres := emv.ParseRRes(sample(t, name+".rres.json"))
		for kind, erro := range map[string]*emv.Erro{"AReq": areq, "CReq": creq, "RRes": rres} {
			if erro == nil || erro.ErrorCode != emv.CodeVersion || erro.ErrorDetail != "2.2.0" || erro.ErrorMessageType != kind {
				t.Errorf("%s: got %+v, want 102 with the list", kind, erro)
			}
		}
	}
}

// A CReq comes with and without padding; what it lacks is named.
func TestCReq(t *testing.T) {
	for _, name := range []string{"visa-3DSS-220-107", "visa-3DSS-220-501"} {
		body := sample(t, name+".creq.json")
		padded, erro := emv.ParseCReq(base64.URLEncoding.EncodeToString(append(body, ' '))) // pads
		plain, erro2 := emv.ParseCReq(base64.RawURLEncoding.EncodeToString(body))
		if erro != nil || erro2 != nil || padded != plain || plain.ChallengeWindowSize != "05" || plain.ACSTransID == "" {
			t.Errorf("%s: got %+v %+v, %+v %+v", name, padded, erro, plain, erro2)
		}
	}
	m := sampled(t, "visa-3DSS-220-107.creq.json")
	for _, tt := range []struct {
		name, form   string
		code, detail string
	}{
		{"nothing", "", emv.CodeMessage, "not a JSON object"},
		{"not base64url", "a+b/", emv.CodeMessage, "creq is not base64url"},
		{"no window", emv.Encode(m.without("challengeWindowSize")), emv.CodeMissing, "challengeWindowSize"},
		{"unknown window", emv.Encode(m.with("challengeWindowSize", "06")), emv.CodeFormat, "challengeWindowSize"},
		{"malformed id", emv.Encode(m.with("acsTransID", "1")), emv.CodeFormat, "acsTransID"},
		{"an AReq", emv.Encode(purchase()), emv.CodeMessage, "messageType"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, erro := emv.ParseCReq(tt.form)
			if erro == nil || erro.ErrorCode != tt.code || erro.ErrorDetail != tt.detail {
				t.Fatalf("got %+v, want %s %s", erro, tt.code, tt.detail)
			}
			complete(t, erro)
			if strings.Contains(tt.name, "window") && erro.ACSTransID != m["acsTransID"] {
				t.Errorf("the Erro names %q", erro.ACSTransID)
			}
		})
	}
}

func TestRRes(t *testing.T) {
	m := sampled(t, "visa-3DSS-220-107.rres.json")
	got, erro := emv.ParseRRes(m.json(t))
	if erro != nil || got.ResultsStatus != emv.ResultReceived || got.DSTransID != m["dsTransID"] {
		t.Errorf("got %+v, %+v", got, erro)
	}
	_, erro = emv.ParseRRes(m.with("resultsStatus", "04").json(t))
	if erro == nil || erro.ErrorCode != emv.CodeFormat || erro.ErrorDetail != "resultsStatus" {
		t.Errorf("got %+v, want 203", erro)
	}
}

// Nothing of the independent messages is lost in our structs, but for what we do not speak.
func TestRoundTrip(t *testing.T) {
	for suffix, into := range map[string]func() any{
		"ares": func() any { return new(emv.ARes) }, "creq": func() any { return new(emv.CReq) }, "cres": func() any { return new(emv.CRes) },
		"rreq": func() any { return new(emv.RReq) }, "rres": func() any { return new(emv.RRes) },
	} {
		for _, name := range []string{"mir-1-10", "mir-6-1", "visa-3DSS-220-107", "visa-3DSS-220-501"} {
			file := name + "." + suffix + ".json"
			ours := into()
			if err := json.Unmarshal(sample(t, file), ours); err != nil {
				t.Fatal(err)
			}
			want := sampled(t, file).without("messageExtension", "whiteListStatus", "whiteListStatusSource")
			raw, err := base64.RawURLEncoding.DecodeString(emv.Encode(ours))
			if err != nil {
				t.Fatal(err)
			}
			var got message
			if err := json.Unmarshal(raw, &got); err != nil {
				t.Fatal(err)
			}
			maps.DeleteFunc(got, func(_ string, v any) bool { return v == "" })
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %v, want %v", file, got, want)
			}
		}
	}
}

// Every code has words, and a detail never grows past what a message may carry.
func TestNewErro(t *testing.T) {
	codes := []string{"101", "102", "201", "202", "203", "204", "301", "302", "303", "304", "305", "306", "402", "403", "404", "405"}
	var seen []string
	for _, code := range codes {
		e := emv.NewErro(code, strings.Repeat("あ", 3000), emv.TypeAReq)
		complete(t, &e)
		seen = append(seen, e.ErrorDescription)
	}
	if slices.Sort(seen); len(slices.Compact(seen)) != len(codes) {
		t.Errorf("two codes say the same: %v", seen)
	}
}
