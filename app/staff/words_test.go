package staff_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/views/text"
)

func nodeText(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) }

// constants are the string constants of a file whose names begin alike.
func constants(t *testing.T, file, prefix string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, prefix) || len(spec.Values) != 1 {
			return true
		}
		if literal, ok := spec.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("no constant %s… in %s", prefix, file)
	}
	return values
}

// Whatever can stand in the audit log or in the list of messages has a name.
func TestEveryCodeHasAName(t *testing.T) {
	for _, tt := range []struct {
		file, prefix string
		name         func(string) string
	}{
		{"../../models/audit.go", "Action", text.AuditAction},
		{"../../models/audit.go", "Actor", text.AuditActor},
		{"../../models/message.go", "Template", func(code string) string { return text.MessageKind(code, "sign_in") }},
		{"../../models/message_list.go", "Failure", func(code string) string { return strings.TrimSuffix(text.Failure(code), "不明") }},
		{"../../app/feed/void.go", "reason", text.VoidReason},
		{"../acs/decision.go", "Rule", text.PurchaseRule},
		{"../acs/decision.go", "Method", text.PurchaseMethod},
		{"../../models/enrollment.go", "Method", text.PurchaseMethod},
		{"../acs/emv/messages.go", "Status", text.TransStatus},
		{"../acs/emv/messages.go", "Reason", text.TransStatusReason},
		{"../acs/emv/messages.go", "Cancel", text.ChallengeCancel},
		{"../acs/emv/messages.go", "Challenge", text.ChallengeInd},
		{"../acs/emv/messages.go", "Channel", text.DeviceChannel},
		{"../acs/emv/messages.go", "Category", text.MessageCategory},
		{"../../models/transaction.go", "Result", func(code string) string {
			_, _, word := text.ResultState(code)
			return strings.TrimSuffix(word, "なし")
		}},
	} {
		for _, code := range constants(t, tt.file, tt.prefix) {
			if name := tt.name(code); name == "" || name == code {
				t.Errorf("%s %q has no name", tt.prefix, code)
			}
		}
	}
}
