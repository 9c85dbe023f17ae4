package feed

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const today = "2026-11-22"

func good() []string {
	return []string{"30000045", "千葉 和子", "チバ カズコ", "2004-09-09", "090-5555-0099", "member45@example.jp",
		"3530000000000490", "01/28", "JCB", "principal", "active", ""}
}

// wide is what NFKC makes narrow again.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}

func TestParseRowNormalizes(t *testing.T) {
	fields := good()
	for i := range fields {
		fields[i] = wide(fields[i])
	}
	fields[colName], fields[colNameKana], fields[colBirthDate] = "千葉　和子 ", " ﾁﾊﾞ ｶｽﾞｺ", "2004/09/09"
	got, code := parseRow(fields, today)
	want := row{CardholderNo: "30000045", person: person{Name: "千葉 和子", NameKana: "チバ カズコ", BirthDate: "2004-09-09",
		Mobile: "09055550099", Email: "member45@example.jp"}, CardNo: "3530000000000490", Expiry: "2028-01", Brand: "JCB",
		Relation: "principal", Status: "active"}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{}, person{})); code != "" || diff != "" {
		t.Errorf("code %q, row (-want +got):\n%s", code, diff)
	}
}

func TestParseRowRules(t *testing.T) {
	tests := []struct {
		name   string
		column int
		value  string
		want   Code
	}{
		{"seven digits", colCardholderNo, "3000004", CodeCardholderNo},
		{"letters", colCardholderNo, "3000004a", CodeCardholderNo},
		{"no name", colName, "　", CodeName},
		{"60 characters", colName, strings.Repeat("漢", 60), ""},
		{"61 characters", colName, strings.Repeat("漢", 61), CodeName},
		{"a line break in the name", colName, "千葉\n和子", CodeName},
		{"an invisible character in the name", colName, "千葉\u200b和子", CodeName},
		{"hiragana", colNameKana, "ちば", CodeNameKana},
		{"no kana", colNameKana, "", CodeNameKana},
		{"prolonged sound and middle dot", colNameKana, "ｽﾐｽ･ﾒｱﾘｰ", ""},
		{"30 February", colBirthDate, "1999-02-30", CodeBirthDate},
		{"29 February of a leap year", colBirthDate, "2000/02/29", ""},
		{"today", colBirthDate, today, ""},
		{"tomorrow", colBirthDate, "2026-11-23", CodeBirthDate},
		{"mixed separators", colBirthDate, "1999-02/03", CodeBirthDate},
		{"no birth date", colBirthDate, "", CodeBirthDate},
		{"no mobile", colMobile, "", ""},
		{"no hyphens", colMobile, "07055550099", ""},
		{"the other full-width hyphen", colMobile, "080\u22125555\u22120099", ""},
		{"hyphens only", colMobile, "---", CodeMobile},
		{"fixed line", colMobile, "022-267-9222", CodeMobile},
		{"060", colMobile, "060-5555-0099", CodeMobile},
		{"no address", colEmail, "", ""},
		{"plus and underscore", colEmail, "a+b_c@mail.example.co.jp", ""},
		{"no host", colEmail, "hanako@", CodeEmail},
		{"one label", colEmail, "hanako@localhost", CodeEmail},
		{"two at signs", colEmail, "a@b@example.jp", CodeEmail},
		{"empty atom", colEmail, "a..b@example.jp", CodeEmail},
		{"header injection", colEmail, "a@example.jp\r\nBcc: b@example.jp", CodeEmail},
		{"fifteen digits", colCardNo, "353000000000049", CodeCardNo},
		{"hyphens in the card", colCardNo, "3530-0000-0000-0490", CodeCardNo},
		{"check digit", colCardNo, "3530000000000491", CodeCardNoLuhn},
		{"month 13", colExpiry, "13/28", CodeExpiry},
		{"month 0", colExpiry, "00/28", CodeExpiry},
		{"month first", colExpiry, "28/01/", CodeExpiry},
		{"American Express", colBrand, "AMEX", CodeBrand},
		{"unknown relation", colRelation, "cousin", CodeRelation},
		{"unknown status", colStatus, "frozen", CodeStatus},
		{"replaces a good number", colReplaces, "3530000000000011", ""},
		{"replaces no number", colReplaces, "old card", CodeReplaces},
		{"replaces a wrong number", colReplaces, "3530000000000012", CodeReplaces},
		{"replaces itself", colReplaces, "3530000000000490", CodeReplaces},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields := good()
			fields[tt.column] = tt.value
			if _, got := parseRow(fields, today); got != tt.want {
				t.Errorf("code %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEveryCodeHasAReason(t *testing.T) {
	codes := []Code{CodeCardNoLuhn, CodeCardNoDuplicate, CodeCardholderConflict}
	for _, column := range columns {
		codes = append(codes, Code(column))
	}
	codes = append(codes, CodeLoginID, CodeMethod, CodePersonalMessage, CodeCardholderDuplicate, CodeLoginIDDuplicate,
		CodeCardholderUnknown, CodeAccountExists, CodeNoMobile)
	for _, code := range codes {
		if code.Reason() == "" {
			t.Errorf("%s has no reason in reasons.csv", code)
		}
	}
	if got, want := len(reasons()), len(codes); got != want {
		t.Errorf("%d reasons for %d codes", got, want)
	}
}

func TestMasked(t *testing.T) {
	fields := good()
	fields[colCardNo], fields[colReplaces] = "3530-0000-0000-0490", "３５３０００００００００００１１"
	fields[colName] = "card 3530 0000 0000 0490 of 千葉"
	got := masked(fields)
	if want := "•••• 0490"; got[colCardNo] != want {
		t.Errorf("card number %q, want %q", got[colCardNo], want)
	}
	if got := got[colReplaces]; !strings.HasPrefix(got, "•••• ") || len(digitsOf(got)) != 4 {
		t.Errorf("replaced number %q", got)
	}
	if want := "card •••• 0490 of 千葉"; got[colName] != want {
		t.Errorf("name %q, want %q", got[colName], want)
	}
	if got[colMobile] != fields[colMobile] || got[colBirthDate] != fields[colBirthDate] {
		t.Error("a value that is no card number was masked")
	}
}

func TestCellIsNoFormula(t *testing.T) {
	for _, value := range []string{"=1+1", "+81", "-1", "@SUM(A1)"} {
		if got := cell(value); got != "'"+value {
			t.Errorf("cell(%q) = %q", value, got)
		}
	}
	if got := cell("a=b"); got != "a=b" {
		t.Errorf("cell quoted %q", got)
	}
}

// FuzzRow feeds single lines to the row parser. Whatever comes, a good row is stable under a second parsing, and what
// may be written down of any row shows no card number.
func FuzzRow(f *testing.F) {
	f.Add(strings.Join(good(), ","))
	f.Add("30000045,千葉 和子,ﾁﾊﾞ ｶｽﾞｺ,2004/09/09,０９０－５５５５－００９９,a@example.jp,3530000000000490,01/28,JCB,family,lost,3530000000000011")
	f.Add(`30000045,"a ""b"" c",カ,0000-00-00,,=1+1@x,3530 0000 0000 0490,99/99,jcb,,,4111-1111-1111-1111`)
	f.Add(",,,,,,,,,,,")
	f.Add("\xff,\x00,ﾞ,２,-,@,'3530000000000490',//,JCB,principal,active,３５３００００００００００４９０")
	f.Fuzz(func(t *testing.T, line string) {
		r := csv.NewReader(strings.NewReader(line))
		r.FieldsPerRecord = columnCount
		fields, err := r.Read()
		if err != nil {
			return
		}
		cards := []string{normalize(fields[colCardNo]), normalize(fields[colReplaces])}
		parsed, code := parseRow(fields, today)
		for i, value := range masked(fields) {
			for _, card := range cards {
				if isDigits(card, 16) && strings.Contains(value, card) {
					t.Fatalf("column %s shows a card number: %q", columns[i], value)
				}
			}
		}
		if code != "" {
			if code.Reason() == "" {
				t.Fatalf("code %q has no reason", code)
			}
			return
		}
		again, code := parseRow(slices.Clone(fields), today)
		if code != "" || again != parsed {
			t.Fatalf("parsed again: %q %+v, want %+v", code, again, parsed)
		}
		if strings.Count(parsed.canonical(), "\x1f") != columnCount-1 {
			t.Fatalf("a value holds the separator: %q", parsed.canonical())
		}
	})
}
