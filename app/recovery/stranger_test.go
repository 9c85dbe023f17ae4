package recovery_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// door is a way in for somebody who is not signed in: what is asked about a person, and the page it leads to.
type door struct {
	start, next, purpose string
	known, unknown       url.Values
}

var doors = []door{
	{"/recovery/id", "/recovery/id/sent", "", byCard(hanakoPAN, hanakoBirth), byCard(nobodyPAN, hanakoBirth)},
	{"/recovery/id", "/recovery/id/sent", "", byCard(hanakoPAN, hanakoBirth), byCard(hanakoPAN, "1984-05-03")},
	{"/recovery/password", "/recovery/password/mail", models.PurposeResetMail, byID(hanakoID, hanakoBirth), byID(nobodyID, hanakoBirth)},
	{"/recovery/password", "/recovery/password/mail", models.PurposeResetMail, byID(hanakoID, hanakoBirth), byID(hanakoID, "1984-05-03")},
	{"/recovery/password", "/recovery/password/mail", models.PurposeResetMail, byID(hanakoID, hanakoBirth), byID("!", hanakoBirth)},
	{"/recovery/unlock", "/recovery/unlock/code", models.PurposeUnlock, byCard(jiroPAN, jiroBirth), byCard(nobodyPAN, jiroBirth)},
	{"/lockdown", "/lockdown/code", models.PurposeLockdown, url.Values{"login_id": {hanakoID}}, url.Values{"login_id": {nobodyID}}},
}

// variable is what differs between any two requests: their number and their cookie.
var variable = regexp.MustCompile(`data-wait="\d+"`)

// looks is everything a stranger can see of an answer but its time: words, status, size, headers, cookies.
func looks(got *apptest.Answer) string {
	var lines []string
	for name, values := range got.Header {
		switch name {
		case "Date", "X-Request-Id":
			continue
		case "Set-Cookie":
			for i, cookie := range got.Cookies() {
				values[i] = fmt.Sprintf("%s %d %d %t %t %v %s", cookie.Name, len(cookie.Value), cookie.MaxAge, cookie.Secure, cookie.HttpOnly, cookie.SameSite, cookie.Path)
			}
		}
		lines = append(lines, name+": "+strings.Join(values, ", "))
	}
	slices.Sort(lines)
	return fmt.Sprint(got.StatusCode, len(got.Text), "\n", strings.Join(lines, "\n"), "\n", got.Text)
}

// D6.1, D6.2: each page and each step look the same for a person who exists and for one who does not, before the job has
// found an answer and after.
func TestD6_1_StrangersSeeTheSame(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		for i, d := range doors {
			t.Run(fmt.Sprint(i, d.start), func(t *testing.T) {
				a.Clock.Advance(25 * time.Hour) // no budget is left from the door before
				known, unknown := a.Client(), a.Client()
				alike := func(what string, do func(*apptest.Client, url.Values) *apptest.Answer) {
					t.Helper()
					x, y := looks(do(known, d.known)), looks(do(unknown, d.unknown))
					if variable.ReplaceAllString(x, "") != variable.ReplaceAllString(y, "") {
						t.Errorf("%s:\nknown %s\nunknown %s", what, x, y)
					}
				}
				alike("the question", func(c *apptest.Client, q url.Values) *apptest.Answer { return c.Post(d.start, q) })
				page := func(c *apptest.Client, _ url.Values) *apptest.Answer { return c.Get(d.next) }
				alike("the next page at once", page)
				a.Settled()
				alike("the next page later", page)
				if d.purpose == "" {
					return
				}
				right := newest(t, a, d.purpose)
				wrong := other(right)
				enter := func(c *apptest.Client, _ url.Values) *apptest.Answer { return c.Post(d.next, code(wrong)) }
				alike("no code", func(c *apptest.Client, _ url.Values) *apptest.Answer { return c.Post(d.next, code("")) })
				alike("a wrong code", enter)
				alike("resending too soon", func(c *apptest.Client, _ url.Values) *apptest.Answer { return c.Post(d.next, resend) })
				a.Clock.Advance(31 * time.Second)
				alike("resending", func(c *apptest.Client, _ url.Values) *apptest.Answer { return c.Post(d.next, resend) })
				alike("the page after it", page)
				a.Settled()
				for try := range 6 {
					alike(fmt.Sprint("wrong code ", try+2), enter)
				}
				a.Clock.Advance(31 * time.Second)
				for try := range 4 { // until the budget of the question is used up
					alike(fmt.Sprint("new code ", try), func(c *apptest.Client, _ url.Values) *apptest.Answer { return c.Post(d.next, resend) })
					a.Settled()
					alike("its page", page)
					for range 5 {
						alike("a wrong one", enter)
					}
					a.Clock.Advance(31 * time.Second)
				}
				alike("asking anew", func(c *apptest.Client, q url.Values) *apptest.Answer { return c.Post(d.start, q) })
				alike("the page then", page)
			})
		}
	})
}

