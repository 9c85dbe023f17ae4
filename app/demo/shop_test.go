package demo_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"mynetplus/app/acs/emv"
)

const (
	passed    = "本人認証ができました"
	unasked   = "本人認証ができました(入力なし)"
	failed    = "本人認証ができませんでした"
	unsettled = "本人認証の結果が出ませんでした"
)

var (
	hanako   = url.Values{"card": {"1"}, "order": {"usual"}, "size": {"03"}}
	question = []string{"AReq shop>directory", "AReq directory>acs"}
)

// 3ds.md: what the ACS answers without a challenge is the result, and the cardholderInfo is shown.
func TestAnswersWithoutChallenge(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer func(emv.AReq) any
		want   string
		wires  []string
	}{
		{"Y", always("Y"), unasked, []string{"ARes acs>directory Y", "ARes directory>shop Y"}},
		{"A", always("A"), passed, []string{"ARes acs>directory A", "ARes directory>shop A"}},
		{"I", always("I"), "入力なしの確認をしました", []string{"ARes acs>directory I", "ARes directory>shop I"}},
		{"N", func(m emv.AReq) any {
			a := ares(m, "N")
			a.TransStatusReason, a.CardholderInfo = emv.ReasonNotEnrolled, "ご登録が必要です <b>"
			return a
		}, failed, []string{"ARes acs>directory N", "ARes directory>shop N"}},
		{"U", always("U"), unsettled, []string{"ARes acs>directory U", "ARes directory>shop U"}},
		{"Erro", func(emv.AReq) any { return emv.NewErro(emv.CodeFormat, "merchantName", emv.TypeAReq) }, unsettled, []string{"Erro acs>directory", "Erro directory>shop"}},
		{"no message", func(emv.AReq) any { return "<html>" }, unsettled, []string{"Erro directory>shop"}},
		{"endless", func(emv.AReq) any { return strings.Repeat(" ", 65<<10) + `{"messageType":"ARes","transStatus":"Y"}` }, unsettled, []string{"Erro directory>shop"}},
		{"another's", func(m emv.AReq) any {
			a := ares(m, "Y")
			a.ThreeDSServerTransID = acsTransID
			return a
		}, unsettled, []string{"ARes acs>directory Y", "ARes directory>shop Y"}},
		{"a challenge nowhere", func(m emv.AReq) any {
			a := ares(m, "C")
			a.ACSURL = "javascript:alert(1)"
			return a
		}, unsettled, []string{"ARes acs>directory C", "ARes directory>shop C"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStreet(t, tt.answer)
			_, page := s.buy(hanako)
			if got := page.result(); got != tt.want || page.creq() != "" {
				t.Errorf("result %q, want %q; challenge %q", got, tt.want, page.creq())
			}
			if got, want := page.wires(), slices.Concat(question, tt.wires); !slices.Equal(got, want) {
				t.Errorf("messages %q, want %q", got, want)
			}
			if tt.name == "N" && !strings.Contains(page.doc.Find(".notice").Text(), "ご登録が必要です <b>") {
				t.Errorf("the cardholderInfo is missing: %s", page.doc.Find(".notice").Text())
			}
		})
	}
}

// An issuer that is away is an order without a result.
func TestIssuerAway(t *testing.T) {
	s := newStreet(t, always("Y"))
	s.issuer.Close()
	_, page := s.buy(hanako)
	if got, want := page.wires(), append(slices.Clone(question), "Erro directory>shop"); page.result() != unsettled || !slices.Equal(got, want) {
		t.Errorf("%q, messages %q", page.result(), got)
	}
	if !strings.Contains(page.text, `&#34;errorCode&#34;: &#34;405&#34;`) {
		t.Error("no Erro 405")
	}
}

