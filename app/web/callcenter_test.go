package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/web"
	"mynetplus/views/components"
)

func TestCallCenter(t *testing.T) {
	center, err := web.NewCallCenter("9:30-17:30", nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		at   string // in Japan
		want components.CallCenterProps
	}{
		{"a working day", "2026-11-20 10:00", components.CallCenterProps{Open: true, Until: "17:30"}},
		{"the first minute", "2026-11-20 09:30", components.CallCenterProps{Open: true, Until: "17:30"}},
		{"before opening", "2026-11-20 09:29", components.CallCenterProps{Next: "11月20日(金) 9:30"}},
		{"lunchtime", "2026-11-20 12:30", components.CallCenterProps{Open: true, Until: "17:30"}},
		{"the hour of closing", "2026-11-18 17:30", components.CallCenterProps{Next: "11月19日(木) 9:30"}},
		{"Friday evening before a long weekend", "2026-11-20 20:00", components.CallCenterProps{
			Next: "11月24日(火) 9:30", Note: "11月23日(勤労感謝の日)は、お休みです。",
		}},
		{"Sunday before a holiday", "2026-11-22 20:08", components.CallCenterProps{
			Next: "11月24日(火) 9:30", Note: "11月23日(勤労感謝の日)は、お休みです。",
		}},
		{"the holiday itself", "2026-11-23 11:00", components.CallCenterProps{
			Next: "11月24日(火) 9:30", Note: "11月23日(勤労感謝の日)は、お休みです。",
		}},
		{"the evening of the holiday says nothing of it", "2026-11-23 18:00", components.CallCenterProps{Next: "11月24日(火) 9:30"}},
		{"an ordinary Saturday", "2026-11-28 11:00", components.CallCenterProps{Next: "11月30日(月) 9:30"}},
		{"the golden week", "2026-05-02 11:00", components.CallCenterProps{
			Next: "5月7日(木) 9:30", Note: "5月4日(みどりの日)、5月5日(こどもの日)、5月6日(振替休日)は、お休みです。",
		}},
		{"the end of the year", "2026-12-31 17:30", components.CallCenterProps{
			Next: "1月4日(月) 9:30", Note: "1月1日(元日)は、お休みです。",
		}},
		{"a year without a list", "2031-01-01 10:00", components.CallCenterProps{Open: true, Until: "17:30"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, center.At(japan(t, tt.at)).Props()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCallCenterReadsSettings(t *testing.T) {
	center, err := web.NewCallCenter("10:00 - 16:00", strings.NewReader("\uFEFF# closed\r\n\r\n2026-11-20\u3000創立記念日\r\n2026-11-24\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := center.At(japan(t, "2026-11-20 10:00")).Props()
	want := components.CallCenterProps{Next: "11月23日(月) 10:00", Note: "11月20日(創立記念日)は、お休みです。"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := center.At(japan(t, "2026-11-23 16:00")).Props().Note; got != "11月24日は、お休みです。" {
		t.Errorf("a day without a name: %q", got)
	}

	bad := []struct{ name, hours, holidays, want string }{
		{"no hours", "", "", `call center hours "": "" is not an hour like 9:30`},
		{"one hour", "9:30", "", `call center hours "9:30": "" is not an hour like 9:30`},
		{"backwards", "17:30-9:30", "", `call center hours "17:30-9:30": it closes before it opens`},
		{"bad date", "9:30-17:30", "# x\n2026-11-31 x\n", `holiday file: line 2: "2026-11-31" is not a date like 2026-11-23`},
	}
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			_, err := web.NewCallCenter(tt.hours, strings.NewReader(tt.holidays))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestCallCenterThatNeverOpens(t *testing.T) {
	var days strings.Builder
	for day := japan(t, "2026-01-01 00:00"); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
		days.WriteString(day.Format(time.DateOnly) + "\n")
	}
	center, err := web.NewCallCenter("9:30-17:30", strings.NewReader(days.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := center.At(japan(t, "2026-06-01 10:00")).Props(); got != (components.CallCenterProps{}) {
		t.Errorf("got %+v", got)
	}
}

func japan(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04 -0700", s+" +0900")
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}
