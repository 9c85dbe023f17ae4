package pages

import (
	"net/url"

	"github.com/a-h/templ"
)

// enrollmentTitle is also the last breadcrumb of every step.
const enrollmentTitle = "本人認証サービスお申込み"

// enrollmentSteps are the names of the stepper.
var enrollmentSteps = []string{"カードと規約", "携帯電話番号の確認", "確認番号の入力", "完了"}

// enrollmentStep is a step's address for one application, so that each tab goes on with its own.
func enrollmentStep(path, application string) templ.SafeURL {
	return templ.SafeURL(path + "?application=" + url.QueryEscape(application))
}
