package staff

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
)

// maxCardID is the longest number of a card's row.
const maxCardID = 20

// voidable are the cards with something to void.
func (p *picture) voidable() []components.Card {
	return slices.DeleteFunc(web.Cards(p.overview, p.now), func(card components.Card) bool {
		for _, c := range p.overview.Cards {
			if strconv.FormatInt(c.Card.ID, 10) == card.ID {
				return !c.Enrollment.CanVoid()
			}
		}
		return true
	})
}

// GetVoid is GET /staff/cardholders/:no/void.
func (h *Handler) GetVoid(c echo.Context) error {
	return h.showVoid(c, http.StatusOK, h.openedAct(c), "")
}

// PostVoid is POST /staff/cardholders/:no/void.
func (h *Handler) PostVoid(c echo.Context) error {
	f, err := readAct(c)
	if err != nil {
		return err
	}
	chosen, _ := f.Line("card", maxCardID)
	id, err := strconv.ParseInt(chosen, 10, 64)
	if err != nil {
		chosen = ""
		f.refuse("card", "no_void_card")
	}
	if len(f.errors) > 0 {
		return h.showVoid(c, http.StatusUnprocessableEntity, f, chosen)
	}
	outcome, err := h.Service.Void(c.Request().Context(), h.act(c, f), id)
	switch {
	case err != nil:
		return err
	case outcome == Before:
		return done(c, "already_void")
	}
	return done(c, "staff_voided")
}

func (h *Handler) showVoid(c echo.Context, status int, f actForm, chosen string) error {
	seen, err := h.view(c)
	if err != nil {
		return err
	}
	p := pages.StaffVoidProps{Cards: seen.voidable(), Chosen: chosen}
	if p.StaffAct, err = h.actPage(c, &seen, "void", f); err != nil {
		return err
	}
	if len(p.Cards) == 0 {
		p.Errors = nil
		status = http.StatusOK
	}
	return web.Render(c, status, pages.StaffVoid(p))
}
