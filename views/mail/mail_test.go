package mail_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/views/mail"
	"mynetplus/views/text"
)

var update = flag.Bool("update", false, "write the golden files")

// A Sunday evening in Japan.
var at = time.Date(2026, 11, 22, 11, 15, 0, 0, time.UTC)

var notices = []struct {
	name   string
	notice interface {
		Mail() mail.Message
		SMS() string
	}
}{
	{"enrollment_completed", mail.EnrollmentCompleted{
		Name: "日専連 花子", Cards: []mail.Card{{"JCB", "0000"}, {"Visa", "1111"}}, Method: "sms_otp", At: at, Device: "iphone/safari",
	}},
	{"reapply_request", mail.ReapplyRequest{
		Name: "宮城 四季", Old: mail.Card{Brand: "JCB", Last4: "0034"}, New: mail.Card{Brand: "JCB", Last4: "1113"}, At: at,
	}},
	{"enrollment_voided_lost", mail.EnrollmentVoided{
		Name: "日専連 花子", Card: mail.Card{Brand: "Mastercard", Last4: "0000"}, Cause: "lost", At: at,
	}},
	{"enrollment_voided_stolen", mail.EnrollmentVoided{
		Name: "日専連 花子", Card: mail.Card{Brand: "JCB", Last4: "0000"}, Cause: "stolen", At: at,
	}},
	{"enrollment_voided_closed", mail.EnrollmentVoided{
		Name: "日専連 花子", Card: mail.Card{Brand: "Visa", Last4: "1111"}, Cause: "closed", At: at,
	}},
	{"email_changed", mail.EmailChanged{
		Name: "日専連 花子", Old: "h•••••@example.jp", New: "n•••••@example.com", At: at,
	}},
	{"email_changed_portal", mail.EmailChanged{
		Name: "日専連 花子", Old: "h•••••@example.jp", New: "n•••••@example.com", At: at, Device: "iphone/safari",
	}},
	{"method_changed", mail.MethodChanged{
		Name: "仙台 太郎", Cards: []mail.Card{{"JCB", "0505"}}, At: at, Device: "windows/edge",
	}},
	{"enrollment_cancelled", mail.EnrollmentCancelled{
		Name: "日専連 花子", Cards: []mail.Card{{"JCB", "0000"}}, At: at, Device: "iphone/safari",
	}},
	{"signed_up", mail.SignedUp{Name: "泉 みどり", LoginID: "1000000057", At: at, Device: "android/chrome"}},
	{"password_changed", mail.PasswordChanged{Name: "日専連 花子", At: at, Device: "iphone/safari"}},
	{"new_device", mail.NewDevice{Name: "日専連 花子", At: at, Device: "android/samsung"}},
	{"locked", mail.Locked{Name: "青葉 次郎", At: at, Device: "windows/chrome"}},
	{"challenge_locked", mail.ChallengeLocked{Name: "青葉 次郎", At: at, Device: "windows/chrome", Account: true}},
	{"challenge_locked_provisional", mail.ChallengeLocked{Name: "泉 みどり", At: at, Device: "windows/chrome"}},
	{"unlocked", mail.Unlocked{Name: "青葉 次郎", At: at, Device: "iphone/safari"}},
	{"unlocked_for_reset", mail.Unlocked{Name: "青葉 次郎", At: at, Reset: true}},
	{"reset_reception", mail.ResetReception{Name: "太白 空", At: at}},
	{"unlocked_by_staff", mail.Unlocked{Name: "青葉 次郎", At: at}},
	{"locked_down", mail.LockedDown{Name: "日専連 花子", At: at, Device: "iphone/safari"}},
	{"email_removed", mail.EmailChanged{Name: "日専連 花子", Old: "h•••••@example.jp", At: at}},
	{"mobile_changed", mail.MobileChanged{
		Name: "日専連 花子", Old: "090-••••-0001", New: "080-••••-9999", At: at,
	}},
	{"mobile_removed", mail.MobileChanged{Name: "日専連 花子", Old: "090-••••-0001", At: at}},
}

func TestNoticesGolden(t *testing.T) {
	for _, tt := range notices {
		t.Run(tt.name, func(t *testing.T) {
			m := tt.notice.Mail()
			golden(t, tt.name+".txt", "Subject: "+m.Subject+"\n\n"+m.Body)
			golden(t, tt.name+".sms.txt", tt.notice.SMS()+"\n")
		})
	}
}

// Mails that never go by SMS. The code's names nobody, for its address may be somebody else's.
func TestMailsGolden(t *testing.T) {
	for name, m := range map[string]mail.Message{
		"login_id":       mail.LoginID{Name: "日専連 花子", LoginID: "1000000016", At: at}.Mail(),
		"procedure_code": mail.ProcedureCode{Procedure: "password_reset_mail", Code: "482913", At: at}.Mail(),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", "Subject: "+m.Subject+"\n\n"+m.Body)
			if link.MatchString(m.Body) || !strings.Contains(m.Body, "■ 心当たりがない場合\n") || !strings.HasPrefix(m.Subject, "【日専連】") {
				t.Errorf("%s breaks a rule of every mail:\n%s", m.Subject, m.Body)
			}
			if name == "procedure_code" && strings.Contains(m.Body, " 様") {
				t.Error("the code's mail names somebody")
			}
		})
	}
}

