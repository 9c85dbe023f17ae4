package acs_test

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/models"
	"mynetplus/views/text"
)

// Cards of the demo's cast.
const (
	hanakoJCB    = "3530111333300000"
	hanakoVisa   = "4111111111111111" // not enrolled
	taroPassword = "3566002020360505"
	jiroLocked   = "4012888888881881"
	shikiOld     = "3528000700000034" // lost and re-issued
	midoriCode   = "4242424242424242" // provisional
	umiNoMobile  = "3528000700000018"
	soraJCB      = "3528000700000026"
	corporateOne = "4000056655665556"
)

// tableRow is a row of 3ds.md, what the ACS decides, as a directory server and the history see it.
type tableRow struct {
	name    string
	prepare string // a statement
	areq    asked
	want    emv.ARes // transStatus, its reason, the challenge's type
	info    string   // code of the sentence for the shopper
	rule    string   // the first that fired
	method  string
	reason  string // of the event; "" for none
}

func refusedFor(reason string) emv.ARes { return emv.ARes{TransStatus: "N", TransStatusReason: reason} }
func challengedBy(kind string) emv.ARes { return emv.ARes{TransStatus: "C", AuthenticationType: kind} }

const setCard = "UPDATE cards SET status = '"

var tableRows = []tableRow{
	{"no card of ours", "", newAReq("4000000000000002"), refusedFor("08"), "", acs.RuleNoCard, "", ""},
	{"lost and re-issued", "", newAReq(shikiOld), refusedFor("10"), "replaced", acs.RuleLost, "", text.PurchaseCard},
	{"not enrolled", "", newAReq(hanakoVisa), refusedFor("13"), "not_enrolled", acs.RuleNotEnrolled, "", text.PurchaseNotRegistered},
	{"another month typed", "", newAReq(hanakoJCB).with("cardExpiryDate", "2911"), refusedFor("05"), "expired", acs.RuleExpiryDiffers, "", text.PurchaseExpired},
	{"corporate", "", newAReq(corporateOne), refusedFor("12"), "corporate", acs.RuleCorporate, "", text.PurchaseCard},
	{
		"app", "", newAReq(hanakoJCB).with("deviceChannel", "01"), emv.ARes{TransStatus: "U", TransStatusReason: "03"},
		"", acs.RuleAppChannel, "", text.PurchaseUnsupported,
	},
	{"3RI", "", newAReq(hanakoJCB).with("deviceChannel", "03"), refusedFor("21"), "", acs.Rule3RI, "", text.PurchaseUnsupported},
	{
		"provisional without a mobile", "INSERT INTO enrollments (card_id, state, method, terms_version, created_at, updated_at) " +
			"SELECT id, 'provisional', 'sms_otp', '', created_at, created_at FROM cards WHERE cardholder_no = '20000006'",
		newAReq(umiNoMobile), refusedFor("13"), "no_mobile", acs.RuleNoMobile, "", text.PurchaseNotRegistered,
	},
	{"challenge door locked", "", newAReq(jiroLocked), challengedBy("02"), "", acs.RuleDoorClosed, "sms_otp", ""},
	{
		"locked, and no challenge wanted", "", newAReq(jiroLocked).with("threeDSRequestorChallengeInd", "06"), refusedFor("12"),
		"locked", acs.RuleDoorClosed, "", text.PurchaseLocked,
	},
	{"by code", "", newAReq(soraJCB), challengedBy("02"), "", acs.RuleUnknownDevice, "sms_otp", ""},
	{"by password", "", newAReq(taroPassword), challengedBy("01"), "", acs.RuleUnknownDevice, "password", ""},
	{"provisional", "", newAReq(midoriCode), challengedBy("02"), "", acs.RuleUnknownDevice, acs.MethodCodeAlone, ""},
	{
		"otherwise, and no challenge wanted", "", newAReq(soraJCB).with("threeDSRequestorChallengeInd", "06"), refusedFor("12"),
		"no_challenge", acs.RuleUnknownDevice, "", text.PurchaseUnsupported,
	},
	{"low risk", "known", newAReq(hanakoJCB), emv.ARes{TransStatus: "Y", ECI: "05"}, "", acs.RuleLowRisk, "", text.PurchaseFrictionless},
	{
		"low risk without a payment", "", newAReq(hanakoJCB).with("messageCategory", "02"), emv.ARes{TransStatus: "Y"},
		"", acs.RuleLowRisk, "", text.PurchaseFrictionless,
	},
	{
		"low risk, and no challenge wanted", "", newAReq(hanakoJCB).with("threeDSRequestorChallengeInd", "06"),
		emv.ARes{TransStatus: "I"}, "", acs.RuleLowRisk, "", text.PurchaseFrictionless,
	},
	{"the address of the browser alone is another", "", newAReq(hanakoJCB).with("browserIP", "2001:db8::9"), emv.ARes{TransStatus: "Y", ECI: "05"}, "", acs.RuleLowRisk, "", text.PurchaseFrictionless},
	{"another browser", "", newAReq(hanakoJCB).with("browserScreenWidth", "1280"), challengedBy("02"), "", acs.RuleUnknownDevice, "sms_otp", ""},
	{"a large amount", "", newAReq(hanakoJCB).with("purchaseAmount", "30000"), challengedBy("02"), "", acs.RuleAmount, "sms_otp", ""},
	{"stolen", setCard + "stolen' WHERE last4 = '0026'", newAReq(soraJCB), refusedFor("10"), "", acs.RuleStolen, "", text.PurchaseCard},
	{"closed", setCard + "closed' WHERE last4 = '0026'", newAReq(soraJCB), refusedFor("06"), "closed", acs.RuleClosed, "", text.PurchaseCard},
	{
		"expired", "UPDATE cards SET status = 'active', expiry = '2026-10' WHERE last4 = '0026'",
		newAReq(soraJCB).with("cardExpiryDate", "2610"), refusedFor("05"), "expired", acs.RuleExpired, "", text.PurchaseExpired,
	},
}

