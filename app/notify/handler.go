package notify

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/models"
)

// maxReport is the length of a report's number and key, in characters.
const maxReport = 64

// GetReport is GET /hooks/sms/:id, for the SMS gateways: what became of a message. There is no cookie here; the key
// in the address, made for one message, is who may say so. Whoever has none learns nothing, not even whether the
// message exists.
func GetReport(s *models.Store) echo.HandlerFunc {
	return func(c echo.Context) error {
		no, key := c.Param("id"), c.QueryParam("key")
		if len(no) > maxReport || len(key) > maxReport || !reportKeyFits(s.Keys(), no, key) {
			return models.ErrNotFound
		}
		id, err := strconv.ParseInt(no, 10, 64)
		if err != nil {
			return models.ErrNotFound
		}
		kind, err := strconv.Atoi(c.QueryParam("type"))
		if err != nil {
			return echo.NewHTTPError(http.StatusBadRequest)
		}
		if err := Reported(c.Request().Context(), s, id, kind); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}
}
