package models

import "time"

// Policy holds the numbers of domain.md. The zero value of no field means "off": take DefaultPolicy and change it.
type Policy struct {
	LoginFailures     int `help:"failures in a row that close the login door (D3.4)"`
	ChallengeFailures int `help:"wrong entries that close the challenge door (D3.4)"`

	ChallengeThreshold int           `help:"amount in yen from which a purchase is always challenged (domain.md 9)"`
	ChallengeEntries   int           `help:"wrong entries that end a challenge (D5)"`
	ChallengeOffer     time.Duration `help:"how long an offered challenge waits for its first CReq (3ds.md, Timers)"`
	ChallengePage      time.Duration `help:"how long a page of a challenge waits for an answer (3ds.md, Timers)"`
	ResultTries        int           `help:"times an RReq is sent before it is given up (3ds.md, RReq)"`
	ResultRetry        time.Duration `help:"wait between two tries of an RReq (3ds.md, RReq)"`
	ResultWait         time.Duration `help:"how long an RRes may take (3ds.md, RReq)"`

	SessionIdle     time.Duration `help:"idle end of a session (D3.7)"`
	SessionAbsolute time.Duration `help:"absolute end of a session (D3.7)"`
	SessionTouch    time.Duration `help:"a session's last use is written at most this often (D3.7)"`
	SessionWarn     time.Duration `help:"the page warns this long before the idle end (D3.7)"`
	StepUpAge       time.Duration `help:"age of the last password proof that a change accepts (D3.7)"`
	DeviceMemory    time.Duration `help:"how long a device that signed in is known (D3.3)"`

	AppToken   time.Duration `help:"longest life of the app backend's token (D3.9)"`
	AppTicket  time.Duration `help:"life of a webview ticket (D3.9)"`
	AppSession time.Duration `help:"absolute end of a webview session (D3.9)"`

	CodeValid       time.Duration `help:"validity of a procedure code (D5)"`
	CodeTries       int           `help:"entries per procedure code (D5)"`
	CodeResends     int           `help:"times the same code is sent again (D5)"`
	CodeResendAfter time.Duration `help:"wait between two sends (D5)"`

	PaymentCodeValid time.Duration `help:"validity of a payment code (D5)"`

	SignedInBudget Budget `embed:"" prefix:"signed-in-"`
	StrangerBudget Budget `embed:"" prefix:"stranger-"`
	PaymentBudget  Budget `embed:"" prefix:"payment-"`
	DecoyAfter     int    `help:"wrong codes in a row, not signed in, that turn a subject's flows into decoys (D5.3)"`

	SelfUnlock    bool          `negatable:"" help:"cardholders open doors that failures closed by themselves (D3.5)"`
	Reception     time.Duration `help:"how long a reset without mail can be finished after staff opened it (D3.6)"`
	ProcedureLife time.Duration `help:"how long a procedure of somebody who is not signed in can be finished"`
	CardTries     int           `help:"tries per card and hour at sign-up (D3.1)"`

	ThrottleWindow time.Duration `help:"window of the limits by address (D6.3)"`
	IdentityPosts  int           `help:"questions of who somebody is, per window and address (D6.3)"`
	FailedSignIns  int           `help:"failed sign-ins per window and address (D6.3)"`

	CodeRetention        time.Duration `help:"codes are kept this long (D7.5)"`
	StrangerRetention    time.Duration `help:"strangers' counters are kept this long (D7.5)"`
	MessageRetention     time.Duration `help:"messages and their states are kept this long (D7.5)"`
	TransactionRetention time.Duration `help:"3-D Secure transactions are kept this long (D7.5)"`
	AuditRetention       time.Duration `help:"audit events are kept this long (D7.5)"`
}

// Budget limits the codes of one subject (D5.3).
type Budget struct {
	SMSShort     int `help:"SMS in 10 minutes (D5.3)"`
	SMSDay       int `help:"SMS in 24 hours (D5.3)"`
	MailDay      int `help:"mails in 24 hours (D5.3)"`
	WrongPerHour int `help:"wrong codes in an hour (D5.3)"`
}

// SessionLimits are the two ends of a surface's sessions (D3.7, D3.9).
func (p Policy) SessionLimits(surface string) Limits {
	if surface == SurfaceApp {
		return Limits{Absolute: p.AppSession}
	}
	return Limits{Idle: p.SessionIdle, Absolute: p.SessionAbsolute}
}

// DefaultPolicy is domain.md as written.
func DefaultPolicy() Policy {
	return Policy{
		LoginFailures:        5,
		ChallengeFailures:    15,
		ChallengeThreshold:   30000,
		ChallengeEntries:     3,
		ChallengeOffer:       30 * time.Second,
		ChallengePage:        10 * time.Minute,
		ResultTries:          30,
		ResultRetry:          10 * time.Second,
		ResultWait:           5 * time.Second,
		SessionIdle:          15 * time.Minute,
		SessionAbsolute:      8 * time.Hour,
		SessionTouch:         time.Minute,
		SessionWarn:          2 * time.Minute,
		StepUpAge:            10 * time.Minute,
		DeviceMemory:         180 * 24 * time.Hour,
		AppToken:             time.Minute,
		AppTicket:            30 * time.Second,
		AppSession:           30 * time.Minute,
		CodeValid:            10 * time.Minute,
		CodeTries:            5,
		CodeResends:          3,
		CodeResendAfter:      30 * time.Second,
		PaymentCodeValid:     5 * time.Minute,
		SignedInBudget:       Budget{SMSShort: 5, SMSDay: 20, MailDay: 20, WrongPerHour: 10},
		StrangerBudget:       Budget{SMSShort: 3, SMSDay: 5, MailDay: 5, WrongPerHour: 10},
		PaymentBudget:        Budget{SMSShort: 5, SMSDay: 20, MailDay: 20, WrongPerHour: 10},
		DecoyAfter:           30,
		SelfUnlock:           true,
		Reception:            30 * time.Minute,
		ProcedureLife:        30 * time.Minute,
		CardTries:            5,
		ThrottleWindow:       10 * time.Minute,
		IdentityPosts:        30,
		FailedSignIns:        100,
		CodeRetention:        24 * time.Hour,
		StrangerRetention:    24 * time.Hour,
		MessageRetention:     90 * 24 * time.Hour,
		TransactionRetention: 548 * 24 * time.Hour, // 18 months
		AuditRetention:       7 * 366 * 24 * time.Hour,
	}
}
