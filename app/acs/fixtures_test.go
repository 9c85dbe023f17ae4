package acs_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// Cards of the cast, by their last four digits.
const (
	hanako   = "0000" // registered, code by SMS
	taro     = "0505" // registered, password
	jiro     = "1881" // both doors closed
	midori   = "4242" // provisional
	hanakoNo = "20000001"
	taroNo   = "20000002"
	jiroNo   = "20000003"
	midoriNo = "20000005"
	hanakoID = "1000000016"
	taroID   = "1000000024"
)

// The sentences of 3ds.md.
const (
	wrongID       = "ご入力されたIDが確認できませんでした。もう一度入力してください。"
	wrongCode     = "ご入力されたワンタイムパスワードが一致しません。ご確認のうえ、もう一度入力してください。"
	wrongPassword = "ご入力されたパスワードが一致しません。ご確認のうえ、もう一度入力してください。"
	codeExpired   = "ワンタイムパスワードの有効期限が切れました。[再送信]を押してください。"
	renewed       = "画面が新しくなりました。もう一度入力してください。"
	lockedTitle   = "お客様のIDは現在ご利用いただけません。"
)

// directory is a directory server of the test: it answers as told, and keeps what it got.
type directory struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	types  []string
	answer func(rreq map[string]string, n int) (int, string)
}

// newDirectory starts one that receives every RReq.
func newDirectory(t testing.TB) *directory {
	d := &directory{answer: func(rreq map[string]string, _ int) (int, string) { return 200, rres(rreq) }}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var message map[string]string
		if err := json.Unmarshal(body, &message); err != nil {
			t.Errorf("directory server got %q: %v", body, err)
		}
		d.mu.Lock()
		d.bodies, d.types = append(d.bodies, string(body)), append(d.types, r.Header.Get("Content-Type"))
		answer, n := d.answer, len(d.bodies)
		d.mu.Unlock()
		status, text := answer(message, n)
		w.Header().Set("Content-Type", "application/JSON; charset=UTF-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(d.Close)
	return d
}

// answers changes how the directory server answers its n-th message, from 1.
func (d *directory) answers(how func(rreq map[string]string, n int) (int, string)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = how
}

// got is every message of a type, in the order they came.
func (d *directory) got(messageType string) []map[string]string {
	var all []map[string]string
	for _, body := range d.raw(messageType) {
		var m map[string]string
		_ = json.Unmarshal([]byte(body), &m)
		all = append(all, m)
	}
	return all
}

func (d *directory) raw(messageType string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for _, body := range d.bodies {
		if strings.Contains(body, `"messageType":"`+messageType+`"`) {
			all = append(all, body)
		}
	}
	return all
}

// rres acknowledges an RReq.
func rres(rreq map[string]string) string {
	body, _ := json.Marshal(emv.RRes{
		MessageType: emv.TypeRRes, MessageVersion: emv.Version, ThreeDSServerTransID: rreq["threeDSServerTransID"],
		DSTransID: rreq["dsTransID"], ACSTransID: rreq["acsTransID"], ResultsStatus: emv.ResultReceived,
	})
	return string(body)
}

var (
	offers   int
	offersMu sync.Mutex
)

// offer makes a challenge as an AReq leaves it, of the card with these last digits.
func offer(t testing.TB, a *apptest.App, last4 string, d *directory, change func(*models.Transaction)) models.Transaction {
	t.Helper()
	offersMu.Lock()
	offers++
	n := offers
	offersMu.Unlock()
	id := func(of string) string { return fmt.Sprintf("%s-0000-4000-8000-%012d", of, n) }
	var row models.Transaction
	no := a.Value("SELECT cardholder_no FROM cards WHERE last4 = $1", last4)
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		cards, err := tx.CardsOf(t.Context(), no)
		if err != nil {
			return err
		}
		for _, c := range cards {
			if c.Last4 == last4 {
				row = offered(tx.Now(), c, d.URL, id)
			}
		}
		if change != nil {
			change(&row)
		}
		return tx.AddTransaction(context.Background(), &row)
	})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func offered(now time.Time, c models.Card, dsURL string, id func(string) string) models.Transaction {
	until := now.Add(30 * time.Second)
	row := models.Transaction{
		ACSTransID: id("aaaaaaaa"), ThreeDSServerTransID: id("bbbbbbbb"), DSTransID: id("cccccccc"), DSURL: dsURL + "/rreq",
		DirectoryServer: "demo", DeviceChannel: "02", MessageCategory: emv.CategoryPayment,
		NotificationURL: "https://shop.example/3ds/notify", RequestorURL: "https://shop.example/",
		MerchantName: "みちのく雑貨オンライン", MerchantCountry: "392", PurchaseAmount: "12480", PurchaseCurrency: "392", PurchaseExponent: "0",
		CardHash: c.PANHash, Last4: c.Last4, Brand: c.Brand, CardID: &c.ID, CardholderNo: c.CardholderNo, DeviceHash: "browser",
		State: models.TransactionOffered, Method: models.MethodSMS, TransStatus: emv.StatusChallenge, Rules: []string{acs.RuleUnknownDevice}, Deadline: &until,
	}
	switch c.Last4 {
	case taro:
		row.Method = models.MethodPassword
	case midori:
		row.Method = acs.MethodCodeAlone
	case jiro:
		row.Locked = true
	}
	return row
}