// The AReq tells what was bought, with which browser, and where to return to.
func TestAReqOfAPurchase(t *testing.T) {
	s := newStreet(t, always("N"))
	s.buy(hanako)
	s.buy(url.Values{"card": {"5"}, "order": {"check"}})
	paid, check := s.asked[0], s.asked[1]
	if paid.AcctNumber != "3530111333300000" || paid.CardExpiryDate != "2912" || paid.PurchaseAmount != "12480" || paid.PurchaseCurrency != "392" ||
		paid.MessageCategory != emv.CategoryPayment || paid.PurchaseDate != s.clock.Now().UTC().Format("20060102150405") {
		t.Errorf("the purchase: %+v", paid)
	}
	if paid.BrowserUserAgent != "Mozilla/5.0" || paid.BrowserAcceptHeader != "text/html" || paid.BrowserLanguage != "ja-JP" || paid.BrowserIP != "127.0.0.1" {
		t.Errorf("the browser: %+v", paid)
	}
	if paid.NotificationURL != s.url+"/demo/shop/notify" || paid.DSURL != s.url+"/demo/directory/rreq" || paid.ThreeDSRequestorURL != s.url+"/demo/shop" {
		t.Errorf("addresses: %+v", paid)
	}
	if check.AcctNumber != "3528000700000034" || check.MessageCategory != emv.CategoryNonPayment || check.PurchaseAmount != "" {
		t.Errorf("the check: %+v", check)
	}
	if got := s.post("/demo/shop", url.Values{"card": {"1"}}, "Accept-Language", "zh-Hant-TW;q=1", "User-Agent", strings.Repeat("あ", 3000)); got.StatusCode != 303 {
		t.Errorf("%d", got.StatusCode)
	}
	if odd := s.asked[2]; odd.BrowserLanguage != "zh" || len([]rune(odd.BrowserUserAgent)) != 2048 || odd.BrowserAcceptHeader != "*/*" {
		t.Errorf("an odd browser: %+v", odd)
	}
	for _, card := range []string{"", "0", "8", "-1", "3530111333300000"} {
		if got := s.post("/demo/shop", url.Values{"card": {card}}); got.StatusCode != http.StatusNotFound {
			t.Errorf("card %q: %d", card, got.StatusCode)
		}
	}
}

// report is the RReq of an order's challenge, with what its AReq got from the directory server.
func (s *street) report(status string) emv.RReq {
	asked := s.asked[len(s.asked)-1]
	return emv.RReq{
		MessageType: emv.TypeRReq, MessageVersion: emv.Version, MessageCategory: emv.CategoryPayment, ThreeDSServerTransID: asked.ThreeDSServerTransID,
		DSTransID: asked.DSTransID, ACSTransID: acsTransID, TransStatus: status, InteractionCounter: "01",
	}
}

// back is what a browser posts to the notificationURL.
func back(order, status string) url.Values {
	return url.Values{"threeDSSessionData": {order}, "cres": {emv.Encode(emv.CRes{
		MessageType: emv.TypeCRes, MessageVersion: emv.Version, ThreeDSServerTransID: order, ACSTransID: acsTransID, TransStatus: status,
	})}}
}

var foreign = []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://acs.example"}

// A challenge: opened in the chosen window, the same again after a reload, reported once, brought back from another site.
func TestChallenge(t *testing.T) {
	s := newStreet(t, always("C"))
	address, open := s.buy(hanako)
	form := open.doc.Find("form[action='https://acs.example/3ds/challenge']")
	frame := open.doc.Find("iframe")
	if target := form.AttrOr("target", ""); target == "" || target != frame.AttrOr("name", "") || frame.AttrOr("width", "") != "500" {
		t.Errorf("form targets %q, frame %q of width %q", target, frame.AttrOr("name", ""), frame.AttrOr("width", ""))
	}
	creq, erro := emv.ParseCReq(open.creq())
	if erro != nil || creq.ThreeDSServerTransID != id(address) || creq.ACSTransID != acsTransID || creq.ChallengeWindowSize != "03" {
		t.Errorf("CReq %+v, %v", creq, erro)
	}
	if again := s.get(address); again.creq() != open.creq() || open.result() != "" || open.doc.Find("a.link-row").AttrOr("href", "") != address {
		t.Errorf("a reload: CReq %q, want %q; result %q", again.creq(), open.creq(), open.result())
	}
	if got := s.message("/demo/directory/rreq", s.report("Y")); got != "RRes" {
		t.Fatalf("the RReq is answered by %s", got)
	}
	leave := s.post("/demo/shop/notify", back(id(address), "Y"), foreign...)
	out := leave.doc.Find("form[target=_top]")
	if leave.StatusCode != 200 || out.AttrOr("action", "") != "/demo/shop/result" || leave.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Fatalf("back in the frame: %d %s", leave.StatusCode, leave.text)
	}
	if got := s.post("/demo/shop/result", url.Values{"order": {out.Find("[name=order]").AttrOr("value", "")}}); got.Header.Get("Location") != address+"#result" {
		t.Errorf("out of the frame to %q", got.Header.Get("Location"))
	}
	s.post("/demo/shop/notify", back(id(address), "Y"), foreign...) // the browser's back button
	over := s.get(address)
	want := slices.Concat(question, []string{
		"ARes acs>directory C", "ARes directory>shop C", "CReq browser>acs",
		"RReq acs>directory Y", "RReq directory>shop Y", "RRes shop>directory", "RRes directory>acs", "CRes acs>browser Y",
	})
	if got := over.wires(); over.result() != passed || over.creq() != "" || !slices.Equal(got, want) {
		t.Errorf("%q, messages %q, want %q", over.result(), got, want)
	}
}

