package server_test

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/app/otp"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/text"
)

const (
	newAddress  = "atarashii@example.jp"
	newPassword = "hirosegawa-no-seseragi"
)

// typed are what people type and are told in the journeys of an account's life; none of it stands anywhere but sealed.
var typed = []string{
	"4242424242424242", "4012888888881881", "3530111333300000", "4111111111111111", // card numbers
	"09011110001", "09011110002", "09011110003", "09011110005", "09011110007",
	"hanako@example.jp", "taro@example.jp", "jiro@example.jp", "midori@example.jp", newAddress,
	"1984-05-02", "1957-11-23", "1990-01-15", "1966-03-30", "昭和59年5月2日", "広瀬川のせせらぎ", newPassword, demo.Password,
}

// derived are the digits of codes: the newest one of a purpose, or all there are.
func derived(t *testing.T, a *apptest.App, purpose string) (codes []string) {
	t.Helper()
	a.Settled() // what somebody asked for has been found and sent
	rows, err := a.Store.SQL().QueryContext(t.Context(),
		"SELECT id FROM codes WHERE purpose = $1 OR $1 = '' ORDER BY created_at DESC, sent_at DESC", purpose)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	err = a.Store.Read(t.Context(), func(q *models.Query) error {
		for _, id := range ids {
			digits, err := otp.Digits(context.WithoutCancel(t.Context()), q, id)
			if err != nil {
				return err
			}
			codes = append(codes, digits)
		}
		return nil
	})
	if err != nil || len(codes) == 0 {
		t.Fatalf("no code for %q: %v", purpose, err)
	}
	return codes
}

// life goes through every journey of an account and returns the tokens of all cookies on the way. Each step has to lead
// where it should, or the test would find nothing because nothing happened.
func life(t *testing.T, a *apptest.App) (tokens []string) {
	t.Helper()
	step := func(c *apptest.Client, path, to string, form ...string) {
		t.Helper()
		values := url.Values{}
		for i := 0; i+1 < len(form); i += 2 {
			values.Set(form[i], form[i+1])
		}
		got := c.Post(path, values)
		for _, cookie := range c.Cookies("/") {
			if cookie.Name != web.FlashCookie { // the name of one of our sentences
				tokens = append(tokens, cookie.Value)
			}
		}
		if got.Location() != to {
			t.Fatalf("%s: %d %q to %q, want %q", path, got.StatusCode, got.Errors(), got.Location(), to)
		}
		a.Clock.Advance(time.Second)
	}
	code := func(purpose string) string { return derived(t, a, purpose)[0] }

	c := a.Client()
	step(c, "/signup", "/signup/card", "agree", "1", "terms", "2026-06-01")
	step(c, "/signup/card", "/signup/code", "card", "4242 4242 4242 4242", "expiry", "12/29", "birth", "1966-03-30", "mobile", "0005")
	step(c, "/signup/code", "/signup/email", "code", code(models.PurposeSignUp))
	step(c, "/signup/email", "/signup/email", "email", newAddress)
	step(c, "/signup/email", "/signup/password", "code", code(models.PurposeSignUpMail))
	step(c, "/signup/password", "/signup/done", "password", newPassword)

	c = a.Client()
	step(c, "/recovery/id", "/recovery/id/sent", "card", "3530111333300000", "expiry", "12/29", "birth", "昭和59年5月2日")
	step(c, "/recovery/unlock", "/recovery/unlock/code", "card", "4012888888881881", "expiry", "12/29", "birth", "1990-01-15")
	step(c, "/recovery/unlock/code", "/recovery/unlock/done", "code", code(models.PurposeUnlock))
	step(c, "/recovery/password", "/recovery/password/mail", "login_id", hanako, "birth", "1984-05-02")
	step(c, "/recovery/password/mail", "/recovery/password/sms", "code", code(models.PurposeResetMail))
	step(c, "/recovery/password/sms", "/recovery/password/new", "code", code(models.PurposeReset))
	step(c, "/recovery/password/new", "/recovery/password/done", "new_password", newPassword)
	step(c, "/login", "/login/verify", "login_id", hanako, "password", newPassword)
	step(c, "/login/verify", "/home", "code", code(models.PurposeSignIn))
	a.Clock.Advance(10 * time.Minute)
	step(c, "/security/email", "/reauth?next=%2Fsecurity%2Femail", "email", newAddress)
	step(c, "/reauth", "/security/email", "password", newPassword, "next", "/security/email")
	step(c, "/security/email", "/security/email/code", "email", newAddress)
	step(c, "/security/email/code", "/security", "sms_code", code(models.PurposeEmail), "mail_code", code(models.PurposeEmailMail))
	step(c, "/security/password", "/security", "password", newPassword, "new_password", newPassword+"-2")

	c = a.Client().SignIn("1000000024")
	step(c, "/security/method", "/security/method/code")
	step(c, "/security/method/code", "/security/method/done", "code", code(models.PurposeMethod))
	card := a.Value("SELECT id FROM cards WHERE cardholder_no = '20000002'")
	step(c, "/security/3ds/cancel", "/status", "card", card, "reason", text.CancelOther, "password", demo.Password)
	step(c, "/security/devices", "/security/devices", "others", "1")
	step(c, "/lockdown", "/lockdown/code", "login_id", "1000000024")
	step(c, "/lockdown/code", "/lockdown/done", "code", code(models.PurposeLockdown))
	tokens = append(tokens, buys(t, a)...)
	a.Settled()
	return tokens
}

// D7, D8.1, D5.1: after every journey of an account's life no card number, contact, birth date, password, personal
// message, token or code stands in the log, the queue or an audit event, nor, but sealed, anywhere in the database.
func TestD7_NothingLeaksInALife(t *testing.T) {
	var written log
	a := apptest.Start(t, apptest.LogTo(&written))
	words := append(slices.Clone(typed), life(t, a)...)
	codes := derived(t, a, "")
	if len(codes) < 10 || len(words) < 40 {
		t.Fatalf("%d codes, %d words: the journeys did not happen", len(codes), len(words))
	}
	tables := a.Dump("river_job", "audit_events", "audit_heads", "messages", "locks", "throttles", "budgets", "budget_events", "codes", "devices",
		"sessions", "applications", "app_tickets", "app_tokens", "procedures", "cardholders", "cards", "enrollments", "accounts", "installation", "transactions", "card_browsers")
	for where, held := range map[string]string{"the log": written.String(), "the database": tables} {
		if leaks := found(held, words); len(leaks) > 0 {
			t.Errorf("%s: %q", where, leaks)
		}
		if hasField(held, codes) {
			t.Errorf("%s holds a code", where)
		}
	}
	// The search finds what is there: in the inbox, which holds what left.
	inbox := a.Dump("inbox")
	if got := found(inbox, typed); len(got) < 5 || !hasField(inbox, codes) {
		t.Errorf("in the inbox the search found only %q", got)
	}
}
