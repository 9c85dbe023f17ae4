package mail

import (
	"time"

	"mynetplus/views/text"
)

// ProcedureCode carries a procedure code by mail (D5). It names nobody: the address may not be theirs.
type ProcedureCode struct {
	Procedure string // text.Procedure
	Code      string
	At        time.Time
}

// Mail is 確認番号のお知らせ.
func (n ProcedureCode) Mail() Message {
	return letter("確認番号のお知らせ", "",
		text.Procedure(n.Procedure)+"の確認番号をお送りします。",
		about("確認番号", n.Code+"(10分間有効)"),
		about("お手続き", text.Procedure(n.Procedure)),
		about("お手続きの日時", text.DateTime(n.At)),
		about("次にしていただくこと",
			"お手続き中の画面に戻り、確認番号を入力してください。"),
		about("心当たりがない場合",
			"ほかの方がお客様の情報を入力した可能性があります。",
			"確認番号をだれにも教えず、このメールを削除してください。",
			"ご心配な方は、日専連コールセンターへお電話ください。"),
	)
}

// LoginID tells the ID that somebody asked for (D3.6). It goes by mail only.
type LoginID struct {
	Name    string
	LoginID string
	At      time.Time
}

// Mail is マイネットプラスIDのお知らせ.
func (n LoginID) Mail() Message {
	return letter("マイネットプラスIDのお知らせ", n.Name,
		"マイネットプラスをご利用いただき、ありがとうございます。\nIDの確認のお手続きがありましたので、お知らせします。",
		about("マイネットプラスのID", n.LoginID),
		about("お手続きの日時", text.DateTime(n.At)),
		steps("次にしていただくこと",
			"アプリ、または普段お使いのブックマークから、マイネットプラスを開いて\nください。",
			"上のIDと、お客様が決めたパスワードでログインしてください。",
			"パスワードもお忘れの場合は、ログイン画面の\n「ID・パスワードをお忘れ(ご変更)の方」からお手続きください。",
		),
		about("心当たりがない場合",
			"ほかの方がお客様の情報を入力した可能性があります。",
			"IDを知られただけでは、ログインできません。",
			"ご心配な方は、マイネットプラスの「ご利用の停止」でご利用を止めてから、",
			"日専連コールセンターへお電話ください。"),
	)
}