// 3ds.md, what the ACS decides: each row through the door of directory servers, with its row and its line in the history.
func TestAReqTable(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		for _, tt := range tableRows {
			a.Clock.Advance(11 * time.Minute)
			switch tt.prepare {
			case "":
			case "known":
				knowBrowser(t, a, tt.areq["acctNumber"].(string))
				a.Clock.Advance(11 * time.Minute)
			default:
				a.Exec(tt.prepare)
			}
			events := a.Count("audit_events WHERE action = 'purchase_checked'")
			got := askACS(t, a, tt.areq).ares
			checkARes(t, a, tt, got)
			row := storedRow(t, a, got.ACSTransID)
			checkRow(t, a, tt, row, got)
			added := a.Count("audit_events WHERE action = 'purchase_checked'") - events
			if (added == 1) != (tt.reason != "") || added > 1 {
				t.Errorf("%s: %d events", tt.name, added)
			}
			if tt.reason != "" {
				checkEvent(t, a, tt, row)
			}
		}
	})
}

var uuid4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func checkARes(t *testing.T, a *apptest.App, tt tableRow, got emv.ARes) {
	t.Helper()
	want := tt.want
	want.MessageType, want.MessageVersion, want.ACSReferenceNumber, want.ACSOperatorID = "ARes", "2.2.0", "MYNETPLUS-DEMO", "MYNETPLUS-DEMO"
	want.ThreeDSServerTransID, want.DSTransID = tt.areq["threeDSServerTransID"].(string), tt.areq["dsTransID"].(string)
	want.DSReferenceNumber, want.CardholderInfo = "3DS_LOA_DIS_DEMO", text.CardholderInfo(tt.info)
	want.ACSTransID, want.AuthenticationValue = got.ACSTransID, got.AuthenticationValue
	if want.TransStatus == "C" {
		want.ACSURL, want.ACSChallengeMandated = strings.Replace(a.URL, "127.0.0.1", "localhost", 1)+"/3ds/challenge", "Y"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", tt.name, diff)
	}
	if !uuid4.MatchString(got.ACSTransID) || utf8.RuneCountInString(got.CardholderInfo) > 128 {
		t.Errorf("%s: acsTransID %q, cardholderInfo %q", tt.name, got.ACSTransID, got.CardholderInfo)
	}
	if signed := len(got.AuthenticationValue); signed != 28 && want.ECI != "" || signed != 0 && want.ECI == "" {
		t.Errorf("%s: authenticationValue %q with eci %q", tt.name, got.AuthenticationValue, got.ECI)
	}
}

func checkRow(t *testing.T, a *apptest.App, tt tableRow, row models.Transaction, got emv.ARes) {
	t.Helper()
	state, offered := models.TransactionDecided, got.TransStatus == "C"
	if offered {
		state = models.TransactionOffered
	}
	if row.State != state || row.TransStatus != got.TransStatus || row.TransStatusReason != got.TransStatusReason || row.Rules[0] != tt.rule ||
		row.Method != tt.method || row.Locked != (offered && tt.rule == acs.RuleDoorClosed) || row.DirectoryServer != "demo" {
		t.Errorf("%s: stored %+v", tt.name, row)
	}
	if (row.Deadline != nil) != offered || offered && !row.Deadline.Equal(a.Store.Now().Add(30*time.Second)) {
		t.Errorf("%s: the deadline is %v", tt.name, row.Deadline)
	}
	pan := tt.areq["acctNumber"].(string)
	if row.CardHash != a.Store.Keys().PANHash(pan) || row.Last4 != pan[12:] || (row.CardID != nil) != (tt.rule != acs.RuleNoCard) {
		t.Errorf("%s: the card is stored as %q, %q, %v", tt.name, row.CardHash, row.Last4, row.CardID)
	}
	if ours, err := a.Server.ACS.Signer.Verify(acs.Signed{
		ACSTransID: row.ACSTransID, DSTransID: row.DSTransID, Card: row.CardHash, Amount: "12800", Currency: "392", TransStatus: "Y",
	}, got.AuthenticationValue); err != nil || ours != (got.ECI != "") {
		t.Errorf("%s: the authenticationValue is ours: %v, %v", tt.name, ours, err)
	}
}

