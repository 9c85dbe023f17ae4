package enrollment_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// D4.1: cards, terms, masked mobile, code, done page, mail, event.
func TestD4_1_Apply(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		if page := c.Get("/security/3ds"); page.H1() != "本人認証サービスお申込み" || page.Doc.Find("input[name=card]:not([disabled])").Length() != 1 {
			t.Errorf("first step: %q", page.H1())
		}
		application := begin(t, c, card(a, "1111"))
		page := c.Get("/security/3ds/phone" + application)
		if page.H1() != "携帯電話番号の確認" || !strings.Contains(page.Text, "090-••••-0001") || strings.Contains(page.Text, "1111-0001") {
			t.Errorf("second step: %q, or the number is not masked", page.H1())
		}
		send(t, c, application)
		if page := c.Get("/security/3ds/code" + application); page.H1() != "確認番号の入力" || !strings.Contains(page.Text, "確認番号を電話やメールでお聞きすることはありません。") {
			t.Errorf("third step: %q", page.H1())
		}
		a.Clock.Advance(time.Minute)
		done(t, "the code", c, enter(c, application, a.Code(hanakoNo, 1)), application)
		if page := c.Get("/security/3ds/done" + application); !strings.Contains(page.Text, "•••• 1111") || !strings.Contains(page.Text, "2026年11月22日 20:01") {
			t.Error("the last page does not say what was registered, or when")
		}
		wants(t, a, 1, 1)
		if n := a.Count("enrollments WHERE card_id = $1 AND method = 'sms_otp' AND terms_version = '2026-06-01' AND state = 'registered'", card(a, "1111")); n != 1 {
			t.Error("method or terms are not recorded")
		}
		if status := c.Get("/status").Doc.Find("main").Text(); !strings.Contains(status, "本登録認証方式ワンタイムパスワード(SMS)登録日2026年11月22日") {
			t.Errorf("the status: %q", status)
		}
		mail := a.Letters(hanakoNo, models.ChannelMail, 1)[0]
		if mail.Subject != "【日専連】本人認証サービス登録完了のお知らせ" || mail.Receiver != "hanako@example.jp" ||
			!strings.Contains(mail.Body, "Visa •••• 1111") || !strings.Contains(mail.Body, "2026年11月22日 20:01") || strings.Contains(mail.Body, "http") {
			t.Errorf("the mail: %+v", mail)
		}
	})
}

// D4.1: one application covers several cards: one transaction, one mail, one event.
func TestD4_1_SeveralCardsAtOnce(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client().SignIn(hanako)
		first, second := card(a, "1111"), addCard(t, a, "5555555555554444")
		application := begin(t, c, second, first, second)
		send(t, c, application)
		done(t, "the code", c, enter(c, application, digits(t, a)), application)
		wants(t, a, 2, 1)
		facts := a.Value("SELECT facts FROM audit_events WHERE action = 'enrollment_registered'")
		if want := `{"cards":[` + first + `,` + second + `],`; !strings.HasPrefix(facts, want) {
			t.Errorf("the event names %s, want %s", facts, want)
		}
		if mail := a.Letters(hanakoNo, models.ChannelMail, 1)[0]; !strings.Contains(mail.Body, "•••• 1111") || !strings.Contains(mail.Body, "•••• 4444") {
			t.Errorf("the mail names not both cards: %s", mail.Body)
		}
	})
}

// D4.1: all cards or none: one that became ineligible meanwhile stops the whole application, before the code is counted.
func TestD4_1_AllOrNone(t *testing.T) {
	for name, change := range map[string]string{
		"lost":       "UPDATE cards SET status = 'lost' WHERE last4 = '4444'",
		"expired":    "UPDATE cards SET expiry = '2026-10' WHERE last4 = '4444'",
		"replaced":   "UPDATE cards SET replaced_by_id = (SELECT id FROM cards WHERE last4 = '0000' AND cardholder_no = '20000001') WHERE last4 = '4444'",
		"given away": "UPDATE cards SET cardholder_no = '20000002' WHERE last4 = '4444'",
		"corporate":  "UPDATE cards SET relation = 'corporate' WHERE last4 = '4444'",
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t)
			c := a.Client().SignIn(hanako)
			application := begin(t, c, card(a, "1111"), addCard(t, a, "5555555555554444"))
			send(t, c, application)
			a.Exec(change)
			if got := enter(c, application, digits(t, a)); got.Location() != "/security/3ds" {
				t.Errorf("got %d to %q", got.StatusCode, got.Location())
			}
			if page := c.Get("/security/3ds"); !strings.Contains(page.Text, notEligible) {
				t.Error("the page does not say what happened")
			}
			wants(t, a, 0, 0)
			if tries := a.Value("SELECT tries FROM codes"); tries != "0" {
				t.Errorf("%s tries were counted", tries)
			}
		})
	}
}

