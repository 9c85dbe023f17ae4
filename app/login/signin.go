package login

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
)

// Service signs people in.
type Service struct {
	store  *models.Store
	hasher *password.Hasher
	otp    *otp.Desk
	notify *notify.Notifier
	jobs   *jobs.Client
}

// NewService makes the service.
func NewService(s *models.Store, h *password.Hasher, o *otp.Desk, n *notify.Notifier, j *jobs.Client) *Service {
	return &Service{store: s, hasher: h, otp: o, notify: n, jobs: j}
}

// Attempt is one try to sign in.
type Attempt struct {
	LoginID  string // as typed, folded
	Password string // as typed
	Device   string // the device cookie's token, or empty
	Origin   models.Origin
	Enter    Enter
}

// Enter begins the session of somebody who is let in from a device, in the transaction that does.
type Enter func(tx *models.Tx, who web.Identity, device string) error

// Outcome says how an attempt ended.
type Outcome int

// The ways an attempt ends. Refused and Locked are the same for IDs that do not exist (D6.1).
const (
	Refused Outcome = iota
	SignedIn
	Locked
	TooMany   // from this address; Wait says how long (D6.3)
	NewDevice // the password is right; a code has gone out that proves the device (D3.3)
	NoContact // the password is right, but no code can reach the cardholder
	NoBudget  // too many codes went out; Wait says how long (D5.3)

	CodeWrong
	CodeSpent
	CodeBlocked // too many wrong codes; Wait says how long (D5.3)
	Gone        // what the browser wants to prove has ended
)

// Result is the end of an attempt.
type Result struct {
	Outcome Outcome
	Wait    time.Duration
	ByOwn   bool   // locked: the known device's own counter closed, not the strangers'
	Device  string // the device's token, new where there was none
	Token   string // new device: of the procedure that proves it
	Again   bool   // the same code went out again
}

// attempt is what is known of an attempt between its two transactions.
type attempt struct {
	Attempt
	account *models.Account // nil when the ID does not exist
	known   bool            // the device has signed in to the account before
	closed  bool            // its count closed the door
}

// SignIn judges an attempt. The failure is counted before the password is compared (D5.2's rule) and
// taken back when it is right, so that a thousand guesses at once are five. A person who does not
// exist costs and looks the same. models.ErrBusy when too many are waiting.
func (s *Service) SignIn(ctx context.Context, in Attempt) (Result, error) {
	release, err := s.hasher.Admit()
	if err != nil {
		return Result{}, err
	}
	defer release()
	a := attempt{Attempt: in}
	var result Result
	admitted := false
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		result, admitted, err = s.count(ctx, tx, &a)
		return err
	})
	if err != nil || !admitted {
		return result, err
	}
	hash := ""
	if a.account != nil {
		hash = a.account.PasswordHash
	}
	match, outdated, err := s.hasher.Verify(hash, a.Password)
	if err != nil {
		return Result{}, err
	}
	// What was counted is followed up also when nobody waits for the answer any more: else a door could
	// be closed without a trace by hanging up.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), followUp)
	defer cancel()
	if !match {
		err := s.store.Tx(ctx, func(tx *models.Tx) error {
			result, err = s.refuse(ctx, tx, &a)
			return err
		})
		return result, err
	}
	rehashed := ""
	if outdated {
		if rehashed, err = s.hasher.Hash(a.Password); err != nil {
			return Result{}, err
		}
	}
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		result, err = s.accept(ctx, tx, &a, rehashed)
		return err
	})
	return result, err
}

// followUp is how long the second transaction may take.
const followUp = 5 * time.Second

// count finds the account, asks the limits and counts one failure.
func (s *Service) count(ctx context.Context, tx *models.Tx, a *attempt) (Result, bool, error) {
	form := models.LoginIDForm(a.LoginID)
	if form {
		at, err := tx.Arrival(ctx, a.LoginID, models.HashToken(a.Device))
		switch {
		case err == nil:
			a.account, a.known = &at.Account, at.Known
		case !errors.Is(err, models.ErrNotFound):
			return Result{}, false, err
		}
	}
	if !a.known { // a stranger's flood never shuts out a device that has signed in before
		t, err := tx.Throttle(ctx, a.Origin.IPPrefix, models.ThrottleSignIn)
		if err != nil {
			return Result{}, false, err
		}
		if wait := t.Wait(tx.Now(), tx.Policy()); wait > 0 {
			return Result{Outcome: TooMany, Wait: wait}, false, nil
		}
	}
	if !form { // it gets the same words and costs the same, but no counter row (D3.3)
		return Result{}, true, nil
	}
	door, err := s.door(ctx, tx, a)
	if err != nil {
		return Result{}, false, err
	}
	if door.Closed() {
		return Result{Outcome: Locked, ByOwn: a.known}, false, s.throttle(ctx, tx, a)
	}
	door.Fail(tx.Now(), tx.Policy())
	a.closed = door.Closed()
	return Result{}, true, tx.SaveLock(ctx, &door)
}

// door is the counter that an attempt counts at: the device's own, or the strangers' (D3.4).
func (s *Service) door(ctx context.Context, tx *models.Tx, a *attempt) (models.Lock, error) {
	device := ""
	if a.known {
		device = models.HashToken(a.Device)
	}
	owner := ""
	if a.account != nil {
		owner = a.account.CardholderNo
	}
	return tx.LoginLock(ctx, tx.Keys().Hashes(models.HashLoginID, a.LoginID), device, owner)
}

