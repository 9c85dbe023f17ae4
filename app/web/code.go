package web

import (
	"math"
	"time"

	"mynetplus/models"
	"mynetplus/views/components"
)

// MaxCode is the longest entry of a code that is looked at, in characters.
const MaxCode = 12

// CodeState is how a code stands and how far the message has come that carried it last, for a code page; code is nil
// before the first one. Where it went is the caller's to add, once the person has proven something (D6.2).
func CodeState(code *models.Code, delivery string, now time.Time, p models.Policy) components.CodeState {
	state := components.CodeState{Delivery: deliveries[delivery]}
	if code == nil {
		return state
	}
	state.ResendWait = int(math.Ceil(code.Wait(now, p).Seconds()))
	if code.Live(now, p) {
		state.ValidUntil, state.ResendLeft = code.ExpiresAt, code.ResendsLeft(p)
	}
	return state
}

// deliveries are the states of a message in the page's words.
var deliveries = map[string]string{
	models.MessageQueued:    components.DeliveryQueued,
	models.MessageSent:      components.DeliverySent,
	models.MessageDelivered: components.DeliveryDelivered,
	models.MessageFailed:    components.DeliveryFailed,
	models.MessageExpired:   components.DeliveryFailed,
}
