package notify_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mynetplus/app/notify"
	"mynetplus/models"
	"mynetplus/views/mail"
	"mynetplus/views/text"
)

// constants are the values of the constants of a file of models whose names begin so: nobody forgets the next one.
func constants(t *testing.T, file, prefix string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../models/"+file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, prefix) || len(spec.Values) == 0 {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
		return true
	})
	return values
}

// 3ds.md: no SMS takes more than three segments of 67 UTF-16 units. Every procedure, with every length of the portal's
// name; the code and the procedure are always said, and the line that binds the code stays while it fits.
func TestSMSOfEveryProcedureFits(t *testing.T) {
	purposes := constants(t, "code.go", "Purpose")
	if len(purposes) < 11 {
		t.Fatalf("found the procedures %q only", purposes)
	}
	for _, purpose := range purposes {
		if text.Procedure(purpose) == "" {
			t.Errorf("%s has no name", purpose)
		}
		for n := 4; n <= 253; n++ {
			host := strings.Repeat("a", n-3) + ".jp"
			sms := mail.SMSProcedure(purpose, "314159", host)
			bound := "\n\n@" + host + " #314159"
			body := strings.TrimSuffix(sms, bound)
			if mail.Units(sms) > mail.MaxUnits || !strings.Contains(body, text.Procedure(purpose)+"の確認番号は 314159 です") {
				t.Errorf("%s with a name of %d: %d units, %q", purpose, n, mail.Units(sms), sms)
			}
			if fits := mail.Units(body+bound) <= mail.MaxUnits; fits != strings.HasSuffix(sms, bound) {
				t.Errorf("%s with a name of %d: bound %t, fits %t", purpose, n, !fits, fits)
			}
		}
	}
}

// Every notice that can leave by SMS, with the longest brand, device and time, stays within three segments.
func TestSMSOfEveryNoticeFits(t *testing.T) {
	run(t, mobile, "", func(t *testing.T, o *office) {
		o.clock.Advance(time.Date(2026, 12, 31, 14, 59, 0, 0, time.UTC).Sub(o.clock.Now()))
		if _, err := o.store.SQL().ExecContext(t.Context(), "UPDATE cards SET brand = 'Mastercard', status = 'stolen', replaced_by_id = id"); err != nil {
			t.Fatal(err)
		}
		o.worker = notify.NewWorker(notify.Options{
			Store: o.store, Mailer: o.post, Texter: o.post, Host: strings.Repeat("a", 60) + ".example.jp", BaseURL: o.base,
			Digits: func(context.Context, *models.Query, string) (string, error) { return "314159", nil },
		})
		account(o)
		templates := slices.DeleteFunc(constants(t, "message.go", "Template"), func(template string) bool {
			return template == models.TemplateLoginID // it goes by mail only (D3.6)
		})
		for i, template := range templates {
			o.tx(func(ctx context.Context, tx *models.Tx) error {
				return o.notifier.Queue(ctx, tx, models.Message{
					CardholderNo: personNo, Channel: models.ChannelSMS, Template: template, CodeID: "0123",
					Previous: tx.Keys().Seal(models.ColPrevious, personNo, mobile),
					Facts:    models.Facts{CardIDs: []int64{o.card.ID}, Purpose: models.PurposeEnrollment, Device: "android/samsung"},
				})
			})
			before := len(o.post.texts)
			o.sent(int64(i + 1))
			for _, sms := range o.post.texts[before:] {
				if units := mail.Units(sms.Body); units > mail.MaxUnits {
					t.Errorf("%s has %d units: %q", template, units, sms.Body)
				}
				t.Logf("%s: %d units", template, mail.Units(sms.Body))
			}
		}
		if len(o.post.texts) != len(templates) {
			t.Errorf("%d of %d templates left", len(o.post.texts), len(templates))
		}
	})
}
