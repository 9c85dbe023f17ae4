package otp_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// purposes are all there are.
var purposes = []string{
	models.PurposeSignIn, models.PurposeSignUp, models.PurposeSignUpMail, models.PurposeEnrollment, models.PurposeMethod,
	models.PurposeEmail, models.PurposeEmailMail, models.PurposeReset, models.PurposeResetMail, models.PurposeUnlock, models.PurposeLockdown,
}

// counter is a desk over a store with two cardholders, whose contacts do not matter.
type counter struct {
	t     *testing.T
	store *models.Store
	desk  *otp.Desk
}

func runCounter(t *testing.T, test func(c *counter)) {
	t.Helper()
	modelstest.RunURL(t, func(t *testing.T, url string) {
		s := modelstest.Open(t, models.Options{URL: url, Now: modelstest.NewClock().Now, Policy: plenty()})
		client, err := jobs.New(jobs.Options{Store: s, Workers: none(s)})
		if err != nil {
			t.Fatal(err)
		}
		c := &counter{t: t, store: s, desk: otp.NewDesk(notify.New(client))}
		for _, no := range []string{"20000001", "20000002"} {
			c.tx(func(ctx context.Context, tx *models.Tx) error {
				return tx.SaveCardholder(ctx, &models.Cardholder{No: no, Name: "x", NameKana: "x", BirthDate: "x", CreatedAt: tx.Now()})
			})
		}
		test(c)
	}, modelstest.Options{Template: "river", Prepare: jobs.Migrate})
}

// plenty is a policy whose budgets and tries no table of this file uses up.
func plenty() models.Policy {
	p := models.DefaultPolicy()
	p.SignedInBudget = models.Budget{SMSShort: 1000, SMSDay: 1000, MailDay: 1000, WrongPerHour: 100000}
	p.CodeTries = 100000
	return p
}

func (c *counter) tx(fn func(ctx context.Context, tx *models.Tx) error) {
	c.t.Helper()
	if err := c.store.Tx(c.t.Context(), func(tx *models.Tx) error { return fn(c.t.Context(), tx) }); err != nil {
		c.t.Fatal(err)
	}
}

// issue sends a code and returns its digits.
func (c *counter) issue(b models.Binding) string {
	c.t.Helper()
	var id string
	c.tx(func(ctx context.Context, tx *models.Tx) error {
		issued, err := c.desk.Issue(ctx, tx, b, models.BudgetSignedIn)
		if err != nil || issued.Status != otp.Sent {
			c.t.Fatalf("%+v: %+v, %v", b, issued, err)
		}
		code, err := tx.LatestCode(ctx, b)
		id = code.ID
		return err
	})
	return digits(c.t, c.store, id)
}

// D1.1, D5: a code of one purpose, subject or session never opens another: all pairs, while every one of them waits for
// its own.
func TestD5_CodesOfAllPairs(t *testing.T) {
	runCounter(t, func(c *counter) {
		codes := map[models.Binding]string{}
		for _, purpose := range purposes {
			for _, subject := range []string{"20000001", "20000002"} {
				for _, session := range []string{"one", "two"} {
					b := models.Binding{Purpose: purpose, Subject: subject, Session: session}
					codes[b] = c.issue(b)
				}
			}
		}
		pairs := 0
		for door, own := range codes {
			for from, code := range codes {
				if from == door || code == own { // one pair in a million has the same digits
					continue
				}
				pairs++
				c.tx(func(ctx context.Context, tx *models.Tx) error {
					got, err := c.desk.Check(ctx, tx, door, models.BudgetSignedIn, code)
					if got.Verdict != otp.Wrong {
						t.Errorf("the code of %+v at %+v: verdict %d", from, door, got.Verdict)
					}
					return err
				})
			}
		}
		if want := len(codes) * (len(codes) - 1); pairs < want-10 {
			t.Errorf("%d pairs of %d", pairs, want)
		}
	})
}

// D5.2: of a thousand submissions of one right code at once, one wins.
func TestD5_2_RacingRightCodes(t *testing.T) {
	runCounter(t, func(c *counter) {
		b := models.Binding{Purpose: models.PurposeUnlock, Subject: "20000001", Session: "one"}
		code := c.issue(b)
		var right, spent atomic.Int64
		var wait sync.WaitGroup
		for range 1000 {
			wait.Go(func() {
				var got otp.Checked
				err := c.store.Tx(t.Context(), func(tx *models.Tx) (err error) {
					got, err = c.desk.Check(t.Context(), tx, b, models.BudgetSignedIn, code)
					return err
				})
				switch {
				case err != nil:
					t.Error(err)
				case got.Verdict == otp.Right:
					right.Add(1)
				case got.Verdict == otp.Spent:
					spent.Add(1)
				}
			})
		}
		wait.Wait()
		if right.Load() != 1 || spent.Load() != 999 {
			t.Errorf("%d right and %d refused, want one and 999", right.Load(), spent.Load())
		}
	})
}

// D6.1: a decoy counts like a code, is sent to nobody, and is never right, whatever its digits are.
func TestD6_1_DecoysAreNeverRight(t *testing.T) {
	runCounter(t, func(c *counter) {
		b := models.Binding{Purpose: models.PurposeUnlock, Subject: "a stranger", Session: "one"}
		c.tx(func(ctx context.Context, tx *models.Tx) error {
			issued, err := c.desk.IssueTo(ctx, tx, b, models.BudgetStranger, otp.To{Channel: models.ChannelSMS})
			if issued.Status != otp.Sent {
				t.Errorf("issued %+v", issued)
			}
			return err
		})
		c.tx(func(ctx context.Context, tx *models.Tx) error {
			code, err := tx.LatestCode(ctx, b)
			if err != nil {
				return err
			}
			got, err := c.desk.Check(ctx, tx, b, models.BudgetStranger, digitsIn(t, tx, code))
			if got.Verdict != otp.Wrong {
				t.Errorf("its own digits: verdict %d", got.Verdict)
			}
			return err
		})
		var n int
		if err := c.store.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM messages").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d messages, %v", n, err)
		}
	})
}

func digitsIn(t *testing.T, tx *models.Tx, code models.Code) string {
	t.Helper()
	d, err := otp.Digits(t.Context(), &tx.Query, code.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
