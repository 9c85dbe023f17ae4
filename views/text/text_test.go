package text_test

import (
	"strings"
	"testing"
	"time"

	"mynetplus/views/text"
)

func TestMask_D7_1(t *testing.T) {
	tests := []struct {
		name string
		got  text.Masked
		want text.Masked
	}{
		{"mobile", text.MaskMobile("09011110001"), text.Masked{Shown: "090-••••-0001", Spoken: "下4けたが0001の番号"}},
		{"no mobile", text.MaskMobile(""), text.Masked{}},
		{"short mobile hides completely", text.MaskMobile("1234"), text.Masked{Shown: "•••••", Spoken: "伏せた番号"}},
		{"mail", text.MaskEmail("hanako@example.jp"), text.Masked{Shown: "h•••••@example.jp", Spoken: "hで始まるexample.jpのアドレス"}},
		{"one letter is as long", text.MaskEmail("h@example.jp"), text.Masked{Shown: "h•••••@example.jp", Spoken: "hで始まるexample.jpのアドレス"}},
		{"quoted at sign", text.MaskEmail(`"a@b"@example.jp`), text.Masked{Shown: `"•••••@example.jp`, Spoken: `"で始まるexample.jpのアドレス`}},
		{"letters of three bytes", text.MaskEmail("花子@example.jp"), text.Masked{Shown: "花•••••@example.jp", Spoken: "花で始まるexample.jpのアドレス"}},
		{"no domain", text.MaskEmail("hanako"), text.Masked{Shown: "•••••", Spoken: "伏せたアドレス"}},
		{"no mail", text.MaskEmail(""), text.Masked{}},
		{"card", text.MaskLast4("1111"), text.Masked{Shown: "•••• 1111", Spoken: "末尾1111"}},
		{"no card", text.MaskLast4(""), text.Masked{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("got %+v, want %+v", tt.got, tt.want)
			}
		})
	}
}

