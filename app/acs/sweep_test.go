package acs_test

import (
	"net/url"
	"sync"
	"testing"
	"time"

	"mynetplus/app/acs"
	"mynetplus/app/apptest"
	"mynetplus/models"
)

// The first CReq may take 30 seconds: then the sweep reports 05, and whoever comes later gets Erro 402.
func TestOfferRunsOut(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, hanako, d, nil)
		a.Clock.Advance(30*time.Second - time.Microsecond)
		sweep(t, a)
		if got := row(t, a, t1.ACSTransID); got.State != models.TransactionOffered {
			t.Fatalf("swept too early: %s", got.State)
		}
		a.Clock.Advance(time.Microsecond)
		sweep(t, a)
		sweep(t, a)
		r := result(t, a, d)
		if r["transStatus"] != "N" || r["transStatusReason"] != "14" || r["challengeCancel"] != "05" || r["interactionCounter"] != "00" {
			t.Errorf("RReq %v", r)
		}
		open(t, a, t1).complains("402")
		open(t, a, t1).complains("402")
		result(t, a, d)
	})
}

func sweep(t *testing.T, a *apptest.App) {
	t.Helper()
	if err := a.Server.ACS.Sweep(t.Context(), a.Store.Now()); err != nil {
		t.Error(err)
	}
}

// A late first CReq is judged without the sweep, too.
func TestLateFirstCReq(t *testing.T) {
	a, d := apptest.Start(t), newDirectory(t)
	t1 := offer(t, a, hanako, d, nil)
	a.Clock.Advance(30 * time.Second)
	open(t, a, t1).complains("402")
	if r := result(t, a, d); r["challengeCancel"] != "05" || r["transStatusReason"] != "14" {
		t.Errorf("RReq %v", r)
	}
	if a.Count("messages") != 0 {
		t.Error("a code went out")
	}
}

// Each page waits ten minutes for its answer, from when it was shown.
func TestPageRunsOut(t *testing.T) {
	ways := map[string]func(t *testing.T, a *apptest.App, f *frame, t1 models.Transaction){
		"sweep": func(t *testing.T, a *apptest.App, f *frame, t1 models.Transaction) {
			sweep(t, a)
			a.Settled()
			f.answer("login_id", hanakoID, "otp", "1").ends("N")
		},
		"answer": func(_ *testing.T, _ *apptest.App, f *frame, _ models.Transaction) {
			f.answer("login_id", hanakoID, "otp", "1").ends("N")
		},
		"refresh": func(_ *testing.T, _ *apptest.App, f *frame, t1 models.Transaction) {
			f.post(acs.ChallengePath, url.Values{"creq": {creq(t1, "02")}}).ends("N")
		},
	}
	ways["another CReq"] = func(_ *testing.T, _ *apptest.App, f *frame, t1 models.Transaction) {
		f.post(acs.ChallengePath, url.Values{"creq": {creq(t1, "05")}}).complains("305")
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			a, d := apptest.Start(t), newDirectory(t)
			t1 := offer(t, a, hanako, d, nil)
			f := open(t, a, t1)
			a.Clock.Advance(10*time.Minute - time.Second)
			sweep(t, a)
			f.answer("login_id", taroID, "otp", "1").asks(wrongID) // a new page, ten more minutes
			a.Clock.Advance(10*time.Minute - time.Second)
			sweep(t, a)
			if got := row(t, a, t1.ACSTransID); got.State != models.TransactionOpen {
				t.Fatalf("ended too early")
			}
			a.Clock.Advance(time.Second)
			way(t, a, f, t1)
			if r := result(t, a, d); r["transStatusReason"] != "14" || r["challengeCancel"] != "04" || r["interactionCounter"] != "01" {
				t.Errorf("RReq %v", r)
			}
			if got := a.Value("SELECT failures FROM locks WHERE door = 'challenge' AND subject = $1", hanakoNo); got != "1" {
				t.Errorf("%s failures, want 1: the time does not count", got)
			}
		})
	}
}

// Two instances sweep at once: each challenge ends once, and survives the instance that offered it.
func TestSweepTogether(t *testing.T) {
	a := apptest.Start(t, apptest.OnPostgres(t))
	b := apptest.Start(t, apptest.SameDatabase(a))
	d := newDirectory(t)
	const many = 12
	for range many {
		offer(t, a, hanako, d, nil)
	}
	a.Clock.Advance(time.Minute)
	var all sync.WaitGroup
	for _, s := range []*apptest.App{a, b, a, b} {
		all.Go(func() { sweep(t, s) })
	}
	all.Wait()
	a.Settled()
	seen := map[string]int{}
	for _, r := range d.got("RReq") {
		seen[r["acsTransID"]]++
	}
	if len(seen) != many || len(d.got("RReq")) != many {
		t.Errorf("%d RReqs of %d challenges, want one of each of %d", len(d.got("RReq")), len(seen), many)
	}
}
