package web_test

import (
	"testing"
	"time"

	"mynetplus/app/web"
)

// copy.md: the birth date is one field that takes the forms people write.
func TestBirthDate(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 59, 0, 0, time.UTC) // 23:59 in Japan
	for _, tt := range []struct{ typed, want, problem string }{
		{"1984-05-02", "1984-05-02", ""},
		{"19840502", "1984-05-02", ""},
		{"1984/5/2", "1984-05-02", ""},
		{"1984.5.2", "1984-05-02", ""},
		{"1984年5月2日", "1984-05-02", ""},
		{"1984 05 02", "1984-05-02", ""},
		{"1984ー5ー2", "1984-05-02", ""},
		{"１９８４－０５－０２", "1984-05-02", ""},
		{"１９８４年０５月０２日", "1984-05-02", ""},
		{" 19840502\u200b ", "1984-05-02", ""},
		{"昭和59年5月2日", "1984-05-02", ""},
		{"昭和５９年５月２日", "1984-05-02", ""},
		{"昭和 59 年 5 月 2 日", "1984-05-02", ""},
		{"昭59.5.2", "1984-05-02", ""},
		{"㍼59.5.2", "1984-05-02", ""},
		{"S59.5.2", "1984-05-02", ""},
		{"s59-05-02", "1984-05-02", ""},
		{"Ｓ５９．５．２", "1984-05-02", ""},
		{"S590502", "1984-05-02", ""},
		{"明治45年7月29日", "1912-07-29", ""},
		{"M1.1.25", "1868-01-25", ""},
		{"大正元年7月30日", "1912-07-30", ""},
		{"T15.12.24", "1926-12-24", ""},
		{"昭和元年12月25日", "1926-12-25", ""},
		{"昭和64年1月7日", "1989-01-07", ""},
		{"平成元年1月8日", "1989-01-08", ""},
		{"H31.4.30", "2019-04-30", ""},
		{"令和元年5月1日", "2019-05-01", ""},
		{"R8.11.22", "2026-11-22", ""},
		{"2026-11-22", "2026-11-22", ""},
		{"2000-02-29", "2000-02-29", ""},

		{"2026-11-23", "", "birth_date_future"},
		{"R8.11.23", "", "birth_date_future"},
		{"2099-01-01", "", "birth_date_future"},
		{"1984-02-30", "", "birth_no_such_day"},
		{"1900-02-29", "", "birth_no_such_day"},
		{"1984-13-01", "", "birth_no_such_day"},
		{"1984-00-01", "", "birth_no_such_day"},
		{"1984-5-0", "", "birth_no_such_day"},
		{"昭和65年1月1日", "", "birth_no_such_day"},
		{"昭和0年1月1日", "", "birth_no_such_day"},
		{"S1984.5.2", "", "birth_date_invalid"},
		{"84-05-02", "", "birth_date_invalid"},
		{"0984-05-02", "", "birth_date_invalid"},
		{"1984-05", "", "birth_date_invalid"},
		{"1984-05-02-01", "", "birth_date_invalid"},
		{"1984-5-002", "", "birth_date_invalid"},
		{"2 May 1984", "", "birth_date_invalid"},
		{"840502", "", "birth_date_invalid"},
		{"X59.5.2", "", "birth_date_invalid"},
		{"99999999999999999999-1-1", "", "birth_date_invalid"},
		{"", "", "birth_date_invalid"},
		{"-/-", "", "birth_date_invalid"},
	} {
		if got, problem := web.BirthDate(tt.typed, now); got != tt.want || problem != tt.problem {
			t.Errorf("BirthDate(%q): got %q %q, want %q %q", tt.typed, got, problem, tt.want, tt.problem)
		}
	}
}

func TestExpiry(t *testing.T) {
	for _, tt := range []struct{ typed, want string }{
		{"12/29", "2029-12"},
		{"1229", "2029-12"},
		{"12/2029", "2029-12"},
		{"122029", "2029-12"},
		{"2029-12", "2029-12"},
		{"１２／２９", "2029-12"},
		{" 12 / 29 ", "2029-12"},
		{"12-29", "2029-12"},
		{"12月29年", "2029-12"},
		{"1/30", "2030-01"},
		{"0130", "2030-01"},
		{"13/29", ""},
		{"00/29", ""},
		{"29/12", ""},
		{"12/1929", ""},
		{"12/3", ""},
		{"129", ""},
		{"12/29/01", ""},
		{"12", ""},
		{"ab/cd", ""},
		{"", ""},
	} {
		problem := "expiry_invalid"
		if tt.want != "" {
			problem = ""
		}
		if got, p := web.Expiry(tt.typed); got != tt.want || p != problem {
			t.Errorf("Expiry(%q): got %q %q, want %q", tt.typed, got, p, tt.want)
		}
	}
}

func TestCardNumber(t *testing.T) {
	for _, tt := range []struct{ typed, want string }{
		{"3530111333300000", "3530111333300000"},
		{"3530-1113-3330-0000", "3530111333300000"},
		{"3530 1113 3330 0000", "3530111333300000"},
		{"３５３０　１１１３　３３３０　００００", "3530111333300000"},
		{"3530ー1113−3330‐0000", "3530111333300000"},
		{"30569309025904", "30569309025904"},   // 14 digits
		{"378282246310005", "378282246310005"}, // 15 digits
		{"3530111333300001", ""},               // check digit
		{"4222222222222", ""},                  // 13 digits
		{"6304000000000000000", ""},            // 19 digits
		{"353011133330000O", ""},
		{"", ""},
	} {
		problem := "card_number_invalid"
		if tt.want != "" {
			problem = ""
		}
		if got, p := web.CardNumber(tt.typed); got != tt.want || p != problem {
			t.Errorf("CardNumber(%q): got %q %q, want %q", tt.typed, got, p, tt.want)
		}
	}
}
