package pages

import (
	"mynetplus/views/components"
	"mynetplus/views/layouts"
)

// signupTitle is the heading of every step but the last (copy.md).
const signupTitle = "新規登録"

// signupSteps are the names of the stepper.
var signupSteps = []string{"規約", "カードの確認", "確認番号", "メールアドレス", "パスワード", "完了"}

// SignupCodeProps is the third step: the code by SMS, or within the fourth the one by mail.
type SignupCodeProps struct {
	Page layouts.Page
	Code components.CodeState
}

func signupCode(mail bool) codeStep {
	step := codeStep{
		Head: layouts.Head{Title: signupTitle}, Steps: signupSteps, Step: 3,
		Form: components.CodeForm{Action: "/signup/code", Button: "次へ", Back: "/signup/card"},
	}
	if mail {
		step.Step, step.Form.Action, step.Form.Back = 4, "/signup/email", "/signup/email?change=1"
	}
	return step
}