// refuse records a wrong password or ID, and that the door closed if it did.
func (s *Service) refuse(ctx context.Context, tx *models.Tx, a *attempt) (Result, error) {
	result := Result{Outcome: Refused, ByOwn: a.known}
	if err := s.throttle(ctx, tx, a); err != nil {
		return result, err
	}
	if models.LoginIDForm(a.LoginID) {
		door, err := s.door(ctx, tx, a)
		if err != nil {
			return result, err
		}
		if door.Closed() {
			result.Outcome = Locked
		}
	}
	if err := tx.Audit(ctx, a.event(tx, models.ActionSignIn, models.OutcomeRefused)); err != nil {
		return result, err
	}
	if result.Outcome != Locked || !a.closed { // of several at once the one that reached the limit tells
		return result, nil
	}
	if err := tx.Audit(ctx, a.event(tx, models.ActionLoginLocked, models.OutcomeOK)); err != nil || a.known {
		return result, err
	}
	// Whose door it is, if anybody's, a job finds out: the answer costs the same (D6.1).
	return result, s.jobs.Insert(ctx, tx, LockedArgs{Subject: tx.Keys().Hash(models.HashLoginID, a.LoginID), Device: a.Origin.Device})
}

// throttle counts a failed sign-in against its address (D6.3).
func (s *Service) throttle(ctx context.Context, tx *models.Tx, a *attempt) error {
	if a.known {
		return nil
	}
	t, err := tx.Throttle(ctx, a.Origin.IPPrefix, models.ThrottleSignIn)
	if err != nil {
		return err
	}
	t.Add(tx.Now(), tx.Policy())
	return tx.SaveThrottle(ctx, &t)
}

// accept takes the failure back. Who comes from a device that signed in before is in; anybody else proves theirs (D3.3).
func (s *Service) accept(ctx context.Context, tx *models.Tx, a *attempt, rehashed string) (Result, error) {
	door, err := s.door(ctx, tx, a)
	if err != nil {
		return Result{}, err
	}
	if door.Shutdown() {
		return Result{Outcome: Locked}, nil
	}
	at, err := tx.LockArrival(ctx, a.account.ID, models.HashToken(a.Device))
	if err != nil {
		return Result{}, err
	}
	account := at.Account
	// The password was the right one, or the device a known one, until just now (D3.4): the next try is judged anew.
	if !account.PasswordChangedAt.Equal(a.account.PasswordChangedAt) || a.known && !at.Known {
		return Result{Outcome: Refused, ByOwn: a.known}, tx.Audit(ctx, a.event(tx, models.ActionSignIn, models.OutcomeRefused))
	}
	door.Succeed()
	if err := tx.SaveLock(ctx, &door); err != nil {
		return Result{}, err
	}
	if rehashed != "" && account.PasswordHash == a.account.PasswordHash {
		account.PasswordHash = rehashed
	}
	if a.known {
		return s.enter(ctx, tx, account, at.Name, arrival{a.Device, a.Origin, a.Enter})
	}
	if err := tx.SaveAccount(ctx, &account); err != nil {
		return Result{}, err
	}
	person, err := tx.Cardholder(ctx, account.CardholderNo)
	if err != nil {
		return Result{}, err
	}
	return s.ask(ctx, tx, person, a.Origin)
}

// arrival is where somebody comes in: a device whose token is one of ours, and what begins its session.
type arrival struct {
	device string
	from   models.Origin
	enter  Enter
}

// enter notes the sign-in, remembers the device and begins the session.
func (s *Service) enter(ctx context.Context, tx *models.Tx, account models.Account, name string, at arrival) (Result, error) {
	account.SignIn(tx.Now())
	if err := tx.SaveAccount(ctx, &account); err != nil {
		return Result{}, err
	}
	if err := tx.RememberDevice(ctx, models.HashToken(at.device), account.ID, at.from.Device); err != nil {
		return Result{}, err
	}
	who := web.Identity{CardholderNo: account.CardholderNo, AccountID: account.ID, Name: name}
	if err := tx.Audit(ctx, event(who, at.from, models.ActionSignIn, models.OutcomeOK)); err != nil {
		return Result{}, err
	}
	return Result{Outcome: SignedIn, Device: at.device}, at.enter(tx, who, at.device)
}

// deviceToken is the browser's own token if we gave it out, to whichever account, else a new one: a
// token that somebody else chose never becomes a known device.
func deviceToken(ctx context.Context, tx *models.Tx, token string) (string, error) {
	if token != "" {
		if ours, err := tx.DeviceExists(ctx, models.HashToken(token)); err != nil || ours {
			return token, err
		}
	}
	return models.NewToken(), nil
}

// event is an attempt's audit event: on the cardholder's chain, or on a stranger's.
func (a *attempt) event(tx *models.Tx, action, outcome string) models.Event {
	e := models.Event{
		Chain: models.StrangerChain(tx.Keys().Hash(models.HashLoginID, a.LoginID)), Actor: models.ActorStranger,
		Action: action, Outcome: outcome, IPPrefix: a.Origin.IPPrefix, Device: a.Origin.Device,
	}
	if a.account == nil {
		return e
	}
	e.Chain, e.Subject = models.CardholderChain(a.account.CardholderNo), a.account.CardholderNo
	return e
}
