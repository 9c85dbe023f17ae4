package text

import (
	"fmt"
	"strings"
	"time"
)

// JST is the time zone of everything people read (D7.4). It is fixed, so that no time zone database is needed.
var JST = time.FixedZone("JST", 9*60*60)

// DateTime writes 2026年11月22日 14:05 in JST.
func DateTime(t time.Time) string {
	return t.In(JST).Format("2006年1月2日 15:04")
}

// Date writes 2026年11月22日 in JST.
func Date(t time.Time) string {
	return t.In(JST).Format("2006年1月2日")
}

// ShortDate writes 2026/11/22 in JST, where there is no room for more.
func ShortDate(t time.Time) string {
	return t.In(JST).Format("2006/01/02")
}

// TimeSecond writes 14:05:09 in JST.
func TimeSecond(t time.Time) string {
	return t.In(JST).Format("15:04:05")
}

// Time writes 14:05 in JST.
func Time(t time.Time) string {
	return t.In(JST).Format("15:04")
}

// Machine writes the value of a datetime attribute, to the minute: 2026-11-22T14:05+09:00.
func Machine(t time.Time) string {
	return t.In(JST).Format("2006-01-02T15:04Z07:00")
}

// MonthDay writes 11月23日 in JST.
func MonthDay(t time.Time) string {
	return t.In(JST).Format("1月2日")
}

// NextOpening writes what is to come, 11月24日(火) 9:30 in JST: the only form with a weekday.
func NextOpening(t time.Time) string {
	t = t.In(JST)
	return MonthDay(t) + "(" + weekday(t.Weekday()) + ") " + Clock(t)
}

// Clock writes an hour as opening hours do, 9:30, in JST.
func Clock(t time.Time) string {
	t = t.In(JST)
	return fmt.Sprintf("%d:%02d", t.Hour(), t.Minute())
}

func weekday(d time.Weekday) string {
	return [...]string{"日", "月", "火", "水", "木", "金", "土"}[d]
}

// Greeting suits the hour in JST: morning until 11, evening from 18 and until 4.
func Greeting(t time.Time) string {
	switch hour := t.In(JST).Hour(); {
	case hour >= 4 && hour < 11:
		return "おはようございます"
	case hour >= 11 && hour < 18:
		return "こんにちは"
	}
	return "こんばんは"
}

// ClosedDay names a day off and why, 11月23日(勤労感謝の日); the reason may be empty.
func ClosedDay(day time.Time, reason string) string {
	if reason == "" {
		return MonthDay(day)
	}
	return MonthDay(day) + "(" + reason + ")"
}

// ClosedDays says that the call center is closed on the days of ClosedDay; no days give "".
func ClosedDays(days []string) string {
	if len(days) == 0 {
		return ""
	}
	return strings.Join(days, "、") + "は、お休みです。"
}
