package mail

import (
	"strconv"
	"strings"

	"mynetplus/views/text"
)

// Message is a mail ready to send: no personal value is in the subject, lines end in \n.
type Message struct{ Subject, Body string }

// Card is a card as a mail may show it: the brand's code and the last four digits.
type Card struct{ Brand, Last4 string }

func (c Card) String() string { return text.Card(c.Brand, c.Last4) }

// section is one headed block of a letter.
type section struct {
	title string
	lines []string
}

func about(title string, lines ...string) section { return section{title, lines} }

// steps numbers what to do next. A line break inside a step is indented to its text.
func steps(title string, items ...string) section {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = strconv.Itoa(i+1) + ". " + strings.ReplaceAll(item, "\n", "\n   ")
	}
	return section{title, lines}
}

// letter sets the form every mail shares: the person's name, what happened, the sections, the advice on fraud and
// the call center. An address that is still to be proven learns no name: it is empty then.
func letter(subject, name, opening string, sections ...section) Message {
	var b strings.Builder
	if name != "" {
		b.WriteString(name + " 様\n\n")
	}
	b.WriteString(opening + "\n")
	for _, s := range append(sections, caution) {
		b.WriteString("\n■ " + s.title + "\n")
		for _, line := range s.lines {
			b.WriteString(line + "\n")
		}
	}
	b.WriteString(signature)
	return Message{Subject: "【" + text.Issuer + "】" + subject, Body: b.String()}
}

var caution = about("ご注意",
	"・このメールには、リンクを載せていません。",
	"  リンクのある「マイネットプラス」のメールが届いたら、",
	"  リンクを開かずに削除してください。",
	"・パスワード、ワンタイムパスワード、確認番号を、",
	"  メールや電話でお聞きすることはありません。",
	"・このメールは送信専用です。ご返信いただいても、お答えできません。",
)

const rule = "----------------------------------------\n"

const signature = "\n" + rule +
	text.CallCenter + "\n電話 " + text.CallCenterNumber + "\n" + text.CallCenterHours + "\n\n" +
	text.Company + "\n" + rule
