package acs_test

import (
	"context"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"mynetplus/app/acs"
	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// Purchases of one person in many windows over two instances, beside everything else that changes what they stand on: locks
// are taken in one order (architecture.md), so PostgreSQL never has to end one of the transactions.
func TestChallengesBesideEverythingElse(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const rounds = 12
	plenty := apptest.With(func(c *config.Config) {
		c.Policy.PaymentBudget = models.Budget{SMSShort: 1000, SMSDay: 1000, MailDay: 1000, WrongPerHour: 1000}
		c.Policy.ChallengeFailures, c.Policy.CodeResendAfter = 40, 0
	})
	a := apptest.Start(t, apptest.OnPostgres(t), plenty)
	b := apptest.Start(t, apptest.SameDatabase(a), plenty)
	d := newDirectory(t)
	card, err := strconv.ParseInt(a.Value("SELECT id FROM cards WHERE last4 = '0000' AND cardholder_no = $1", hanakoNo), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	tx := func(do func(tx *models.Tx) error) {
		if err := a.Store.Tx(ctx, do); err != nil {
			t.Error(err)
		}
	}
	others := []func(){
		func() { // staff or a lockdown shut the doors, and open them again (app/staff, app/recovery)
			for _, change := range []func(*models.Lock){
				func(l *models.Lock) { l.Shut(a.Store.Now(), models.CauseLockdown) }, (*models.Lock).Succeed,
			} {
				tx(func(tx *models.Tx) error {
					doors, err := tx.LocksOf(ctx, hanakoNo)
					for i := range doors {
						change(&doors[i])
						if err == nil {
							err = tx.SaveLock(ctx, &doors[i])
						}
					}
					if err == nil {
						_, err = tx.LockAccountOf(ctx, hanakoNo)
					}
					if err == nil {
						err = tx.ForgetBrowsers(ctx, hanakoNo)
					}
					if err == nil {
						err = tx.EndCodes(ctx, hanakoNo)
					}
					return orAudit(ctx, tx, err)
				})
			}
		},
		func() { // a card is cancelled and applied for, or a file voids it (app/enrollment, app/feed)
			for _, state := range []models.State{models.StateVoid, models.StateRegistered} {
				tx(func(tx *models.Tx) error {
					_, err := tx.LockCards(ctx, hanakoNo, []int64{card})
					if err != nil {
						return err
					}
					rows, err := tx.Enrollments(ctx, []int64{card})
					if err != nil {
						return err
					}
					e := rows[card]
					e.State = state
					return orAudit(ctx, tx, tx.SaveEnrollment(ctx, &e))
				})
			}
		},
		func() { // shops ask
			if _, err := a.Server.ACS.Ask(ctx, a.Server.ACS.Directories.ByName("demo"), newAReq(hanakoJCB).with("dsURL", d.URL+"/rreq").body(t)); err != nil {
				t.Error(err)
			}
		},
		func() {
			if err := b.Server.ACS.Sweep(ctx, b.Store.Now()); err != nil {
				t.Error(err)
			}
		},
	}
	var all sync.WaitGroup
	for _, do := range others {
		all.Go(func() {
			for range rounds * 2 {
				do()
			}
		})
	}
	for window := range 6 {
		all.Go(func() {
			for n := range rounds {
				row := offer(t, a, hanako, d, nil)
				shop := []*apptest.App{a, b}[(window+n)%2].Client()
				post := func(path string, form url.Values) {
					if status, err := shop.Try(path, form); err != nil || status >= 500 {
						t.Errorf("%s: %d %v", path, status, err)
					}
				}
				post(acs.ChallengePath, url.Values{"creq": {creq(row, "02")}})
				token := models.NewToken() // a token of the test's own, for the windows do not read their pages
				for i, action := range []string{"resend", "", "resend", "cancel"} {
					a.Exec("UPDATE transactions SET form_token_hash = $1 WHERE acs_trans_id = $2 AND state = 'open'", models.HashToken(token), row.ACSTransID)
					post(acs.AnswerPath, url.Values{
						"acsTransID": {row.ACSTransID}, "token": {token}, "action": {action}, "login_id": {hanakoID}, "otp": {strconv.Itoa(100000 + i)},
					})
				}
			}
		})
	}
	all.Wait()
	a.Clock.Advance(time.Hour)
	if err := a.Server.ACS.Sweep(ctx, a.Store.Now()); err != nil {
		t.Error(err)
	}
	a.Settled()
	if n := a.Count("transactions WHERE state IN ('offered', 'open') OR result_state = $1", models.ResultWaiting); n != 0 {
		t.Errorf("%d challenges never ended", n)
	}
	seen := map[string]int{}
	for _, r := range d.got(emv.TypeRReq) {
		seen[r["acsTransID"]]++
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s: %d RReqs", id, n)
		}
	}
}

// orAudit ends a transaction as all do.
func orAudit(ctx context.Context, tx *models.Tx, err error) error {
	if err != nil {
		return err
	}
	return tx.Audit(ctx, models.Event{
		Chain: models.CardholderChain(hanakoNo), Actor: models.ActorSystem, Action: models.ActionUnlock, Subject: hanakoNo, Outcome: models.OutcomeOK,
	})
}
