package demo

import (
	"slices"
	"strconv"
	"strings"

	"mynetplus/views/pages"
)

// shopCard is a card of the cast that the shop offers to pay with.
type shopCard struct {
	holder, pan, brand string
	expect             string // one of pages.DemoExpect…
}

// cardExpiry is that of every card of the cast (domain.md 10), as an AReq writes it: YYMM.
const cardExpiry = "2912"

var shopCards = []shopCard{
	{"20000001", "3530111333300000", "JCB", pages.DemoExpectCode},
	{"20000002", "3566002020360505", "JCB", pages.DemoExpectPassword},
	{"20000005", "4242424242424242", "Visa", pages.DemoExpectProvisional},
	{"20000003", "4012888888881881", "Visa", pages.DemoExpectLocked},
	{"20000004", "3528000700000034", "JCB", pages.DemoExpectReplaced},
	{"20000004", "3566111111111113", "JCB", pages.DemoExpectNone},
	{"20000008", "4000056655665556", "Visa", pages.DemoExpectCorporate},
}

// cardsOnOffer are the cards as a choice in a form: a number stands for each, and never its own.
func cardsOnOffer() []pages.DemoShopCard {
	offer := make([]pages.DemoShopCard, len(shopCards))
	for i, c := range shopCards {
		holder := slices.IndexFunc(cast, func(a actor) bool { return a.no == c.holder })
		offer[i] = pages.DemoShopCard{
			Value: strconv.Itoa(i + 1), Brand: c.brand, Last4: c.pan[len(c.pan)-4:], Name: cast[holder].name, Expect: c.expect,
		}
	}
	return offer
}

// cardOf finds the card of a choice.
func cardOf(value string) (shopCard, bool) {
	i, err := strconv.Atoi(value)
	if err != nil || i < 1 || i > len(shopCards) {
		return shopCard{}, false
	}
	return shopCards[i-1], true
}

// maskCards takes the card numbers out of what is kept and shown.
var maskCards = func() *strings.Replacer {
	var pairs []string
	for _, c := range shopCards {
		shown := len(c.pan) - 4
		pairs = append(pairs, c.pan, strings.Repeat("•", shown)+c.pan[shown:])
	}
	return strings.NewReplacer(pairs...)
}()
