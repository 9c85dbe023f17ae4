package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mynetplus/views/text"
)

// 3ds.md: cardholderInfo has at most 128 characters, and says where to call.
func TestCardholderInfo(t *testing.T) {
	const enroll = "本人認証サービスのご登録が必要です。マイネットプラスからお申込みください。日専連コールセンター 022-267-9222"
	if got := text.CardholderInfo("not_enrolled"); got != enroll {
		t.Errorf("got %q, want %q", got, enroll)
	}
	for _, code := range []string{"not_enrolled", "no_mobile", "expired", "closed", "replaced", "corporate", "locked", "no_challenge"} {
		got := text.CardholderInfo(code)
		if n := utf8.RuneCountInString(got); n > 128 || !strings.HasSuffix(got, "022-267-9222") {
			t.Errorf("%s: %d characters: %q", code, n, got)
		}
	}
	if got := text.CardholderInfo(""); got != "" {
		t.Errorf("no code: %q", got)
	}
}
