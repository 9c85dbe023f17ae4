package text

// BOM begins a CSV file that Excel opens as UTF-8.
const BOM = "\ufeff"

// SkipColumns are the columns of the file of cards that a provisional run left out (D4.2).
func SkipColumns() []string { return []string{"会員番号", "カード", "理由"} }

// SkipReason is why a run left a card out: no_mobile, corporate or cancelled.
func SkipReason(code string) string {
	switch code {
	case "no_mobile":
		return "携帯電話番号の登録がない"
	case "corporate":
		return "法人カード"
	case "cancelled":
		return "以前に解除している"
	}
	return code
}
