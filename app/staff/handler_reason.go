package staff

import (
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/text"
)

// reasonField is where somebody says why: whatever staff do to somebody stands in the audit chain with its reason (D8.1).
const reasonField = "reason"

// reason reads why, as a page may show it again, and what is wrong with it.
func reason(form web.Form) (string, components.Errors) {
	why, fits := form.Line(reasonField, models.MaxNote)
	switch {
	case !fits:
		return why, components.Errors{components.Failure(reasonField, "reason_long")}
	case why == "":
		return "", components.Errors{{Field: reasonField, Text: text.Required(text.LabelReason)}}
	}
	return why, nil
}
