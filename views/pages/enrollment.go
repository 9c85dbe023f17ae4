package pages

import (
	"net/url"

	"github.com/a-h/templ"

	"mynetplus/views/components"
	"mynetplus/views/text"
)

// enrollmentTitle is also the last breadcrumb of every step.
const enrollmentTitle = "本人認証サービスお申込み"

// enrollmentSteps are the names of the stepper.
var enrollmentSteps = []string{"カードと規約", "携帯電話番号の確認", "確認番号の入力", "完了"}

// enrollmentStep is a step's address for one application, so that each tab goes on with its own.
func enrollmentStep(path, application string) templ.SafeURL {
	return templ.SafeURL(path + "?application=" + url.QueryEscape(application))
}

// cancelAddress leads to the page with this card chosen.
func cancelAddress(cardID string) templ.SafeURL {
	return templ.SafeURL("/security/3ds/cancel?card=" + url.QueryEscape(cardID))
}

func cancelReasons() []components.Option {
	options := []components.Option{{Value: "", Label: "えらんでください"}}
	for _, code := range text.CancelReasons {
		options = append(options, components.Option{Value: code, Label: text.Reason(code)})
	}
	return options
}

// choiceID gives the first card the id its error message links to.
func choiceID(card components.Card, i int) string {
	if i == 0 {
		return "card"
	}
	return "card-" + card.ID
}
