package pages

import (
	"time"

	"github.com/a-h/templ"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// How a challenge asks (ChallengeProps.Method).
const (
	ChallengeIDCode   = "id_code"  // registered, by SMS: ID and payment code
	ChallengeCode     = "code"     // provisional: the code alone, for they have no ID
	ChallengePassword = "password" // personal message, ID and password
)

// The fields of the form, which are also the names of their errors, and what its buttons send as "action". The button
// 認証する sends none.
const (
	ChallengeFieldTransaction = "acsTransID"
	ChallengeFieldToken       = "token"
	ChallengeFieldID          = "login_id"
	ChallengeFieldCode        = "otp"
	ChallengeFieldPassword    = "password"

	ChallengeResend = "resend"
	ChallengeCancel = "cancel"
	ChallengeLeave  = "leave"
)

// ChallengeProps is the window of a payment inside a shop's page (3ds.md, "The challenge screen").
type ChallengeProps struct {
	Demo       bool
	Action     templ.SafeURL
	ACSTransID string
	Token      string // of this form, good once
	Here       string // layouts.ChallengePage
	Network    string // JCB, Visa, Mastercard
	Purchase   Purchase
	Method     string

	PersonalMessage string
	LoginID         string            // as typed; kept after an error
	Errors          components.Errors // at login_id, otp, password, or at no field
	Notice          string            // a sentence of text.Flash

	To       text.Masked // where the code went
	Delivery string      // components.DeliverySent …; "" while nothing is known
	// Unsent: no code could be sent, and none is good (D5.3); WaitMinutes is when the next may be. There is nothing to
	// enter then, only to send again or to leave.
	Unsent      bool
	WaitMinutes int

	Stopped bool // ChallengeLocked: the door was shut on purpose, not by wrong entries (D3.4)
}

// Purchase is what is being paid for.
type Purchase struct {
	Merchant string // as it was sent: the page cleans it
	Amount   string // in words (text.Yen); "" for a check without an amount
	At       time.Time
	Last4    string
}

const (
	challengeCodeTitle     = "ワンタイムパスワードの入力"
	challengePasswordTitle = "パスワードの入力"
	challengeLockedTitle   = "お客様のIDは現在ご利用いただけません。"
)

func (p ChallengeProps) title() string {
	if p.Method == ChallengePassword {
		return challengePasswordTitle
	}
	return challengeCodeTitle
}

func (p ChallengeProps) layout(title string) layouts.ChallengePage {
	return layouts.ChallengePage{Title: title, Errors: len(p.Errors) > 0 || p.Unsent, Network: text.Brand(p.Network), Demo: p.Demo, Here: p.Here}
}

// byCode: the page asks for a payment code.
func (p ChallengeProps) byCode() bool { return p.Method != ChallengePassword }

// failed: the SMS is known not to have arrived.
func (p ChallengeProps) failed() bool {
	return p.byCode() && !p.Unsent && p.Delivery == components.DeliveryFailed
}

// describedBy lists what explains a field: the hint under the code's, and its error.
func (p ChallengeProps) describedBy(field string) string {
	ids := ""
	if field == ChallengeFieldCode && p.hinted() {
		ids = "otp-hint"
	}
	if p.Errors.For(field) != "" {
		if ids != "" {
			ids += " "
		}
		ids += field + "-error"
	}
	return ids
}

// hinted: an error or a notice takes the place of the hint, for there is no room for both.
func (p ChallengeProps) hinted() bool { return len(p.Errors) == 0 && p.Notice == "" }

// delivery is how far the SMS has come, in a word.
func (p ChallengeProps) delivery() string {
	switch p.Delivery {
	case components.DeliveryDelivered:
		return "届きました"
	case components.DeliverySent:
		return "送信しました"
	case components.DeliveryFailed:
		return "届けられませんでした"
	}
	return "送信しています"
}
