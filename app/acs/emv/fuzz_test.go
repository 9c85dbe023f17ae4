package emv_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"mynetplus/app/acs/emv"
)

// Whatever comes, nothing panics, an Erro is complete, and a message that passed is as good the second time.
func FuzzParseAReq(f *testing.F) {
	f.Add(purchase().json(f))
	f.Add(purchase().with("deviceChannel", "03").json(f))
	f.Add(sample(f, "visa-3DSS-220-101.areq.json"))
	f.Add(sample(f, "mir-6-1.areq.json"))
	f.Add([]byte(`{"a":{"b":[{"c":1,"c":2}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, erro := emv.ParseAReq(body)
		if erro != nil {
			complete(t, erro)
			return
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if second, erro := emv.ParseAReq(again); erro != nil || second != m {
			t.Errorf("got %+v, %+v, want %+v", second, erro, m)
		}
	})
}

func FuzzParseCReq(f *testing.F) {
	for _, name := range []string{"visa-3DSS-220-107.creq.json", "mir-1-10.creq.json"} {
		f.Add(base64.RawURLEncoding.EncodeToString(sample(f, name)))
		f.Add(base64.URLEncoding.EncodeToString(sample(f, name)))
	}
	f.Add("e30=")
	f.Fuzz(func(t *testing.T, form string) {
		m, erro := emv.ParseCReq(form)
		if erro != nil {
			complete(t, erro)
			return
		}
		if second, erro := emv.ParseCReq(emv.Encode(m)); erro != nil || second != m {
			t.Errorf("got %+v, %+v, want %+v", second, erro, m)
		}
	})
}
