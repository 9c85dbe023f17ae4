package enrollment

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// Door judges the password of a form as the step-up does, with its counts and locks (D3.4): the sign-in.
type Door interface {
	Prove(c echo.Context, password string) (web.Proof, error)
	Closed(c echo.Context) error // answers after web.ProofClosed
}

// Limits of the form.
const (
	maxReason   = 20
	maxPassword = 128 // D3.2
)

// CancelFields are the fields that survive signing in again.
var CancelFields = []string{"card", "reason"}

// cancelForm is the cancellation as posted.
type cancelForm struct {
	chosen, reason string
	cardID         int64
	password       string
	fullWidth      bool
	errors         components.Errors
}

func readCancel(c echo.Context) (cancelForm, error) {
	form, err := web.ReadForm(c)
	if err != nil {
		return cancelForm{}, err
	}
	var f cancelForm
	f.chosen, _ = form.Line("card", maxCardID)
	f.reason, _ = form.Line("reason", maxReason)
	f.password, _ = form.Secret("password", maxPassword) // a longer one is nobody's
	f.fullWidth = web.HasFullWidth(f.password)
	if f.cardID, err = strconv.ParseInt(f.chosen, 10, 64); err != nil {
		f.cardID = 0 // no card has this id: it is refused like another person's
	}
	if f.chosen == "" {
		f.errors = append(f.errors, components.Failure("card", "no_cancel_card"))
	}
	if !slices.Contains(text.CancelReasons, f.reason) {
		f.reason = ""
		f.errors = append(f.errors, components.Failure("reason", "no_cancel_reason"))
	}
	if form.Empty("password") {
		f.errors = append(f.errors, components.FieldError{Field: "password", Text: text.Required(text.LabelPassword)})
	}
	return f, nil
}

// GetCancel is GET /security/3ds/cancel; the query may name the card.
func (h *Handler) GetCancel(c echo.Context) error {
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	f := cancelForm{chosen: c.QueryParam("card")}
	p := h.cancelProps(c, o, f)
	if kept := h.sessions.TakeDraft(c); kept != nil {
		p.Chosen, p.Reason = first(kept["card"]), first(kept["reason"])
		p.Page.Flash = text.Flash("form_restored")
	}
	return web.Render(c, http.StatusOK, pages.Cancel(p))
}

// PostCancel is POST /security/3ds/cancel. What can be refused without the password is refused before it is judged.
func (h *Handler) PostCancel(c echo.Context) error {
	f, err := readCancel(c)
	if err != nil {
		return err
	}
	o, err := h.sessions.Person(c)
	if err != nil {
		return err
	}
	if len(f.errors) > 0 {
		return h.refuseCancel(c, o, f)
	}
	switch state(o, f.cardID) {
	case models.StateRegistered:
	case models.StateCancelled: // in another tab, or by a double click
		return cancelled(c)
	default:
		f.errors = components.Errors{components.Failure("card", "not_cancellable")}
		return h.refuseCancel(c, o, f)
	}
	proof, err := h.door.Prove(c, f.password)
	if err != nil {
		return err
	}
	switch proof {
	case web.ProofClosed:
		return h.door.Closed(c)
	case web.ProofWrong:
		f.errors = components.Errors{components.Failure("password", "password_wrong")}
		if f.fullWidth {
			f.errors = append(f.errors, components.Failure("password", "password_full_width"))
		}
		return h.refuseCancel(c, o, f)
	}
	who, _ := h.sessions.Identity(c)
	outcome, err := h.service.Cancel(c.Request().Context(), who, f.cardID, f.reason, web.OriginOf(c))
	if err != nil {
		return err
	}
	if outcome == NotRegistered { // since the page was asked for
		f.errors = components.Errors{components.Failure("card", "not_cancellable")}
		return h.refuseCancel(c, o, f)
	}
	return cancelled(c)
}

func cancelled(c echo.Context) error {
	web.SetFlash(c, "enrollment_cancelled")
	return web.SeeOther(c, "/status")
}

// state is how a card of this person stands; none for another person's.
func state(o models.Overview, cardID int64) models.State {
	for _, c := range o.Cards {
		if c.Card.ID == cardID {
			return c.Enrollment.State
		}
	}
	return models.StateNone
}

func (h *Handler) refuseCancel(c echo.Context, o models.Overview, f cancelForm) error {
	return web.Render(c, http.StatusUnprocessableEntity, pages.Cancel(h.cancelProps(c, o, f)))
}

// cancelProps shows the registered cards; the only one is chosen beforehand.
func (h *Handler) cancelProps(c echo.Context, o models.Overview, f cancelForm) pages.CancelProps {
	p := pages.CancelProps{Page: h.chrome.Page(c), Cards: h.registered(o), Chosen: f.chosen, Reason: f.reason, Errors: f.errors}
	switch len(p.Cards) {
	case 0: // no field is left to lead to
		for i := range p.Errors {
			p.Errors[i].Field = ""
		}
	case 1:
		p.Chosen = p.Cards[0].ID
	}
	return p
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
