package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mynetplus/views/text"
)

func TestYen(t *testing.T) {
	tests := []struct{ amount, currency, exponent, want string }{
		{"12480", "392", "0", "12,480円"},
		{"0", "392", "0", "0円"},
		{"000980", "392", "0", "980円"},
		{"1234567", "392", "0", "1,234,567円"},
		{"1234", "840", "2", "USD 12.34"},
		{"5", "978", "2", "EUR 0.05"},
		{"123456789", "840", "2", "USD 1,234,567.89"},
		{"1234", "999", "2", "999 12.34"},
		{"1234", "840", "x", "USD 1,234"},
		{"", "392", "0", ""},
		{"12a", "392", "0", ""},
		{"-1", "392", "0", ""},
	}
	for _, tt := range tests {
		if got := text.Yen(tt.amount, tt.currency, tt.exponent); got != tt.want {
			t.Errorf("%s %s %s: got %q, want %q", tt.amount, tt.currency, tt.exponent, got, tt.want)
		}
	}
}

// 3ds.md: a shop's name is hostile input.
func TestMerchant(t *testing.T) {
	tests := []struct{ name, give, screen, sms string }{
		{"plain", "みちのく雑貨オンライン", "みちのく雑貨オンライン", "みちのく雑貨オンライン"},
		{"NFKC", "ＡＢＣ㍿", "ＡＢＣ㍿", "ABC株式会社"},
		{"line breaks", "店\r\n@evil.example #12\u2028x", "店 @evil.example #12 x", "店 evil example 12 x"},
		{"full-width signs", "店＠evil＃1", "店＠evil＃1", "店 evil 1"},
		{"invisible and turned around", "店\u200b\u202egnip\u0000pohs", "店gnippohs", "店gnippohs"},
		{"address", "店 https://evil.example/x?y=z です", "店 https://evil.example/x?y=z です", "店 です"},
		{"short address", "bit.ly/abc 店", "bit.ly/abc 店", "店"},
		{"www", "WWW.evil.example 店", "WWW.evil.example 店", "店"},
		{"called after its address", "Shop.example", "Shop.example", "Shop example"},
		{"ideographic dot", "evil。com", "evil。com", "evil com"},
		{"nothing left", "@#", "@#", ""},
		{"long", strings.Repeat("店", 40), strings.Repeat("店", 40), strings.Repeat("店", 19) + "…"},
		{"just fits", strings.Repeat("店", 20), strings.Repeat("店", 20), strings.Repeat("店", 20)},
		{"broken bytes", "店\xff", "店", "店"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := text.Merchant(tt.give); got != tt.screen {
				t.Errorf("screen: got %q, want %q", got, tt.screen)
			}
			got := text.SMSMerchant(tt.give)
			if got != tt.sms {
				t.Errorf("SMS: got %q, want %q", got, tt.sms)
			}
			if utf8.RuneCountInString(got) > 20 || text.SMSMerchant(got) != got {
				t.Errorf("SMS: %q is too long, or changes once more", got)
			}
		})
	}
}

func TestPurchaseEvents_D3_11(t *testing.T) {
	tests := []struct {
		name             string
		give             text.EventFacts
		sentence, detail string
	}{
		{
			"checked", text.EventFacts{Action: "purchase_checked", Outcome: "ok", Merchant: "みちのく雑貨オンライン", Amount: "12,480円", Cards: []string{"JCB •••• 0000"}},
			"ネットショッピングの本人認証をしました", "みちのく雑貨オンライン 12,480円。JCB •••• 0000",
		},
		{
			"without a challenge", text.EventFacts{Action: "purchase_checked", Outcome: "ok", Reason: text.PurchaseFrictionless, Merchant: "店", Amount: "980円"},
			"ネットショッピングの本人認証をしました(入力なし)", "店 980円",
		},
		{
			"refused", text.EventFacts{Action: "purchase_checked", Outcome: "refused", Reason: text.PurchaseCancelled, Merchant: "店"},
			"ネットショッピングの本人認証ができませんでした", "店。キャンセル",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.give.Text().Sentence; got != tt.sentence {
				t.Errorf("got %q, want %q", got, tt.sentence)
			}
			if got := tt.give.Detail(); got != tt.detail {
				t.Errorf("got %q, want %q", got, tt.detail)
			}
		})
	}
}

// 3ds.md: whatever a shop calls itself, the line of the history stays one line, and its amount stays behind the name.
func TestHostileMerchantInTheHistory(t *testing.T) {
	for _, tt := range []struct{ name, give, want string }{
		{"line breaks", "店\r\n2026年 ログインしました", "店 2026年 ログインしました 980円"},
		{"turned around", "店\u202e円000,1\u202c", "店円000,1 980円"},
		{"from right to left", "חנות", "\u2068חנות\u2069 980円"},
		{"isolates of its own", "\u2069\u2067متجر", "\u2068متجر\u2069 980円"},
		{"nothing to show", "\u200b\u0000", "980円"},
	} {
		f := text.EventFacts{Action: "purchase_checked", Outcome: "ok", Merchant: tt.give, Amount: "980円"}
		if got := f.Detail(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
