package feed

import (
	"slices"
	"strings"

	"mynetplus/models"
)

// The columns of a file of accounts, by position (D4.6).
const (
	colAccountNo = iota
	colLoginID
	colMethod
	colMessage
)

var accountColumns = []string{"cardholder_no", "login_id", "method", "personal_message"}

// accountRow is one account of the older system.
type accountRow struct {
	CardholderNo string
	LoginID      string
	Method       string // password, sms_otp, or "": never registered for 3-D Secure
	Message      string // the personal message as it was chosen; "" without the password method
}

// parseAccount applies the rules that one row can be judged by alone. The personal message is trimmed but never
// normalized: the cardholder knows it by its very characters.
func parseAccount(fields []string) (accountRow, Code) {
	r := accountRow{
		CardholderNo: normalize(fields[colAccountNo]), LoginID: normalize(fields[colLoginID]),
		Method: normalize(fields[colMethod]), Message: strings.TrimSpace(fields[colMessage]),
	}
	switch {
	case !isDigits(r.CardholderNo, 8):
		return r, CodeCardholderNo
	case !models.LoginIDForm(r.LoginID):
		return r, CodeLoginID
	case !slices.Contains([]string{models.MethodPassword, models.MethodSMS, ""}, r.Method):
		return r, CodeMethod
	case r.Method == models.MethodPassword && !validName(r.Message):
		return r, CodePersonalMessage
	}
	if r.Method != models.MethodPassword {
		r.Message = "" // nothing would ever show it
	}
	return r, ""
}

// maskedAccount is a refused row as it may be written down: without the personal message.
func maskedAccount(fields []string) []string {
	safe := make([]string, len(fields))
	for i, value := range fields {
		safe[i] = maskRuns(normalize(value))
	}
	if safe[colMessage] != "" {
		safe[colMessage] = "•••••"
	}
	return safe
}

// accountNames are the persons and IDs that earlier rows of the file have taken. They grow with the file: it holds the
// accounts of one older system, once.
type accountNames struct{ nos, ids map[string]bool }

// taken judges a good row against those before it.
func (n *accountNames) taken(r accountRow) Code {
	switch {
	case n.nos[r.CardholderNo]:
		return CodeCardholderDuplicate
	case n.ids[r.LoginID]:
		return CodeLoginIDDuplicate
	}
	return ""
}

// take enters an accepted row; a refused one takes nothing.
func (n *accountNames) take(r accountRow) {
	n.nos[r.CardholderNo], n.ids[r.LoginID] = true, true
}
