package pages

import (
	"fmt"
	"strconv"
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// StaffMessagesProps is what was sent on one day.
type StaffMessagesProps struct {
	Page                             layouts.Page
	Days                             []components.Option // newest first
	Day, Kind                        string              // chosen; an empty kind is both
	Date                             time.Time
	Waiting, Sent, Delivered, Failed int
	Hours                            [24]MessageHour
	List                             []FailedMessage // newest first
	Retry                            bool            // whoever looks may send again
}

// MessageHour is what one hour's messages came to.
type MessageHour struct{ Sent, Failed int }

// FailedMessage is a message that did not arrive: never what it says.
type FailedMessage struct {
	ID           string
	At           time.Time
	Kind         string
	Subject      string
	CardholderNo string
	To           text.Masked
	Reason       string
	Attempts     int
	CanRetry     bool
	Expired      bool // what it brings has run out
}

// StaffRetryProps is the page that asks why a message is sent again.
type StaffRetryProps struct {
	Page    layouts.Page
	Message FailedMessage
	Back    string
	Reason  string
	Errors  components.Errors
}

const staffMessagesTitle = "送信状況"

var messageKinds = []components.Option{{Value: "", Label: "すべて"}, {Value: "sms", Label: "SMS"}, {Value: "mail", Label: "メール"}}

// The chart's measures, in pixels; its size is that of the mock.
const (
	chartLeft, chartRight = 48, 1120
	chartTop, chartBase   = 20, 228
	barWidth              = 32
)

// hourChart is the picture of a day: lines of its scale and a bar for each hour.
type hourChart struct {
	Title string
	Rules []chartRule
	Bars  []chartBar
}

type chartRule struct {
	Path, Y, Label string
}

type chartBar struct {
	X, Middle, Hour       string
	SentY, SentHeight     string // empty: no bar
	FailedY, FailedHeight string
}

func (p StaffMessagesProps) chart() hourChart {
	most, worst, sum := 0, 0, 0
	for hour, n := range p.Hours {
		sum += n.Sent + n.Failed
		if n.Sent+n.Failed > p.Hours[most].Sent+p.Hours[most].Failed {
			most = hour
		}
		if n.Failed > p.Hours[worst].Failed {
			worst = hour
		}
	}
	top := p.Hours[most].Sent + p.Hours[most].Failed
	c := hourChart{Title: "1時間ごとの送信数。この日の送信はありません"}
	if sum > 0 {
		c.Title = fmt.Sprintf("1時間ごとの送信数。もっとも多いのは%d時台の%s件", most, text.Count(top))
	}
	if failed := p.Hours[worst].Failed; failed > 0 {
		c.Title += fmt.Sprintf("、失敗がもっとも多いのは%d時台の%s件", worst, text.Count(failed))
	}
	step := chartStep(top)
	scale := max((top+step-1)/step, 1) * step
	height := func(n int) int {
		if n == 0 {
			return 0
		}
		return max(n*(chartBase-chartTop)/scale, 2) // a few are seen, too
	}
	for at := 0; at <= scale; at += step {
		y := chartBase - height(at)
		c.Rules = append(c.Rules, chartRule{
			Path: fmt.Sprintf("M%d %dH%d", chartLeft, y, chartRight), Y: strconv.Itoa(y + 5), Label: text.Count(at),
		})
	}
	for hour, n := range p.Hours {
		x := chartLeft + 4 + hour*(chartRight-chartLeft)/24
		bar := chartBar{X: strconv.Itoa(x), Middle: strconv.Itoa(x + barWidth/2), Hour: strconv.Itoa(hour)}
		sent, failed := height(n.Sent), height(n.Failed)
		if sent > 0 {
			bar.SentY, bar.SentHeight = strconv.Itoa(chartBase-sent), strconv.Itoa(sent)
		}
		if failed > 0 {
			gap := 0
			if sent > 0 {
				gap = 1
			}
			bar.FailedY, bar.FailedHeight = strconv.Itoa(chartBase-sent-gap-failed), strconv.Itoa(failed)
		}
		c.Bars = append(c.Bars, bar)
	}
	return c
}

// chartStep is a round distance between the lines: at most five of them reach top.
func chartStep(top int) int {
	for step := 1; ; step *= 10 {
		for _, round := range []int{step, 2 * step, 5 * step} {
			if round*4 >= top {
				return round
			}
		}
	}
}
