package feed

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

// Code says why a row was refused: the name of the column whose rule it breaks, or one of the rules
// that look at more than one value.
type Code string

// The codes of the rejects file, in the order in which a row is judged.
const (
	CodeCardholderNo       Code = "cardholder_no"
	CodeName               Code = "name"
	CodeNameKana           Code = "name_kana"
	CodeBirthDate          Code = "birth_date"
	CodeMobile             Code = "mobile"
	CodeEmail              Code = "email"
	CodeCardNo             Code = "card_no"
	CodeCardNoLuhn         Code = "card_no_luhn"
	CodeExpiry             Code = "expiry"
	CodeBrand              Code = "brand"
	CodeRelation           Code = "relation"
	CodeStatus             Code = "status"
	CodeReplaces           Code = "replaces"
	CodeCardNoDuplicate    Code = "card_no_duplicate"
	CodeCardholderConflict Code = "cardholder_conflict"
)

// The codes of a file of accounts (D4.6), beside CodeCardholderNo.
const (
	CodeLoginID             Code = "login_id"
	CodeMethod              Code = "method"
	CodePersonalMessage     Code = "personal_message"
	CodeCardholderDuplicate Code = "cardholder_duplicate"
	CodeLoginIDDuplicate    Code = "login_id_duplicate"
	CodeCardholderUnknown   Code = "cardholder_unknown"
	CodeAccountExists       Code = "account_exists"
	CodeNoMobile            Code = "no_mobile"
)

// The codes of a file that cannot be read at all (ShapeError), or not now.
const (
	CodeHeaderMissing Code = "header_missing"
	CodeHeader        Code = "header"
	CodeEncoding      Code = "encoding"
	CodeColumns       Code = "columns"
	CodeQuotes        Code = "quotes"
	CodeUnreadable    Code = "unreadable"
	CodeRunning       Code = "import_running"
)

//go:embed reasons.csv
var reasonsCSV string

var reasons = sync.OnceValue(func() map[Code]string {
	words := map[Code]string{}
	records, err := csv.NewReader(strings.NewReader(reasonsCSV)).ReadAll()
	if err != nil {
		return words
	}
	for _, record := range records[1:] {
		words[Code(record[0])] = record[1]
	}
	return words
})

// Reason is the sentence, in Japanese, that the rejects file sets beside the code.
func (c Code) Reason() string { return reasons()[c] }
