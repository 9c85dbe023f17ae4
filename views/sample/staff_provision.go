package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// staffProvision is provisional registration in stages: before the first run, with one under way, and after it.
func staffProvision() []Page {
	past := pages.StaffRun{
		ID: 1, Size: 5000, State: pages.RunDone, StaffTally: pages.StaffTally{Registered: 5000, NoMobile: 61, Corporate: 30, Cancelled: 4},
		By: "supervisor", Started: on(time.June, 16, 2, 10), Worked: on(time.June, 16, 2, 12), Finished: on(time.June, 16, 2, 12),
	}
	second := pages.StaffRun{
		ID: 2, Size: 5000, Brand: "Visa", From: "20000000", To: "29999999", State: pages.RunRunning,
		StaffTally: pages.StaffTally{Registered: 3120, NoMobile: 52, Corporate: 23, Cancelled: 11},
		By:         "supervisor", Started: friday(14, 8), Worked: friday(14, 10),
	}
	form := pages.StaffProvisionForm{Size: "5000", Brand: "Visa", From: "20000000", To: "29999999"}
	page := func(slug, title string, shown *pages.StaffRun, change func(*pages.StaffProvisionProps)) Page {
		p := pages.StaffProvisionProps{Page: supervisor, MayAct: true, Form: pages.StaffProvisionForm{Size: "5000"}, Shown: shown}
		if shown != nil {
			p.Runs = []pages.StaffRun{*shown, past}
		}
		change(&p)
		return Page{slug, title, "/staff/provision", Staff, pages.StaffProvision(p)}
	}
	in := func(state string, finished time.Time) *pages.StaffRun {
		r := second
		r.State, r.Finished = state, finished
		return &r
	}
	return []Page{
		page("staff-provision-first", "仮登録：はじめて", nil, func(*pages.StaffProvisionProps) {}),
		page("staff-provision", "仮登録：実行中", &second, func(p *pages.StaffProvisionProps) {
			p.Form, p.Unfinished = form, 2
			p.Dry = &pages.StaffDryRun{At: friday(14, 15), StaffTally: pages.StaffTally{Registered: 4702, NoMobile: 98, Corporate: 60, Cancelled: 11}}
		}),
		page("staff-provision-paused", "仮登録：一時停止", in(pages.RunPaused, time.Time{}), func(p *pages.StaffProvisionProps) {
			p.Unfinished = 2
			p.Page = with(supervisor, func(page *layouts.Page) { page.Flash = text.Flash("provision_paused") })
		}),
		page("staff-provision-paused-refused", "仮登録：再開の理由がない", in(pages.RunPaused, time.Time{}), func(p *pages.StaffProvisionProps) {
			p.Unfinished, p.RunErrors = 2, components.Errors{{Field: pages.StaffRunReason, Text: text.Required(text.LabelReason)}}
		}),
		page("staff-provision-done", "仮登録：完了", in(pages.RunDone, friday(14, 12)), func(*pages.StaffProvisionProps) {}),
		page("staff-provision-stopped", "仮登録：中止", in(pages.RunStopped, friday(14, 12)), func(p *pages.StaffProvisionProps) { p.Shown.By = "" }),
		page("staff-provision-refused", "仮登録：入力の誤り", in(pages.RunDone, friday(14, 12)), func(p *pages.StaffProvisionProps) {
			p.Form = pages.StaffProvisionForm{Size: "-5", From: "20000009", To: "20000001"}
			p.Errors = components.Errors{
				components.Failure("size", "provision_size"), components.Failure("to", "provision_reversed"),
				{Field: "reason", Text: text.Required(text.LabelReason)},
			}
		}),
		page("staff-provision-unfinished", "仮登録：ほかの実行がある", &second, func(p *pages.StaffProvisionProps) {
			p.Form, p.Unfinished, p.Errors = form, 2, refused("", "provision_unfinished")
		}),
		page("staff-provision-auditor", "仮登録：監査", &second, func(p *pages.StaffProvisionProps) { p.Page, p.MayAct = auditor, false }),
		page("staff-provision-none", "仮登録：監査、実行がない", nil, func(p *pages.StaffProvisionProps) { p.Page, p.MayAct = auditor, false }),
	}
}
