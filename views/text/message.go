package text

import "strconv"

// Required is the message of an empty field.
func Required(label string) string {
	return label + "を入力してください。"
}

// TooMany asks to wait; the minutes are rounded up by the caller and never shown below one.
func TooMany(minutes int) string {
	return strconv.Itoa(max(minutes, 1)) + "分ほど時間をおいてから、もう一度お試しください。"
}

// Error is the sentence of a coded domain error (models.Error): what happened, then what to do. A code without a
// sentence gives "", which the router's test does not let pass.
func Error(code string) string {
	return errorSentences[code]
}

var errorSentences = map[string]string{
	"staff_refused":              "ユーザー名、パスワード、認証コードのどれかが正しくありません。5回続けて誤ると、ご利用を停止します。",
	"staff_password_name":        "ユーザー名を含むパスワードは設定できません。ほかのものを入力してください。",
	"staff_password_same":        "初期パスワードと同じものは設定できません。ほかのものを入力してください。",
	"staff_code_wrong":           "認証コードが一致しません。認証アプリに表示されている数字を、もう一度入力してください。",
	"staff_secret_lost":          "QRコードを新しくしました。認証アプリで、もう一度読み取ってください。",
	"provision_size":             "件数の上限は、1から1,000,000までの数字で入力してください。",
	"provision_brand":            "ブランドを一覧から選んでください。",
	"provision_no":               "会員番号は、8けたの数字で入力してください。",
	"provision_reversed":         "会員番号の範囲が逆です。(まで)には、(から)と同じか、後の番号を入力してください。",
	"provision_unfinished":       "ほかの実行が終わっていません。完了を待つか、中止してから、もう一度開始してください。",
	"staff_self":                 "ご自身の利用は停止できません。ほかの管理の方に依頼してください。",
	"reason_long":                "理由は200文字以内で入力してください。",
	"forbidden":                  "この画面や操作を使う権限がありません。必要なときは、管理の方に依頼してください。",
	"sign_in_refused":            "IDまたはパスワードが正しくありません。ご確認のうえ、もう一度入力してください。",
	"login_locked":               "お客様のIDは現在ご利用いただけません。",
	"password_wrong":             "パスワードが正しくありません。ご確認のうえ、もう一度入力してください。",
	"password_full_width":        "パスワードに全角の文字が入っています。半角の英数字で決めた方は、入力の切り替えをお確かめください。",
	"password_short":             "パスワードが短いため、設定できません。8文字以上で入力してください。",
	"password_long":              "パスワードが長いため、設定できません。128文字以内で入力してください。",
	"password_common":            "よく使われるパスワードのため、設定できません。ほかの人が思いつかないものを入力してください。",
	"password_personal":          "ID、生年月日、携帯電話番号、カードの番号と有効期限、お名前を含むパスワードは設定できません。ほかのものを入力してください。",
	"password_new_wide":          "新しいパスワードに全角の文字が入っています。このままでも使えますが、入力の切り替えをお確かめください。",
	"email_invalid":              "メールアドレスの形になっていません。「@」の前後をご確認のうえ、もう一度入力してください。",
	"email_same":                 "いまのメールアドレスと同じです。変更後のメールアドレスを入力してください。",
	"email_gone":                 "お手続きの受付時間が過ぎました。お手数ですが、もう一度メールアドレスを入力してください。",
	"card_refused":               "ご入力内容を確認できませんでした。カードと登録内容をご確認のうえ、もう一度入力してください。",
	"last4_invalid":              "携帯電話番号の下4けたを読み取れませんでした。数字4けたで入力してください。",
	"signup_gone":                "新規登録の受付時間が過ぎました。お手数ですが、もう一度はじめからお手続きください。",
	"terms_renewed":              "規約が新しくなりました。お読みのうえ、もう一度「規約に同意する」にチェックを入れてください。",
	"code_wrong":                 "確認番号が一致しません。ご確認のうえ、もう一度入力してください。",
	"code_spent":                 "この確認番号は使えなくなりました。新しい確認番号をお受け取りください。",
	"code_budget":                "確認番号をお送りできる回数の上限に達しました。しばらく時間をおいてから、もう一度お試しください。",
	"rate_limited":               "操作の回数が多いため、いったん受付を止めました。しばらく時間をおいてから、もう一度お試しください。",
	"no_contact":                 "はじめての端末からのログインには確認番号が必要ですが、お送りできる携帯電話番号とメールアドレスの登録がありません。日専連コールセンターへお電話ください。",
	"no_mobile":                  "携帯電話番号が登録されていないため、お申込みいただけません。",
	"card_number_invalid":        "カード番号を読み取れませんでした。カードの番号をご確認のうえ、もう一度入力してください。",
	"expiry_invalid":             "有効期限を読み取れませんでした。12/29 のように、月/年の順に入力してください。",
	"birth_date_invalid":         "生年月日を読み取れませんでした。1984-05-02 や 昭和59年5月2日 のように入力してください。",
	"birth_no_such_day":          "暦にない日付です。生年月日の年、月、日をご確認のうえ、もう一度入力してください。",
	"birth_date_future":          "生年月日が、今日より後の日付になっています。ご確認のうえ、もう一度入力してください。",
	"no_card_chosen":             "カードがえらばれていません。お申込みになるカードをえらんでください。",
	"no_cancel_card":             "カードがえらばれていません。解除するカードをえらんでください。",
	"no_cancel_reason":           "解除の理由がえらばれていません。あてはまるものをえらんでください。",
	"not_cancellable":            "えらばれたカードは、本登録ではありません。最新の登録状況をご確認ください。",
	"card_not_eligible":          "お申込みの途中で、カードの登録内容が変わりました。もう一度カードをえらんでください。",
	"procedure_gone":             "お手続きの受付時間が過ぎました。お手数ですが、はじめからもう一度お願いします。",
	"application_gone":           "お申込みの受付時間が過ぎました。お手数ですが、もう一度カードをえらんでください。",
	"terms_not_agreed":           "規約への同意が必要です。規約をお読みのうえ、「規約に同意する」にチェックを入れてください。",
	"terms_changed":              "お申込みの途中で、規約が新しくなりました。規約をお読みのうえ、もう一度お申込みください。",
	"stale_form":                 "画面の内容が古くなっています。最新の内容をご確認のうえ、もう一度お手続きください。",
	"not_found":                  "ページが見つかりません。アドレスをお確かめください。",
	"method_refused":             "このページは、そのままでは開けません。マイページから、もう一度お進みください。",
	"bad_request":                "お送りいただいた内容を読み取れませんでした。前の画面に戻り、もう一度入力してください。",
	"cross_site":                 "ほかのサイトからの操作のため、受け付けませんでした。マイネットプラスを開き、もう一度お手続きください。",
	"too_large":                  "入力された内容が長すぎるため、受け付けられませんでした。短くして、もう一度入力してください。",
	"busy":                       "ただいま大変混み合っています。少し時間をおいてから、もう一度お試しください。",
	"unavailable":                "ただいまご利用いただけません。ご入力の内容は登録されていません。少し時間をおいてから、もう一度お試しください。",
	"ticket_refused":             "アプリから登録状況を開けませんでした。アプリに戻り、もう一度「登録状況」を押してください。",
	"duplicate":                  "同じお手続きが、すでに済んでいます。「登録状況」で結果をご確認ください。",
	"app_token":                  "アプリの情報を確認できませんでした。アプリに戻り、もう一度お試しください。",
	"preview_over":               "プレビューは、開始から15分で終わります。続ける場合は、もう一度理由を入力してください。",
	"preview_needed":             "お客様の画面を見るには、理由を入力してプレビューを開始してください。",
	"checks_missing":             "ご本人様の確認は、4つすべてが必要です。確かめたものに印をつけてください。",
	"no_opening":                 "解除するものがえらばれていません。1つ以上えらんでください。",
	"no_void_card":               "無効にするカードがえらばれていません。カードをえらんでください。",
	"already_open":               "すでに解除されていました。最新の状況をご確認ください。",
	"already_shut":               "すでに停止されていました。最新の状況をご確認ください。",
	"already_void":               "カードの登録は、すでに無効か、登録のない状態でした。最新の状況をご確認ください。",
	"already_received":           "再設定の受付は、すでに開いています。期限をご確認ください。",
	"reception_refused":          "再設定の受付には、マイネットプラスの登録と携帯電話番号が必要です。",
	"upload_missing":             "CSVファイルがえらばれていません。取り込むファイルをえらんでください。",
	"upload_too_large":           "ファイルが大きすぎるため、受け付けられませんでした。64MBまでのCSVファイルに分けて、もう一度アップロードしてください。",
	"upload_broken":              "ファイルを最後まで受け取れませんでした。もう一度アップロードしてください。",
	"header_missing":             "ファイルが空です。見出しの行があるCSVファイルをえらんでください。",
	"header":                     "見出しの行が、会員データの形式と違います。列の名前と順番をご確認ください。",
	"encoding":                   "UTF-8でもShift_JISでもない文字があります。会員データのCSVファイルかどうかをご確認ください。",
	"columns":                    "列の数が12ではない行があります。会員データのCSVファイルかどうかをご確認ください。",
	"quotes":                     "引用符の対応がとれていない行があります。ファイルを作り直してください。",
	"unreadable":                 "CSVファイルとして読み取れませんでした。会員データのCSVファイルかどうかをご確認ください。",
	"import_running":             "ほかの取込が実行中です。終わってから、もう一度アップロードしてください。",
	"retry_refused":              "このお知らせは、もう一度送信できません。届いたか、送信待ちか、番号の期限が切れています。",
	"audit_person":               "会員番号(8けた)か、スタッフのユーザー名を入力してください。",
	"audit_choice":               "えらべない条件です。一覧からえらび直してください。",
	"audit_time":                 "日時を読み取れませんでした。2026-11-22 14:05 のように入力してください。",
	"challenge_id":               "ご入力されたIDが確認できませんでした。もう一度入力してください。",
	"challenge_code":             "ご入力されたワンタイムパスワードが一致しません。ご確認のうえ、もう一度入力してください。",
	"challenge_password":         "ご入力されたパスワードが一致しません。ご確認のうえ、もう一度入力してください。",
	"challenge_expired":          "ワンタイムパスワードの有効期限が切れました。[再送信]を押してください。",
	"challenge_id_missing":       Required(LabelLoginID),
	"challenge_code_missing":     Required(LabelPaymentCode),
	"challenge_password_missing": Required(LabelPassword),
	"challenge_locked":           "お客様のIDは現在ご利用いただけません。",
	"challenge_renewed":          "画面が新しくなりました。もう一度入力してください。",
	"challenge_too_soon":         "SMSは、前の送信から30秒たつと再送信できます。少し待ってから、もう一度[再送信]を押してください。",
	"challenge_no_sending":       "短い間に何度もお送りしたため、SMSの送信を止めています。届いている番号を入力するか、[キャンセル]を押して、お店でお支払いをやり直してください。",
	"challenge_busy":             "ただいま大変混み合っています。少し待ってから、もう一度[認証する]を押してください。",
	"audit_order":                "終わりの日時が、始まりより前になっています。期間をご確認ください。",
}

