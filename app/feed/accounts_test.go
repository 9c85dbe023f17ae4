package feed_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/app/feed"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

const (
	accountsHeader = "cardholder_no,login_id,method,personal_message\n"
	message        = "広瀬川の ｾｾﾗｷﾞ"

	jiro  = "10000003,青葉 次郎,アオバ ジロウ,1990-01-15,,jiro@example.jp," // no mobile on file
	cardD = "3528000700000018"
	cardE = "4242424242424242"
	cardF = "5555555555554444"
)

// people fills the store: hana with a card that nobody enrolled, one provisional, one cancelled, one registered and one
// lost; taro with one card; jiro without a mobile number.
func people(t *testing.T, s *models.Store) {
	t.Helper()
	take(t, s, line(hana, cardA, "active", ""), line(hana, cardB, "active", ""), line(hana, cardE, "active", ""),
		line(hana, cardF, "active", ""), line(hana, "4012888888881881", "lost", ""),
		line(taro, cardC, "active", ""), line(jiro, cardD, "active", ""))
	enroll(t, s, cardB, models.StateProvisional)
	enroll(t, s, cardE, models.StateCancelled)
	enroll(t, s, cardF, models.StateRegistered)
}

func accountsFile(t *testing.T, rows ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "accounts.csv")
	write(t, path, accountsHeader+strings.Join(rows, "\n")+"\n")
	return path
}

func takeAccounts(t *testing.T, s *models.Store, path string, o feed.Options) feed.AccountsReport {
	t.Helper()
	report, err := importer(t, s).ImportAccounts(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// everything is every byte of what an import of accounts may write.
func everything(t *testing.T, s *models.Store) []string {
	t.Helper()
	return append(dump(t, s), query(t, s, "SELECT * FROM accounts ORDER BY 1")...)
}

// D4.6: accounts keep their ID and bring no password; the cards that the older system may have registered come
// registered by its method, and what was decided here stays: nobody is switched to the password (D4.4).
func TestD4_6_ImportAccounts(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		people(t, s)
		path := accountsFile(t, "10000001,Hana2014,password, "+message+" ", "１０００００02,ｔaro01,sms_otp,not kept", "10000003,jiro03,,")
		report := takeAccounts(t, s, path, feed.Options{})
		if report.Rows != 3 || report.Added != 3 || report.Enrolled != 3 || report.Rejected != 0 || feed.ExitStatus(report.Report, nil) != 0 {
			t.Errorf("report %+v", report)
		}
		cards := query(t, s, "SELECT c.last4, e.state, e.method FROM cards c LEFT JOIN enrollments e ON e.card_id = c.id ORDER BY c.last4")
		want := []string{"0000|registered|password", "0018||", "0505|registered|sms_otp", "1111|registered|password", "1881||", "4242|cancelled|sms_otp", "4444|registered|sms_otp"}
		if diff := cmp.Diff(want, cards); diff != "" {
			t.Errorf("enrollments (-want +got):\n%s", diff)
		}
		accounts := query(t, s, "SELECT cardholder_no, login_id, password_hash, personal_message <> '' FROM accounts ORDER BY cardholder_no")
		for i := range accounts {
			accounts[i] = strings.NewReplacer("true", "1", "false", "0").Replace(accounts[i])
		}
		if diff := cmp.Diff([]string{"10000001|Hana2014||1", "10000002|taro01||0", "10000003|jiro03||0"}, accounts); diff != "" {
			t.Errorf("accounts (-want +got):\n%s", diff)
		}
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			account, err := tx.AccountOf(ctx, "10000001")
			if err != nil {
				return err
			}
			opened, err := s.Keys().Open(models.ColPersonalMessage, "10000001", account.PersonalMessage)
			if opened != message || strings.Contains(account.PersonalMessage, "広瀬川") {
				t.Errorf("the message is %q, stored as %q", opened, account.PersonalMessage)
			}
			return err
		})
		events := query(t, s, "SELECT subject, action FROM audit_events WHERE action IN ('account_taken_over', 'import_accounts') ORDER BY id")
		if diff := cmp.Diff([]string{"10000001|account_taken_over", "10000002|account_taken_over", "10000003|account_taken_over", "|import_accounts"}, events); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if told := query(t, s, "SELECT id FROM messages"); len(told) != 0 {
			t.Errorf("%d messages", len(told))
		}
	})
}

// Running the file again writes nothing, also after the cardholder has changed what it says.
func TestD4_6_ImportAccountsAgain(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		people(t, s)
		path := accountsFile(t, "10000001,Hana2014,password,"+message, "10000002,taro01,sms_otp,")
		first := takeAccounts(t, s, path, feed.Options{})
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			found, err := tx.PasswordEnrollments(ctx, "10000001")
			for _, e := range found {
				e.SwitchToSMS(tx.Now())
				err = errors.Join(err, tx.SaveEnrollment(ctx, &e))
			}
			return err
		})
		before := everything(t, s)
		again := takeAccounts(t, s, path, feed.Options{})
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("the second run wrote (-before +after):\n%s", diff)
		}
		if first.Added != 2 || again.Added != 0 || again.Unchanged != 2 || again.Enrolled != 0 || again.Rejected != 0 {
			t.Errorf("first %+v, again %+v", first, again)
		}
	})
}

