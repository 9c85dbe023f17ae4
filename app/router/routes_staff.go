package router

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/staff"
	"mynetplus/models"
)

// StaffRoutes registers the staff area: cookie "staff", a role at each route. It stands on a listener of its own where
// there is one.
func StaffRoutes(e *echo.Echo, o Options, h *staff.Handler) {
	all := h.Allow(models.RoleAgent, models.RoleSupervisor, models.RoleAuditor)

	desk := On(e, append(Staff(o), h.Sessions.Load)...)
	desk.GET("/staff/login", h.GetLogin)
	desk.POST("/staff/login", h.PostLogin)
	desk.POST("/staff/logout", h.PostLogout)
	desk.POST("/staff/extend", h.PostExtend, all)
}