// D2, D4.1: cards that cannot be applied for are refused alike, whatever the form says; nothing begins.
func TestD4_1_RefusedCards(t *testing.T) {
	a := apptest.Start(t)
	corporate := addCard(t, a, "5555555555554444")
	a.Exec("UPDATE cards SET relation = 'corporate' WHERE id = $1", corporate)
	own := card(a, "1111")
	c := a.Client().SignIn(hanako)
	for name, cards := range map[string][]string{
		"another person's":             {card(a, "1113")},
		"another person's beside own":  {own, card(a, "1113")},
		"unknown":                      {"999999"},
		"text":                         {"abc"},
		"emoji":                        {"💳"},
		"negative":                     {"-1"},
		"too large":                    {"99999999999999999999"},
		"empty":                        {""},
		"corporate":                    {corporate},
		"registered already":           {a.Value("SELECT id FROM cards WHERE last4 = '0000' AND cardholder_no = $1", hanakoNo)},
		"own and one registered":       {own, a.Value("SELECT id FROM cards WHERE last4 = '0000' AND cardholder_no = $1", hanakoNo)},
		"more than the form can offer": slices.Repeat([]string{"999999"}, 200),
	} {
		refused(t, name, choose(c, cards...), http.StatusUnprocessableEntity, notEligible)
	}
	s := a.Client().SignIn(shiki)
	refused(t, "lost and replaced", choose(s, card(a, "0034")), http.StatusUnprocessableEntity, notEligible)
	if n := a.Count("applications") + a.Count("codes") + a.Count("messages"); n != 0 {
		t.Errorf("%d rows were made", n)
	}
}

// D4: a provisional card and one that was cancelled can be applied for.
func TestD4_ProvisionalAndCancelledCanApply(t *testing.T) {
	for _, state := range []models.State{models.StateProvisional, models.StateCancelled} {
		t.Run(string(state), func(t *testing.T) {
			a := apptest.Start(t)
			err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
				c, err := tx.CardByPAN(t.Context(), "4111111111111111")
				if err != nil {
					return err
				}
				return tx.SaveEnrollment(t.Context(), &models.Enrollment{CardID: c.ID, State: state, Method: models.MethodPassword, CreatedAt: tx.Now()})
			})
			if err != nil {
				t.Fatal(err)
			}
			c, application := toCode(t, a)
			done(t, "the code", c, enter(c, application, digits(t, a)), application)
			if n := a.Count("enrollments WHERE card_id = $1 AND state = 'registered' AND method = 'sms_otp'", card(a, "1111")); n != 1 {
				t.Error("not registered with sms_otp")
			}
		})
	}
}

// D4.1: without consent to the terms in force, and without a card, nothing begins; what was chosen stays chosen.
func TestD4_1_TermsAndCards(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	own := card(a, "1111")
	const (
		noCard  = "カードがえらばれていません。お申込みになるカードをえらんでください。"
		noTerms = "規約への同意が必要です。規約をお読みのうえ、「規約に同意する」にチェックを入れてください。"
		changed = "お申込みの途中で、規約が新しくなりました。規約をお読みのうえ、もう一度お申込みください。"
	)
	for _, tt := range []struct {
		name string
		form url.Values
		want []string
	}{
		{"nothing", nil, []string{noCard, noTerms}},
		{"no card", url.Values{"agree": {"yes"}, "terms": {terms}}, []string{noCard}},
		{"no consent", url.Values{"card": {own}, "terms": {terms}}, []string{noTerms}},
		{"a stale form", url.Values{"card": {own}, "agree": {"yes"}, "terms": {"2025-04-01"}}, []string{changed}},
		{"no version", url.Values{"card": {own}, "agree": {"yes"}}, []string{changed}},
		{"a query is no form", nil, []string{noCard, noTerms}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := c.Post("/security/3ds?card="+own+"&agree=yes", tt.form)
			if got.StatusCode != http.StatusUnprocessableEntity || !slices.Equal(got.Errors(), tt.want) {
				t.Fatalf("got %d %q, want %q", got.StatusCode, got.Errors(), tt.want)
			}
			if checked := got.Doc.Find("input[name=card][checked]").Length() == 1; checked != (tt.form["card"] != nil) {
				t.Errorf("the card is checked: %t", checked)
			}
			if version, _ := got.Doc.Find("input[name=terms]").Attr("value"); version != terms {
				t.Errorf("the page asks for the terms of %q", version)
			}
		})
	}
	if n := a.Count("applications"); n != 0 {
		t.Errorf("%d applications were made", n)
	}
}

// D4.1: no mobile on file, no application; the page says why, also when the number went meanwhile.
func TestD4_1_NoMobile(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	application := begin(t, c, card(a, "1111"))
	a.Exec("UPDATE cardholders SET mobile = '', mobile_index = '' WHERE no = $1", hanakoNo)
	for name, got := range map[string]*apptest.Answer{"choosing": choose(c, card(a, "1111")), "asking for a code": c.Post("/security/3ds/phone"+application, nil)} {
		if got.StatusCode != http.StatusSeeOther || got.Location() != "/security/3ds" {
			t.Errorf("%s: %d to %q", name, got.StatusCode, got.Location())
		}
	}
	page := c.Get("/security/3ds")
	if !strings.Contains(page.Text, "携帯電話番号が登録されていないため、お申込みいただけません。") || !strings.Contains(page.Text, "022-267-9222") ||
		page.Doc.Find("main form").Length() != 0 {
		t.Error("the page does not say why and what to do")
	}
	if n := a.Count("codes") + a.Count("messages"); n != 0 || a.Count("applications") != 1 {
		t.Error("something was begun or sent")
	}
}