// A bad row never stops the good ones; it is listed with its line and reason, and without the personal message.
func TestD4_6_ImportAccountsRejects(t *testing.T) {
	run(t, func(t *testing.T, s *models.Store) {
		people(t, s)
		tx(t, s, func(ctx context.Context, tx *models.Tx) error {
			a := models.NewTakenOver("10000003", "taken01", "", tx.Now())
			return tx.SaveAccount(ctx, &a)
		})
		secret := "秘密の合言葉"
		path := accountsFile(t,
			"1000001,Hana2014,password,"+secret,
			"10000001,hana,password,"+secret,
			"10000001,花子2014,password,"+secret,
			"10000001,Hana2014,voice,"+secret,
			"10000001,Hana2014,password, ",
			"10000001,Hana2014,password,"+strings.Repeat("長", 61),
			"99999999,Nobody01,,"+secret,
			"10000003,another1,,"+secret,
			"10000001,taken01,password,"+secret,
			"10000001,Hana2014,password,"+secret,
			"10000001,Hana2015,password,"+secret,
			"10000002,Hana2014,password,"+secret,
			"10000002,=taro01,,")
		before := everything(t, s)
		dry := takeAccounts(t, s, path, feed.Options{DryRun: true})
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("the dry run wrote (-before +after):\n%s", diff)
		}
		if _, err := os.Stat(feed.RejectsPath(path)); err == nil {
			t.Error("the dry run wrote a rejects file")
		}
		report := takeAccounts(t, s, path, feed.Options{})
		want := []rejected{
			{2, "cardholder_no"}, {3, "login_id"}, {4, "login_id"}, {5, "method"}, {6, "personal_message"}, {7, "personal_message"},
			{8, "cardholder_unknown"}, {9, "account_exists"}, {10, "login_id_duplicate"},
			{12, "cardholder_duplicate"}, {13, "login_id_duplicate"}, {14, "login_id"},
		}
		if diff := cmp.Diff(want, summary(report.Report).Rejects); diff != "" {
			t.Errorf("rejects (-want +got):\n%s", diff)
		}
		if report.Added != 1 || report.Rejected != 12 || feed.ExitStatus(report.Report, nil) != 3 {
			t.Errorf("report %+v", report)
		}
		file := readFile(t, report.RejectsFile)
		report.RejectsFile = ""
		if diff := cmp.Diff(report, dry); diff != "" {
			t.Errorf("the dry run foresaw something else (-real +dry):\n%s", diff)
		}
		if !strings.Contains(file, "5,method,認証方式がpassword・sms_otp・空のいずれでもありません。,10000001,Hana2014,voice,•••••") || !strings.Contains(file, ",'=taro01,") {
			t.Errorf("the rejects file: %s", file)
		}
		var printed strings.Builder
		if err := report.Print(&printed); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(printed.String(), "line 8: rejected: cardholder_unknown: この会員番号の会員が登録されていません。") {
			t.Errorf("the report: %s", printed.String())
		}
		if all := file + printed.String() + strings.Join(everything(t, s), "\n"); strings.Contains(all, secret) {
			t.Error("a personal message is written down")
		}
	})
}

// SMS codes need a mobile number on file.
func TestD4_6_NoMobile(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	people(t, s)
	report := takeAccounts(t, s, accountsFile(t, "10000003,jiro03,sms_otp,"), feed.Options{})
	if diff := cmp.Diff([]rejected{{2, "no_mobile"}}, summary(report.Report).Rejects); diff != "" {
		t.Errorf("rejects (-want +got):\n%s", diff)
	}
	if found := query(t, s, "SELECT id FROM accounts"); len(found) != 0 {
		t.Error("an account was made")
	}
}

// A file that cannot be read changes nothing, whatever its first rows say; Shift_JIS is read like any feed.
func TestD4_6_ImportAccountsShape(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	people(t, s)
	for name, content := range map[string]string{
		"the card feed":  header + line(hana, cardA, "active", ""),
		"a cut-off file": accountsHeader + "10000001,Hana2014,,\n10000002,taro01\n",
		"empty":          "",
	} {
		path := filepath.Join(t.TempDir(), "accounts.csv")
		write(t, path, content)
		report, err := importer(t, s).ImportAccounts(t.Context(), path, feed.Options{})
		if !errors.As(err, new(*feed.FirstPassError)) || feed.ExitStatus(report.Report, err) != 1 {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if found := query(t, s, "SELECT id FROM accounts"); len(found) != 0 {
		t.Error("an account was made")
	}
	path := accountsFile(t, "10000001,Hana2014,password,\x8d\x4c\x90\xa3\x90\xec")
	if report := takeAccounts(t, s, path, feed.Options{}); report.Added != 1 {
		t.Errorf("Shift_JIS: %+v", report)
	}
}

// An import that is stopped in the middle leaves whole rows; running it again completes it.
func TestD4_6_ImportAccountsStops(t *testing.T) {
	s, _ := modelstest.NewSQLite(t, withJobs)
	people(t, s)
	path := accountsFile(t, "10000001,Hana2014,password,"+message, "10000002,taro01,sms_otp,")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	report, err := importer(t, s).ImportAccounts(ctx, path, feed.Options{})
	if !errors.Is(err, context.Canceled) || report.Added != 0 || slices.Contains([]int{0, 3}, feed.ExitStatus(report.Report, err)) {
		t.Errorf("stopped: %v, %+v", err, report)
	}
	if report := takeAccounts(t, s, path, feed.Options{}); report.Added != 2 {
		t.Errorf("again: %+v", report)
	}
}
