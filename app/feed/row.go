package feed

import (
	"strings"

	"mynetplus/models"
)

// The file's columns, by position. feed/README.md fixes names and order.
const (
	colCardholderNo = iota
	colName
	colNameKana
	colBirthDate
	colMobile
	colEmail
	colCardNo
	colExpiry
	colBrand
	colRelation
	colStatus
	colReplaces
	columnCount
)

var columns = [columnCount]string{"cardholder_no", "name", "name_kana", "birth_date", "mobile", "email",
	"card_no", "expiry", "brand", "relation", "status", "replaces"}

// person is what the file says of a cardholder, the same on each of that person's rows.
type person struct {
	Name, NameKana string
	BirthDate      string // "1984-05-02"
	Mobile         string // "" or 11 digits
	Email          string // "" or an address
}

// row is one good line of the file, normalized.
type row struct {
	Line         int // the header is line 1
	CardholderNo string
	person
	CardNo   string // 16 digits; never leaves this package but as a keyed hash and its last four
	Expiry   string // "2029-12"
	Brand    string // JCB, Visa, Mastercard
	Relation string // principal, family, corporate
	Status   string // active, lost, stolen, closed
	Replaces string // "" or 16 digits
}

// The file's words for a brand and the portal's (domain.md section 9: brands).
var brands = map[string]string{"JCB": models.BrandJCB, "VISA": models.BrandVisa, "MC": models.BrandMastercard}

// parseRow applies the rules that one row can be judged by alone. fields must be columnCount long; they are
// normalized in place. today is the date in Japan, "2026-11-22". The code is empty for a good row, else
// the first rule broken, in the order of the columns.
func parseRow(fields []string, today string) (row, Code) {
	for i, value := range fields {
		fields[i] = normalize(value)
	}
	r := row{
		CardholderNo: fields[colCardholderNo],
		person:       personOf(fields),
		CardNo:       fields[colCardNo],
		Expiry:       expiry(fields[colExpiry]),
		Brand:        brands[fields[colBrand]],
		Relation:     fields[colRelation],
		Status:       fields[colStatus],
		Replaces:     fields[colReplaces],
	}
	return r, r.judge(today)
}

// personOf puts the person's columns, already normalized, into the one form in which they are compared and
// stored: a date with slashes and a number with hyphens are the same date and number.
func personOf(fields []string) person {
	return person{
		Name:      fields[colName],
		NameKana:  fields[colNameKana],
		BirthDate: date(fields[colBirthDate]),
		Mobile:    withoutHyphens(fields[colMobile]),
		Email:     fields[colEmail],
	}
}

func (r *row) judge(today string) Code {
	switch {
	case !isDigits(r.CardholderNo, 8):
		return CodeCardholderNo
	case !validName(r.Name):
		return CodeName
	case !validKana(r.NameKana):
		return CodeNameKana
	case !validBirthDate(r.BirthDate, today):
		return CodeBirthDate
	case r.Mobile != "" && !validMobile(r.Mobile):
		return CodeMobile
	case r.Email != "" && !validEmail(r.Email):
		return CodeEmail
	case !isDigits(r.CardNo, 16):
		return CodeCardNo
	case !models.Checked(r.CardNo):
		return CodeCardNoLuhn
	case r.Expiry == "":
		return CodeExpiry
	case r.Brand == "":
		return CodeBrand
	case r.Relation != models.RelationPrincipal && r.Relation != models.RelationFamily && r.Relation != models.RelationCorporate:
		return CodeRelation
	case r.Status != models.CardActive && !ended(r.Status):
		return CodeStatus
	case r.Replaces == "":
		return ""
	case !isDigits(r.Replaces, 16) || !models.Checked(r.Replaces) || r.Replaces == r.CardNo:
		return CodeReplaces
	}
	return ""
}

// ended reports whether a card in this state voids its enrollment (D4.3).
func ended(status string) bool {
	return status == models.CardLost || status == models.CardStolen || status == models.CardClosed
}

// canonical is the whole row in one string, for the hash that tells an unchanged row from a changed one: under the
// card numbers' own key, for it holds them (D7.1).
// No value can hold the separator: control characters are refused or normalized away in every column.
func (r *row) canonical() string {
	return strings.Join([]string{r.CardholderNo, r.Name, r.NameKana, r.BirthDate, r.Mobile, r.Email,
		r.CardNo, r.Expiry, r.Brand, r.Relation, r.Status, r.Replaces}, "\x1f")
}