// ErrorHelp names the help answer an error message links to (help.md), or "" when it has none.
func ErrorHelp(code string) string {
	switch code {
	case "sign_in_refused", "password_wrong":
		return "right-password-refused"
	case "login_locked":
		return "locked"
	case "code_wrong", "code_spent", "code_budget", "no_mobile":
		return "sms-not-arriving"
	case "card_not_eligible":
		return "card-changed"
	case "cross_site":
		return "phishing"
	case "ticket_refused":
		return "id-unknown"
	}
	return ""
}

// Flash is the sentence shown once after a redirect. An unknown code gives "".
func Flash(code string) string {
	switch code {
	case "signed_out":
		return "ログアウトしました。"
	case "signed_out_idle":
		return "一定時間操作がなかったため、ログアウトしました。"
	case "signed_out_absolute":
		return "ログインから時間がたったため、ログアウトしました。もう一度ログインしてください。"
	case "staff_set_up":
		return "設定が終わりました。次からは、パスワードと認証コードでログインします。"
	case "staff_opened":
		return "ロックを解除しました。"
	case "staff_disabled":
		return "利用を停止しました。ログイン中の端末は、ログアウトしました。"
	case "provision_started":
		return "仮登録を開始しました。"
	case "provision_paused":
		return "一時停止しました。処理中の分が終わると、止まります。"
	case "provision_resumed":
		return "再開しました。"
	case "provision_stopped":
		return "中止しました。"
	case "staff_unchanged":
		return "状態が変わっていたため、何も変更していません。"
	case "session_extended":
		return "ログインを延長しました。"
	case "form_restored":
		return "入力の途中だった内容を、もう一度表示しています。"
	case "message_again":
		return "もう一度送信します。結果は、しばらくしてからご確認ください。"
	case "code_sent":
		return "確認番号をSMSでお送りしました。"
	case "code_resent":
		return "確認番号をもう一度お送りしました。"
	case "code_repeated": // to whom, nobody may learn (D6.2)
		return "ご入力内容が登録と一致した場合に、確認番号をもう一度お送りしました。"
	case "code_reissued":
		return "ご入力内容が登録と一致した場合に、新しい確認番号をお送りしました。前の確認番号は使えません。"
	case "code_renewed":
		return "新しい確認番号をお送りしました。前の確認番号は使えません。"
	case "challenge_sent_again":
		return "ワンタイムパスワードをもう一度お送りしました。"
	case "challenge_sent_new":
		return "新しいワンタイムパスワードをお送りしました。前の番号は使えません。"
	case "password_changed":
		return "パスワードを変更しました。ほかの端末は、ログアウトしました。"
	case "password_changed_wide":
		return "パスワードを変更しました。全角の文字が入っているため、次にログインするときは入力の切り替えにご注意ください。"
	case "email_changed":
		return "メールアドレスを変更しました。"
	case "device_ended":
		return "端末をログアウトしました。"
	case "devices_ended":
		return "ほかの端末をすべてログアウトしました。"
	case "enrollment_cancelled":
		return "本人認証サービスを解除しました。"
	case "password_wide":
		return "パスワードに全角の文字が入っています。次にログインするときは、入力の切り替えにご注意ください。"
	case "staff_unlocked":
		return "ロックを解除しました。お客様にお知らせをお送りしました。"
	case "staff_reopened":
		return "ご利用の停止を解除しました。お客様に、パスワードの再設定をご案内してください。"
	case "staff_shut":
		return "ご利用を停止しました。お客様にお知らせをお送りしました。"
	case "staff_voided":
		return "カードの登録を無効にしました。お客様にお知らせをお送りしました。"
	case "staff_received":
		return "再設定の受付をしました。30分以内に、お客様ご自身で再設定していただきます。"
	case "signup_done":
		return "新規登録は完了しています。マイネットプラスのIDとパスワードで、ログインしてください。"
	case "preview_ended":
		return "プレビューを終了しました。"
	case "app_session_ended":
		return "アプリの表示時間が終わりました。アプリに戻り、もう一度「登録状況」を押してください。"
	}
	return ""
}