func checkEvent(t *testing.T, a *apptest.App, tt tableRow, row models.Transaction) {
	t.Helper()
	outcome := models.OutcomeRefused
	if tt.reason == text.PurchaseFrictionless {
		outcome = models.OutcomeOK
	}
	got := newestEvent(t, a, row.CardholderNo)
	want := models.Event{
		ID: got.ID, Seq: got.Seq, Hash: got.Hash, At: a.Store.Now(), Chain: models.CardholderChain(row.CardholderNo), Subject: row.CardholderNo,
		Actor: models.ActorACS, Action: models.ActionPurchase, Outcome: outcome, IPPrefix: "198.51.100.0/24", Device: "windows/chrome",
		Facts: models.Facts{CardIDs: []int64{*row.CardID}, Reason: tt.reason, Merchant: "杜の都書店", Amount: "12800", Currency: "392", Exponent: "0"},
	}
	if tt.areq["messageCategory"] == "02" { // NPA has no amount, in the history as on the screen
		want.Facts.Amount, want.Facts.Currency, want.Facts.Exponent = "", "", ""
	}
	if strings.Contains(tt.name, "address of the browser") {
		want.IPPrefix = "2001:db8::/56"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: event (-want +got):\n%s", tt.name, diff)
	}
}

// knowBrowser makes the browser of newAReq one that the card had a successful challenge in.
func knowBrowser(t *testing.T, a *apptest.App, pan string) {
	t.Helper()
	row := storedRow(t, a, askACS(t, a, newAReq(pan)).ares.ACSTransID)
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error { return tx.RememberBrowser(t.Context(), row.CardHash, row.DeviceHash) })
	if err != nil {
		t.Fatal(err)
	}
}

// The sixth request for a card within ten minutes is asked about; a card that is not ours counts nothing.
func TestAReqVelocity(t *testing.T) {
	a := apptest.Start(t)
	knowBrowser(t, a, hanakoJCB)
	for i := range 4 {
		if got := askACS(t, a, newAReq(hanakoJCB)).ares.TransStatus; got != "Y" {
			t.Fatalf("request %d: %s", i+2, got)
		}
	}
	got := askACS(t, a, newAReq(hanakoJCB)).ares
	if rules := storedRow(t, a, got.ACSTransID).Rules; got.TransStatus != "C" || !cmp.Equal(rules, []string{acs.RuleVelocity}) {
		t.Errorf("request 6: %s, %v", got.TransStatus, rules)
	}
	a.Clock.Advance(10 * time.Minute)
	if got := askACS(t, a, newAReq(hanakoJCB)).ares.TransStatus; got != "Y" {
		t.Errorf("ten minutes later: %s", got)
	}
}

// Requests for a card at the same moment count each other: of thirty over two instances four go without a challenge, as
// they would one after the other.
func TestAReqVelocityAtOnce(t *testing.T) {
	a := apptest.Start(t, apptest.OnPostgres(t))
	b := apptest.Start(t, apptest.SameDatabase(a))
	knowBrowser(t, a, hanakoJCB)
	statuses := make([]string, 30)
	var all sync.WaitGroup
	for i := range statuses {
		instance, body := []*apptest.App{a, b}[i%2], newAReq(hanakoJCB).body(t)
		all.Go(func() { statuses[i] = postAReq(t, http.DefaultClient, instance.URL, body).ares.TransStatus })
	}
	all.Wait()
	slices.Sort(statuses)
	if got, want := strings.Join(statuses, ""), strings.Repeat("C", 26)+strings.Repeat("Y", 4); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// D7.1: of a card number nothing is left but its keyed hash and last four: not in a table, not in the log.
func TestD7_1_AReqLeavesNoCardNumber(t *testing.T) {
	var log bytes.Buffer
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		knowBrowser(t, a, hanakoJCB)
		pans := []string{hanakoJCB, hanakoVisa, jiroLocked, "4000000000000002"}
		for _, pan := range pans {
			askACS(t, a, newAReq(pan))
			askACS(t, a, newAReq(pan).with("mcc", "x"))
			askACS(t, a, newAReq(pan).with("dsURL", "https://elsewhere.example/"))
		}
		tables := "SELECT string_agg(table_name, ',') FROM information_schema.tables WHERE table_schema = 'public'"
		if a.Store.Dialect() == models.SQLite {
			tables = "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'"
		}
		dump := a.Dump(strings.Split(a.Value(tables), ",")...)
		a.Stop() // nobody writes the log any more
		if !strings.Contains(dump, "transactions") || !strings.Contains(dump, a.Store.Keys().PANHash(hanakoJCB)) {
			t.Fatal("the dump is not one")
		}
		for _, pan := range pans {
			if strings.Contains(dump, pan) || strings.Contains(log.String(), pan) {
				t.Errorf("%s is in the database: %v, in the log: %v", pan, strings.Contains(dump, pan), strings.Contains(log.String(), pan))
			}
		}
	}, apptest.LogTo(&log))
}
