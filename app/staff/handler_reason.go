package staff

import (
	"unicode/utf8"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/text"
)

// reasonField is where somebody says why: whatever staff do to somebody stands in the audit chain with its reason (D8.1).
const reasonField = "reason"

// keptReason is how much of a reason that is too long comes back, to be made shorter; in characters.
const keptReason = 50 * models.MaxNote

// reason reads why, as a page may show it again, and what is wrong with it.
func reason(form web.Form) (string, components.Errors) { return reasonIn(form, reasonField) }

// reasonIn is reason for a second form on one page.
func reasonIn(form web.Form, field string) (string, components.Errors) {
	why, whole := form.Line(field, keptReason)
	switch {
	case !whole || utf8.RuneCountInString(why) > models.MaxNote:
		return why, components.Errors{components.Failure(field, "reason_long")}
	case why == "":
		return "", components.Errors{{Field: field, Text: text.Required(text.LabelReason)}}
	}
	return why, nil
}
