package enrollment

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// GetTerms is GET /terms/:version, open to everybody.
func (h *Handler) GetTerms(c echo.Context) error {
	version := c.Param("version")
	if !pages.HasTerms(version) {
		return models.ErrNotFound
	}
	return web.Render(c, http.StatusOK, pages.Terms(pages.TermsProps{Page: h.chrome.Page(c), Version: version}))
}
