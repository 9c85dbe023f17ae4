package sample

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// What the staff's pages of the sample know of their request: nobody yet, and the demo's staff.
var (
	nobody     = layouts.Page{Demo: true, Staff: &layouts.Staff{}}
	agent      = staffPage("agent")
	supervisor = staffPage("supervisor")
	auditor    = staffPage("auditor")
)

func staffPage(name string) layouts.Page {
	return layouts.Page{Demo: true, Staff: &layouts.Staff{Name: name, Role: name}, Idle: &layouts.Idle{Remaining: 900, Warn: 120}}
}

// friday is a moment of the staff's sample day, in JST.
func friday(hour, minute int) time.Time { return on(time.November, 20, hour, minute) }

// staffQR is drawn as for the secret of the demo's staff.
var staffQR = components.QR{Size: qrSize, Path: qrPath}

func staffSignIn() []Page {
	login := func(slug, title string, change func(*pages.StaffLoginProps)) Page {
		p := pages.StaffLoginProps{Page: nobody}
		change(&p)
		return Page{slug, title, "/staff/login", Staff, pages.StaffLogin(p)}
	}
	setUp := func(slug, title string, errors components.Errors) Page {
		p := pages.StaffSetUpProps{Page: nobody, Name: "kita", Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", QR: staffQR, Errors: errors}
		return Page{slug, title, "/staff/setup", Staff, pages.StaffSetUp(p)}
	}
	return []Page{
		login("staff-login", "スタッフログイン", func(*pages.StaffLoginProps) {}),
		login("staff-login-required", "スタッフログイン：入力がない", func(p *pages.StaffLoginProps) {
			p.Errors = components.Errors{{Field: "name", Text: text.Required(text.LabelStaffName)}, {Field: "password", Text: text.Required(text.LabelPassword)}}
		}),
		login("staff-login-refused", "スタッフログイン：入力の誤り", func(p *pages.StaffLoginProps) {
			p.Name, p.Errors = "agent", refused("name", "staff_refused")
		}),
		login("staff-login-idle", "スタッフログイン：操作がなかった", func(p *pages.StaffLoginProps) {
			p.Page = with(nobody, func(page *layouts.Page) { page.Notice = text.Flash("signed_out_idle") })
		}),
		setUp("staff-setup", "初回の設定", nil),
		setUp("staff-setup-refused", "初回の設定：入力の誤り", components.Errors{
			components.Failure("new_password", "password_short"), components.Failure("code", "staff_code_wrong"),
		}),
		{"staff-forbidden", "権限がない", "/staff/users", Staff, pages.Refused(pages.RefusedProps{Page: agent, Reason: "forbidden"})},
		{"staff-not-found", "ページがない(業務)", "/staff/none", Staff, pages.NotFound(agent)},
		{"staff-unexpected", "処理を完了できない(業務)", "/staff", Staff, pages.Unexpected(pages.UnexpectedProps{Page: nobody, Reference: "A7K2-M9QD"})},
	}
}

func staffUsers() []Page {
	added := on(time.April, 1, 9, 30)
	users := []pages.StaffUser{
		{Name: "agent", Role: "agent", State: pages.StaffActive, Added: added, SignedIn: friday(9, 28)},
		{Name: "auditor", Role: "auditor", State: pages.StaffActive, Added: added, SignedIn: on(time.November, 2, 10, 5)},
		{Name: "kita", Role: "agent", State: pages.StaffNew, Added: friday(13, 40)},
		{Name: "minami", Role: "agent", State: pages.StaffLocked, Added: added, SignedIn: on(time.November, 19, 17, 2), Since: friday(13, 55)},
		{Name: "nishi", Role: "supervisor", State: pages.StaffDisabled, Added: added, SignedIn: on(time.September, 30, 16, 41), Since: on(time.October, 1, 9, 0)},
		{Name: "supervisor", Role: "supervisor", State: pages.StaffActive, Added: added, SignedIn: friday(9, 12)},
	}
	user := func(slug, title string, u pages.StaffUser, change func(*pages.StaffUserProps)) Page {
		p := pages.StaffUserProps{Page: supervisor, User: u, MayAct: true}
		change(&p)
		return Page{slug, title, "/staff/users/" + u.Name, Staff, pages.StaffUserPage(p)}
	}
	return []Page{
		{"staff-users", "スタッフ", "/staff/users", Staff, pages.StaffUsers(pages.StaffUsersProps{Page: supervisor, Users: users})},
		user("staff-user", "スタッフ：利用中", users[0], func(*pages.StaffUserProps) {}),
		user("staff-user-new", "スタッフ：未設定", users[2], func(*pages.StaffUserProps) {}),
		user("staff-user-locked", "スタッフ：ロック中", users[3], func(*pages.StaffUserProps) {}),
		user("staff-user-refused", "スタッフ：理由がない", users[3], func(p *pages.StaffUserProps) {
			p.Errors = components.Errors{{Field: "reason", Text: text.Required(text.LabelReason)}}
		}),
		user("staff-user-disabled", "スタッフ：停止中", users[4], func(*pages.StaffUserProps) {}),
		user("staff-user-opened", "スタッフ：ロックを解除した", users[0], func(p *pages.StaffUserProps) {
			p.Page = with(supervisor, func(page *layouts.Page) { page.Flash = text.Flash("staff_opened") })
		}),
		user("staff-user-auditor", "スタッフ：監査", users[3], func(p *pages.StaffUserProps) { p.Page, p.MayAct = auditor, false }),
	}
}