// creq is what a shop sends for a challenge.
func creq(row models.Transaction, size string) string {
	return emv.Encode(emv.CReq{
		MessageType: emv.TypeCReq, MessageVersion: emv.Version, ThreeDSServerTransID: row.ThreeDSServerTransID,
		ACSTransID: row.ACSTransID, ChallengeWindowSize: size,
	})
}

// frame is the browser's window of a challenge.
type frame struct {
	*apptest.Answer
	t testing.TB
	c *apptest.Client
}

// open opens a challenge in a new browser.
func open(t testing.TB, a *apptest.App, row models.Transaction) *frame {
	t.Helper()
	f := &frame{t: t, c: a.Client()}
	f.post(acs.ChallengePath, url.Values{"creq": {creq(row, "02")}, "threeDSSessionData": {"b3JkZXItMQ"}})
	return f
}

// post sends a form and shows the answer.
func (f *frame) post(path string, form url.Values) *frame {
	f.t.Helper()
	f.Answer = f.c.Post(path, form)
	return f
}

// form is the page's form as it stands, with more fields: name, value, …
func (f *frame) form(more ...string) url.Values {
	form := url.Values{}
	if f.Doc != nil {
		f.Doc.Find("form input").Each(func(_ int, s *goquery.Selection) {
			name, _ := s.Attr("name")
			value, _ := s.Attr("value")
			form.Set(name, value)
		})
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// answer fills in the page's form and sends it.
func (f *frame) answer(more ...string) *frame {
	f.t.Helper()
	return f.post(acs.AnswerPath, f.form(more...))
}

// alert is the sentence above the fields.
func (f *frame) alert() string {
	if f.Doc == nil {
		return ""
	}
	return strings.Join(strings.Fields(f.Doc.Find("[role=alert]").Text()), "")
}

// sent is the message that the last page takes to the shop; nil on any other page.
func (f *frame) sent() map[string]string {
	if f.Doc == nil {
		return nil
	}
	value, there := f.Doc.Find("form[data-submit-now] input[name=cres]").Attr("value")
	if !there {
		return nil
	}
	body, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		f.t.Fatalf("cres %q: %v", value, err)
	}
	var m map[string]string
	if err := json.Unmarshal(body, &m); err != nil {
		f.t.Fatalf("cres %q: %v", body, err)
	}
	return m
}

// ends demands the final page with this transStatus.
func (f *frame) ends(status string) {
	f.t.Helper()
	m := f.sent()
	if f.StatusCode != 200 || m["messageType"] != "CRes" || m["transStatus"] != status {
		f.t.Errorf("got %d %q %v, want a CRes %s", f.StatusCode, f.H1(), m, status)
	}
}

// asks demands the page of the challenge with this alert, "" for none.
func (f *frame) asks(alert string) {
	f.t.Helper()
	if f.form().Get("token") == "" || f.sent() != nil || f.alert() != alert {
		f.t.Errorf("got %d %q, alert %q; want the challenge, alert %q", f.StatusCode, f.H1(), f.alert(), alert)
	}
}

// complains demands an Erro for the shop.
func (f *frame) complains(code string) {
	f.t.Helper()
	m := f.sent()
	if f.StatusCode != 200 || m["messageType"] != "Erro" || m["errorCode"] != code {
		f.t.Errorf("got %d %q %v, want Erro %s", f.StatusCode, f.H1(), m, code)
	}
}

// result demands that the directory server got exactly one RReq, and returns it. Jobs have time to send another.
func result(t testing.TB, a *apptest.App, d *directory) map[string]string {
	t.Helper()
	a.Settled()
	got := d.got("RReq")
	if len(got) != 1 {
		t.Fatalf("the directory server got %d RReqs, want one: %v", len(got), got)
	}
	return got[0]
}

// row reads a transaction.
func row(t testing.TB, a *apptest.App, id string) (got models.Transaction) {
	t.Helper()
	err := a.Store.Read(t.Context(), func(q *models.Query) (err error) {
		got, err = q.Transaction(t.Context(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// hurried makes the tries of a result follow each other quickly.
func hurried(c *config.Config) {
	c.Policy.ResultRetry, c.Policy.ResultWait = 20*time.Millisecond, 300*time.Millisecond
}

// other is a code that is not this one.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}
