package signup

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// maxField is the longest input of the card check that is looked at, in characters.
const maxField = 40

// GetCard is GET /signup/card.
func (h *Handler) GetCard(c echo.Context) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), stepCard, stepCode)
	if err != nil {
		return err
	}
	if p.result.Outcome != OK {
		return h.elsewhere(c, p.result)
	}
	return web.Render(c, http.StatusOK, pages.SignupCard(pages.SignupCardProps{Page: h.chrome.Page(c)}))
}

// cardForm reads the card check. What cannot be read is told at its field: that says nothing about anybody.
func (h *Handler) cardForm(form web.Form) (Answers, pages.SignupCardProps) {
	var a Answers
	var props pages.SignupCardProps
	read := func(name, label string, parse func(string) (string, string)) (typed, value string) {
		typed, ok := form.Line(name, maxField)
		if typed == "" {
			props.Errors = append(props.Errors, components.FieldError{Field: name, Text: text.Required(label)})
			return "", ""
		}
		value, problem := parse(typed)
		if !ok { // what was cut off may matter
			value, problem = parse("")
		}
		if problem != "" {
			props.Errors = append(props.Errors, components.Failure(name, problem))
		}
		return typed, value
	}
	_, a.PAN = read("card", text.LabelCard, web.CardNumber)
	props.Expiry, a.Expiry = read("expiry", text.LabelExpiry, web.Expiry)
	props.Birth, a.BirthDate = read("birth", text.LabelBirthDate, func(typed string) (string, string) {
		return web.BirthDate(typed, h.chrome.Now())
	})
	props.Mobile, a.Mobile = read("mobile", text.LabelLast4, lastFour)
	return a, props
}

// lastFour reads the last four digits of a mobile number.
func lastFour(typed string) (digits, problem string) {
	digits = web.Fold(typed)
	if len(digits) != last4 {
		return "", "last4_invalid"
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return "", "last4_invalid"
		}
	}
	return digits, ""
}

// PostCard is POST /signup/card.
func (h *Handler) PostCard(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	ctx, procedure := c.Request().Context(), web.Procedure(c)
	answers, props := h.cardForm(form)
	var result Result
	if len(props.Errors) > 0 {
		p, err := h.service.progress(ctx, procedure, stepCard, stepCode)
		if err != nil {
			return err
		}
		result = p.result
	} else if result, err = h.service.CheckCard(ctx, procedure, answers, web.OriginOf(c)); err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		if len(props.Errors) == 0 {
			return web.SeeOther(c, pathCode)
		}
	case Refused:
		props.Errors = components.Errors{components.Failure("card", "card_refused")}
	case TooMany:
		return web.TooMany{Wait: result.Wait}
	default:
		return h.elsewhere(c, result)
	}
	props.Page = h.chrome.Page(c)
	return web.Render(c, http.StatusUnprocessableEntity, pages.SignupCard(props))
}
