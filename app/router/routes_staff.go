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
	readers := h.Allow(models.RoleSupervisor, models.RoleAuditor)
	supervisor := h.Allow(models.RoleSupervisor)
	acting := h.Allow(models.RoleAgent, models.RoleSupervisor)

	desk := On(e, append(Staff(o), h.Sessions.Load)...)
	desk.GET("/staff/login", h.GetLogin)
	desk.POST("/staff/login", h.PostLogin)
	desk.GET("/staff/setup", h.GetSetUp, h.FirstTime)
	desk.POST("/staff/setup", h.PostSetUp, h.FirstTime)
	desk.POST("/staff/logout", h.PostLogout)
	desk.POST("/staff/extend", h.PostExtend, all)

	desk.GET("/staff/users", h.GetUsers, readers)
	desk.GET("/staff/users/:name", h.GetUser, readers)
	desk.POST("/staff/users/:name", h.PostUser, supervisor)

	desk.GET("/staff/provision", h.GetProvision, readers)
	desk.POST("/staff/provision", h.PostProvision, supervisor)
	desk.GET("/staff/provision/:id", h.GetRun, readers)
	desk.POST("/staff/provision/:id", h.PostRun, supervisor)
	desk.GET("/staff/provision/:id/skips.csv", h.GetSkips, readers)

	// What the cardholder sees, and every page in every state.
	desk.GET("/staff/cardholders/:no/preview", h.GetPreview, all)
	desk.POST("/staff/cardholders/:no/preview", h.PostPreview, acting)
	desk.POST("/staff/cardholders/:no/preview/end", h.PostPreviewEnd, acting)
	desk.GET("/staff/cardholders/:no/preview/:page", h.GetPreviewPage, all) // writes nothing
	desk.GET("/staff/gallery.json", h.GetGalleryList, all)
	On(e, append(Gallery(o), h.Sessions.Load)...).GET("/staff/gallery", h.GetGallery, all)
	On(e, append(GalleryView(o), h.Sessions.Load)...).GET("/staff/gallery/view/:slug", h.GetGalleryView, all)

	// The desk. What is done to a cardholder is done by who identified them; an auditor only reads.
	desk.GET("/staff", h.GetSearch, all)
	desk.POST("/staff", h.PostSearch, all)
	desk.GET("/staff/cardholders/:no", h.GetCardholder, all)
	desk.GET("/staff/cardholders/:no/transactions/:id", h.GetTransaction, all)
	desk.GET("/staff/cardholders/:no/unlock", h.GetUnlock, acting)
	desk.POST("/staff/cardholders/:no/unlock", h.PostUnlock, acting)
	desk.GET("/staff/cardholders/:no/void", h.GetVoid, acting)
	desk.POST("/staff/cardholders/:no/void", h.PostVoid, acting)
	desk.GET("/staff/cardholders/:no/reset", h.GetReset, acting)
	desk.POST("/staff/cardholders/:no/reset", h.PostReset, acting)
	desk.GET("/staff/cardholders/:no/lock", h.GetShut, acting)
	desk.POST("/staff/cardholders/:no/lock", h.PostShut, acting)

	// Files, messages and the audit log.
	long := On(e, append(StaffLong(o), h.Sessions.Load)...)
	desk.GET("/staff/imports", h.GetImports, readers)
	On(e, append(StaffUpload(o), h.Sessions.Load)...).POST("/staff/imports", h.PostImport, supervisor, unhurried(uploadTime))
	desk.GET("/staff/imports/:id", h.GetImport, readers)
	long.GET("/staff/imports/:id/rejects.csv", h.GetImportRejects, readers)
	desk.GET("/staff/messages", h.GetMessages, all)
	desk.GET("/staff/messages/:id/retry", h.GetRetry, acting)
	desk.POST("/staff/messages/:id/retry", h.PostRetry, acting)
	desk.GET("/staff/audit", h.GetAudit, readers)
	long.GET("/staff/audit/events.csv", h.GetAuditCSV, readers)
	long.POST("/staff/audit/verify", h.PostVerify, readers)
}
