package components

import "time"

// The states a card is shown in. Each has its word in text.EnrollmentState.
const (
	StatusNone         = "none"
	StatusProvisional  = "provisional"
	StatusRegistered   = "registered"
	StatusVoidReplaced = "void_replaced"
	StatusVoid         = "void"
	StatusCancelled    = "cancelled"
)

// What keeps a card from being applied for although its state would allow it.
const (
	BlockedCorporate = "corporate" // corporate cards are excluded (domain.md, section 2)
	BlockedMobile    = "mobile"    // no mobile on file (D4.1)
	BlockedAccount   = "account"   // the cardholder has no MyNetPlus account yet
)

// Card is one card as pages show it.
type Card struct {
	ID           string // the value of its checkbox
	Brand        string // JCB, Visa, Mastercard
	Last4        string
	Status       string
	Method       string // sms_otp or password; read only when registered
	RegisteredAt time.Time
	LastUse      Use // read only when registered
	Blocked      string
}

// Use is the last purchase that was checked with a card; the zero value is none.
type Use struct {
	At       time.Time
	Merchant string // as it was sent: the tile cleans it
}

// Unregistered tells whether the state leaves room for an application.
func (c Card) Unregistered() bool {
	switch c.Status {
	case StatusNone, StatusProvisional, StatusCancelled:
		return true
	}
	return false
}

// Applicable tells whether an application for this card can be made now.
func (c Card) Applicable() bool { return c.Unregistered() && c.Blocked == "" }

// statusLook is the class and the icon of a state: never the color alone.
func statusLook(status string) (kind, icon string) {
	switch status {
	case StatusRegistered:
		return "success", "check"
	case StatusProvisional:
		return "warning", "clock"
	case StatusVoidReplaced, StatusVoid:
		return "danger", "cross"
	case StatusCancelled:
		return "muted", "slash"
	}
	return "muted", "dash"
}

// face gives each network its own tint.
func face(brand string) string {
	switch brand {
	case "Visa":
		return "card-face card-face-b"
	case "Mastercard":
		return "card-face card-face-c"
	}
	return "card-face"
}
