package pages

import (
	"strings"

	"mynetplus/views/components"
	"mynetplus/views/text"
)

// HelpAnswer is one answer of the help (help.md): what happened in one sentence, what to do, where to go next.
type HelpAnswer struct {
	Slug     string
	Short    string // the breadcrumb; the question itself is text.HelpTitle
	Lead     string
	Sections []HelpSection
	Notices  []HelpNotice
	NextText string
	Next     HelpNext
	Related  []string // slugs
	Keywords string   // other words people search with; not shown
}

// HelpSection is a headed block: sentences, then numbered steps, then points.
type HelpSection struct {
	Title  string
	Text   []string
	Steps  []HelpStep
	Points []string
	Link   HelpNext // a way on of those whom this section is about
}

// HelpStep is one thing to do, and how.
type HelpStep struct{ Do, How string }

// HelpNotice warns beside the answer; Kind as in components.Notice.
type HelpNotice struct{ Kind, Title, Text string }

// HelpNext is the one way on.
type HelpNext struct{ Href, Label string }

// HelpGroup gathers answers under a heading of the index.
type HelpGroup struct {
	Title   string
	Answers []HelpAnswer
}

// HelpGroups is the whole help in the order of the index.
func HelpGroups() []HelpGroup {
	return []HelpGroup{
		{"お困りのとき", helpTrouble()},
		{"画面に表示された言葉", helpMessages()},
		{"本人認証サービス", helpService()},
		{"安全にお使いいただくために", helpSafety()},
	}
}

// Question is the answer's question, its h1.
func (a HelpAnswer) Question() string { return text.HelpTitle(a.Slug) }

// Body is everything the answer says, for the search.
func (a HelpAnswer) Body() string {
	words := []string{a.Lead}
	for _, section := range a.Sections {
		words = append(words, section.Title)
		words = append(words, section.Text...)
		for _, step := range section.Steps {
			words = append(words, step.Do, step.How)
		}
		words = append(words, section.Points...)
	}
	for _, notice := range a.Notices {
		words = append(words, notice.Title, notice.Text)
	}
	return strings.Join(append(words, a.NextText), "\n")
}

// helpQuestions links to answers, by their slugs.
func helpQuestions(slugs []string) []components.Question {
	questions := make([]components.Question, len(slugs))
	for i, slug := range slugs {
		questions[i] = components.Question{Href: "/help/" + slug, Text: text.HelpTitle(slug)}
	}
	return questions
}

func helpSlugs(answers []HelpAnswer) []string {
	slugs := make([]string, len(answers))
	for i, answer := range answers {
		slugs[i] = answer.Slug
	}
	return slugs
}

// helpCall is the way on where only a person can help.
var helpCall = HelpNext{text.CallCenterHref, "日専連コールセンターに電話する"}

// helpReception is the way on for those without a mail address, after the call center has opened a reception (D3.6).
var helpReception = HelpNext{"/recovery/password/card", "コールセンターで再設定の受付がお済みの方"}

// helpStatus is the way on where the registered contacts or cards decide.
var helpStatus = HelpNext{"/status", "登録状況を確認する"}

// helpRecovery is the way on for those who cannot sign in.
var helpRecovery = HelpNext{"/recovery", recoveryTitle}

// helpPart is a piece of a sentence; a telephone number stands alone, so that it can be set as one.
type helpPart struct {
	Text      string
	Tel, Mark bool
}

func helpParts(sentence string) []helpPart {
	var parts []helpPart
	for sentence != "" {
		at, number := len(sentence), ""
		for _, candidate := range []string{text.CallCenterNumber, text.SMSSender} {
			if i := strings.Index(sentence, candidate); i >= 0 && i < at {
				at, number = i, candidate
			}
		}
		if at > 0 {
			parts = append(parts, helpPart{Text: sentence[:at]})
		}
		if number != "" {
			parts = append(parts, helpPart{Text: number, Tel: number == text.CallCenterNumber, Mark: true})
		}
		sentence = sentence[at+len(number):]
	}
	return parts
}
