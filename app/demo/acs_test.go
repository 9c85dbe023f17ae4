package demo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"mynetplus/app/acs/emv"
	"mynetplus/app/demo"
	"mynetplus/app/router"
	"mynetplus/models/modelstest"
)

const acsTransID = "5a9a5f04-92ae-4d05-8ba8-b2bd10ff9c6a"

// issuer answers AReqs in the access control server's place, and tells what it was sent.
type issuer struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []emv.AReq
	answer func(emv.AReq) any // a message, or text that is none
}

func newIssuer(t *testing.T, answer func(emv.AReq) any) *issuer {
	i := &issuer{answer: answer}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		m, erro := emv.ParseAReq(body)
		if err != nil || erro != nil || r.URL.Path != "/3ds/areq" {
			t.Errorf("the issuer is sent %s %s, %v: %+v", r.Method, r.URL, err, erro)
		}
		i.mu.Lock()
		i.asked = append(i.asked, m)
		i.mu.Unlock()
		switch answer := i.answer(m).(type) {
		case string:
			_, err = io.WriteString(w, answer)
		default:
			err = json.NewEncoder(w).Encode(answer)
		}
		if err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(i.Close)
	return i
}

// ares answers with a transStatus; cardholderInfo and the like are added by the caller.
func ares(m emv.AReq, status string) emv.ARes {
	a := emv.ARes{
		MessageType: emv.TypeARes, MessageVersion: emv.Version, ThreeDSServerTransID: m.ThreeDSServerTransID, DSTransID: m.DSTransID,
		ACSTransID: acsTransID, DSReferenceNumber: m.DSReferenceNumber, ACSReferenceNumber: "REF", ACSOperatorID: "OPERATOR", TransStatus: status,
	}
	if status == emv.StatusChallenge {
		a.ACSURL, a.ACSChallengeMandated, a.AuthenticationType = "https://acs.example/3ds/challenge", "N", emv.TypeDynamic
	}
	return a
}

func always(status string) func(emv.AReq) any {
	return func(m emv.AReq) any { return ares(m, status) }
}

// street is the demo's shop and directory server behind the program's own chains, with another issuer at its end.
type street struct {
	*issuer
	t     *testing.T
	front *httptest.Server
	url   string       // where browsers find it
	self  atomic.Value // string: where its servers find each other
	clock *modelstest.Clock
	log   *bytes.Buffer
}

func newStreet(t *testing.T, answer func(emv.AReq) any) *street {
	t.Helper()
	s := &street{issuer: newIssuer(t, answer), t: t, clock: modelstest.NewClock(), log: &bytes.Buffer{}}
	self := func() string { return s.self.Load().(string) }
	shop := demo.NewShop(self, s.clock.Now)
	h := demo.New(demo.Options{Shop: shop, Directory: demo.NewDirectory(demo.DirectoryOptions{
		ACS: func() string { return s.issuer.URL }, Self: self, Now: s.clock.Now, Overhear: shop.Overhear,
	})})
	e := echo.New()
	o := router.Options{Log: slog.New(slog.NewTextHandler(s.log, nil)), Now: s.clock.Now, Demo: true, ACS: func() string { return "https://acs.example" }}
	router.Prepare(e, o)
	router.DemoRoutes(e, o, h)
	s.front = httptest.NewServer(e)
	t.Cleanup(s.front.Close)
	s.url = s.front.URL
	s.self.Store(s.url)
	return s
}

// page is an answer with what a test looks at.
type page struct {
	*http.Response
	text string
	doc  *goquery.Document
}

// browser follows no redirect by itself.
var browser = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (s *street) do(method, path, contentType, body string, header ...string) page {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := browser.Do(req)
	if err != nil {
		s.t.Error(err) // many goroutines come here
		return page{&http.Response{}, "", &goquery.Document{Selection: &goquery.Selection{}}}
	}
	text, err := io.ReadAll(res.Body)
	doc, broken := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err := errors.Join(err, res.Body.Close(), broken); err != nil {
		s.t.Error(err)
	}
	return page{res, string(text), doc}
}

func (s *street) get(path string) page { s.t.Helper(); return s.do("GET", path, "", "") }

func (s *street) post(path string, form url.Values, header ...string) page {
	s.t.Helper()
	return s.do("POST", path, "application/x-www-form-urlencoded", form.Encode(), header...)
}

// message sends one and returns the type of the answer with its errorCode.
func (s *street) message(path string, m any) string {
	s.t.Helper()
	body, ok := m.(string)
	if !ok {
		raw, err := json.Marshal(m)
		if err != nil {
			s.t.Error(err)
		}
		body = string(raw)
	}
	got := s.do("POST", path, "application/json", body)
	var answer emv.Erro
	if err := json.Unmarshal([]byte(got.text), &answer); err != nil || got.StatusCode != 200 {
		s.t.Errorf("%s: %d %q", path, got.StatusCode, got.text)
	}
	return answer.MessageType + answer.ErrorComponent + answer.ErrorCode
}

// buy pays with a card of the select and returns the order's address and page.
func (s *street) buy(form url.Values) (string, page) {
	s.t.Helper()
	got := s.post("/demo/shop", form, "Accept", "text/html", "User-Agent", "Mozilla/5.0", "Accept-Language", "ja-JP,ja;q=0.9")
	address, _, _ := strings.Cut(got.Header.Get("Location"), "#")
	if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(address, "/demo/shop?order=") {
		s.t.Errorf("buying: %d to %q", got.StatusCode, address)
	}
	return address, s.get(address)
}

// id is the transaction id in an order's address.
func id(address string) string { return strings.TrimPrefix(address, "/demo/shop?order=") }

// wires are the messages on a page: "AReq shop>directory", with transStatus.
func (p page) wires() []string {
	return p.doc.Find(".wires summary").Map(func(_ int, s *goquery.Selection) string {
		way := strings.NewReplacer("お店", "shop", "国際ブランド", "directory", "カード会社", "acs", "ブラウザー", "browser", " → ", ">").
			Replace(s.Find("span.sub").First().Text())
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", s.Find("b").Text(), way, strings.TrimSpace(s.Find(".badge").Text())))
	})
}

func (p page) result() string { return p.doc.Find(".notice h3").Text() }

// creq is the CReq in the form that opens the challenge; "" when there is none.
func (p page) creq() string { return p.doc.Find("input[name=creq]").AttrOr("value", "") }
