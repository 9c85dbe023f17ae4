package web

import (
	"github.com/labstack/echo/v4"

	"mynetplus/models"
)

// OriginOf says where a request came from, as far as an audit event may record it (D8.1): never the whole address.
func OriginOf(c echo.Context) models.Origin {
	return models.Origin{
		IPPrefix: IPPrefix(ClientAddr(c)),
		Device:   Device(c.Request().UserAgent()),
	}
}
