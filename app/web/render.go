package web

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// maxPooled keeps one huge page from staying in memory for good, in bytes.
const maxPooled = 1 << 20

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a page. It is rendered whole before the status is sent, so that a page that fails halfway becomes an
// error page instead of half a page with status 200. A HEAD request gets the headers only.
func Render(c echo.Context, status int, page templ.Component) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= maxPooled {
			buffer.Reset()
			buffers.Put(buffer)
		}
	}()
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	if err := saveSessions(c); err != nil {
		return err
	}
	response := c.Response()
	response.Header().Set(echo.HeaderContentType, "text/html; charset=utf-8")
	response.Header().Set(echo.HeaderContentLength, strconv.Itoa(buffer.Len()))
	response.WriteHeader(status)
	_, err := response.Write(buffer.Bytes())
	return err
}

// RenderError writes an error page. What the request put into its session is not saved; a token it
// had renewed is gone, and the person signs in again.
func RenderError(c echo.Context, status int, page templ.Component) error {
	c.Set(sessionsKey, []*loaded(nil))
	return Render(c, status, page)
}

// SeeOther answers a post with the page to look at next (303). Sessions are saved first.
func SeeOther(c echo.Context, to string) error {
	if err := saveSessions(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, to)
}
