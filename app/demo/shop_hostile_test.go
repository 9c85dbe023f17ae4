package demo_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/acs/emv"
)

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
	s.front.Close() // the last line of the log is written
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
