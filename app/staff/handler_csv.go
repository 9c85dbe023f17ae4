package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// attach begins a CSV file that is saved under a name. What fails after this cuts the file off.
func attach(c echo.Context, name string, columns []string) (*sheet, error) {
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	header.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Response().WriteHeader(http.StatusOK)
	return newSheet(c.Response(), columns)
}
