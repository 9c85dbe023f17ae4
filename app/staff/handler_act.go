package staff

import (
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// checks are the fields of the identification, all required.
var checks = [4]string{"c_name", "c_card", "c_mobile", "c_call"}

// actForm is a page on which something is done to a cardholder, as it was posted or opened.
type actForm struct {
	web.Form
	checked [4]bool
	reason  string
	errors  components.Errors
}

// openedAct is the form as it is opened.
func (h *Handler) openedAct(c echo.Context) actForm { return actForm{reason: h.keptReason(c)} }

// readAct reads the identification and the reason. Whatever is missing is refused at once, each at its place.
func readAct(c echo.Context) (f actForm, err error) {
	if f.Form, err = web.ReadForm(c); err != nil {
		return f, err
	}
	for i, name := range checks {
		f.checked[i] = f.Has(name)
		if !f.checked[i] && len(f.errors) == 0 {
			f.errors = components.Errors{components.Failure(name, "checks_missing")}
		}
	}
	why, wrong := reason(f.Form)
	f.reason, f.errors = why, append(f.errors, wrong...)
	return f, nil
}

// refuse adds what is wrong with a field that stands above the reason.
func (f *actForm) refuse(field, code string) {
	at := slices.IndexFunc(f.errors, func(e components.FieldError) bool { return e.Field == reasonField })
	if at < 0 {
		at = len(f.errors)
	}
	f.errors = slices.Insert(f.errors, at, components.Failure(field, code))
}

// act is what somebody does, after the form let them.
func (h *Handler) act(c echo.Context, f actForm) Act {
	return Act{By: who(c).Name, No: c.Param("no"), Reason: f.reason, Origin: web.OriginOf(c)}
}

// actPage is what every such page shows of the cardholder and of the form.
func (h *Handler) actPage(c echo.Context, seen *picture, kind string, f actForm) (pages.StaffAct, error) {
	birth, err := time.ParseInLocation(time.DateOnly, seen.birth, models.JST)
	if err != nil {
		return pages.StaffAct{}, err
	}
	labels, last := text.StaffCheckWords(kind)
	notes := [4]string{text.StaffPerson(seen.person.Name, birth), seen.plastics(), text.StaffNone, last}
	if mobile := seen.contacts.Mobile; len(mobile) > 4 {
		notes[2] = mobile[len(mobile)-4:]
	}
	p := pages.StaffAct{Page: h.page(c), Member: seen.member(), Reason: f.reason, Errors: f.errors}
	for i, name := range checks {
		p.Checks = append(p.Checks, pages.StaffCheck{Name: name, Label: labels[i], Note: notes[i], Checked: f.checked[i]})
	}
	return p, nil
}

// plastics names the cards that the caller can hold in their hands.
func (p *picture) plastics() string {
	names := ""
	for _, c := range p.overview.Cards {
		if !c.Card.Usable(p.now) {
			continue
		}
		if names != "" {
			names += text.ListComma
		}
		names += text.Brand(c.Card.Brand) + " " + c.Card.Last4
	}
	if names == "" {
		return text.StaffNone
	}
	return names
}

// done leads back to the cardholder with a word on how it ended.
func done(c echo.Context, flash string) error {
	web.SetFlash(c, flash)
	return web.SeeOther(c, pathCardholders+c.Param("no"))
}
