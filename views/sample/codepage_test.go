package sample_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/views/sample"
)

// copy.md, D5, D6.2: what every page says that asks for a code, in each of its states.
func TestD6_2_EveryCodePage(t *testing.T) {
	seen := 0
	for _, page := range sample.All() {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, page)))
		if err != nil {
			t.Fatal(err)
		}
		if page.Layout == sample.Staff || doc.Find(".input-code").Length() == 0 { // staff have an authenticator app
			continue
		}
		seen++
		t.Run(page.Slug, func(t *testing.T) { checkCodePage(t, doc.Find("main")) })
	}
	if seen < 30 {
		t.Errorf("only %d code pages in the samples", seen)
	}
}

func checkCodePage(t *testing.T, main *goquery.Selection) {
	help := main.Find("details.disclosure")
	if help.Length() != 1 || help.Find("summary").Text() != "確認番号が届かない場合" {
		t.Fatal("the page does not help when nothing arrives")
	}
	wants := []string{"022-267-9222", "日専連コールセンターへお電話ください。"}
	bySMS, byMail := strings.Contains(help.Text(), "電波の届く場所"), strings.Contains(help.Text(), "迷惑メール")
	if !bySMS && !byMail {
		t.Error("the page says of no channel what to do")
	}
	if bySMS {
		wants = append(wants, "03-3525-8755")
	}
	unproven := strings.Contains(main.Text(), "ご入力内容に誤りがあると届きません。")
	if unproven {
		wants = append(wants, "入力し直")
		if strings.ContainsAny(main.Text(), "•@") || strings.Contains(help.Text(), "送信の状態") {
			t.Error("the page tells somebody who has proven nothing where the code went, or how far it has come")
		}
	} else {
		wants = append(wants, "送信先", "••••")
	}
	for _, want := range wants {
		if !strings.Contains(help.Text(), want) {
			t.Errorf("the help lacks %q", want)
		}
	}
	if help.Find("a[href='/help/sms-not-arriving']").Length() != 1 {
		t.Error("the help does not lead to its answer")
	}
	if !strings.Contains(main.Text(), "確認番号を電話やメールでお聞きすることはありません。") {
		t.Error("the page does not warn of those who ask for codes")
	}
	paused := strings.Contains(main.Text(), "確認番号の送信を休止しています")
	if resend := main.Find("button[name=action][value^=resend]"); (resend.Length() == 0) != paused {
		t.Errorf("%d buttons send again; paused: %t", resend.Length(), paused)
	}
	if waiting, told := main.Find("button[data-wait]").Length(), main.Find("noscript").Length(); waiting != told {
		t.Errorf("%d buttons wait, and %d say without JavaScript how long", waiting, told)
	}
}
