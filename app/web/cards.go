package web

import (
	"slices"
	"strconv"
	"time"

	"mynetplus/models"
	"mynetplus/views/components"
)

// Cards puts a person's cards into the form that pages show: state, method, and what keeps a card
// from being applied for. Those that can be applied for come first, then the registered ones.
func Cards(o models.Overview, now time.Time) []components.Card {
	cards := make([]components.Card, len(o.Cards))
	for i, c := range o.Cards {
		cards[i] = components.Card{
			ID: strconv.FormatInt(c.Card.ID, 10), Brand: c.Card.Brand, Last4: c.Card.Last4,
			Status: cardStatus(c, now), Method: c.Enrollment.Method, Blocked: blocked(o, c),
			LastUse: components.Use{At: c.LastUse.At, Merchant: c.LastUse.Merchant},
		}
		if c.Enrollment.RegisteredAt != nil {
			cards[i].RegisteredAt = *c.Enrollment.RegisteredAt
		}
	}
	slices.SortStableFunc(cards, func(a, b components.Card) int { return rank(a) - rank(b) })
	return cards
}

func rank(c components.Card) int {
	switch {
	case c.Applicable():
		return 0
	case c.Status == components.StatusRegistered:
		return 1
	}
	return 2
}

// cardStatus is the state a card is shown in: a replaced one asks for the new card, any other that
// shops refuse is void (copy.md, status words).
func cardStatus(c models.CardState, now time.Time) string {
	switch {
	case c.Card.ReplacedByID != nil:
		return components.StatusVoidReplaced
	case !c.Card.Usable(now), c.Enrollment.State == models.StateVoid:
		return components.StatusVoid
	}
	return string(c.Enrollment.State)
}

func blocked(o models.Overview, c models.CardState) string {
	switch {
	case c.Card.Relation == models.RelationCorporate:
		return components.BlockedCorporate
	case o.Account == nil:
		return components.BlockedAccount
	case o.Cardholder.Mobile == "":
		return components.BlockedMobile
	}
	return ""
}
