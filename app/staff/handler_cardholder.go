package staff

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// view records that somebody looks at the cardholder of the address, and reads what they see. models.ErrNotFound for a
// number that nobody has.
func (h *Handler) view(c echo.Context) (picture, error) {
	no := c.Param("no")
	if !numberForm.MatchString(no) {
		return picture{}, models.ErrNotFound
	}
	ctx := c.Request().Context()
	if err := h.Service.Look(ctx, who(c).Name, no, web.OriginOf(c)); err != nil {
		return picture{}, err
	}
	return h.Service.picture(ctx, no)
}

// GetCardholder is GET /staff/cardholders/:no.
func (h *Handler) GetCardholder(c echo.Context) error {
	seen, err := h.view(c)
	if err != nil {
		return err
	}
	policy := h.Store.Policy()
	found := seen.standing(policy).find(seen.now)
	p := pages.StaffCardholderProps{
		Page: h.page(c), Member: seen.member(), State: found.state, Advice: found.advice,
		Doors: seen.closed(policy), Cards: seen.cards(),
	}
	if seen.reception.Open(seen.now) {
		p.Reception = seen.reception.ExpiresAt
	}
	for _, m := range seen.messages {
		p.Messages = append(p.Messages, pages.StaffMessage{
			At: m.CreatedAt, Channel: m.Channel, Template: m.Template, Code: m.Facts.Purpose, State: m.State,
		})
	}
	for _, t := range seen.purchases {
		p.Purchases = append(p.Purchases, purchase(t))
	}
	for _, e := range seen.events {
		p.Events = append(p.Events, seen.shown(e))
	}
	if who(c).Role != models.RoleAuditor {
		p.Actions = seen.actions(policy)
	}
	return web.Render(c, http.StatusOK, pages.StaffCardholder(p))
}

// member is who it is, masked.
func (p *picture) member() pages.StaffMember {
	return pages.StaffMember{
		No: p.person.No, Name: p.person.Name, Kana: p.person.NameKana, Account: p.account != nil,
		Mobile: text.MaskMobile(p.contacts.Mobile), Email: text.MaskEmail(p.contacts.Email),
	}
}

// closed are the doors that are closed, and the flows that have become decoys (D5.3).
func (p *picture) closed(policy models.Policy) (doors []pages.StaffDoor) {
	for _, o := range p.openings(policy) {
		doors = append(doors, pages.StaffDoor{Name: o.label, Icon: o.icon, Cause: o.cause, At: o.at})
	}
	return doors
}

// actions are what fits the cardholder's standing; what comes first is what it calls for.
func (p *picture) actions(policy models.Policy) []pages.StaffAction {
	var all []pages.StaffAction
	add := func(fits bool, action pages.StaffAction) {
		if fits {
			all = append(all, action)
		}
	}
	add(len(p.openings(policy)) > 0, pages.StaffActUnlock)
	add(true, pages.StaffActPreview)
	add(len(p.voidable()) > 0, pages.StaffActVoid)
	add(p.receivable() && !p.reception.Open(p.now), pages.StaffActReset)
	add(p.doors.shut() == "", pages.StaffActShut)
	return all
}

// cards are the cards with what has happened to their registration, in the order of the status page.
func (p *picture) cards() (all []pages.StaffCard) {
	for _, card := range web.Cards(p.overview, p.now) {
		shown := pages.StaffCard{Card: card}
		for _, c := range p.overview.Cards {
			if strconv.FormatInt(c.Card.ID, 10) != card.ID {
				continue
			}
			shown.Expiry = c.Card.Expiry[5:] + "/" + c.Card.Expiry[2:4]
			for _, e := range p.history {
				if slices.Contains(e.Facts.CardIDs, c.Card.ID) {
					e.Facts.CardIDs = nil // the line stands under its card
					shown.History = append(shown.History, p.shown(e))
				}
			}
		}
		all = append(all, shown)
	}
	return all
}

// shown is a line of the history as staff see it: with the user name of who did it, and without their reason.
func (p *picture) shown(e models.Event) components.Event {
	facts := text.EventFacts{
		Action: e.Action, Outcome: e.Outcome, Procedure: e.Facts.Purpose, Reason: e.Facts.Reason, Device: e.Device, Ended: e.Facts.Device,
		Merchant: e.Facts.Merchant, Amount: text.Yen(e.Facts.Amount, e.Facts.Currency, e.Facts.Exponent),
	}
	for _, c := range p.overview.Cards {
		if slices.Contains(e.Facts.CardIDs, c.Card.ID) {
			facts.Cards = append(facts.Cards, text.Card(c.Card.Brand, c.Card.Last4))
		}
	}
	words := facts.Text()
	detail := facts.Detail()
	if e.Facts.Staff != "" {
		detail = e.Facts.Staff
	}
	return components.Event{Icon: words.Icon, Text: words.Sentence, Detail: detail, Danger: words.Danger, At: e.At}
}

// opening is something closed that staff can open.
type opening struct {
	field, icon, label, cause string
	at                        time.Time
}

// openings are what is closed, each with the field that opens it.
func (p *picture) openings(policy models.Policy) (all []opening) {
	add := func(field, door string, l models.Lock) {
		if l.Closed() {
			icon, label := text.StaffDoorName(door)
			all = append(all, opening{field, icon, label, text.StaffDoor(door, l.Cause, l.Failures), *l.ClosedAt})
		}
	}
	add(fieldLogin, "login", p.doors.login)
	if !p.doors.login.Closed() {
		add(fieldLogin, "device", p.doors.device)
	}
	add(fieldChallenge, "challenge", p.doors.challenge)
	if p.decoy.Decoy(policy) {
		icon, label := text.StaffDoorName(doorRecovery)
		all = append(all, opening{field: fieldRecovery, icon: icon, label: label, cause: text.StaffDoor(doorRecovery, models.CauseFailures, p.decoy.WrongStreak)})
	}
	return all
}