// What the browser brings is not the result: without an RReq there is none, with one it is the RReq's.
func TestOnlyTheRReqCounts(t *testing.T) {
	s := newStreet(t, always("C"))
	address, _ := s.buy(hanako)
	s.post("/demo/shop/notify", back(id(address), "Y"), foreign...)
	if page := s.get(address); page.result() != unsettled || page.doc.Find("a.link-row").Length() != 1 {
		t.Errorf("without RReq: %q", page.result())
	}
	if got := s.message("/demo/directory/rreq", s.report("N")); got != "RRes" { // a retry got through
		t.Errorf("the late RReq: %s", got)
	}
	if page := s.get(address); page.result() != failed || !strings.Contains(page.text, "通知が違います") {
		t.Errorf("with another RReq: %q", page.result())
	}

	address, _ = s.buy(hanako)
	s.message("/demo/directory/rreq", s.report("N")) // timed out: nobody comes back
	if page := s.get(address); page.result() != failed || page.creq() != "" {
		t.Errorf("timed out: %q", page.result())
	}

	address, _ = s.buy(hanako)
	erro := emv.NewErro(emv.CodeTimeout, "late", emv.TypeCReq)
	s.post("/demo/shop/notify", url.Values{"threeDSSessionData": {id(address)}, "cres": {emv.Encode(erro)}}, foreign...)
	if page := s.get(address); page.result() != unsettled || !slices.Contains(page.wires(), "Erro acs>browser") {
		t.Errorf("an Erro: %q, %q", page.result(), page.wires())
	}
}

// 3ds.md: exactly one RReq per transaction is accepted, however many come at once.
func TestOneRReqIsAccepted(t *testing.T) {
	s := newStreet(t, always("C"))
	address, _ := s.buy(hanako)
	right := s.report("Y")
	for name, wrong := range map[string]func(*emv.RReq){
		"dsTransID":            func(m *emv.RReq) { m.DSTransID = acsTransID },
		"acsTransID":           func(m *emv.RReq) { m.ACSTransID = m.DSTransID },
		"threeDSServerTransID": func(m *emv.RReq) { m.ThreeDSServerTransID = acsTransID },
	} {
		m := right
		wrong(&m)
		if got := s.message("/demo/directory/rreq", m); got != "ErroD301" {
			t.Errorf("wrong %s: %s", name, got)
		}
		if got := s.message("/demo/shop/rreq", m); got != "ErroS301" {
			t.Errorf("wrong %s at the shop: %s", name, got)
		}
	}
	for _, garbage := range []string{"", "null", "[]", "{}", `{"messageType":"ARes"}`, "\xff"} {
		if got := s.message("/demo/directory/rreq", garbage) + s.message("/demo/shop/rreq", garbage) + s.message("/demo/directory/areq", garbage); got != "ErroD101ErroS101ErroD101" {
			t.Errorf("%q: %s", garbage, got)
		}
	}
	answers := make([]string, 8)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = s.message("/demo/directory/rreq", right) })
	}
	all.Wait()
	slices.Sort(answers)
	if answers[0] != "ErroD305" || answers[6] != "ErroD305" || answers[7] != "RRes" {
		t.Errorf("answers %q", answers)
	}
	if got := s.message("/demo/shop/rreq", right); got != "ErroS305" {
		t.Errorf("at the shop: %s", got)
	}
	if page := s.get(address); page.result() != passed || len(page.wires()) > 40 {
		t.Errorf("%q after %d messages", page.result(), len(page.wires()))
	}
}

// An RReq that the shop could not read is not the one that counts.
func TestRReqMayComeAgainUntilItIsTaken(t *testing.T) {
	s := newStreet(t, always("C"))
	_, _ = s.buy(hanako)
	s.self.Store("http://127.0.0.1:1") // nobody
	if got := s.message("/demo/directory/rreq", s.report("Y")); got != "ErroD405" {
		t.Errorf("with the shop away: %s", got)
	}
	s.self.Store(s.url)
	if got := s.message("/demo/directory/rreq", s.report("Y")); got != "RRes" {
		t.Errorf("the retry: %s", got)
	}
}
