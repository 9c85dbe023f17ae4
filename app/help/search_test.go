package help

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mynetplus/views/pages"
)

func TestSearchFindsFirst(t *testing.T) {
	ix := newIndex(pages.HelpGroups())
	tests := []struct{ name, query, want string }{
		{"title", "SMSが届かない", "sms-not-arriving"},
		{"another word", "ショートメール", "sms-not-arriving"},
		{"half-width katakana", "ｼｮｰﾄﾒｰﾙ", "sms-not-arriving"},
		{"hiragana", "しょーとめーる", "sms-not-arriving"},
		{"full width and lower case", "ｓｍｓ　届かない", "sms-not-arriving"},
		{"does not get through", "つながらない", "sms-not-arriving"},
		{"spoken", "SMSがこない", "sms-not-arriving"},
		{"a whole sentence", "携帯の番号が変わった", "sms-not-arriving"},
		{"lock", "ロック", "locked"},
		{"locked, spoken", "ロックされました", "locked"},
		{"the message itself", "お客様のIDは現在ご利用いただけません。", "locked"},
		{"message of the ID", "ご入力されたIDが確認できませんでした", "id-not-confirmed"},
		{"message of the code", "ワンタイムパスワードが一致しません", "code-mismatch"},
		{"ID without particles", "IDわからない", "id-unknown"},
		{"ID forgotten", "IDを忘れた", "id-unknown"},
		{"password forgotten", "パスワードを忘れた", "right-password-refused"},
		{"full width password", "全角　パスワード", "right-password-refused"},
		{"card", "カード番号", "card-changed"},
		{"reissued", "カードの再発行", "card-changed"},
		{"return", "へんぴん 返品", "returns"},
		{"refund", "返金", "returns"},
		{"scam", "詐欺", "phishing"},
		{"scam in kana", "フィッシング", "phishing"},
		{"otp", "ＯＴＰ", "what-is-otp"},
		{"phrase differs", "メッセージが違う", "message-differs"},
		{"phrase forgotten", "合言葉を忘れた", "message-forgotten"},
		{"no screen", "画面が出ない", "no-screen"},
		{"usage", "つかいかた 使いかた", "how-to-use"},
		{"not registered", "登録した覚えがない", "not-registered"},
		{"safe", "暗号化", "is-it-safe"},
		{"provisional", "仮登録", "not-registered"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := ix.find(tt.query)
			if !ok || len(got) == 0 || got[0] != tt.want {
				t.Errorf("find(%q) = %v, %v, want %s first", tt.query, got, ok, tt.want)
			}
		})
	}
}

func TestSearchWithoutResult(t *testing.T) {
	ix := newIndex(pages.HelpGroups())
	for _, query := range []string{"天気", "zzz", "🍣寿司"} {
		if got, ok := ix.find(query); !ok || len(got) != 0 {
			t.Errorf("find(%q) = %v, %v, want an empty result", query, got, ok)
		}
	}
	for _, query := range []string{"", "  　", "?!。、", "🍣", "ーー"} {
		if got, ok := ix.find(query); ok || got != nil {
			t.Errorf("find(%q) = %v, %v, want nothing to search for", query, got, ok)
		}
	}
}

// An answer should fit every word; only when none does, some words are enough.
func TestSearchJoinsWords(t *testing.T) {
	ix := newIndex(pages.HelpGroups())
	both, _ := ix.find("ロック 解除")
	if !slices.Contains(both, "locked") || slices.Contains(both, "returns") {
		t.Errorf("both words: %v", both)
	}
	either, _ := ix.find("ロック 天気")
	if len(either) == 0 || either[0] != "locked" {
		t.Errorf("one word of two: %v", either)
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, query, want string }{
		{"spaces", " SMS　", "SMS"},
		{"control characters", "a\x00b\r\nc", "a b  c"},
		{"broken UTF-8", "a\xffb", "ab"},
		{"long", strings.Repeat("あ", 300), strings.Repeat("あ", maxQuery)},
		{"very long", strings.Repeat("a", 1<<20), strings.Repeat("a", maxQuery)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.query); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	ix := newIndex(pages.HelpGroups())
	for _, seed := range []string{"SMSが届かない", "ｶﾞ", "\xff\xfe", "が", "a が b", "🍣"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		query = clean(query)
		if !utf8.ValidString(query) || utf8.RuneCountInString(query) > maxQuery {
			t.Errorf("clean let %q through", query)
		}
		slugs, _ := ix.find(query)
		if len(slugs) > len(ix) {
			t.Errorf("%d results for %d answers", len(slugs), len(ix))
		}
	})
}
