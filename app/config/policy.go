package config

import (
	"cmp"
	"time"

	"mynetplus/models"
)

// checkPolicy refuses a policy that would switch a rule off: no number of domain.md may be zero or negative, and the
// ends of a session must come in their order.
func checkPolicy(p *problems, policy models.Policy) {
	positive(p, "MYNET_LOGIN_FAILURES", policy.LoginFailures)
	positive(p, "MYNET_CHALLENGE_FAILURES", policy.ChallengeFailures)
	positive(p, "MYNET_CHALLENGE_THRESHOLD", policy.ChallengeThreshold)
	positive(p, "MYNET_CHALLENGE_ENTRIES", policy.ChallengeEntries)
	positive(p, "MYNET_CHALLENGE_OFFER", policy.ChallengeOffer)
	positive(p, "MYNET_CHALLENGE_PAGE", policy.ChallengePage)
	positive(p, "MYNET_RESULT_TRIES", policy.ResultTries)
	positive(p, "MYNET_RESULT_RETRY", policy.ResultRetry)
	positive(p, "MYNET_RESULT_WAIT", policy.ResultWait)
	positive(p, "MYNET_SESSION_IDLE", policy.SessionIdle)
	positive(p, "MYNET_SESSION_ABSOLUTE", policy.SessionAbsolute)
	positive(p, "MYNET_SESSION_TOUCH", policy.SessionTouch)
	positive(p, "MYNET_SESSION_WARN", policy.SessionWarn)
	positive(p, "MYNET_STEP_UP_AGE", policy.StepUpAge)
	positive(p, "MYNET_DEVICE_MEMORY", policy.DeviceMemory)
	positive(p, "MYNET_APP_TOKEN", policy.AppToken)
	positive(p, "MYNET_APP_TICKET", policy.AppTicket)
	positive(p, "MYNET_APP_SESSION", policy.AppSession)
	positive(p, "MYNET_CODE_VALID", policy.CodeValid)
	positive(p, "MYNET_CODE_TRIES", policy.CodeTries)
	positive(p, "MYNET_CODE_RESENDS", policy.CodeResends)
	positive(p, "MYNET_CODE_RESEND_AFTER", policy.CodeResendAfter)
	positive(p, "MYNET_PAYMENT_CODE_VALID", policy.PaymentCodeValid)
	positive(p, "MYNET_PAYMENT_SMS_SHORT", policy.PaymentBudget.SMSShort)
	positive(p, "MYNET_PAYMENT_SMS_DAY", policy.PaymentBudget.SMSDay)
	positive(p, "MYNET_PAYMENT_MAIL_DAY", policy.PaymentBudget.MailDay)
	positive(p, "MYNET_PAYMENT_WRONG_PER_HOUR", policy.PaymentBudget.WrongPerHour)
	positive(p, "MYNET_SIGNED_IN_SMS_SHORT", policy.SignedInBudget.SMSShort)
	positive(p, "MYNET_SIGNED_IN_SMS_DAY", policy.SignedInBudget.SMSDay)
	positive(p, "MYNET_SIGNED_IN_WRONG_PER_HOUR", policy.SignedInBudget.WrongPerHour)
	positive(p, "MYNET_SIGNED_IN_MAIL_DAY", policy.SignedInBudget.MailDay)
	positive(p, "MYNET_STRANGER_SMS_SHORT", policy.StrangerBudget.SMSShort)
	positive(p, "MYNET_STRANGER_SMS_DAY", policy.StrangerBudget.SMSDay)
	positive(p, "MYNET_STRANGER_MAIL_DAY", policy.StrangerBudget.MailDay)
	positive(p, "MYNET_STRANGER_WRONG_PER_HOUR", policy.StrangerBudget.WrongPerHour)
	positive(p, "MYNET_DECOY_AFTER", policy.DecoyAfter)
	positive(p, "MYNET_RECEPTION", policy.Reception)
	positive(p, "MYNET_PROCEDURE_LIFE", policy.ProcedureLife)
	positive(p, "MYNET_CARD_TRIES", policy.CardTries)
	positive(p, "MYNET_IDENTITY_POSTS", policy.IdentityPosts)
	positive(p, "MYNET_THROTTLE_WINDOW", policy.ThrottleWindow)
	positive(p, "MYNET_FAILED_SIGN_INS", policy.FailedSignIns)

	if policy.SessionWarn >= policy.SessionIdle {
		p.add("MYNET_SESSION_WARN", "must be shorter than MYNET_SESSION_IDLE (%s), not %s", policy.SessionIdle, policy.SessionWarn)
	}
	if policy.SessionIdle > policy.SessionAbsolute {
		p.add("MYNET_SESSION_IDLE", "must not be longer than MYNET_SESSION_ABSOLUTE (%s), not %s", policy.SessionAbsolute, policy.SessionIdle)
	}
	if policy.SessionTouch >= policy.SessionIdle {
		p.add("MYNET_SESSION_TOUCH", "must be shorter than MYNET_SESSION_IDLE (%s), not %s", policy.SessionIdle, policy.SessionTouch)
	}
	checkRetention(p, policy)
}

// checkRetention refuses to delete what a rule still counts or reads: the SMS of a day (D5.3), an application that can
// still be completed (D4.1), a window by address (D6.3), the state of a message whose code is kept.
func checkRetention(p *problems, policy models.Policy) {
	atLeast(p, "MYNET_CODE_RETENTION", policy.CodeRetention, max(24*time.Hour, policy.StepUpAge+policy.CodeValid))
	atLeast(p, "MYNET_STRANGER_RETENTION", policy.StrangerRetention, policy.ThrottleWindow)
	atLeast(p, "MYNET_MESSAGE_RETENTION", policy.MessageRetention, policy.CodeRetention)
	positive(p, "MYNET_TRANSACTION_RETENTION", policy.TransactionRetention)
	atLeast(p, "MYNET_AUDIT_RETENTION", policy.AuditRetention, policy.MessageRetention)
}

func atLeast(p *problems, name string, value, least time.Duration) {
	if value < least {
		p.add(name, "must be at least %s, not %s", least, value)
	}
}

func positive[T cmp.Ordered](p *problems, name string, value T) {
	var zero T
	if value <= zero {
		p.add(name, "must be more than zero, not %v", value)
	}
}