// D6.1: a decoy never verifies, not even with its own digits.
func TestD6_1_DecoysNeverVerify(t *testing.T) {
	a := apptest.Start(t)
	for _, d := range doors {
		if d.purpose == "" {
			continue
		}
		c := a.Client()
		leads(t, d.start, c.Post(d.start, d.unknown), d.next)
		a.Settled()
		digits := newest(t, a, d.purpose)
		refused(t, d.start, c.Post(d.next, code(digits)), http.StatusUnprocessableEntity, codeWrong)
		a.Clock.Advance(31 * time.Second)
		leads(t, "resending", c.Post(d.next, resend), d.next)
		a.Settled()
		refused(t, d.start, c.Post(d.next, code(digits)), http.StatusUnprocessableEntity, codeWrong)
	}
	if n := a.Count("messages"); n != 0 {
		t.Errorf("%d messages went out", n)
	}
}

// D5.3, D6.1: what one flow has used up of a person's budget tells nothing in another: there it goes on as for anybody,
// but nothing is sent.
func TestD5_3_UsedUpBudgetTellsNothing(t *testing.T) {
	a := apptest.Start(t)
	for range 3 {
		leads(t, "lockdown", a.Client().Post("/lockdown", url.Values{"login_id": {jiroID}}), "/lockdown/code")
		a.Settled()
	}
	if n := sent(a, jiroNo, models.ChannelSMS); n != 3 {
		t.Fatalf("%d SMS, want 3", n)
	}
	known, unknown := a.Client(), a.Client()
	leads(t, "the right birth date", known.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
	leads(t, "a wrong one", unknown.Post("/recovery/unlock", byCard(jiroPAN, "1990-01-16")), "/recovery/unlock/code")
	a.Settled()
	if n := sent(a, jiroNo, models.ChannelSMS); n != 3 {
		t.Errorf("%d SMS, want 3", n)
	}
	wrong := other(newest(t, a, models.PurposeUnlock))
	for _, do := range []func(*apptest.Client) *apptest.Answer{
		func(c *apptest.Client) *apptest.Answer { return c.Get("/recovery/unlock/code") },
		func(c *apptest.Client) *apptest.Answer { return c.Post("/recovery/unlock/code", code(wrong)) },
		func(c *apptest.Client) *apptest.Answer { return c.Get("/recovery/unlock/code") },
	} {
		if x, y := looks(do(known)), looks(do(unknown)); x != y {
			t.Errorf("right birth date:\n%s\nwrong:\n%s", x, y)
		}
	}
}

// D5.3, D6.3: ten thousand questions about one card in a minute, from as many addresses: three SMS and five mails leave,
// and the signed-in person's own budget stays whole.
func TestD5_3_FloodOfRecoveries(t *testing.T) {
	const workers = 8
	each := 1250
	if raceDetector {
		each = 125 // what races is the same
	}
	a := apptest.Start(t, apptest.With(proxied))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				c := farAway(a.Client(), w*each+i)
				path, form := "/recovery/id", byCard(hanakoPAN, hanakoBirth)
				switch i % 3 {
				case 1:
					path = "/recovery/unlock"
				case 2:
					path, form = "/lockdown", url.Values{"login_id": {hanakoID}}
				}
				if status, err := c.Try(path, form); err != nil || status != http.StatusSeeOther {
					t.Errorf("%s: %d, %v", path, status, err)
				}
			}
		})
	}
	wg.Wait()
	a.Settled()
	if n := a.Count("procedures WHERE cardholder_no = $1", hanakoNo); n != workers*each {
		t.Errorf("%d questions were answered, want %d", n, workers*each)
	}
	if sms, mails, all := sent(a, hanakoNo, models.ChannelSMS), a.Count("messages WHERE template = 'login_id'"), a.Count("messages"); sms != 3 || mails != 5 || all != 8 {
		t.Errorf("%d SMS and %d mails, %d messages in all, want 3 and 5", sms, mails, all)
	}
	if n := a.Count("budget_events WHERE subject = $1 AND class <> 'stranger'", hanakoNo); n != 0 {
		t.Errorf("%d of them counted against the signed-in person", n)
	}
	c := a.Client().SignIn(hanakoID)
	phone := c.Post("/security/3ds", url.Values{"card": {a.Value("SELECT id FROM cards WHERE last4 = '1111'")}, "agree": {"yes"}, "terms": {"2026-06-01"}}).Location()
	entry := c.Post(phone, nil).Location()
	if got := c.Post(entry, code(a.Code(hanakoNo, 4))); !strings.HasPrefix(got.Location(), "/security/3ds/done") {
		t.Errorf("the signed-in person's application: %q, %q, then %d to %q", phone, entry, got.StatusCode, got.Location())
	}
}

