package help

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// Chrome is what surrounds an answer: who is signed in, if anybody, and whether somebody answers the telephone.
type Chrome interface {
	Page(c echo.Context) layouts.Page
	CallCenter() components.CallCenterProps
}

// Handler serves the help. It holds all answers in memory; they are part of the program.
type Handler struct {
	chrome  Chrome
	index   index
	answers map[string]pages.HelpAnswer
}

// New prepares the answers and the search.
func New(chrome Chrome) *Handler {
	h := &Handler{chrome: chrome, answers: map[string]pages.HelpAnswer{}}
	groups := pages.HelpGroups()
	for _, group := range groups {
		for _, answer := range group.Answers {
			h.answers[answer.Slug] = answer
		}
	}
	h.index = newIndex(groups)
	return h
}

// GetIndex is GET /help, with ?q= the result of a search. A query of nothing but spaces and signs shows the index.
func (h *Handler) GetIndex(c echo.Context) error {
	p := pages.HelpProps{Page: h.chrome.Page(c), CallCenter: h.chrome.CallCenter()}
	query := clean(c.QueryParam("q"))
	if found, ok := h.index.find(query); ok {
		p.Query, p.Found = query, found
	}
	return web.Render(c, http.StatusOK, pages.Help(p))
}

// GetAnswer is GET /help/:slug.
func (h *Handler) GetAnswer(c echo.Context) error {
	answer, ok := h.answers[c.Param("slug")]
	if !ok {
		return echo.ErrNotFound
	}
	return web.Render(c, http.StatusOK, pages.HelpAnswerPage(pages.HelpAnswerProps{
		Page:       h.chrome.Page(c),
		Answer:     answer,
		CallCenter: h.chrome.CallCenter(),
	}))
}
