package recovery_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/app/apptest"
	"mynetplus/app/jobs"
	"mynetplus/app/login"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/password"
	"mynetplus/app/recovery"
	"mynetplus/app/signup"
	"mynetplus/app/web"
	"mynetplus/models"
)

// instant makes no hash worth the name, so that what races are the transactions.
type instant struct{}

func (instant) Hash(_ string, hash *string) error                 { *hash = "none"; return nil }
func (instant) Compare(password.Question, *password.Answer) error { return nil }

// passes makes passes of hanako that lack only their last step.
type passes struct {
	t    *testing.T
	app  *apptest.App
	desk *otp.Desk
	from models.Origin
	card int64 // of hanako

	recovery *recovery.Service
	login    *login.Service
	signup   *signup.Service
}

func newPasses(t *testing.T, a *apptest.App) *passes {
	t.Helper()
	workers := river.NewWorkers()
	river.AddWorker(workers, notify.NewWorker(notify.Options{Store: a.Store}))
	client, err := jobs.New(jobs.Options{Store: a.Store, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	n, hasher := notify.New(client), password.NewHasher(instant{})
	desk := otp.NewDesk(n)
	card, err := strconv.ParseInt(a.Value("SELECT id FROM cards WHERE last4 = '1111'"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return &passes{
		t: t, app: a, desk: desk, card: card, from: models.Origin{IPPrefix: "10.0.0.0/24", Device: "linux/chrome"},
		recovery: recovery.NewService(recovery.Options{Store: a.Store, Jobs: client, Notify: n, Hasher: hasher}),
		login:    login.NewService(a.Store, hasher, desk, n, client),
		signup:   signup.NewService(a.Store, desk, n, hasher, "2026-06-01"),
	}
}

// pass makes one at a step; with a purpose also the code that the step waits for.
func (p *passes) pass(kind, step, purpose string) (hash, digits string) {
	p.t.Helper()
	ctx := p.t.Context()
	row, _ := models.NewProcedure(kind, hanakoNo, p.app.Store.Now(), p.app.Store.Policy())
	row.CardholderNo, row.Step = hanakoNo, step
	if err := row.Ask(p.app.Store.Keys(), map[string]int64{"card": p.card}); err != nil {
		p.t.Fatal(err)
	}
	err := p.app.Store.Tx(ctx, func(tx *models.Tx) error {
		if err := tx.AddProcedure(ctx, &row); err != nil || purpose == "" {
			return err
		}
		c := models.NewCode(row.Binding(purpose), models.BudgetStranger, tx.Keys().KeyID(), tx.Now(), tx.Policy())
		if err := tx.SaveCode(ctx, &c); err != nil {
			return err
		}
		var err error
		digits, err = otp.Digits(ctx, &tx.Query, c.ID)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return row.TokenHash, digits
}

// ends makes one pass of each sort and returns what ends them, each twice where the sort ends others.
func (p *passes) ends() []func(context.Context) error {
	var all []func(context.Context) error
	for range 2 {
		reset, _ := p.pass(models.PurposeReset, "new", "")
		all = append(all, func(ctx context.Context) error {
			_, err := p.recovery.Reset(ctx, reset, models.PurposeReset, chosen, p.from)
			return err
		})
		lockdown, digits := p.pass(models.PurposeLockdown, "sms", models.PurposeLockdown)
		all = append(all, func(ctx context.Context) error {
			_, err := p.recovery.Enter(ctx, lockdown, models.PurposeLockdown, "sms", digits, p.from)
			return err
		})
		device, entered := p.pass(models.PurposeSignIn, "", models.PurposeSignIn)
		all = append(all, func(ctx context.Context) error {
			_, err := p.login.Verify(ctx, device, entered, "", p.from, nobodyEnters)
			return err
		})
	}
	unlock, digits := p.pass(models.PurposeUnlock, "sms", models.PurposeUnlock)
	joining, _ := p.pass(models.PurposeSignUp, "password", "")
	email, _ := p.pass(models.PurposeEmail, "", models.PurposeEmail)
	return append(all,
		func(ctx context.Context) error {
			_, err := p.recovery.Enter(ctx, unlock, models.PurposeUnlock, "sms", digits, p.from)
			return err
		},
		func(ctx context.Context) error {
			_, _, err := p.signup.Complete(ctx, joining, signup.Last{Password: chosen, Origin: p.from})
			return err
		},
		func(ctx context.Context) error { return p.changeEmail(ctx, email) },
	)
}

// nobodyEnters leaves the session out.
func nobodyEnters(*models.Tx, web.Identity, string) error { return nil }

// changeEmail takes the locks of a change of the address, in the order of package account.
func (p *passes) changeEmail(ctx context.Context, hash string) error {
	return p.app.Store.Tx(ctx, func(tx *models.Tx) error {
		row, err := tx.LockProcedure(ctx, hash)
		if err != nil {
			return err
		}
		person, err := tx.LockCardholder(ctx, hanakoNo)
		if err != nil {
			return err
		}
		if _, err := p.desk.Check(ctx, tx, row.Binding(models.PurposeEmail), models.BudgetSignedIn, "no code"); err != nil {
			return err
		}
		if err := tx.SaveCardholder(ctx, &person); err != nil {
			return err
		}
		if err := tx.SaveProcedure(ctx, &row); err != nil {
			return err
		}
		return tx.Audit(ctx, models.Event{Chain: models.CardholderChain(hanakoNo), Actor: models.ActorCardholder,
			Action: models.ActionEmail, Subject: hanakoNo, Outcome: models.OutcomeOK})
	})
}

// Passes of one person that end in the same instant, some of them ending all the others, never wait for each other in
// a circle, and none fails.
func TestPassesOfOnePersonEndTogether(t *testing.T) {
	const rounds = 40
	a := apptest.Start(t, apptest.OnPostgres(t))
	p := newPasses(t, a)
	for round := range rounds {
		a.Exec("DELETE FROM locks")
		a.Exec("DELETE FROM budgets")
		a.Exec("DELETE FROM budget_events")
		ends, start := p.ends(), make(chan struct{})
		var wg sync.WaitGroup
		for i, end := range ends {
			wg.Go(func() {
				<-start
				if err := end(t.Context()); err != nil {
					t.Errorf("round %d, pass %d: %v", round, i, err)
				}
			})
		}
		close(start)
		wg.Wait()
		if n := a.Count("procedures WHERE cardholder_no = $1 AND done_at IS NULL AND expires_at > $2", hanakoNo, a.Store.Now()); n != 0 {
			t.Errorf("round %d: %d passes are still open", round, n)
		}
	}
	a.Settled()
	if got := deadlocks(a); got != "0" {
		t.Errorf("%s deadlocks", got)
	}
}

// deadlocks counts them since the database was made. A backend tells of them once it is idle, or ends.
func deadlocks(a *apptest.App) string {
	a.Store.SQL().SetMaxIdleConns(0)
	time.Sleep(100 * time.Millisecond)
	return a.Value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
}
