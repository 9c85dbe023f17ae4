package demo_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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

// Nothing that a browser could bring instead of its CRes changes an order.
func TestHostileCRes(t *testing.T) {
	s := newStreet(t, always("C"))
	address, _ := s.buy(hanako)
	other, _ := s.buy(hanako)
	right := back(id(address), "Y").Get("cres")
	status := func(session, cres string) int {
		return s.post("/demo/shop/notify", url.Values{"threeDSSessionData": {session}, "cres": {cres}}, foreign...).StatusCode
	}
	bad := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
	for name, cres := range map[string]string{
		"nothing": "", "no base64": "!!!", "no JSON": bad("hello"), "null": bad("null"), "another message": bad(`{"messageType":"RReq","transStatus":"Y"}`),
		"no ids": bad(`{"messageType":"CRes","transStatus":"Y"}`), "another order's": back(id(other), "Y").Get("cres"),
		"C": back(id(address), "C").Get("cres"), "no status": back(id(address), "").Get("cres"),
		"another's Erro": bad(`{"messageType":"Erro","errorCode":"301","acsTransID":"` + id(other) + `"}`),
	} {
		if got := status(id(address), cres); got != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got)
		}
	}
	for _, session := range []string{"", "x", acsTransID, id(address) + "x", strings.Repeat("9", 1024)} {
		if got := status(session, right); got != http.StatusNotFound && got != http.StatusBadRequest {
			t.Errorf("session %.40q: %d", session, got)
		}
	}
	if got := status(id(address), strings.Repeat("A", 1<<20)); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a megabyte: %d", got)
	}
	if page := s.get(address); page.creq() == "" || page.result() != "" || len(page.wires()) != 5 {
		t.Errorf("the challenge is no longer open: %q, %q", page.result(), page.wires())
	}
	if got := status(id(address), right+"=="); got != 200 {
		t.Errorf("with padding: %d", got)
	}
}

// An order that is not remembered, be it too old, one too many, or before a restart, says so and sells again.
func TestForgottenOrders(t *testing.T) {
	s := newStreet(t, always("C"))
	gone := func(address string) bool {
		page := s.get(address)
		return page.StatusCode == http.StatusNotFound && strings.Contains(page.text, "もう残っていません") && page.doc.Find("select[name=card] option").Length() == 7
	}
	if !gone("/demo/shop?order="+acsTransID) || !gone("/demo/shop?order=%3Cscript%3E") {
		t.Error("an unknown order is shown")
	}
	first, _ := s.buy(hanako)
	var all sync.WaitGroup
	for range 99 {
		all.Go(func() {
			if _, page := s.buy(hanako); page.creq() == "" {
				t.Error("an order got no challenge")
			}
		})
	}
	all.Wait()
	if gone(first) {
		t.Error("a hundred orders are too many")
	}
	last, _ := s.buy(hanako)
	if !gone(first) {
		t.Error("the oldest of more than a hundred is there")
	}
	s.clock.Advance(59 * time.Minute)
	if gone(last) {
		t.Error("gone too early")
	}
	s.clock.Advance(time.Minute)
	if !gone(last) {
		t.Error("there after an hour")
	}
}

// D7.1: no page, no log and no memory of the shop holds a card number.
func TestNoCardNumberIsShown(t *testing.T) {
	s := newStreet(t, func(m emv.AReq) any { // which repeats it
		a := ares(m, "N")
		a.CardholderInfo = "card " + m.AcctNumber
		return a
	})
	texts := []string{s.get("/demo/shop").text}
	for _, card := range []string{"1", "2", "3", "4", "5", "6", "7"} {
		_, page := s.buy(url.Values{"card": {card}, "order": {"usual"}})
		if !strings.Contains(page.text, "••••••••••••") {
			t.Error("no masked number")
		}
		texts = append(texts, page.text)
	}
	texts = append(texts, s.log.String())
	for _, asked := range s.asked {
		for _, text := range texts {
			if strings.Contains(text, asked.AcctNumber) {
				t.Errorf("%s is in %.200s", asked.AcctNumber, text)
			}
		}
	}
	if len(s.asked) != 7 {
		t.Errorf("%d AReqs", len(s.asked))
	}
}

// The machines' addresses are for machines, on this machine: not for pages of other sites and nobody behind a proxy.
func TestMachinesOnly(t *testing.T) {
	s := newStreet(t, always("C"))
	for _, path := range []string{"/demo/directory/areq", "/demo/directory/rreq", "/demo/shop/rreq"} {
		for _, header := range [][]string{foreign, {"X-Forwarded-For", "203.0.113.7"}, {"Forwarded", "for=203.0.113.7"}} {
			if got := s.do("POST", path, "text/plain", "{}", header...); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %q: %d", path, header, got.StatusCode)
			}
		}
		if got := s.do("POST", path, "application/json", strings.Repeat(" ", 65<<10)); got.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: a large message: %d", path, got.StatusCode)
		}
	}
	if got := s.post("/demo/shop", hanako, foreign...); got.StatusCode != http.StatusForbidden {
		t.Errorf("another site buys: %d", got.StatusCode)
	}
}
