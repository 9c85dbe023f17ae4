package text

// Labels of fields that handlers name in a message (copy.md).
const (
	LabelLoginID  = "マイネットプラスのID"
	LabelPassword = "パスワード"
	LabelCode     = "確認番号"
)