func TestDates_D7_4(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	tests := []struct{ name, got, want string }{
		{"date and time", text.DateTime(at("2026-11-22T05:05:59Z")), "2026年11月22日 14:05"},
		{"one-digit hour has two digits in a record", text.DateTime(at("2026-11-01T22:15:00Z")), "2026年11月2日 07:15"},
		{"the day turns at midnight in Japan", text.Date(at("2026-12-31T15:00:00Z")), "2027年1月1日"},
		{"time", text.Time(at("2026-11-22T05:05:59Z")), "14:05"},
		{"machine", text.Machine(at("2026-11-22T11:06:00Z")), "2026-11-22T20:06+09:00"},
		{"opening", text.NextOpening(at("2026-11-24T00:30:00Z")), "11月24日(火) 9:30"},
		{"opening on a Sunday in UTC", text.NextOpening(at("2026-11-22T23:30:00Z")), "11月23日(月) 8:30"},
		{"month and day", text.MonthDay(at("2026-11-23T01:00:00Z")), "11月23日"},
		{"clock", text.Clock(at("2026-11-24T08:30:00Z")), "17:30"},
		{"before dawn", text.Greeting(at("2026-11-22T18:59:59Z")), "こんばんは"},
		{"at four", text.Greeting(at("2026-11-22T19:00:00Z")), "おはようございます"},
		{"at eleven", text.Greeting(at("2026-11-22T02:00:00Z")), "こんにちは"},
		{"at six in the evening", text.Greeting(at("2026-11-22T09:00:00Z")), "こんばんは"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
}

// The words of copy.md that must not drift.
func TestWords(t *testing.T) {
	tests := []struct{ name, got, want string }{
		{"not registered", text.EnrollmentState("none"), "未登録"},
		{"replaced card", text.EnrollmentState("void_replaced"), "無効(再登録が必要です)"},
		{"unknown state", text.EnrollmentState("?"), ""},
		{"method", text.Method("sms_otp"), "ワンタイムパスワード(SMS)"},
		{"procedure", text.Procedure("enrollment"), "本人認証サービスお申込み"},
		{"required", text.Required("確認番号"), "確認番号を入力してください。"},
		{"too many", text.TooMany(9), "9分ほど時間をおいてから、もう一度お試しください。"},
		{"never zero minutes", text.TooMany(0), "1分ほど時間をおいてから、もう一度お試しください。"},
		{"sign-in refused", text.Error("sign_in_refused"), "IDまたはパスワードが正しくありません。ご確認のうえ、もう一度入力してください。"},
		{"login door locked", text.Error("login_locked"), "お客様のIDは現在ご利用いただけません。"},
		{"code wrong", text.Error("code_wrong"), "確認番号が一致しません。ご確認のうえ、もう一度入力してください。"},
		{"code spent", text.Error("code_spent"), "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。"},
		{"no mobile", text.Error("no_mobile"), "携帯電話番号が登録されていないため、お申込みいただけません。"},
		{"idle", text.Flash("signed_out_idle"), "一定時間操作がなかったため、ログアウトしました。"},
		{"card", text.Card("Visa", "1111"), "Visa •••• 1111"},
		{"device", text.Device("iphone/safari"), "iPhone・Safari"},
		{"platform only", text.Device("windows/"), "Windows"},
		{"unknown device", text.Device("toaster/lynx"), "不明な端末"},
		{"empty device", text.Device(""), "不明な端末"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.got != tt.want {
				t.Errorf("got %q, want %q", tt.got, tt.want)
			}
		})
	}
}

func TestEvents_D3_11(t *testing.T) {
	tests := []struct {
		name   string
		give   text.EventFacts
		want   text.EventText
		detail string
	}{
		{
			"signed in", text.EventFacts{Action: "sign_in", Outcome: "ok", Device: "iphone/safari"},
			text.EventText{Sentence: "ログインしました", Icon: "login"}, "iPhone・Safari",
		},
		{
			"failed", text.EventFacts{Action: "sign_in", Outcome: "refused", Device: "windows/edge"},
			text.EventText{Sentence: "ログインできませんでした", Icon: "warning", Danger: true}, "パスワードの誤り。Windows・Edge",
		},
		{
			"code", text.EventFacts{Action: "code_sent", Outcome: "ok", Procedure: "enrollment", Device: "iphone/safari"},
			text.EventText{Sentence: "確認番号を送信しました", Icon: "phone"}, "本人認証サービスお申込み。iPhone・Safari",
		},
		{
			"registered", text.EventFacts{Action: "enrollment_registered", Outcome: "ok", Cards: []string{"JCB •••• 0000", "Visa •••• 1111"}},
			text.EventText{Sentence: "本人認証サービスに登録しました", Icon: "shield"}, "JCB •••• 0000。Visa •••• 1111",
		},
		{
			"void by the system", text.EventFacts{Action: "enrollment_void", Outcome: "ok", Reason: "lost", Cards: []string{"JCB •••• 0034"}},
			text.EventText{Sentence: "本人認証サービスの登録が無効になりました", Icon: "slash"}, "カードの紛失。JCB •••• 0034",
		},
		{
			"unknown still shows", text.EventFacts{Action: "?", Outcome: "refused", Reason: "?"},
			text.EventText{Sentence: "お手続きの記録があります", Icon: "info"}, "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.give.Text(); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if got := tt.give.Detail(); got != tt.detail {
				t.Errorf("detail: got %q, want %q", got, tt.detail)
			}
		})
	}
}

func TestErrorHelp(t *testing.T) {
	for _, code := range []string{"sign_in_refused", "login_locked", "code_wrong", "code_spent", "code_budget", "no_mobile", "card_not_eligible"} {
		slug := text.ErrorHelp(code)
		if text.Error(code) == "" || text.HelpTitle(slug) == "" {
			t.Errorf("%s: sentence %q, help %q", code, text.Error(code), slug)
		}
	}
	if got := text.ErrorHelp("not_found"); got != "" {
		t.Errorf("not_found links to %q", got)
	}
}

// The guide forbids these words in anything a cardholder reads.
func TestNoForbiddenWords(t *testing.T) {
	for _, code := range []string{"rate_limited", "stale_form", "not_found", "cross_site", "too_large", "unavailable", "busy", "ticket_refused",
		"password_short", "password_long", "password_common", "password_personal"} {
		sentence := text.Error(code)
		if !strings.HasSuffix(sentence, "。") {
			t.Errorf("%s: %q is no sentence", code, sentence)
		}
		for _, word := range []string{"エラー", "不正", "無効です", "桁", "下さい"} {
			if strings.Contains(sentence, word) {
				t.Errorf("%s: %q contains %q", code, sentence, word)
			}
		}
	}
}