// D6.3: thirty questions in ten minutes from one network, whatever they are; the refusal says in how many minutes.
func TestD6_3_ThirtyQuestions(t *testing.T) {
	a := apptest.Start(t)
	for i := range 30 {
		d := doors[i%len(doors)]
		leads(t, fmt.Sprint("question ", i), a.Client().Post(d.start, d.unknown), d.next)
	}
	for _, d := range doors {
		got := a.Client().Post(d.start, d.known)
		if got.StatusCode != http.StatusTooManyRequests || !strings.Contains(got.Text, "10分ほど時間をおいてから、もう一度お試しください。") {
			t.Errorf("%s: %d", d.start, got.StatusCode)
		}
	}
	a.Clock.Advance(10 * time.Minute)
	leads(t, "ten minutes later", a.Client().Post("/lockdown", url.Values{"login_id": {nobodyID}}), "/lockdown/code")
}

// D5.3: thirty wrong codes in a row, however the person was asked about, turn these flows into decoys for them: nothing is
// sent any more, and nobody can tell.
func TestD5_3_ThirtyWrongCodesMakeDecoys(t *testing.T) {
	a := apptest.Start(t, apptest.With(proxied))
	streak := func() string {
		return a.Value("SELECT COALESCE(MAX(wrong_streak), 0) FROM budgets WHERE subject = $1 AND class = 'stranger'", jiroNo)
	}
	for round := 0; streak() != "30"; round++ {
		if round == 20 {
			t.Fatalf("the streak stays at %s", streak())
		}
		c := farAway(a.Client(), round)
		leads(t, "asking", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
		a.Settled()
		wrong := other(newest(t, a, models.PurposeUnlock))
		for range 5 {
			c.Post("/recovery/unlock/code", code(wrong))
		}
		a.Clock.Advance(5 * time.Hour)
	}
	a.Clock.Advance(24 * time.Hour)
	before := sent(a, jiroNo, models.ChannelSMS)
	c := a.Client()
	leads(t, "asking", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
	a.Settled()
	if after := sent(a, jiroNo, models.ChannelSMS); after != before {
		t.Errorf("%d SMS went out", after-before)
	}
	refused(t, "the code that was not sent", c.Post("/recovery/unlock/code", code(newest(t, a, models.PurposeUnlock))), http.StatusUnprocessableEntity, codeWrong)
}

// D1.1: the right code of one procedure or step opens none of the others, in the same browser and for the same person:
// all pairs.
func TestD1_1_CodesOpenNoOtherProcedure(t *testing.T) {
	a := apptest.Start(t)
	mine := []door{
		{"/recovery/password", "/recovery/password/mail", models.PurposeResetMail, byID(jiroID, jiroBirth), nil},
		{"/recovery/password", "/recovery/password/sms", models.PurposeReset, byID(jiroID, jiroBirth), nil},
		{"/recovery/unlock", "/recovery/unlock/code", models.PurposeUnlock, byCard(jiroPAN, jiroBirth), nil},
		{"/lockdown", "/lockdown/code", models.PurposeLockdown, url.Values{"login_id": {jiroID}}, nil},
	}
	arrive := func(t *testing.T, c *apptest.Client, d door) (right string) {
		t.Helper()
		first := d.next
		if d.purpose == models.PurposeReset {
			first = "/recovery/password/mail"
		}
		leads(t, d.purpose, c.Post(d.start, d.known), first)
		a.Settled()
		if first != d.next {
			leads(t, "the mail's code", c.Post(first, code(newest(t, a, models.PurposeResetMail))), d.next)
			a.Settled()
		}
		return newest(t, a, d.purpose)
	}
	for _, from := range mine {
		for _, to := range mine {
			if from.purpose == to.purpose {
				continue
			}
			t.Run(from.purpose+" at "+to.purpose, func(t *testing.T) {
				a.Clock.Advance(25 * time.Hour)
				c := a.Client()
				right := arrive(t, c, from)
				a.Clock.Advance(time.Second) // whose code is the newest is plain
				own := arrive(t, c, to)
				if right == own {
					t.Skip("both codes happen to be alike")
				}
				refused(t, "the code", c.Post(to.next, code(right)), http.StatusUnprocessableEntity, codeWrong)
				if got := c.Post(to.next, code(own)); got.StatusCode != http.StatusSeeOther {
					t.Errorf("its own code: %d %q", got.StatusCode, got.Errors())
				}
			})
		}
	}
}

// D5.2: however many submit the right code at once, one of them unlocks.
func TestD5_2_RacingRightCodes(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		c := a.Client()
		leads(t, "asking", c.Post("/recovery/unlock", byCard(jiroPAN, jiroBirth)), "/recovery/unlock/code")
		right := a.Code(jiroNo, 1)
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				if status, err := c.Try("/recovery/unlock/code", code(right)); err != nil || status != http.StatusSeeOther && status != http.StatusUnprocessableEntity {
					t.Errorf("%d, %v", status, err)
				}
			})
		}
		wg.Wait()
		a.Settled()
		if events(a, jiroNo, models.ActionUnlock, models.OutcomeOK) != 1 || a.Count("messages WHERE template = $1", models.TemplateUnlocked) != 1 {
			t.Error("not exactly one unlocked")
		}
	})
}

// D7.1, D8.1: neither the card's number nor what else was typed stands in the database, a queue's payload included.
func TestD7_1_QuestionsLeaveNoTrace(t *testing.T) {
	a := apptest.Start(t)
	a.Client().Post("/recovery/unlock", byCard(hanakoPAN, hanakoBirth))
	a.Client().Post("/recovery/password", byID(nobodyID, "1984-05-03"))
	a.Settled()
	dump := a.Dump("procedures", "river_job", "codes", "audit_events", "budgets", "budget_events", "messages", "throttles")
	for _, typed := range []string{hanakoPAN, hanakoBirth, nobodyID, "1984-05-03"} {
		if strings.Contains(dump, typed) {
			t.Errorf("%s stands in the database", typed)
		}
	}
	digits := newest(t, a, models.PurposeUnlock)
	if strings.Contains(a.Dump("river_job"), digits) {
		t.Error("a code stands in a queue's payload")
	}
}
