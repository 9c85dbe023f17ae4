package web

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"mynetplus/views/components"
	"mynetplus/views/text"
)

//go:embed holidays.txt
var publicHolidays string

// CallCenter knows when somebody answers the telephone: on working days within its hours, in Japan.
type CallCenter struct {
	opens, closes time.Duration // since midnight in Japan
	holidays      map[string]string
}

// Holiday is a working day on which the call center stays closed. Day is its midnight in Japan.
type Holiday struct {
	Day  time.Time
	Name string
}

// CallCenterState is what a page can say at one moment. When open, ClosesAt is set. When closed, OpensNext is, and
// Holidays lists the working days until then that are closed. All is zero when the file closes a whole year.
type CallCenterState struct {
	Open      bool
	ClosesAt  time.Time
	OpensNext time.Time
	Holidays  []Holiday
}

// NewCallCenter reads hours as "9:30-17:30" and holidays as lines of a date and a name, "2026-11-23 …"; empty lines
// and those that begin with # are skipped. A nil reader stands for Japan's public holidays of 2026 to 2028.
func NewCallCenter(hours string, holidays io.Reader) (*CallCenter, error) {
	if holidays == nil {
		holidays = strings.NewReader(publicHolidays)
	}
	from, to, _ := strings.Cut(hours, "-")
	opens, err := sinceMidnight(from)
	if err != nil {
		return nil, fmt.Errorf("call center hours %q: %w", hours, err)
	}
	closes, err := sinceMidnight(to)
	if err != nil {
		return nil, fmt.Errorf("call center hours %q: %w", hours, err)
	}
	if closes <= opens {
		return nil, fmt.Errorf("call center hours %q: it closes before it opens", hours)
	}
	days, err := readHolidays(holidays)
	if err != nil {
		return nil, fmt.Errorf("holiday file: %w", err)
	}
	return &CallCenter{opens: opens, closes: closes, holidays: days}, nil
}

// At judges the moment now. The hour of closing itself is closed.
func (c *CallCenter) At(now time.Time) CallCenterState {
	year, month, day := now.In(text.JST).Date()
	var state CallCenterState
	for i := range 366 {
		midnight := time.Date(year, month, day+i, 0, 0, 0, 0, text.JST)
		if weekday := midnight.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			continue
		}
		opens, closes := midnight.Add(c.opens), midnight.Add(c.closes)
		if !now.Before(closes) {
			continue
		}
		if name, closed := c.holidays[midnight.Format(time.DateOnly)]; closed {
			state.Holidays = append(state.Holidays, Holiday{Day: midnight, Name: name})
			continue
		}
		if now.Before(opens) {
			state.OpensNext = opens
			return state
		}
		return CallCenterState{Open: true, ClosesAt: closes}
	}
	return CallCenterState{}
}

// Props puts the state into the words of the call-center box.
func (s CallCenterState) Props() components.CallCenterProps {
	if s.Open {
		return components.CallCenterProps{Open: true, Until: text.Clock(s.ClosesAt)}
	}
	if s.OpensNext.IsZero() {
		return components.CallCenterProps{}
	}
	days := make([]string, len(s.Holidays))
	for i, holiday := range s.Holidays {
		days[i] = text.ClosedDay(holiday.Day, holiday.Name)
	}
	return components.CallCenterProps{Next: text.NextOpening(s.OpensNext), Note: text.ClosedDays(days)}
}

func sinceMidnight(clock string) (time.Duration, error) {
	t, err := time.Parse("15:04", strings.TrimSpace(clock))
	if err != nil {
		return 0, fmt.Errorf("%q is not an hour like 9:30", clock)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// readHolidays maps dates to names. A byte order mark is accepted, as editors on Windows leave one.
func readHolidays(r io.Reader) (map[string]string, error) {
	days := map[string]string{}
	scanner := bufio.NewScanner(r)
	for number := 1; scanner.Scan(); number++ {
		line := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\uFEFF"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		date, name := line, ""
		if i := strings.IndexFunc(line, unicode.IsSpace); i >= 0 {
			date, name = line[:i], line[i:]
		}
		if _, err := time.Parse(time.DateOnly, date); err != nil {
			return nil, fmt.Errorf("line %d: %q is not a date like 2026-11-23", number, date)
		}
		days[date] = strings.TrimSpace(name)
	}
	return days, scanner.Err()
}
