package staff

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/text"
)

// reasonField is where somebody says why: whatever staff do to somebody stands in the audit chain with its reason (D8.1).
const reasonField = "reason"

// maxKept is how much of a reason that is too long comes back, to be made shorter; in characters.
const maxKept = 50 * models.MaxNote

// keepReason remembers why somebody wanted to do something when their session had ended before they sent the form (D3.7),
// for them alone. What they had checked with the caller is asked again, and a file is chosen again.
func (h *Handler) keepReason(c echo.Context) error {
	owner, _ := h.Sessions.Ended(c)
	if owner == "" {
		return nil
	}
	if !strings.HasPrefix(c.Request().Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		form, err := web.ReadForm(c)
		if err != nil {
			return err
		}
		return h.Sessions.KeepDraft(c, owner, form, reasonField)
	}
	return h.Sessions.KeepDraft(c, owner, web.FormOf(url.Values{reasonField: {uploadReason(c)}}), reasonField)
}

// keptReason is what somebody had given as their reason on this page when their session ended, once.
func (h *Handler) keptReason(c echo.Context) string {
	return url.Values(h.Sessions.TakeDraft(c)).Get(reasonField)
}

// reason reads why, as a page may show it again, and what is wrong with it.
func reason(form web.Form) (string, components.Errors) { return reasonIn(form, reasonField) }

// reasonIn is reason for a second form on one page.
func reasonIn(form web.Form, field string) (string, components.Errors) {
	why, whole := form.Line(field, maxKept)
	switch {
	case !whole || utf8.RuneCountInString(why) > models.MaxNote:
		return why, components.Errors{components.Failure(field, "reason_long")}
	case why == "":
		return "", components.Errors{{Field: field, Text: text.Required(text.LabelReason)}}
	}
	return why, nil
}
