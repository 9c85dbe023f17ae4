package password_test

import (
	"strings"
	"testing"

	"mynetplus/app/password"
	"mynetplus/models"
)

// hanako's facts, as the demo's cast has them.
var facts = password.Facts{
	LoginID: "1000000016", BirthDate: "1984-05-02", Mobile: "09011110001", NameKana: "ニッセンレン ハナコ",
	Cards: []password.CardFacts{{Last4: "0000", Expiry: "2029-12"}, {Last4: "1111", Expiry: "2031-03"}},
}

// D3.2: length, the commonest, what is known of the owner; nothing else.
func TestD3_2_Acceptable(t *testing.T) {
	for _, tt := range []struct {
		name, candidate, want string
	}{
		{"seven", "asdk1lq", password.ReasonShort},
		{"eight", "asdk1lqz", ""},
		{"seven characters of three bytes", "桜桃梨柿栗梅杏", password.ReasonShort},
		{"eight characters of three bytes", "桜桃梨柿栗梅杏柚", ""},
		{"64", strings.Repeat("k3v-", 16), ""},
		{"128", strings.Repeat("k3v-", 32), ""},
		{"129", strings.Repeat("k3v-", 32) + "z", password.ReasonLong},
		{"no composition", "kumonoueniniji", ""},
		{"spaces and signs", "  rain & wind  ", ""},
		{"the demo's", "sakura-no-hana-2026", ""},
		{"empty", "", password.ReasonShort},

		{"the commonest", "password", password.ReasonCommon},
		{"in capitals", "PassWord", password.ReasonCommon},
		{"in full width", "ｐａｓｓｗｏｒｄ", password.ReasonCommon},
		{"digits in full width", "１２３４５６７８", password.ReasonCommon},
		{"a long common one", "qwertyuiop", password.ReasonCommon},
		{"a common one in a longer", "password-no-mori", ""},
		{"a common beginning", "qwertyuio", password.ReasonCommon},

		{"the ID", "my1000000016", password.ReasonPersonal},
		{"the ID in full width", "１０００００００１６", password.ReasonPersonal},
		{"the ID in groups", "1000-0000-16", password.ReasonPersonal},
		{"the birth date", "kawa19840502", password.ReasonPersonal},
		{"the birth date with slashes", "kawa1984/5/2", password.ReasonPersonal},
		{"the birth date, short", "kawa840502", password.ReasonPersonal},
		{"the birth date, the American way", "05/02/1984kawa", password.ReasonPersonal},
		{"another date", "kawa19840503", ""},
		{"the mobile", "tel09011110001", password.ReasonPersonal},
		{"the mobile with hyphens", "090-1111-0001", password.ReasonPersonal},
		{"the mobile from abroad", "+81 90-1111-0001", password.ReasonPersonal},
		{"last four and expiry", "0000-1229-kawa", password.ReasonPersonal},
		{"expiry and last four", "2912kawa0000", password.ReasonPersonal},
		{"the second card", "kawa11110331", password.ReasonPersonal},
		{"the full year", "1111-2031-03", password.ReasonPersonal},
		{"one card's last four with the other's expiry", "0000kawa0331", ""},
		{"last four alone", "kawa0000umi", ""},
		{"the given name", "xxhanakoxx", password.ReasonPersonal},
		{"the given name in capitals", "HANAKO-no-mori", password.ReasonPersonal},
		{"the given name in full width", "ｈａｎａｋｏ１２３４", password.ReasonPersonal},
		{"the given name in pieces", "ha-na-ko-1", password.ReasonPersonal},
		{"the given name in kana", "ハナコ12345", password.ReasonPersonal},
		{"the given name in hiragana", "はなこ12345", password.ReasonPersonal},
		{"the family name", "nissenren9", password.ReasonPersonal},
		{"half of the given name", "hanabi-taikai", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := password.Acceptable(tt.candidate, facts); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A name is found however its owner spells it.
func TestD3_2_Romanised(t *testing.T) {
	for _, tt := range []struct {
		kana, candidate string
		want            bool
	}{
		{"センダイ タロウ", "tarou-1957", true},
		{"センダイ タロウ", "taro-1957", true},
		{"センダイ タロウ", "tarohx1957", true},
		{"アオバ ジロウ", "jiro-sann", true},
		{"アオバ ジロウ", "zirou-sann", true},
		{"ミヤギ シキ", "shikino-mori", true},
		{"ミヤギ シキ", "sikino-mori", true},
		{"ワカバヤシ ウミ", "wakabayashi", true},
		{"ワカバヤシ ウミ", "wakabayasi", true},
		{"ワカバヤシ ウミ", "aoi-umi-desu", true},
		{"モリ アイ", "aisuru-kata", false}, // two letters are part of any word
		{"イ アイ", "iai-do-2026", true},
		{"サトウ ショウヘイ", "shohei17", true},
		{"サトウ ショウヘイ", "syouhei17", true},
		{"オオノ ジュンイチ", "ohno-tarako", true},
		{"オオノ ジュンイチ", "junichi55", true},
		{"オオノ ジュンイチ", "zyunnichi", false},
		{"ナンバ ケッチ", "namba-park", true},
		{"ナンバ ケッチ", "kecchi-park", true},
		{"ナンバ ケッチ", "ketchi-park", true},
		{"フジイ ファビオ", "fujii-san", true},
		{"フジイ ファビオ", "fabio-san", true},
		{"ローラ チェコ", "rora-song", true},
		{"ローラ チェコ", "cheko-song", true},
		{"", "cheko-song", false},
	} {
		t.Run(tt.candidate, func(t *testing.T) {
			got := password.Acceptable(tt.candidate, password.Facts{NameKana: tt.kana})
			if (got == password.ReasonPersonal) != tt.want {
				t.Errorf("of %s: got %q, want refused %v", tt.kana, got, tt.want)
			}
		})
	}
}

// Facts that are not known, like the ID before it is assigned, forbid nothing.
func TestD3_2_NoFacts(t *testing.T) {
	empty := password.Facts{BirthDate: "unknown", Cards: []password.CardFacts{{}, {Last4: "1111"}}}
	for _, candidate := range []string{"kawa1111", "unknown-0", "-- -- --"} {
		if got := password.Acceptable(candidate, empty); got != "" {
			t.Errorf("%q: got %q", candidate, got)
		}
	}
}

// The facts come from the sealed row.
func TestD3_2_FactsOf(t *testing.T) {
	k, err := models.NewKeyring(make([]byte, 32), nil, make([]byte, 32), nil)
	if err != nil {
		t.Fatal(err)
	}
	person := models.Cardholder{No: "20000001", NameKana: facts.NameKana, BirthDate: k.Seal(models.ColBirthDate, "20000001", "1984-05-02")}
	person.SetMobile(k, "09011110001")
	cards := []models.Card{{Last4: "0000", Expiry: "2029-12"}}
	got, err := password.FactsOf(k, person, "1000000016", cards)
	if err != nil {
		t.Fatal(err)
	}
	for _, candidate := range []string{"kawa19840502", "09011110001", "0000-1229", "hanako-999", "1000000016"} {
		if password.Acceptable(candidate, got) != password.ReasonPersonal {
			t.Errorf("%q is acceptable", candidate)
		}
	}
	person.No = "20000002"
	if _, err := password.FactsOf(k, person, "", nil); err == nil {
		t.Error("another person's row opened")
	}
}
