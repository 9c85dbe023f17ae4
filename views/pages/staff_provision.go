package pages

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// The states of a run.
const (
	RunRunning = "running"
	RunPaused  = "paused"
	RunDone    = "done"
	RunStopped = "stopped"
)

// StaffProvisionProps is the page of provisional registration (D4.2).
type StaffProvisionProps struct {
	Page       layouts.Page
	MayAct     bool
	Shown      *StaffRun // the one that was asked for, or the newest; nil before the first
	Unfinished int64     // the run that is under way or paused; 0: none
	Runs       []StaffRun
	Form       StaffProvisionForm
	Dry        *StaffDryRun
	Errors     components.Errors
	RunReason  string            // typed for a button of the run that is shown
	RunErrors  components.Errors // there
	Live       bool              // the page may renew itself: nothing was typed or asked for that would be gone
}

// StaffRunReason is the field for why a run is paused, resumed or stopped.
const StaffRunReason = "run_reason"

// StaffProvisionForm is what was typed.
type StaffProvisionForm struct{ Size, Brand, From, To, Reason string }

// StaffTally counts what came, or would come, of the cards that were looked at.
type StaffTally struct{ Registered, NoMobile, Corporate, Cancelled int }

func (t StaffTally) skipped() int { return t.NoMobile + t.Corporate + t.Cancelled }

// reasons are why cards were left out, in the codes of text.SkipReason.
func (t StaffTally) reasons() []skipped {
	return []skipped{{"no_mobile", t.NoMobile}, {"corporate", t.Corporate}, {"cancelled", t.Cancelled}}
}

// breakdown says in one line why cards would be left out.
func (t StaffTally) breakdown() string {
	var parts []string
	for _, r := range t.reasons() {
		if r.count > 0 {
			parts = append(parts, text.SkipReason(r.code)+" "+text.Count(r.count)+"件")
		}
	}
	return "見送りの内訳：" + strings.Join(parts, "、")
}

type skipped struct {
	code  string
	count int
}

// StaffDryRun is what a run would do, counted at a moment.
type StaffDryRun struct {
	At time.Time
	StaffTally
}

// StaffRun is one run.
type StaffRun struct {
	ID       int64
	Size     int
	Brand    string // empty: all
	From, To string // empty: open
	State    string
	StaffTally
	By       string // empty: the command line
	Started  time.Time
	Worked   time.Time
	Finished time.Time // zero while it is unfinished
}

func (r *StaffRun) href() string { return "/staff/provision/" + strconv.FormatInt(r.ID, 10) }

func (r *StaffRun) name() string { return fmt.Sprintf("第%d回", r.ID) }

// title says how the run stands, as a heading.
func (r *StaffRun) title() string {
	switch r.State {
	case RunRunning:
		return r.name() + "を実行しています"
	case RunPaused:
		return r.name() + "を一時停止しています"
	case RunStopped:
		return r.name() + "を中止しました"
	}
	return r.name() + "が完了しました"
}

// badge is the state in a word, with the kind and the icon of components.Badge.
func (r *StaffRun) badge() (kind, icon, word string) {
	switch r.State {
	case RunRunning:
		return "warning", "clock", "実行中"
	case RunPaused:
		return "muted", "dash", "一時停止中"
	case RunStopped:
		return "muted", "slash", "中止"
	}
	return "success", "check", "完了"
}

// open reports whether more may come of the run.
// live is the address of the run that is under way.
func (p StaffProvisionProps) live() string {
	if !p.Live || p.Shown == nil || p.Shown.State != RunRunning {
		return ""
	}
	return p.Shown.href()
}

func (r *StaffRun) open() bool { return r.State == RunRunning || r.State == RunPaused }

// percent of the size, rounded down: 100 only when it is reached.
func (r *StaffRun) percent() int { return r.Registered * 100 / max(r.Size, 1) }

// selection says which cards the run looks at.
func (r *StaffRun) selection() string {
	brand := "すべてのブランド"
	if r.Brand != "" {
		brand = text.Brand(r.Brand)
	}
	if r.From == "" && r.To == "" {
		return brand
	}
	return brand + "、会員番号 " + r.From + "〜" + r.To
}

// starter is who began the run.
func (r *StaffRun) starter() string {
	if r.By == "" {
		return "コマンド"
	}
	return r.By
}

// result is the third column of the list of runs.
func (r *StaffRun) result() string {
	if r.open() {
		_, _, word := r.badge()
		return word
	}
	return text.Count(r.Registered)
}

func shortTime(t time.Time) string { return text.MonthDay(t) + " " + text.Time(t) }

var provisionBrands = []components.Option{
	{Value: "", Label: "すべて"}, {Value: "JCB", Label: "JCB"}, {Value: "Visa", Label: "Visa"}, {Value: "Mastercard", Label: "Mastercard"},
}
