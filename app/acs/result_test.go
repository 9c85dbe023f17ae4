package acs_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// finished ends a challenge by [キャンセル] and demands that the browser gets its CRes.
func finished(t *testing.T, a *apptest.App, d *directory, change func(*models.Transaction)) models.Transaction {
	t.Helper()
	t1 := offer(t, a, hanako, d, change)
	f := open(t, a, t1)
	f.answer("action", "cancel").ends("N")
	return t1
}

// A directory server that answers badly never keeps the CRes from the browser, and gets the same bytes again until it
// answers well. Its wrong answers get an Erro each, but for an Erro and what is no message.
func TestBadAnswers(t *testing.T) {
	wrongID := func(change func(m map[string]string)) func(map[string]string) (int, string) {
		return func(rreq map[string]string) (int, string) {
			change(rreq)
			return 200, rres(rreq)
		}
	}
	for _, tt := range []struct {
		name   string
		answer func(rreq map[string]string) (int, string)
		erro   string
	}{
		{"garbage", func(map[string]string) (int, string) { return 200, "<html>" }, "101"},
		{"nothing", func(map[string]string) (int, string) { return 200, "" }, "101"},
		{"too long", func(r map[string]string) (int, string) { return 200, rres(r) + strings.Repeat(" ", 64<<10) }, "101"},
		{"a field missing", wrongID(func(m map[string]string) { m["dsTransID"] = "" }), "201"},
		{"another transaction", wrongID(func(m map[string]string) { m["acsTransID"] = m["dsTransID"] }), "301"},
		{"another server transaction", wrongID(func(m map[string]string) { m["threeDSServerTransID"] = m["dsTransID"] }), "301"},
		{"Erro", func(map[string]string) (int, string) {
			return 200, `{"messageType":"Erro","messageVersion":"2.2.0","errorCode":"403","errorComponent":"D"}`
		}, ""},
		{"500", func(r map[string]string) (int, string) { return 500, rres(r) }, ""},
		{"redirect", func(r map[string]string) (int, string) { return 302, rres(r) }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, d := apptest.Start(t, apptest.With(hurried)), newDirectory(t)
			d.answers(func(m map[string]string, _ int) (int, string) {
				if m["messageType"] == "Erro" || len(d.raw("RReq")) > 2 {
					return 200, rres(m)
				}
				return tt.answer(m)
			})
			t1 := finished(t, a, d, nil)
			a.Settled()
			sent := d.raw("RReq")
			if len(sent) != 3 || sent[1] != sent[0] || sent[2] != sent[0] {
				t.Errorf("%d tries, want three of the same bytes: %q", len(sent), sent)
			}
			if got := row(t, a, t1.ACSTransID); got.ResultState != models.ResultReceived || got.ResultTries != 3 {
				t.Errorf("%s after %d tries", got.ResultState, got.ResultTries)
			}
			var codes []string
			for _, e := range d.got("Erro") {
				codes = append(codes, e["errorCode"])
				if e["acsTransID"] != t1.ACSTransID || e["dsTransID"] != t1.DSTransID || e["errorComponent"] != "A" {
					t.Errorf("Erro %v", e)
				}
			}
			var want []string
			if tt.erro != "" {
				want = []string{tt.erro, tt.erro}
			}
			if !slices.Equal(codes, want) {
				t.Errorf("Erros %q, want %q", codes, want)
			}
		})
	}
}

// Whatever a directory server calls its fields, its wrong answer is one: on PostgreSQL, too, whose queue holds no U+0000.
func TestAnswerWithHostileNames(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		d.answers(func(m map[string]string, n int) (int, string) {
			if n > 1 {
				return 200, rres(m)
			}
			return 200, `{"messageType":"RRes","messageVersion":"2.2.0","\u0000":1,"\u0000":1}`
		})
		t1 := finished(t, a, d, nil)
		a.Settled()
		if got := row(t, a, t1.ACSTransID); got.ResultState != models.ResultReceived || got.ResultTries != 2 {
			t.Errorf("%s after %d tries", got.ResultState, got.ResultTries)
		}
		if erros := d.got("Erro"); len(erros) != 1 || erros[0]["errorCode"] != "204" {
			t.Errorf("Erros %v", erros)
		}
	}, apptest.With(hurried))
}

// A directory server that is too slow gets Erro 402; the browser has waited no longer than policy says.
func TestSlowDirectory(t *testing.T) {
	a, d := apptest.Start(t, apptest.With(hurried)), newDirectory(t)
	release := make(chan struct{})
	stop := sync.OnceFunc(func() { close(release) })
	defer stop()
	d.answers(func(m map[string]string, n int) (int, string) {
		if n == 1 {
			<-release
		}
		return 200, rres(m)
	})
	finished(t, a, d, nil)
	a.Settled()
	if n, erros := len(d.raw("RReq")), d.got("Erro"); n != 2 || len(erros) != 1 || erros[0]["errorCode"] != "402" {
		t.Errorf("%d RReqs, Erros %v", n, erros)
	}
	stop()
}

// One that is down is tried as often as policy says, then given up; the log names no person.
func TestDirectoryDown(t *testing.T) {
	var log lines
	a := apptest.Start(t, apptest.LogTo(&log), apptest.With(hurried), apptest.With(func(c *config.Config) { c.Policy.ResultTries = 3 }))
	d := newDirectory(t)
	d.Close()
	t1 := finished(t, a, d, nil)
	a.Settled()
	got := row(t, a, t1.ACSTransID)
	if got.ResultState != models.ResultGivenUp || got.ResultTries != 3 || got.ResultSettledAt == nil {
		t.Errorf("%s after %d tries", got.ResultState, got.ResultTries)
	}
	if all := log.String(); !strings.Contains(all, "result given up") || strings.Contains(all, hanakoNo) || strings.Contains(all, d.URL) {
		t.Errorf("log: %s", all)
	}
}

