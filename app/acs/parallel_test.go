package acs_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/app/feed"
	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/views/pages"
)

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

// visit is one purchase of the crowd, as a shop, its shopper and their telephone make it.
type visit struct {
	ask, show string // the instances that get the AReq and the CReq
	answers   []string
	code      func() string // of the newest SMS
}

// buy goes through a whole challenge; the right answer goes to several instances at once.
func (v visit) buy(t *testing.T, question asked) error {
	ares := postAReq(t, http.DefaultClient, v.ask, question.body(t)).ares
	if ares.TransStatus != emv.StatusChallenge {
		return fmt.Errorf("ARes: %+v", ares)
	}
	sent := creq(models.Transaction{ThreeDSServerTransID: ares.ThreeDSServerTransID, ACSTransID: ares.ACSTransID}, "02")
	page, err := postForm(v.show+acs.ChallengePath, url.Values{"creq": {sent}})
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(page, `name="`+pages.ChallengeFieldToken+`" value="`)
	token, _, found := strings.Cut(rest, `"`)
	if !found {
		return fmt.Errorf("no token in %s", page)
	}
	form := url.Values{pages.ChallengeFieldTransaction: {ares.ACSTransID}, pages.ChallengeFieldToken: {token}, pages.ChallengeFieldCode: {v.code()}}
	failed := make([]error, len(v.answers))
	var all sync.WaitGroup
	for i, instance := range v.answers {
		all.Go(func() {
			page, err := postForm(instance+acs.AnswerPath, form)
			if err == nil && !strings.Contains(page, `name="cres"`) {
				err = fmt.Errorf("no CRes in %s", page)
			}
			failed[i] = err
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

func postForm(address string, form url.Values) (string, error) {
	answer, err := http.PostForm(address, form)
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
	d := newDirectory(t)
	instances := []string{a.URL, b.URL}
	var all sync.WaitGroup
	failed := make(chan error, people)
	n := 0
	for no, pan := range crowd(t, a, people) {
		v := visit{ask: instances[n%2], show: instances[(n+1)%2], answers: instances, code: func() string { return a.Code(no, 1) }}
		question := newAReq(pan).with("dsURL", d.URL+"/rreq", "cardExpiryDate", nil)
		n++
		all.Go(func() {
			if err := v.buy(t, question); err != nil {
				failed <- fmt.Errorf("%s: %w", no, err)
			}
		})
	}
	all.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	a.Settled()
	seen := map[string]bool{}
	for _, r := range d.got("RReq") {
		seen[r["acsTransID"]] = true
		if r["transStatus"] != emv.StatusYes || r["interactionCounter"] != "01" {
			t.Errorf("RReq %v", r)
		}
	}
	if got := len(d.raw("RReq")); n != people || got != people || len(seen) != people {
		t.Errorf("%d people, %d RReqs of %d transactions", n, got, len(seen))
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