var link = regexp.MustCompile(`(?i)https?:|www\.|<a |\.example/`)

// What copy.md promises of every mail and SMS.
func TestNoticeRules(t *testing.T) {
	for _, tt := range notices {
		t.Run(tt.name, func(t *testing.T) {
			m, sms := tt.notice.Mail(), tt.notice.SMS()
			if !strings.HasPrefix(m.Subject, "【日専連】") || !strings.HasPrefix(sms, "【日専連】") {
				t.Errorf("subject %q, sms %q do not begin with the issuer", m.Subject, sms)
			}
			if strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.Body, "\r") {
				t.Error("a line break that a header or the transport would trip over")
			}
			if link.MatchString(m.Body) || link.MatchString(sms) {
				t.Error("a link")
			}
			for _, part := range []string{" 様\n", "■ 心当たりがない場合\n", text.CallCenterNumber, "2026年11月22日 20:15"} {
				if !strings.Contains(m.Body, part) {
					t.Errorf("the mail lacks %q", part)
				}
			}
			if got := mail.Units(sms); got > mail.MaxUnits {
				t.Errorf("the SMS has %d units, more than %d", got, mail.MaxUnits)
			}
		})
	}
}

func TestSMSProcedure_D1_1(t *testing.T) {
	got := mail.SMSProcedure("enrollment", "482913", "mynetplus.example")
	want := "【日専連】本人認証サービスお申込みの確認番号は 482913 です(10分間有効)。お心当たりがない場合は入力せず 022-267-9222 へ。\n\n@mynetplus.example #482913"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// 3ds.md: at most three segments, tested with the longest values.
func TestSMSProcedureLength(t *testing.T) {
	hosts := map[string]string{
		"usual":   "mynetplus.example",
		"long":    strings.Repeat("a", 63) + ".mynetplus.example",
		"longest": strings.Repeat(strings.Repeat("a", 62)+".", 4) + "example",
	}
	for _, procedure := range []string{"sign_in", "sign_up", "enrollment", "method", "email", "email_mail", "password_reset", "sign_up_mail", "unlock", "lockdown"} {
		for name, host := range hosts {
			t.Run(procedure+" "+name, func(t *testing.T) {
				sms := mail.SMSProcedure(procedure, "482913", host)
				if got := mail.Units(sms); got > mail.MaxUnits {
					t.Errorf("%d units", got)
				}
				if !strings.Contains(sms, text.Procedure(procedure)+"の確認番号は 482913 です") {
					t.Errorf("%q does not name the procedure and the code", sms)
				}
				if bound := strings.HasSuffix(sms, "\n@"+host+" #482913"); bound == (name == "longest") {
					t.Errorf("bound to the host: %v", bound)
				}
			})
		}
	}
}

// 3ds.md, copy.md: what the SMS of a payment says, and what it leaves out when there is no room.
func TestSMSPayment(t *testing.T) {
	const (
		paid  = "【日専連】みちのく雑貨オンライン 12,480円 のワンタイムパスワードは 905216 です(5分間有効)。だれにも教えないでください。身に覚えがない場合は入力せず 022-267-9222 へ。"
		acs   = "acs.mynetplus.example"
		bound = "\n\n@" + acs + " #905216"
	)
	long := strings.Repeat(strings.Repeat("a", 62)+".", 3) + "example"
	tests := []struct{ name, merchant, amount, top, acs, want string }{
		{"in a shop", "みちのく雑貨オンライン", "12,480円", "michinoku.example", acs, paid + "\n\n@michinoku.example #905216 @" + acs},
		{"no plain shop", "みちのく雑貨オンライン", "12,480円", "", acs, paid + bound},
		{"shop too long", "みちのく雑貨オンライン", "12,480円", long, acs, paid + bound},
		{"both too long", "みちのく雑貨オンライン", "12,480円", long, long, paid},
		{"no amount", "みちのく雑貨オンライン", "", "", acs, strings.Replace(paid, " 12,480円", "", 1) + bound},
		{"no name is left", "https://evil.example/", "12,480円", "", acs, strings.Replace(paid, "みちのく雑貨オンライン ", "", 1) + bound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, mail.SMSPayment(tt.merchant, tt.amount, "905216", tt.top, tt.acs)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSMSPaymentLength(t *testing.T) {
	digits := strings.Repeat("9", 48) // purchaseAmount has at most as many
	for _, merchant := range []string{"", "店", strings.Repeat("𠮷", 40), strings.Repeat("㍿", 40)} {
		for _, amount := range []string{"", "12,480円", text.Yen(digits, "392", "0"), text.Yen(digits, "840", "2")} {
			for _, host := range []string{"", "michinoku.example", strings.Repeat("a.", 120) + "example"} {
				sms := mail.SMSPayment(merchant, amount, "905216", host, "acs.mynetplus.example")
				if got := mail.Units(sms); got > mail.MaxUnits {
					t.Errorf("%d units: %s", got, sms)
				}
				if !strings.Contains(sms, "ワンタイムパスワードは 905216 です(5分間有効)。だれにも教えないでください。") {
					t.Errorf("the code is lost: %s", sms)
				}
			}
		}
	}
}

func TestUnitsCountsSurrogates(t *testing.T) {
	if got := mail.Units("𠮷田"); got != 3 {
		t.Errorf("got %d, want 3", got)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; write it anew with -update):\n%s", name, diff)
	}
}
