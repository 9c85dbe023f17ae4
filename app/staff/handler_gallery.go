package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// GetGallery is GET /staff/gallery?state=&width=&theme=: a page in one state, in a frame.
func (h *Handler) GetGallery(c echo.Context) error {
	all := galleryGroups(h.Demo)
	shown, ok := findSample(all, c.QueryParam("state"))
	if !ok {
		return models.ErrNotFound
	}
	p := gallery(all, shown, galleryChoice{width: c.QueryParam("width"), theme: c.QueryParam("theme")})
	p.Page = h.page(c)
	return web.Render(c, http.StatusOK, pages.StaffGallery(p))
}

// GetGalleryList is GET /staff/gallery.json: every page in every state, for the tests and for other tools.
func (h *Handler) GetGalleryList(c echo.Context) error {
	return c.JSON(http.StatusOK, galleryList(galleryGroups(h.Demo)))
}

// GetGalleryView is GET /staff/gallery/view/:slug?theme=: the page itself. Its forms send nothing: the surface says so.
func (h *Handler) GetGalleryView(c echo.Context) error {
	shown, ok := findSample(galleryGroups(h.Demo), c.Param("slug"))
	if !ok {
		return models.ErrNotFound
	}
	ctx := layouts.InGallery(c.Request().Context(), c.QueryParam("theme"))
	c.SetRequest(c.Request().WithContext(ctx))
	return web.Render(c, http.StatusOK, staying(shown.Component))
}
