package notify_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

const personNo = "20000001"

// post is a mailer and texter that keeps what it is given, and fails as often as it is told to.
type post struct {
	failures int
	mails    []notify.Mail
	texts    []notify.SMS
	during   func() // what happens before it has answered
}

var errDown = errors.New("the line is down")

func (p *post) Mail(_ context.Context, m notify.Mail) (string, error) {
	if p.failures--; p.failures >= 0 {
		return "", errDown
	}
	p.mails = append(p.mails, m)
	return models.MessageSent, nil
}

func (p *post) Text(_ context.Context, m notify.SMS) (string, error) {
	if p.failures--; p.failures >= 0 {
		return "", errDown
	}
	p.texts = append(p.texts, m)
	if p.during != nil {
		p.during()
	}
	return models.MessageSent, nil
}

var (
	_ notify.Mailer = (*post)(nil)
	_ notify.Texter = (*post)(nil)
)

// office is a store with one person and one card, a notifier, and a worker that the test runs by hand.
type office struct {
	t        *testing.T
	store    *models.Store
	clock    *modelstest.Clock
	notifier *notify.Notifier
	worker   *notify.Worker
	post     *post
	base     string // of the portal
	card     models.Card
}

// run gives each database an office whose person has these contacts.
func run(t *testing.T, mobile, email string, test func(t *testing.T, o *office)) {
	t.Helper()
	modelstest.RunURL(t, func(t *testing.T, url string) {
		o := &office{t: t, clock: modelstest.NewClock(), post: &post{}, base: "https://portal.example.jp"}
		o.store = modelstest.Open(t, models.Options{URL: url, Now: o.clock.Now})
		o.through(o.post, o.post)
		workers := river.NewWorkers()
		river.AddWorker(workers, o.worker)
		client, err := jobs.New(jobs.Options{Store: o.store, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		o.notifier = notify.New(client)
		o.person(mobile, email)
		test(t, o)
	}, modelstest.Options{Template: "river", Prepare: jobs.Migrate})
}

// through lets messages leave another way.
func (o *office) through(m notify.Mailer, x notify.Texter) {
	o.worker = notify.NewWorker(notify.Options{
		Store: o.store, Mailer: m, Texter: x, Host: "portal.example.jp", BaseURL: o.base,
		Digits: func(context.Context, *models.Query, string) (string, error) { return "314159", nil },
	})
}

// failed demands n events of messages that did not arrive, by this contact, in a chain that is whole.
func (o *office) failed(n int, contact string) {
	o.t.Helper()
	err := o.store.Read(o.t.Context(), func(q *models.Query) error {
		events, err := q.History(o.t.Context(), personNo, 100)
		if err != nil {
			return err
		}
		got := 0
		for _, e := range events {
			if e.Action != models.ActionMessageFailed {
				continue
			}
			got++
			if e.Actor != models.ActorSystem || e.Outcome != models.OutcomeRefused || e.Facts.Reason != contact {
				o.t.Errorf("the event: %+v", e)
			}
		}
		if got != n {
			o.t.Errorf("%d events of messages that did not arrive, want %d", got, n)
		}
		broken, _, err := q.VerifyAudit(o.t.Context())
		if broken != nil {
			o.t.Errorf("the audit chains are broken: %+v", *broken)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) tx(fn func(ctx context.Context, tx *models.Tx) error) {
	o.t.Helper()
	if err := o.store.Tx(o.t.Context(), func(tx *models.Tx) error { return fn(o.t.Context(), tx) }); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) person(mobile, email string) {
	o.t.Helper()
	k := o.store.Keys()
	p := models.Cardholder{No: personNo, Name: "日専連 花子", NameKana: "ニッセンレン ハナコ", CreatedAt: o.store.Now()}
	p.BirthDate = k.Seal(models.ColBirthDate, p.No, "1984-05-02")
	if mobile != "" {
		p.SetMobile(k, mobile)
	}
	if email != "" {
		p.SetEmail(k, email)
	}
	o.tx(func(ctx context.Context, tx *models.Tx) error {
		if err := tx.SaveCardholder(ctx, &p); err != nil {
			return err
		}
		card := models.Card{
			CardholderNo: p.No, PANHash: k.PANHash("4111111111111111"), Last4: "1111", Brand: models.BrandVisa, Expiry: "2029-12",
			Relation: models.RelationPrincipal, Status: models.CardActive, CreatedAt: o.store.Now(), UpdatedAt: o.store.Now(),
		}
		if err := tx.PutCards(ctx, []models.Card{card}); err != nil {
			return err
		}
		var err error
		o.card, err = tx.CardByPAN(ctx, "4111111111111111")
		return err
	})
}

// registered queues a completion notice.
func (o *office) registered() {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx *models.Tx) error {
		return o.notifier.Registered(ctx, tx, personNo, []int64{o.card.ID}, "iphone/safari")
	})
}

// code queues an SMS with a code that is good for so long.
func (o *office) code(valid time.Duration) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx *models.Tx) error {
		expires := tx.Now().Add(valid)
		return o.notifier.Queue(ctx, tx, models.Message{
			CardholderNo: personNo, Channel: models.ChannelSMS, Template: models.TemplateProcedureCode,
			CodeID: "0123", ExpiresAt: &expires, Facts: models.Facts{Purpose: models.PurposeEnrollment},
		})
	})
}

// work runs the job of a message once, with attempts left.
func (o *office) work(id int64) error { return o.attempt(id, 1) }

// attempt runs the job of a message as its n-th attempt of 25.
func (o *office) attempt(id int64, n int) error {
	return o.worker.Work(o.t.Context(), &river.Job[notify.SendArgs]{
		JobRow: &rivertype.JobRow{Attempt: n, MaxAttempts: river.MaxAttemptsDefault}, Args: notify.SendArgs{MessageID: id},
	})
}

// sent demands that the job of a message succeeds.
func (o *office) sent(id int64) {
	o.t.Helper()
	if err := o.work(id); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) message(id int64) (m models.Message) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx *models.Tx) (err error) {
		m, err = tx.LockMessage(ctx, id)
		return err
	})
	return m
}
