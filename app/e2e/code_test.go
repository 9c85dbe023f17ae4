package e2e_test

import (
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
)

const (
	codeWrong = "確認番号が一致しません。ご確認のうえ、もう一度入力してください。"
	codeSpent = "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。"
	resend    = "確認番号を再送信する"
)

// otherCode is a code that is certainly wrong.
func otherCode(code string) string {
	return code[:5] + string('0'+(code[5]-'0'+1)%10)
}

// D5: a wrong code, none at all, and the right one typed in full width with a space.
func TestWrongCode(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.toCode()
	b.refuses(b.press("申し込む"), "確認番号を入力してください。")
	code := b.inboxCode("20000001", 1)
	b.fill("確認番号", otherCode(code))
	s := b.expect(b.press("申し込む"), "確認番号の入力")
	b.refuses(s, codeWrong)
	if focus := run[string](b, `document.activeElement.className`); focus != "error-summary" {
		t.Errorf("focus is on %q, want the error summary", focus)
	}
	b.click("link", codeWrong)
	if focus := run[string](b, `document.activeElement.id`); focus != "code" {
		t.Errorf("the error leads to %q, want the field", focus)
	}
	wide := strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, code)
	b.fill("確認番号", wide[:9]+" "+wide[9:])
	b.expect(b.press("申し込む"), "お申込みが完了しました")
}

// D5.2: five entries per code, the right one after them included.
func TestCodeTries(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.toCode()
	code := b.inboxCode("20000001", 1)
	for range 4 {
		b.fill("確認番号", otherCode(code))
		b.refuses(b.press("申し込む"), codeWrong)
	}
	b.fill("確認番号", otherCode(code))
	b.refuses(b.press("申し込む"), codeSpent)
	b.fill("確認番号", code)
	b.refuses(b.press("申し込む"), codeSpent)
}

// D5: an expired code leads to a new one, and that one registers.
func TestExpiredCode(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.toCode()
	code := b.inboxCode("20000001", 1)
	b.app.Clock.Advance(10*time.Minute + time.Second)
	b.fill("確認番号", code)
	b.refuses(b.expect(b.press("申し込む"), "確認番号の入力"), codeSpent)
	s := b.expect(b.press(resend), "確認番号の入力")
	b.says(s, "新しい確認番号をお送りしました。")
	fresh := b.inboxCode("20000001", 2)
	b.fill("確認番号", code)
	b.refuses(b.press("申し込む"), codeWrong)
	b.fill("確認番号", fresh)
	b.expect(b.press("申し込む"), "お申込みが完了しました")
}

// countdown waits until the code can be sent again.
func (b *tab) countdown() {
	b.t.Helper()
	b.later(30 * time.Second)
	until(b, "countdown", func() (bool, error) { return ask[bool](b, "disabled", resend) }, func(off bool) bool { return !off })
}

// D5: the same code again, after a countdown of 30 seconds, three times.
func TestResend(t *testing.T) {
	t.Parallel()
	b := newTab(t, apptest.Start(t))
	b.signIn("1000000016")
	b.toCode()
	code := b.inboxCode("20000001", 1)
	for sent := 2; sent <= 4; sent++ {
		b.says(b.now(), "秒で再送信できます。")
		if !run[bool](b, `document.querySelector("[data-wait]").disabled`) {
			t.Fatal("the button does not wait")
		}
		b.countdown()
		b.says(b.expect(b.press(resend), "確認番号の入力"), "確認番号をもう一度お送りしました。")
		if again := b.inboxCode("20000001", sent); again != code {
			t.Errorf("sending %d brought %s, want %s", sent, again, code)
		}
	}
	b.countdown()
	b.says(b.now(), "前の確認番号は使えなくなります。")
	b.says(b.expect(b.press(resend), "確認番号の入力"), "新しい確認番号をお送りしました。")
	fresh := b.inboxCode("20000001", 5)
	if fresh == code {
		t.Error("the fifth sending brought the old code")
	}
	b.fill("確認番号", fresh)
	b.expect(b.press("申し込む"), "お申込みが完了しました")
}
