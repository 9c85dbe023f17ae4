package acs_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"mynetplus/app/acs"
	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	hashing "mynetplus/app/password"
	"mynetplus/models"
)

// The retiring method: personal message, ID and password; no SMS.
func TestChallengeByPassword(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, taro, d, nil)
		f := open(t, a, t1)
		f.asks("")
		if !strings.Contains(f.Text, "広瀬川のせせらぎ") || !strings.Contains(f.Text, "マイネットプラスで、認証方式の変更をお願いします。") {
			t.Error("the page lacks the personal message or the advice")
		}
		f.answer("login_id", taroID, "password", "").asks("パスワードを入力してください。")
		f.answer("login_id", hanakoID, "password", demo.Password).asks(wrongID)
		f.answer("login_id", taroID, "password", "sakura").asks(wrongPassword)
		f.answer("login_id", taroID, "password", demo.Password).ends("Y")
		r := result(t, a, d)
		if r["authenticationType"] != "01" || r["authenticationMethod"] != "01" || r["interactionCounter"] != "03" || r["transStatus"] != "Y" {
			t.Errorf("RReq %v", r)
		}
		if got := row(t, a, t1.ACSTransID); got.Wrong != 2 || a.Count("messages") != 0 {
			t.Errorf("wrong %d, %d messages", got.Wrong, a.Count("messages"))
		}
		if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", taroNo); got != "0" {
			t.Errorf("%s failures after a success", got)
		}
		d2 := newDirectory(t)
		f = open(t, a, offer(t, a, taro, d2, nil))
		f.answer("login_id", taroID, "password", "1").asks(wrongPassword)
		f.answer("login_id", taroID, "password", strings.Repeat("あ", 200)).asks(wrongPassword)
		f.answer("login_id", taroID, "password", "3").ends("N")
		if r := result(t, a, d2); r["transStatusReason"] != "19" || r["interactionCounter"] != "03" {
			t.Errorf("RReq %v", r)
		}
	})
}

// A thousand guesses at once with one form are one, and with every form there is they are the three (D5.2).
func TestD5_2_PasswordGuessesAtOnce(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, taro, d, nil)
		f := open(t, a, t1)
		flood(t, a, f.form("login_id", taroID, "password", "wrong"), 60)
		if got := row(t, a, t1.ACSTransID); got.Wrong != 1 || got.Interactions != 1 {
			t.Errorf("one form: %d wrong, %d interactions", got.Wrong, got.Interactions)
		}
		var all sync.WaitGroup
		for range 4 { // each takes whatever form it gets next
			all.Go(func() {
				g := open(t, a, t1)
				for range 6 {
					if g.sent() == nil {
						g.answer("login_id", taroID, "password", "wrong")
					}
				}
			})
		}
		all.Wait()
		f.post(acs.AnswerPath, url.Values{"acsTransID": {t1.ACSTransID}})
		for range 3 { // what the four have left
			if f.sent() == nil {
				f.answer("login_id", taroID, "password", "wrong")
			}
		}
		f.ends("N")
		if r := result(t, a, d); r["transStatusReason"] != "19" || r["interactionCounter"] != "03" {
			t.Errorf("RReq %v", r)
		}
		if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", taroNo); got != "3" {
			t.Errorf("%s failures, want 3", got)
		}
	})
}

// flood sends a form many times at once.
func flood(t *testing.T, a *apptest.App, form url.Values, times int) {
	t.Helper()
	var all sync.WaitGroup
	c := a.Client()
	for range times {
		all.Go(func() {
			if status, err := c.Try(acs.AnswerPath, form); err != nil || status >= 500 {
				t.Errorf("%d %v", status, err)
			}
		})
	}
	all.Wait()
}

// Two right entries at once end in one result.
func TestTwoRightPasswords(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, taro, d, nil)
		f := open(t, a, t1)
		flood(t, a, f.form("login_id", taroID, "password", demo.Password), 2)
		open(t, a, t1).ends("Y")
		if r := result(t, a, d); r["interactionCounter"] != "01" {
			t.Errorf("RReq %v", r)
		}
	})
}

// stand stands between a password and what is done about it.
type stand struct {
	hashing.Arithmetic
	mu    sync.Mutex
	meant func()
	fails error
}

func (s *stand) Compare(q hashing.Question, a *hashing.Answer) error {
	s.mu.Lock()
	meant, fails := s.meant, s.fails
	s.mu.Unlock()
	if fails != nil {
		return fails
	}
	err := s.Arithmetic.Compare(q, a)
	if meant != nil {
		meant()
	}
	return err
}

func (s *stand) set(meant func(), fails error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meant, s.fails = meant, fails
}

// What changes while a right password is being compared keeps it from counting.
func TestChangedWhileCompared(t *testing.T) {
	for _, tt := range []struct {
		name, change string
		check        func(t *testing.T, f *frame)
	}{
		{"password", "UPDATE accounts SET password_changed_at = '2026-11-22 11:00:01+00:00'", func(_ *testing.T, f *frame) { f.asks(wrongPassword) }},
		{"method", "UPDATE enrollments SET method = 'sms_otp'", func(_ *testing.T, f *frame) { f.ends("N") }},
		{"card", "UPDATE cards SET status = 'stolen'", func(_ *testing.T, f *frame) { f.ends("N") }},
		{"lockdown", "UPDATE locks SET closed_at = '2026-11-22 11:00:01+00:00', cause = 'lockdown' WHERE door = 'challenge'", func(t *testing.T, f *frame) {
			if f.H1() != lockedTitle || !strings.Contains(f.Text, "ご利用の停止") {
				t.Errorf("got %q", f.H1())
			}
		}},
		{"cancelled elsewhere", "cancel", func(_ *testing.T, f *frame) { f.ends("N") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			between := &stand{Arithmetic: hashing.NewPerCore()}
			a, d := apptest.Start(t, apptest.Passwords(between)), newDirectory(t)
			t1 := offer(t, a, taro, d, nil)
			f := open(t, a, t1)
			between.set(func() {
				if tt.change == "cancel" {
					open(t, a, t1).answer("action", "cancel").ends("N")
					return
				}
				a.Exec(tt.change)
			}, nil)
			f.answer("login_id", taroID, "password", demo.Password)
			tt.check(t, f)
			if got := row(t, a, t1.ACSTransID); got.TransStatus == "Y" {
				t.Error("it counted")
			}
		})
	}
}

