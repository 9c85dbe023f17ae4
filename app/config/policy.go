package config

import (
	"cmp"

	"mynetplus/models"
)

// checkPolicy refuses a policy that would switch a rule off: no number of domain.md may be zero or negative, and the
// ends of a session must come in their order.
func checkPolicy(p *problems, policy models.Policy) {
	positive(p, "MYNET_LOGIN_FAILURES", policy.LoginFailures)
	positive(p, "MYNET_CHALLENGE_FAILURES", policy.ChallengeFailures)
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
	checkBudget(p, "MYNET_SIGNED_IN_", policy.SignedInBudget)
	checkBudget(p, "MYNET_STRANGER_", policy.StrangerBudget)
	checkBudget(p, "MYNET_PAYMENT_", policy.PaymentBudget)
	positive(p, "MYNET_DECOY_AFTER", policy.DecoyAfter)
	positive(p, "MYNET_THROTTLE_WINDOW", policy.ThrottleWindow)
	positive(p, "MYNET_IDENTITY_POSTS", policy.IdentityPosts)
	positive(p, "MYNET_FAILED_SIGN_INS", policy.FailedSignIns)
	positive(p, "MYNET_CODE_RETENTION", policy.CodeRetention)
	positive(p, "MYNET_STRANGER_RETENTION", policy.StrangerRetention)

	if policy.SessionWarn >= policy.SessionIdle {
		p.add("MYNET_SESSION_WARN", "must be shorter than MYNET_SESSION_IDLE (%s), not %s", policy.SessionIdle, policy.SessionWarn)
	}
	if policy.SessionIdle > policy.SessionAbsolute {
		p.add("MYNET_SESSION_IDLE", "must not be longer than MYNET_SESSION_ABSOLUTE (%s), not %s", policy.SessionAbsolute, policy.SessionIdle)
	}
	if policy.SessionTouch >= policy.SessionIdle {
		p.add("MYNET_SESSION_TOUCH", "must be shorter than MYNET_SESSION_IDLE (%s), not %s", policy.SessionIdle, policy.SessionTouch)
	}
}

func checkBudget(p *problems, prefix string, budget models.Budget) {
	positive(p, prefix+"SMS_SHORT", budget.SMSShort)
	positive(p, prefix+"SMS_DAY", budget.SMSDay)
	positive(p, prefix+"WRONG_PER_HOUR", budget.WrongPerHour)
}

func positive[T cmp.Ordered](p *problems, name string, value T) {
	var zero T
	if value <= zero {
		p.add(name, "must be more than zero, not %v", value)
	}
}
