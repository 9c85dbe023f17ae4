package components

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"mynetplus/views/text"
)

// How far a message with a code has come.
const (
	DeliveryQueued    = "queued"
	DeliverySent      = "sent"
	DeliveryDelivered = "delivered"
	DeliveryFailed    = "failed"
)

// CodeForm is what a procedure makes of its code page (D5). The code is posted as "code"; the button that sends it
// again posts "action=resend" to the same address.
type CodeForm struct {
	Action templ.SafeURL
	Hidden []Hidden // fields that both forms carry
	Label  string   // where a page asks for two codes; empty: 確認番号
	Button string   // what the right code does: 申し込む
	Back   templ.SafeURL
	// BackLabel names the way back of somebody who has proven something; empty: 前の手順に戻る.
	BackLabel string
}

// Hidden is a field that nobody sees.
type Hidden struct{ Name, Value string }

// CodeState is how a code stands; web.CodeState fills in all of it but To, Mail, Typed, WaitMinutes and Errors.
type CodeState struct {
	// To is where the code went. Empty for people who have proven nothing: their page shows neither the receiver nor
	// how far the message has come, and offers to begin again instead (D6.2).
	To          text.Masked
	Mail        bool      // by mail instead of SMS
	Typed       bool      // to an address that was typed just now, and may be mistyped
	ValidUntil  time.Time // zero when the code is expired or used up: only a new one helps
	Delivery    string
	ResendLeft  int // how often the same code can still be sent; 0: the button issues a new one
	ResendWait  int // seconds until the next send
	WaitMinutes int // above 0: the budget is used up for so long (D5.3)
	Errors      Errors
}

func (s CodeState) proven() bool { return s.To.Shown != "" }

// Failed: the message is known not to have arrived, and the person may know it (D6.2).
func (s CodeState) Failed() bool { return s.proven() && s.Delivery == DeliveryFailed }

func anyFailed(codes []CodeState) bool { return slices.ContainsFunc(codes, CodeState.Failed) }

// Spent: only a new code helps.
func (s CodeState) Spent() bool { return s.ValidUntil.IsZero() }

// by names the channel.
func (s CodeState) by() string {
	if s.Mail {
		return "メール"
	}
	return "SMS"
}

func (f CodeForm) label() string {
	if f.Label != "" {
		return f.Label
	}
	return labelCode
}

// labelCode is the label of a code's field (copy.md).
const labelCode = "確認番号"

// CodeHint says what a code looks like, and how long it is good.
func CodeHint(until time.Time) string {
	if until.IsZero() {
		return "6けたの数字"
	}
	return "6けたの数字(" + text.Time(until) + "まで使えます)"
}

// ResendNote says what the button sends.
func ResendNote(s CodeState) string {
	if s.Spent() || s.ResendLeft == 0 {
		return "新しい確認番号をお送りします。前の確認番号は使えなくなります。"
	}
	return "同じ確認番号を、あと" + strconv.Itoa(s.ResendLeft) + "回お送りできます。前の送信から30秒たつと再送信できます。"
}

func resendsLeft(n int) string {
	if n == 0 {
		return "次は新しい確認番号をお送りします"
	}
	return "あと" + strconv.Itoa(n) + "回"
}
