package recovery_test

import (
	"net/http"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// copy.md: every page that asks for it takes the birth date in each form, and it finds the same person.
func TestBirthDateInEveryForm(t *testing.T) {
	a := apptest.Start(t)
	for _, form := range []string{"1984-05-02", "19840502", "1984/5/2", "昭和59年5月2日", "S59.5.2", "１９８４－０５－０２", " 昭和５９年 ５月 ２日 ", " 1984 5 2 "} {
		c := a.Client()
		leads(t, "ID: "+form, c.Post("/recovery/id", byCard(hanakoPAN, form)), "/recovery/id/sent")
		leads(t, "password: "+form, c.Post("/recovery/password", byID(hanakoID, form)), "/recovery/password/mail")
		leads(t, "unlock: "+form, c.Post("/recovery/unlock", byCard(hanakoPAN, form)), "/recovery/unlock/code")
	}
	a.Settled()
	if n := a.Count("procedures WHERE cardholder_no = $1", hanakoNo); n != 24 {
		t.Errorf("%d of 24 questions found the person", n)
	}
	if n := events(a, hanakoNo, models.ActionRecovery, models.OutcomeOK); n != 24 {
		t.Errorf("%d events", n)
	}
}

// A day that does not exist, one to come and what is no date each get a message of their own, at the field, and what was
// typed stays; nothing is recorded about anybody.
func TestBirthDatesThatCannotBe(t *testing.T) {
	a := apptest.Start(t)
	for typed, want := range map[string]string{
		"":              "生年月日を入力してください。",
		"1984-02-30":    "暦にない日付です。生年月日の年、月、日をご確認のうえ、もう一度入力してください。",
		"昭和65年1月1日":     "暦にない日付です。生年月日の年、月、日をご確認のうえ、もう一度入力してください。",
		"2099-01-01":    "生年月日が、今日より後の日付になっています。ご確認のうえ、もう一度入力してください。",
		"いちがつ":          "生年月日を読み取れませんでした。1984-05-02 や 昭和59年5月2日 のように入力してください。",
		"59.5.2":        "生年月日を読み取れませんでした。1984-05-02 や 昭和59年5月2日 のように入力してください。",
		"<b>1984</b>-1": "生年月日を読み取れませんでした。1984-05-02 や 昭和59年5月2日 のように入力してください。",
	} {
		for _, got := range []*apptest.Answer{
			a.Client().Post("/recovery/id", byCard(hanakoPAN, typed)), a.Client().Post("/recovery/password", byID(hanakoID, typed)),
			a.Client().Post("/recovery/unlock", byCard(hanakoPAN, typed)),
		} {
			refused(t, typed, got, http.StatusUnprocessableEntity, want)
			field := got.Doc.Find("#birth")
			if field.AttrOr("value", "") != typed || field.AttrOr("aria-invalid", "") != "true" || got.Doc.Find("#birth-error span").Text() != want {
				t.Errorf("%q: the field shows %q and says %q", typed, field.AttrOr("value", ""), got.Doc.Find("#birth-error").Text())
			}
		}
	}
	if n := a.Count("procedures") + a.Count("throttles"); n != 0 {
		t.Errorf("%d rows", n)
	}
}
