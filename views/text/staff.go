package text

import "strings"

// StaffRole is a role of the staff in words.
func StaffRole(role string) string {
	switch role {
	case "agent":
		return "窓口"
	case "supervisor":
		return "管理"
	case "auditor":
		return "監査"
	}
	return role
}

// SignInAdvice tells staff when a cardholder sees the page of a sign-in's outcome: the code of the outcome, or "".
func SignInAdvice(code string) string {
	switch code {
	case "enters":
		return "IDとパスワードが正しければ、この画面に進みます。はじめての端末では、その前に確認番号を入力していただきます。"
	case "locked":
		return "ログインを止めています。新しい端末からログインすると、この画面になります。"
	case "no_contact":
		return "確認番号の送り先がありません。はじめての端末からログインすると、この画面になります。"
	case "no_account":
		return "マイネットプラスのIDがまだありません。どのIDを入力しても、この画面になります。"
	}
	return ""
}

// WindowSize is the name of a window's size as people read it: "390", "250×400" or the whole width.
func WindowSize(name string) string {
	if name == "full" {
		return "全幅"
	}
	return strings.ReplaceAll(name, "x", "×")
}

// PlainState is the state of a page in the gallery that has no name of its own.
const PlainState = "ふつうの表示"
