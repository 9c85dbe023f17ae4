package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// at is a moment of the sample day, in JST.
func at(hour, minute int) time.Time { return on(time.November, 22, hour, minute) }

func on(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, text.JST)
}

// What every page of the sample knows of its request.
var (
	visitor  = layouts.Page{Demo: true, Origin: "https://mynetplus.example", Terms: "2026-06-01"}
	signedIn = layouts.Page{Demo: true, Origin: "https://mynetplus.example", Terms: "2026-06-01", User: "日専連 花子", Idle: &layouts.Idle{Remaining: 900, Warn: 120}}
	inApp    = layouts.Page{Demo: true, Webview: true, Origin: "https://mynetplus.example", Terms: "2026-06-01"}
)

// The call center on that Sunday evening, and on a working day.
var (
	closed = components.CallCenterProps{Next: "11月24日(火) 9:30", Note: "11月23日(勤労感謝の日)は、お休みです。"}
	open   = components.CallCenterProps{Open: true, Until: "17:30"}
)

// The contacts of 日専連 花子.
var (
	mobile = text.MaskMobile("09011110001")
	email  = text.MaskEmail("hanako@example.jp")
)

// sent is a code that has arrived, on the page of somebody who is signed in.
var sent = components.CodeState{
	To: mobile, ValidUntil: at(20, 24), Delivery: components.DeliveryDelivered, ResendLeft: 3, ResendWait: 24,
}

// The cards of the cast.
var (
	visaNone         = components.Card{ID: "2", Brand: "Visa", Last4: "1111", Status: components.StatusNone}
	jcbRegistered    = components.Card{ID: "1", Brand: "JCB", Last4: "0000", Status: components.StatusRegistered, Method: "sms_otp", RegisteredAt: on(time.June, 18, 10, 24)}
	jcbPassword      = components.Card{ID: "3", Brand: "JCB", Last4: "0505", Status: components.StatusRegistered, Method: "password", RegisteredAt: on(time.March, 8, 18, 2)}
	jcbReplaced      = components.Card{ID: "5", Brand: "JCB", Last4: "0034", Status: components.StatusVoidReplaced}
	jcbNew           = components.Card{ID: "6", Brand: "JCB", Last4: "1113", Status: components.StatusNone}
	visaProvisional  = components.Card{ID: "7", Brand: "Visa", Last4: "4242", Status: components.StatusProvisional}
	mastercardVoid   = components.Card{ID: "8", Brand: "Mastercard", Last4: "4444", Status: components.StatusVoid}
	jcbCancelled     = components.Card{ID: "9", Brand: "JCB", Last4: "0018", Status: components.StatusCancelled}
	visaCorporate    = components.Card{ID: "10", Brand: "Visa", Last4: "5556", Status: components.StatusNone, Blocked: components.BlockedCorporate}
	jcbWithoutMobile = components.Card{ID: "11", Brand: "JCB", Last4: "0018", Status: components.StatusNone, Blocked: components.BlockedMobile}
)

// with gives a copy of a page with a change.
func with(p layouts.Page, change func(*layouts.Page)) layouts.Page {
	change(&p)
	return p
}

// refused is a form's one error, in the words of text.Error.
func refused(field, code string) components.Errors {
	return components.Errors{{Field: field, Text: text.Error(code)}}
}
