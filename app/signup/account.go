package signup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mynetplus/app/password"
	"mynetplus/models"
)

// Member is who has signed up, as the session and the browser need it.
type Member struct {
	Account models.Account
	Name    string
	Device  string // the token of a browser that is known from now on
}

// Last is the last form.
type Last struct {
	Password string // as typed
	Device   string // the token of the device cookie, or empty
	Origin   models.Origin
	Enter    Enter
}

// Enter begins the session of a new member, in the transaction that lets them in.
type Enter func(tx *models.Tx, m Member) error

// idDraws is how often an ID is drawn before something else must be wrong.
const idDraws = 20

// Complete makes the account. Of two people who sign up with one card at the same moment the second is told that there
// is an account already. models.ErrBusy when too many passwords are waiting; nothing has happened then.
//
// A double click posts the last form twice, and the browser forgets the answer to the first: see repeat.
func (s *Service) Complete(ctx context.Context, tokenHash string, l Last) (Result, *Member, error) {
	release, err := s.hasher.Admit()
	if err != nil {
		return Result{}, nil, err
	}
	defer release()
	result, err := s.judgePassword(ctx, tokenHash, l.Password)
	if err != nil || result.Outcome != OK {
		if result.Step == stepDone {
			return s.repeat(ctx, tokenHash, l)
		}
		return result, nil, err
	}
	hash, err := s.hasher.Hash(l.Password)
	if err != nil {
		return Result{}, nil, err
	}
	var member *Member
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		p, r, err := s.find(ctx, tx, tokenHash, stepPassword)
		result = r
		if err != nil || r.Outcome != OK {
			return err
		}
		accepted, err := stillAccepted(ctx, tx, &p, l.Origin)
		if err != nil || !accepted {
			result = Result{Outcome: Refused, Step: p.Step}
			return err
		}
		member, err = s.open(ctx, tx, &p, l, hash)
		result.Step = p.Step
		if err != nil || member == nil {
			result.Outcome = OutOfTurn
			return err
		}
		return l.Enter(tx, *member)
	})
	if err == nil && result.Step == stepDone && member == nil {
		return s.repeat(ctx, tokenHash, l)
	}
	return result, member, err
}

// judgePassword says whether the password will do (D3.2).
func (s *Service) judgePassword(ctx context.Context, tokenHash, candidate string) (Result, error) {
	var result Result
	err := s.store.Read(ctx, func(q *models.Query) error {
		p, err := q.Procedure(ctx, tokenHash)
		if errors.Is(err, models.ErrNotFound) {
			result.Outcome = Gone
			return nil
		}
		if err != nil {
			return err
		}
		if result = judge(p, q.Now(), stepPassword); result.Outcome != OK {
			return nil
		}
		person, err := q.Cardholder(ctx, p.CardholderNo)
		if err != nil {
			return err
		}
		cards, err := q.CardsOf(ctx, p.CardholderNo)
		if err != nil {
			return err
		}
		facts, err := password.FactsOf(q.Keys(), person, "", cards)
		if err != nil {
			return err
		}
		if result.Reason = password.Acceptable(candidate, facts); result.Reason != "" {
			result.Outcome = Unacceptable
		}
		return nil
	})
	return result, err
}

// open makes the account, registers the new address, tells and notes it all, and remembers the browser. No member, and
// no error, when there is an account already.
func (s *Service) open(ctx context.Context, tx *models.Tx, p *models.Procedure, l Last, hash string) (*Member, error) {
	account, err := s.assign(ctx, tx, p.CardholderNo, l.Password, hash)
	if errors.Is(err, models.ErrDuplicate) {
		return nil, s.exists(ctx, tx, p, l.Origin)
	}
	if err != nil {
		return nil, err
	}
	person, err := tx.LockCardholder(ctx, p.CardholderNo)
	if err != nil {
		return nil, err
	}
	if p.Email != "" {
		if err := s.saveEmail(ctx, tx, *p, &person, l.Origin); err != nil {
			return nil, err
		}
	}
	now := tx.Now()
	p.Step, p.DoneAt, p.Email = stepDone, &now, ""
	if err := tx.SaveProcedure(ctx, p); err != nil {
		return nil, err
	}
	facts := models.Facts{Reason: "terms " + p.TermsVersion}
	if err := tx.Audit(ctx, event(*p, l.Origin, models.ActionSignUp, models.OutcomeOK, facts)); err != nil {
		return nil, err
	}
	if err := s.notify.SignedUp(ctx, tx, p.CardholderNo, l.Origin.Device); err != nil {
		return nil, err
	}
	return remember(ctx, tx, account, person.Name, l.Device, l.Origin)
}

// assign inserts the account under a drawn ID that nobody has and the password does not contain (D3.2);
// models.ErrDuplicate when the cardholder has an account.
func (s *Service) assign(ctx context.Context, tx *models.Tx, cardholderNo, candidate, hash string) (models.Account, error) {
	for range idDraws {
		now := tx.Now()
		account := models.Account{
			CardholderNo: cardholderNo, LoginID: models.NewLoginID(), PasswordHash: hash, PasswordChangedAt: now, SignedInAt: &now,
		}
		if strings.Contains(candidate, account.LoginID) {
			continue
		}
		added, err := tx.AddAccount(ctx, &account)
		if err != nil || added {
			return account, err
		}
		switch _, err := tx.AccountOf(ctx, cardholderNo); {
		case err == nil:
			return account, models.ErrDuplicate
		case !errors.Is(err, models.ErrNotFound):
			return account, err
		}
	}
	return models.Account{}, fmt.Errorf("no free ID in %d draws", idDraws)
}

// saveEmail registers the address that was proven. The old one is told too (D3.10); that it was changed for the first
// time is in the mail that tells of the sign-up.
func (s *Service) saveEmail(ctx context.Context, tx *models.Tx, p models.Procedure, person *models.Cardholder, from models.Origin) error {
	address, err := tx.Keys().Open(models.ColNewEmail, p.TokenHash, p.Email)
	if err != nil {
		return err
	}
	before, err := person.Contacts(tx.Keys())
	if err != nil {
		return err
	}
	person.SetEmail(tx.Keys(), address)
	if err := tx.SaveCardholder(ctx, person); err != nil {
		return err
	}
	if err := tx.Audit(ctx, event(p, from, models.ActionEmail, models.OutcomeOK, models.Facts{})); err != nil || before.Email == "" {
		return err
	}
	after := before
	after.Email = address
	return s.notify.EmailChanged(ctx, tx, p.CardholderNo, before, after, from.Device)
}

// remember makes the browser known (D3.3): by its own token if we gave it out, to whichever account, else by a new one.
func remember(ctx context.Context, tx *models.Tx, account models.Account, name, device string, from models.Origin) (*Member, error) {
	ours := false
	if device != "" {
		var err error
		if ours, err = tx.DeviceExists(ctx, models.HashToken(device)); err != nil {
			return nil, err
		}
	}
	if !ours {
		device = models.NewToken()
	}
	err := tx.RememberDevice(ctx, models.HashToken(device), account.ID, from.Device)
	return &Member{Account: account, Name: name, Device: device}, err
}