// A password that cannot be compared tells nothing, and counts nothing.
func TestNotCompared(t *testing.T) {
	between := &stand{Arithmetic: hashing.NewPerCore()}
	a, d := apptest.Start(t, apptest.Passwords(between)), newDirectory(t)
	t1 := offer(t, a, taro, d, nil)
	f := open(t, a, t1)
	between.set(nil, models.ErrUnavailable)
	f.answer("login_id", taroID, "password", demo.Password).asks("ただいま大変混み合っています。少し待ってから、もう一度[認証する]を押してください。")
	if got := row(t, a, t1.ACSTransID); got.Wrong != 0 || got.Interactions != 0 || f.form().Get("login_id") != taroID {
		t.Errorf("%d wrong, ID %q", got.Wrong, f.form().Get("login_id"))
	}
	if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", taroNo); got != "0" {
		t.Errorf("%s failures", got)
	}
	between.set(nil, nil)
	f.answer("login_id", taroID, "password", demo.Password).ends("Y")
}

// Too many passwords at once: the page says so, keeps the ID, and counts nothing.
func TestChallengeBusy(t *testing.T) {
	between := &stand{Arithmetic: hashing.NewPerCore()}
	a, d := apptest.Start(t, apptest.Passwords(between)), newDirectory(t)
	t1 := offer(t, a, taro, d, nil)
	f := open(t, a, t1)
	release, waiting := make(chan struct{}), make(chan struct{}, 1000)
	between.set(func() { waiting <- struct{}{}; <-release }, nil)
	var all sync.WaitGroup
	sign := url.Values{"login_id": {"no ID"}, "password": {"wrong"}} // has no door that would close and let the others go
	refused := make(chan struct{}, 1000)
	for range 400 {
		all.Go(func() {
			if status, err := a.Client().Try("/login", sign); err == nil && status == 503 {
				refused <- struct{}{}
			}
		})
	}
	<-waiting
	<-refused // the line is full
	f.answer("login_id", taroID, "password", demo.Password)
	if !strings.HasPrefix(f.alert(), "ただいま大変混み合っています。") || f.form().Get("login_id") != taroID {
		t.Errorf("got %d %q", f.StatusCode, f.alert())
	}
	close(release)
	all.Wait()
	between.set(nil, nil)
	if got := row(t, a, t1.ACSTransID); got.Wrong != 0 || got.Interactions != 0 {
		t.Errorf("counted: %+v", got)
	}
	f.answer("login_id", taroID, "password", demo.Password).ends("Y")
}

// The fifteenth may be a password: the page takes no more input, and somebody who had it right opens nothing any more.
func TestD3_4_PasswordClosesTheDoor(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.Policy.ChallengeFailures = 2 }))
	d := newDirectory(t)
	f := open(t, a, offer(t, a, taro, d, nil))
	f.answer("login_id", taroID, "password", "1").asks(wrongPassword)
	f.answer("login_id", taroID, "password", "2")
	if f.H1() != lockedTitle {
		t.Errorf("got %q", f.H1())
	}
	g := open(t, a, offer(t, a, taro, d, nil))
	if g.answer("login_id", taroID, "password", demo.Password); g.H1() != lockedTitle {
		t.Errorf("another purchase: %q", g.H1())
	}
	a.Letters(taroNo, models.ChannelMail, 1)
	if n := a.Count("audit_events WHERE action = 'challenge_locked' AND subject = $1", taroNo); n != 1 {
		t.Errorf("%d events of the lock", n)
	}
}

// D8.1, D3.10: a wrong password is on record, and the door that it closed is told, also when its challenge was cancelled
// while it was compared, and when the one that closed the door could not be compared.
func TestD8_1_OvertakenPassword(t *testing.T) {
	for _, tt := range []struct {
		name, password string
		cancel         bool
		fails          error
		entries        int
	}{
		{"wrong and cancelled", "1", true, nil, 1},
		{"right and cancelled", demo.Password, true, nil, 0},
		{"not compared", demo.Password, false, models.ErrUnavailable, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			between := &stand{Arithmetic: hashing.NewPerCore()}
			a := apptest.Start(t, apptest.Passwords(between), apptest.With(func(c *config.Config) { c.Policy.ChallengeFailures = 1 }))
			d := newDirectory(t)
			t1 := offer(t, a, taro, d, nil)
			f := open(t, a, t1)
			between.set(func() {
				if tt.cancel {
					open(t, a, t1).answer("action", "leave").ends("N")
				}
			}, tt.fails)
			f.answer("login_id", taroID, "password", tt.password)
			a.Letters(taroNo, models.ChannelMail, 1)
			for action, want := range map[string]int{"purchase_entry": tt.entries, "challenge_locked": 1} {
				if n := a.Count("audit_events WHERE action = $1 AND subject = $2", action, taroNo); n != want {
					t.Errorf("%d events %s, want %d", n, action, want)
				}
			}
		})
	}
}
