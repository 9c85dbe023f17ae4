package enrollment_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/otp"
	"mynetplus/models"
)

// The cast (domain.md 10) and the sentences of copy.md.
const (
	hanako, hanakoNo = "1000000016", "20000001"
	shiki, shikiNo   = "1000000040", "20000004"

	terms        = "2026-06-01"
	notEligible  = "お申込みの途中で、カードの登録内容が変わりました。もう一度カードをえらんでください。"
	codeWrong    = "確認番号が一致しません。ご確認のうえ、もう一度入力してください。"
	codeSpent    = "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。"
	codeRequired = "確認番号を入力してください。"
)

// card is the id of a card of the cast, by its last four digits.
func card(a *apptest.App, last4 string) string {
	return a.Value("SELECT id FROM cards WHERE last4 = $1", last4)
}

// addCard gives 20000001 one more card that can be applied for, and returns its id.
func addCard(t *testing.T, a *apptest.App, pan string) string {
	t.Helper()
	return giveCard(t, a, hanakoNo, pan)
}

func giveCard(t *testing.T, a *apptest.App, cardholderNo, pan string) string {
	t.Helper()
	now := a.Store.Now()
	c := models.Card{
		CardholderNo: cardholderNo, PANHash: a.Store.Keys().PANHash(pan), Last4: pan[12:], Brand: models.BrandMastercard, Expiry: "2029-12",
		Relation: models.RelationPrincipal, Status: models.CardActive, CreatedAt: now, UpdatedAt: now,
	}
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error { return tx.PutCards(t.Context(), []models.Card{c}) })
	if err != nil {
		t.Fatal(err)
	}
	return card(a, pan[12:])
}

// enroll puts a card into a state.
func enroll(t *testing.T, a *apptest.App, cardID string, state models.State, method string) {
	t.Helper()
	id, err := strconv.ParseInt(cardID, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	err = a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		now := tx.Now()
		return tx.SaveEnrollment(t.Context(), &models.Enrollment{CardID: id, State: state, Method: method, RegisteredAt: &now, CreatedAt: now})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func choose(c *apptest.Client, cards ...string) *apptest.Answer {
	return c.Post("/security/3ds", url.Values{"card": cards, "agree": {"yes"}, "terms": {terms}})
}

// begin chooses cards and returns the query that names the application.
func begin(t *testing.T, c *apptest.Client, cards ...string) string {
	t.Helper()
	got := choose(c, cards...)
	query, ok := strings.CutPrefix(got.Location(), "/security/3ds/phone?application=")
	if got.StatusCode != http.StatusSeeOther || !ok {
		t.Fatalf("choosing %q: %d to %q, errors %q", cards, got.StatusCode, got.Location(), got.Errors())
	}
	return "?application=" + query
}

// send asks for a code and demands that it is on its way.
func send(t *testing.T, c *apptest.Client, application string) {
	t.Helper()
	got := c.Post("/security/3ds/phone"+application, nil)
	if got.StatusCode != http.StatusSeeOther || got.Location() != "/security/3ds/code"+application {
		t.Fatalf("asking for a code: %d to %q, errors %q", got.StatusCode, got.Location(), got.Errors())
	}
}

func enter(c *apptest.Client, application, code string) *apptest.Answer {
	return c.Post("/security/3ds/code"+application, url.Values{"code": {code}})
}

func resend(c *apptest.Client, application string) *apptest.Answer {
	return c.Post("/security/3ds/code"+application, url.Values{"action": {"resend"}})
}

// digits derives the newest code of an application, without waiting for its SMS.
func digits(t *testing.T, a *apptest.App) string {
	t.Helper()
	return digitsFor(t, a, models.PurposeEnrollment)
}

func digitsFor(t *testing.T, a *apptest.App, purpose string) string {
	t.Helper()
	id, code := a.Value("SELECT id FROM codes WHERE purpose = $1 ORDER BY created_at DESC, sent_at DESC LIMIT 1", purpose), ""
	err := a.Store.Read(t.Context(), func(q *models.Query) (err error) {
		code, err = otp.Digits(context.WithoutCancel(t.Context()), q, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// other is six digits that are not the code.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// toCode signs 20000001 in and goes to the code page of the Visa card; the code is on its way.
func toCode(t *testing.T, a *apptest.App) (c *apptest.Client, application string) {
	t.Helper()
	c = a.Client().SignIn(hanako)
	application = begin(t, c, card(a, "1111"))
	send(t, c, application)
	return c, application
}

// done demands that an answer leads to the last page, and the page says so.
func done(t *testing.T, what string, c *apptest.Client, got *apptest.Answer, application string) {
	t.Helper()
	if got.StatusCode != http.StatusSeeOther || got.Location() != "/security/3ds/done"+application {
		t.Errorf("%s: %d to %q, errors %q", what, got.StatusCode, got.Location(), got.Errors())
		return
	}
	if page := c.Get(got.Location()); page.H1() != "お申込みが完了しました" {
		t.Errorf("%s: the last page is %d %q", what, page.StatusCode, page.H1())
	}
}

// refused demands a page with one error.
func refused(t *testing.T, what string, got *apptest.Answer, status int, sentence string) {
	t.Helper()
	errors := got.Errors()
	if got.StatusCode != status || len(errors) != 1 || errors[0] != sentence {
		t.Errorf("%s: got %d %q to %q, want %d %q", what, got.StatusCode, errors, got.Location(), status, sentence)
	}
}

// registered is the number of the cards registered since the test began: the cast's own were in June.
func registered(a *apptest.App) int {
	return a.Count("enrollments WHERE state = 'registered' AND registered_at > $1", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
}

// told is the number of completion notices, sent or on their way.
func told(a *apptest.App) int { return a.Count("messages WHERE template = 'enrollment_registered'") }

// noted is the number of events that record a registration.
func noted(a *apptest.App) int { return a.Count("audit_events WHERE action = 'enrollment_registered'") }

// wants demands how many cards are registered, and how often that was told and noted.
func wants(t *testing.T, a *apptest.App, cards, times int) {
	t.Helper()
	if registered(a) != cards || told(a) != times || noted(a) != times {
		t.Errorf("%d cards registered, %d mails, %d events; want %d, %d, %d", registered(a), told(a), noted(a), cards, times, times)
	}
}
