package text

// Labels of fields that handlers name in a message (copy.md).
const (
	LabelLoginID   = "マイネットプラスのID"
	LabelPassword  = "パスワード"
	LabelCode      = "確認番号"
	LabelCard      = "カード番号"
	LabelExpiry    = "有効期限"
	LabelBirthDate = "生年月日"
)
