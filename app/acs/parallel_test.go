package acs_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/app/feed"
	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// counting is a directory server that counts the RReqs of each transaction.
type counting struct {
	mu   sync.Mutex
	seen map[string][]emv.RReq // by acsTransID
}

func (d *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m emv.RReq
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	d.mu.Lock()
	d.seen[m.ACSTransID] = append(d.seen[m.ACSTransID], m)
	d.mu.Unlock()
	w.Header().Set("Content-Type", "application/JSON; charset=UTF-8")
	_ = json.NewEncoder(w).Encode(emv.RRes{ // the ACS judges what arrives
		MessageType: emv.TypeRRes, MessageVersion: emv.Version, ThreeDSServerTransID: m.ThreeDSServerTransID, DSTransID: m.DSTransID,
		ACSTransID: m.ACSTransID, ResultsStatus: emv.ResultReceived,
	})
}

// crowd registers so many people provisionally and returns their cards, by cardholder number.
func crowd(t *testing.T, a *apptest.App, size int) map[string]string {
	t.Helper()
	var file bytes.Buffer
	if err := feed.Generate(&file, size, 7); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cards.csv")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cards := map[string]string{}
	for _, line := range lines[1:] {
		cards[line[0]] = line[6]
	}
	if _, err := a.Server.Feed.Import(t.Context(), path, feed.Options{}); err != nil {
		t.Fatal(err)
	}
	run, _, err := a.Server.Provision.StartHere(t.Context(), provision.Order{Size: 2 * size})
	if err == nil {
		_, err = a.Server.Provision.Work(t.Context(), run, func(models.ProvisionRun) {})
	}
	if err != nil {
		t.Fatal(err)
	}
	return cards
}

// purchase is one transaction of the crowd, as a shop, its shopper and their telephone make it.
type purchase struct {
	no, pan    string
	ask, show  string // the instances that get the AReq and the CReq
	answers    []string
	directory  string
	code       func() string // of the newest SMS
	acsTransID string
}

// buy goes through a whole challenge; the right answer goes to several instances at once.
func (p *purchase) buy(client *http.Client) error {
	asked := uuid.NewString()
	body, err := json.Marshal(emv.AReq{
		MessageType: emv.TypeAReq, MessageVersion: emv.Version, DeviceChannel: emv.ChannelBrowser, MessageCategory: emv.CategoryPayment,
		ThreeDSServerTransID: asked, DSTransID: uuid.NewString(), DSReferenceNumber: "DS", DSURL: p.directory,
		ThreeDSServerRefNumber: "3DSS", ThreeDSServerURL: "https://3ds.example/", ThreeDSRequestorID: "r", ThreeDSRequestorName: "r",
		ThreeDSRequestorURL: "https://shop.example", ThreeDSRequestorAuthenticationInd: "01", ThreeDSCompInd: "U", AcctNumber: p.pan,
		NotificationURL: "https://shop.example/3ds", BrowserAcceptHeader: "text/html", BrowserUserAgent: "x", BrowserLanguage: "ja",
		AcquirerBIN: "400000", AcquirerMerchantID: "m", MerchantName: "Shop", MCC: "5945", MerchantCountryCode: "392",
		PurchaseAmount: "980", PurchaseCurrency: "392", PurchaseExponent: "0", PurchaseDate: "20261122110000",
	})
	if err != nil {
		return err
	}
	answer, err := post(client, p.ask+"/3ds/areq", "application/JSON; charset=UTF-8", string(body))
	if err != nil {
		return err
	}
	var ares emv.ARes
	if err := json.Unmarshal([]byte(answer), &ares); err != nil || ares.TransStatus != emv.StatusChallenge {
		return errors.Join(fmt.Errorf("ARes: %s", answer), err)
	}
	p.acsTransID = ares.ACSTransID
	creq := emv.Encode(emv.CReq{
		MessageType: emv.TypeCReq, MessageVersion: emv.Version, ThreeDSServerTransID: asked, ACSTransID: p.acsTransID, ChallengeWindowSize: "02",
	})
	page, err := post(client, p.show+"/3ds/challenge", "application/x-www-form-urlencoded", url.Values{"creq": {creq}}.Encode())
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(page, `name="`+pages.ChallengeFieldToken+`" value="`)
	token, _, found := strings.Cut(rest, `"`)
	if !found {
		return fmt.Errorf("no token in %s", page)
	}
	form := url.Values{pages.ChallengeFieldTransaction: {p.acsTransID}, pages.ChallengeFieldToken: {token}, pages.ChallengeFieldCode: {p.code()}}.Encode()
	failed := make([]error, len(p.answers))
	var all sync.WaitGroup
	for i, instance := range p.answers {
		all.Go(func() {
			page, err := post(client, instance+"/3ds/challenge/answer", "application/x-www-form-urlencoded", form)
			if err == nil && !strings.Contains(page, `name="cres"`) {
				err = fmt.Errorf("no CRes in %s", page)
			}
			failed[i] = err
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

func post(client *http.Client, address, kind, body string) (string, error) {
	answer, err := client.Post(address, kind, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return string(content), err
}

// Two instances on one PostgreSQL: 200 people pay at once, each step of a payment reaches another instance and each answer
// reaches both; every transaction ends well once, with one RReq, one event, one row.
func TestTwoInstancesEndEachTransactionOnce(t *testing.T) {
	const people = 200
	a := apptest.Start(t, apptest.OnPostgres(t))
	b := apptest.Start(t, apptest.SameDatabase(a))
	directory := &counting{seen: map[string][]emv.RReq{}}
	server := httptest.NewServer(directory)
	t.Cleanup(server.Close)
	instances := []string{a.URL, b.URL}
	var all sync.WaitGroup
	failed := make(chan error, people)
	n := 0
	for no, pan := range crowd(t, a, people) {
		p := &purchase{no: no, pan: pan, ask: instances[n%2], show: instances[(n+1)%2], answers: instances, directory: server.URL + "/rreq"}
		p.code = func() string { return a.Code(p.no, 1) }
		n++
		all.Go(func() {
			if err := p.buy(http.DefaultClient); err != nil {
				failed <- fmt.Errorf("%s: %w", p.no, err)
			}
		})
	}
	all.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	if n != people || len(directory.seen) != people {
		t.Errorf("%d people, %d transactions were reported", n, len(directory.seen))
	}
	for id, reports := range directory.seen {
		if len(reports) != 1 || reports[0].TransStatus != emv.StatusYes || reports[0].InteractionCounter != "01" {
			t.Errorf("%s: %d RReqs, %+v", id, len(reports), reports)
		}
	}
	for from, want := range map[string]int{
		"transactions WHERE state = 'done' AND trans_status = 'Y' AND result_state = 'received' AND result_tries <= 1": people,
		"audit_events WHERE action = 'purchase_checked' AND outcome = 'ok'":                                            people,
		"codes WHERE purpose = 'payment' AND used_at IS NOT NULL":                                                      people,
	} {
		if got := a.Count(from); got != want {
			t.Errorf("%s: %d, want %d", from, got, want)
		}
	}
}