type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// A result goes nowhere but to its directory server's own addresses, whatever stands in the row or a redirect.
func TestResultStaysHome(t *testing.T) {
	reached := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer elsewhere.Close()
	for _, url := range []string{"http://192.0.2.1/rreq", "https://127.0.0.1/rreq", "http://user@127.0.0.1/rreq", "http://127.0.0.1.evil.example/", "file:///etc/passwd", "::"} {
		a, d := apptest.Start(t, apptest.With(hurried), apptest.With(func(c *config.Config) { c.Policy.ResultTries = 2 })), newDirectory(t)
		t1 := finished(t, a, d, func(t *models.Transaction) { t.DSURL = url })
		a.Settled()
		if got := row(t, a, t1.ACSTransID); got.ResultState != models.ResultGivenUp {
			t.Errorf("%s: %s", url, got.ResultState)
		}
	}
	a, d := apptest.Start(t, apptest.With(hurried), apptest.With(func(c *config.Config) { c.Policy.ResultTries = 2 })), newDirectory(t)
	moved := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer moved.Close()
	finished(t, a, d, func(t *models.Transaction) { t.DSURL = moved.URL })
	t2 := finished(t, a, d, func(t *models.Transaction) { t.DirectoryServer = "gone" })
	a.Settled()
	if got := row(t, a, t2.ACSTransID); got.ResultState != models.ResultGivenUp || reached || len(d.bodies) != 0 {
		t.Errorf("an unknown directory server: %s; elsewhere reached: %v", got.ResultState, reached)
	}
}

// A result belongs to one deliverer; the claim of one that died runs out.
func TestClaims(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		now := a.Store.Now()
		t1 := offer(t, a, hanako, d, func(t *models.Transaction) {
			t.State, t.Deadline, t.ResultState, t.Result = models.TransactionDone, nil, models.ResultWaiting, `{"messageType":"RReq"}`
			t.ResultClaimedAt, t.ResultTries = &now, 1
		})
		d.answers(func(map[string]string, int) (int, string) {
			return 200, rres(map[string]string{"threeDSServerTransID": t1.ThreeDSServerTransID, "dsTransID": t1.DSTransID, "acsTransID": t1.ACSTransID})
		})
		deliver := func(want acs.Delivery) {
			t.Helper()
			if got, err := a.Server.ACS.Deliver(t.Context(), t1.ACSTransID); got != want || err != nil {
				t.Errorf("got %d %v, want %d", got, err, want)
			}
		}
		a.Clock.Advance(9 * time.Second)
		deliver(acs.Claimed)
		a.Clock.Advance(time.Second)
		deliver(acs.Settled)
		deliver(acs.Settled)
		if n := len(d.raw("RReq")); n != 1 {
			t.Errorf("%d RReqs", n)
		}
		if got, err := a.Server.ACS.Deliver(t.Context(), "nothing"); got != acs.Settled || err != nil {
			t.Errorf("of nothing: %d %v", got, err)
		}
	})
}

// A result that was never delivered survives the program.
func TestResultSurvivesRestart(t *testing.T) {
	a, d := apptest.Start(t, apptest.With(hurried)), newDirectory(t)
	d.answers(func(map[string]string, int) (int, string) { return 503, "" })
	t1 := finished(t, a, d, nil)
	same := apptest.SameDatabase(a)
	a.Stop()
	d.answers(func(m map[string]string, _ int) (int, string) { return 200, rres(m) })
	a.Clock.Advance(time.Minute)
	b := apptest.Start(t, same, apptest.With(hurried))
	b.Settled()
	sent := d.raw("RReq")
	if got := row(t, b, t1.ACSTransID); got.ResultState != models.ResultReceived || sent[0] != sent[len(sent)-1] {
		t.Errorf("%s, %q", got.ResultState, sent)
	}
}

// Forty purchases over two instances, each entry sent to both at once: one result each, right or wrong.
func TestTogether(t *testing.T) {
	a := apptest.Start(t, apptest.OnPostgres(t), apptest.With(func(c *config.Config) { c.Policy.PaymentBudget.SMSShort, c.Policy.PaymentBudget.SMSDay = 100, 100 }))
	b := apptest.Start(t, apptest.SameDatabase(a), apptest.With(func(c *config.Config) { c.Policy = a.Config.Policy }))
	d := newDirectory(t)
	const many = 40
	cards := []string{hanako, midori}
	var all sync.WaitGroup
	for n := range many {
		t1 := offer(t, a, cards[n%2], d, nil)
		f := open(t, a, t1)
		code := a.Code(t1.CardholderNo, n/2+1)
		form := f.form("login_id", hanakoID, "otp", code)
		if n%5 == 0 {
			form.Set("action", "cancel")
		}
		for _, s := range []*apptest.App{a, b, a, b} {
			all.Go(func() {
				if status, err := s.Client().Try(acs.AnswerPath, form); err != nil || status != 200 {
					t.Errorf("%d %v", status, err)
				}
			})
		}
	}
	all.Wait()
	a.Settled()
	seen, right := map[string]int{}, 0
	for _, r := range d.got("RReq") {
		seen[r["acsTransID"]]++
		if r["transStatus"] == emv.StatusYes {
			right++
		}
	}
	if len(seen) != many || len(d.raw("RReq")) != many || right != many*4/5 {
		t.Errorf("%d RReqs of %d purchases, %d right; want %d, %d, %d", len(d.raw("RReq")), len(seen), right, many, many, many*4/5)
	}
}
