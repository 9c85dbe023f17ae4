package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// maxTyped is the longest search that is looked at, in characters: an address may be that long (RFC 5321).
const maxTyped = 254

// GetSearch is GET /staff.
func (h *Handler) GetSearch(c echo.Context) error {
	return h.showSearch(c, http.StatusOK, pages.StaffSearchProps{})
}

// PostSearch is POST /staff: one exact value, which no address ever holds. The answer is the page itself.
func (h *Handler) PostSearch(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	typed, fits := form.Line("q", maxTyped)
	if typed == "" {
		return h.showSearch(c, http.StatusUnprocessableEntity, pages.StaffSearchProps{
			Errors: components.Errors{{Field: "q", Text: text.Required(text.LabelSearch)}},
		})
	}
	if !fits {
		typed = "" // nothing is that long: recorded, and nobody found
	}
	email, isEmail := form.Email("q")
	if !isEmail {
		email = ""
	}
	ctx := c.Request().Context()
	found, err := h.Service.Search(ctx, who(c).Name, typed, email, web.OriginOf(c))
	if err != nil {
		return err
	}
	p := pages.StaffSearchProps{Asked: true, Several: found.Several}
	if no := web.Fold(typed); numberForm.MatchString(no) {
		p.No = no
	}
	if found.No != "" {
		seen, err := h.Service.picture(ctx, found.No)
		if err != nil {
			return err
		}
		p.Found = &pages.StaffFound{No: found.No, Name: seen.person.Name, Locked: seen.doors.any()}
	}
	return h.showSearch(c, http.StatusOK, p)
}

func (h *Handler) showSearch(c echo.Context, status int, p pages.StaffSearchProps) error {
	events, err := h.Service.Today(c.Request().Context(), who(c).Name)
	if err != nil {
		return err
	}
	for _, e := range events {
		p.Today = append(p.Today, pages.StaffDone{At: e.At, No: e.Subject, Action: e.Action, Fact: e.Facts.Reason, Ended: e.Outcome})
	}
	p.Page = h.page(c)
	return web.Render(c, status, pages.StaffSearch(p))
}
