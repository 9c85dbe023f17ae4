package sample

import (
	_ "embed"
	"strings"
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// statusView is 登録状況 as the preview has it: with nothing in it that leads, sends or runs.
//
//go:embed staff_preview.html
var statusView string

func staffPreview() []Page {
	const form, address = "/staff/cardholders/{no}/preview", "/staff/cardholders/{no}/preview/"
	hanako := pages.PreviewMember{No: "20000001", Name: "日専連 花子", Kana: "ニッセンレン ハナコ", Account: true, Cards: 2}
	start := pages.StaffPreviewProps{Page: agent, Member: hanako, MayStart: true}
	refusedForm, auditor, again := start, start, start
	refusedForm.Reason, refusedForm.Errors = strings.Repeat("登録状況のお問い合わせ。", 20), refused("reason", "reason_long")
	auditor.MayStart = false
	auditor.Page.Staff = &layouts.Staff{Name: "auditor", Role: "auditor"}
	again.Page.Notice = text.Error("preview_over")

	running := start
	running.Reason, running.Current, running.View = "登録状況のお問い合わせ", pages.PreviewStatus, statusView
	running.Remaining = 9*time.Minute + 42*time.Second
	running.Acts = []components.Event{{Text: text.Event("staff_preview").Sentence, At: at(14, 5)}}
	inside, locked := running, running
	inside.Current = pages.PreviewStatusApp
	locked.Current, locked.Advice, locked.Member.Locked = pages.PreviewLogin, "locked", true
	return []Page{
		{"staff-preview", "閲覧専用プレビュー：登録状況", address + "status", Staff, pages.StaffPreview(running)},
		{"staff-preview-app", "閲覧専用プレビュー：アプリ", address + "status-app", Staff, pages.StaffPreview(inside)},
		{"staff-preview-login", "閲覧専用プレビュー：ログインの結果", address + "login", Staff, pages.StaffPreview(locked)},
		{"staff-preview-start", "閲覧専用プレビュー：開始", form, Staff, pages.StaffPreview(start)},
		{"staff-preview-refused", "閲覧専用プレビュー：入力の誤り", form, Staff, pages.StaffPreview(refusedForm)},
		{"staff-preview-over", "閲覧専用プレビュー：時間の終わり", form, Staff, pages.StaffPreview(again)},
		{"staff-preview-auditor", "閲覧専用プレビュー：監査", form, Staff, pages.StaffPreview(auditor)},
	}
}

func staffGallery() []Page {
	entry := func(title, slug string) pages.GalleryEntry {
		return pages.GalleryEntry{Title: title, Href: "/staff/gallery?state=" + slug}
	}
	here := entry("登録状況", "status")
	here.Current = true
	p := pages.StaffGalleryProps{
		Page: agent, Title: "登録状況", Address: "/status", State: "status", Width: "390", Theme: "light", View: "/staff/gallery/view/status?theme=light", W: 390, H: 720,
		Groups: []pages.GalleryGroup{
			{Name: "ログイン", Count: 3, Entries: []pages.GalleryEntry{entry("ログイン", "login"), entry("ロック中", "locked")}},
			{Name: "登録状況", Count: 7, Open: true, Entries: []pages.GalleryEntry{here, entry("アプリ", "app-status")}},
		},
		States: []components.Option{{Value: "status", Label: text.PlainState}, {Value: "status-every-state", Label: "すべての状態"}},
		Widths: []string{"320", "390", "768", "1280"},
	}
	full := p
	full.Width, full.Widths, full.W, full.Theme = "full", []string{"250x400", "390x400", "500x600", "600x400", "full"}, 0, "dark"
	full.View = "/staff/gallery/view/status?theme=dark"
	return []Page{
		{"staff-gallery", "画面一覧", "/staff/gallery", Staff, pages.StaffGallery(p)},
		{"staff-gallery-full", "画面一覧：全幅", "/staff/gallery", Staff, pages.StaffGallery(full)},
	}
}
