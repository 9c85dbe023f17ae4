package staff

import (
	"context"
	"errors"
	"slices"
	"time"

	"mynetplus/models"
)

// How far back and how much a page about a cardholder shows.
const (
	messageDays  = 30 * 24 * time.Hour
	purchaseDays = 90 * 24 * time.Hour
	maxPurchases = 10
	maxMessages  = 50
	maxEvents    = 20
	maxHistories = 200
)

// enrollmentActions are what happens to a card's registration.
var enrollmentActions = []string{
	models.ActionEnroll, models.ActionEnrollmentVoid, models.ActionCancel, models.ActionMethod, models.ActionTakeOver, models.ActionStaffVoid,
	models.ActionProvisional,
}

// picture is all that the desk may see of one cardholder; what leaves it for a page is masked there.
type picture struct {
	overview  models.Overview
	person    models.Cardholder
	birth     string // YYYY-MM-DD
	contacts  models.Contacts
	account   *models.Account
	doors     doors
	decoy     models.BudgetRow
	smsSpent  bool
	reception models.Reception
	messages  []models.Message
	purchases []models.Transaction
	events    []models.Event
	history   []models.Event // of the enrollments
	now       time.Time
}

// picture reads a cardholder; ErrNotFound.
func (s *Service) picture(ctx context.Context, no string) (p picture, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		p.now = q.Now()
		if err := p.identify(ctx, q, no); err != nil {
			return err
		}
		locks, err := q.DoorsOf(ctx, no)
		if err != nil {
			return err
		}
		p.doors = doorsOf(locks)
		if p.decoy, err = q.BudgetOf(ctx, no, models.BudgetStranger); err != nil {
			return err
		}
		if p.smsSpent, err = smsSpent(ctx, q, no); err != nil {
			return err
		}
		if p.reception, err = q.ReceptionOf(ctx, no); err != nil {
			return err
		}
		if p.messages, err = q.MessagesOf(ctx, no, p.now.Add(-messageDays), maxMessages); err != nil {
			return err
		}
		if p.purchases, err = q.TransactionsOf(ctx, no, p.now.Add(-purchaseDays), maxPurchases); err != nil {
			return err
		}
		if p.events, err = q.History(ctx, no, maxEvents); err != nil {
			return err
		}
		p.history, err = q.HistoryPage(ctx, no, models.HistoryFilter{Actions: enrollmentActions}, 0, maxHistories)
		return err
	})
	return p, err
}

// identify reads who somebody is.
func (p *picture) identify(ctx context.Context, q *models.Query, no string) (err error) {
	if p.overview, err = q.Overview(ctx, no); err != nil {
		return err
	}
	if p.person, err = q.Cardholder(ctx, no); err != nil {
		return err
	}
	if p.contacts, err = p.person.Contacts(q.Keys()); err != nil {
		return err
	}
	if p.birth, err = q.Keys().Open(models.ColBirthDate, no, p.person.BirthDate); err != nil {
		return err
	}
	account, err := q.AccountOf(ctx, no)
	switch {
	case errors.Is(err, models.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	p.account = &account
	return nil
}

// smsSpent reports whether one of the cardholder's own budgets lets no SMS leave for now. What strangers used up is not
// theirs.
func smsSpent(ctx context.Context, q *models.Query, no string) (bool, error) {
	for _, class := range []string{models.BudgetPayment, models.BudgetSignedIn} {
		if wait, err := q.SMSWait(ctx, models.BudgetRow{Subject: no, Class: class}); err != nil || wait > 0 {
			return wait > 0, err
		}
	}
	return false, nil
}

// standing is what the advice judges.
func (p *picture) standing(policy models.Policy) standing {
	s := standing{
		account: p.account != nil, password: p.account != nil && p.account.PasswordHash != "",
		mobile: p.contacts.Mobile != "", email: p.contacts.Email != "",
		login: p.doors.login.Cause, device: p.doors.device.Cause, challenge: p.doors.challenge.Cause,
		decoy: p.decoy.Decoy(policy), cards: p.overview.Cards,
	}
	s.purchase, s.smsSpent = p.lastPurchase(), p.smsSpent
	newest := slices.IndexFunc(p.messages, func(m models.Message) bool { return m.Channel == models.ChannelSMS })
	s.smsFailed = newest >= 0 && p.messages[newest].State == models.MessageFailed
	return s
}

// doors are the ways in that are closed, each by one of its rows; an open one has the zero value.
type doors struct{ login, device, challenge models.Lock }

// any reports whether one is closed.
func (d doors) any() bool { return d.login.Closed() || d.device.Closed() || d.challenge.Closed() }

// shut is the cause of doors that were shut on purpose, or empty (D3.4).
func (d doors) shut() string {
	for _, door := range []models.Lock{d.login, d.device, d.challenge} {
		if door.Shutdown() {
			return door.Cause
		}
	}
	return ""
}

func doorsOf(locks []models.Lock) (d doors) {
	for _, l := range locks {
		switch {
		case !l.Closed():
		case l.Door == models.DoorChallenge:
			d.challenge = l
		case l.Device == "":
			d.login = l
		default:
			d.device = l
		}
	}
	return d
}
