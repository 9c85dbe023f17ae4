package acs

import (
	"context"
	"crypto/subtle"
	"time"

	"mynetplus/app/otp"
	"mynetplus/models"
)

// Faults of an answer, and notices of what was done: codes of the sentences in views/text.
const (
	faultID              = "challenge_id"
	faultCode            = "challenge_code"
	faultPassword        = "challenge_password"
	faultExpired         = "challenge_expired"
	faultIDMissing       = "challenge_id_missing"
	faultCodeMissing     = "challenge_code_missing"
	faultPasswordMissing = "challenge_password_missing"
	faultRenewed         = "challenge_renewed"
	faultTooSoon         = "challenge_too_soon"
	faultNoSending       = "challenge_no_sending"
	faultBusy            = "challenge_busy"
	faultBlocked         = "challenge_blocked" // for Screen.Wait (D5.3)

	noticeSentAgain = "challenge_sent_again"
	noticeSentNew   = "challenge_sent_new"
)

// said is what a page has to say, and what was typed before.
type said struct {
	faults  []string
	notice  string
	loginID string
	issued  otp.Issued // of a resend
	wait    time.Duration
	from    models.Origin
}

// show makes the next page of the challenge: with a new token, and ten more minutes.
func (s *Service) show(ctx context.Context, tx *models.Tx, t *models.Transaction, now survey, say said) (screen Screen, err error) {
	screen = Screen{
		View: Ask, Token: turn(tx, t), LoginID: say.loginID, Faults: say.faults, Notice: say.notice, Wait: say.wait, Mobile: now.contacts.Mobile,
	}
	if t.Method == models.MethodPassword {
		if now.account != nil {
			screen.Personal, err = tx.Keys().Open(models.ColPersonalMessage, t.CardholderNo, now.account.PersonalMessage)
		}
	} else {
		err = s.showCode(ctx, tx, t, say, &screen)
	}
	if err != nil {
		return screen, err
	}
	screen.Transaction = *t
	return screen, tx.SaveTransaction(ctx, t)
}

// showCode adds how the payment code stands. The first one leaves with the first page; a page that is loaded again sends
// none, unless no first one could leave.
func (s *Service) showCode(ctx context.Context, tx *models.Tx, t *models.Transaction, say said, screen *Screen) (err error) {
	b, issued := binding(t), say.issued
	if screen.Code, screen.Delivery, err = tx.SentCode(ctx, b); err != nil {
		return err
	}
	if screen.Code == nil && issued.Status != otp.Exhausted {
		if issued, err = s.issue(ctx, tx, t, say.from); err != nil {
			return err
		}
		if screen.Code, screen.Delivery, err = tx.SentCode(ctx, b); err != nil {
			return err
		}
	}
	good := screen.Code != nil && screen.Code.Live(tx.Now(), tx.Policy())
	if issued.Status == otp.Exhausted {
		screen.Unsent, screen.Wait = !good, issued.Wait
	}
	if screen.Unsent {
		screen.Faults = nil
	}
	return nil
}

// turn moves the deadline (3ds.md, "Timers") and gives the next form its token, of which the row keeps the hash.
func turn(tx *models.Tx, t *models.Transaction) (token string) {
	token = models.NewToken()
	t.FormTokenHash = models.HashToken(token)
	if !judging(t, tx.Policy()) {
		until := tx.Now().Add(tx.Policy().ChallengePage)
		t.Deadline = &until
	}
	return token
}

// judging reports whether the challenge's last entry, a password, is being compared right now.
func judging(t *models.Transaction, p models.Policy) bool {
	return t.Method == models.MethodPassword && !t.Locked && t.Wrong >= p.ChallengeEntries
}

// fits reports whether a form is the newest one of its challenge.
func fits(t *models.Transaction, token string) bool {
	return subtle.ConstantTimeCompare([]byte(models.HashToken(token)), []byte(t.FormTokenHash)) == 1
}
