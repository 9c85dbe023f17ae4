package enrollment

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// Limits of the form.
const (
	maxCards  = 50
	maxCardID = 20
)

// SelectFields are the fields of the first step that survive signing in again.
var SelectFields = []string{"card", "agree"}

// selectForm is the first step as posted.
type selectForm struct {
	cards  []int64
	chosen []string
	agree  bool
	terms  string
}

func readSelect(c echo.Context) (selectForm, error) {
	form, err := web.ReadForm(c)
	if err != nil {
		return selectForm{}, err
	}
	f := selectForm{agree: form.Has("agree")}
	f.terms, _ = form.Line("terms", maxCardID)
	f.chosen, _ = form.Lines("card", maxCards, maxCardID)
	for _, raw := range f.chosen {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			id = 0 // no card has this id: it is refused like another person's
		}
		f.cards = append(f.cards, id)
	}
	return f, nil
}

// GetSelect is GET /security/3ds: the cards and the terms.
func (h *Handler) GetSelect(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	p := h.selectProps(c, o)
	if kept := h.sessions.TakeDraft(c); kept != nil {
		p.Chosen, p.Agreed = kept["card"], len(kept["agree"]) > 0
		p.Page.Flash = text.Flash("form_restored")
	}
	return web.Render(c, http.StatusOK, pages.EnrollmentSelect(p))
}

// PostSelect is POST /security/3ds.
func (h *Handler) PostSelect(c echo.Context) error {
	f, err := readSelect(c)
	if err != nil {
		return err
	}
	who, _ := h.sessions.Identity(c)
	var errors components.Errors
	if len(f.cards) == 0 {
		errors = append(errors, components.Failure("card", "no_card_chosen"))
	}
	if !f.agree {
		errors = append(errors, components.Failure("agree", "terms_not_agreed"))
	}
	if len(errors) == 0 {
		result, err := h.service.Start(c.Request().Context(), who, f.cards, f.terms)
		if err != nil {
			return err
		}
		switch result.Outcome {
		case OK:
			return web.SeeOther(c, at(pathPhone, result.Application.ID))
		case NoMobile:
			return web.SeeOther(c, pathSelect) // the page says why
		case TermsChanged:
			f.agree = false
			errors = components.Errors{components.Failure("agree", "terms_changed")}
		default:
			errors = components.Errors{components.Failure("card", "card_not_eligible")}
		}
	}
	o, err := h.service.overview(c.Request().Context(), who) // as it stands now: it may be why the form was refused
	if err != nil {
		return err
	}
	p := h.selectProps(c, o)
	p.Chosen, p.Agreed, p.Errors = f.chosen, f.agree, errors
	return web.Render(c, http.StatusUnprocessableEntity, pages.EnrollmentSelect(p))
}

func (h *Handler) selectProps(c echo.Context, o models.Overview) pages.EnrollmentSelectProps {
	p := SelectProps(o, h.chrome.Now())
	p.Page, p.Terms, p.CallCenter = h.chrome.Page(c), h.service.terms, h.chrome.CallCenter()
	return p
}
