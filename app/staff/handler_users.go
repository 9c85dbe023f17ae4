package staff

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
)

const pathUsers = "/staff/users"

// GetUsers is GET /staff/users.
func (h *Handler) GetUsers(c echo.Context) error {
	var all []models.Staff
	err := h.Store.Read(c.Request().Context(), func(q *models.Query) (err error) {
		all, err = q.AllStaff(c.Request().Context())
		return err
	})
	if err != nil {
		return err
	}
	p := pages.StaffUsersProps{Page: h.page(c)}
	for _, s := range all {
		p.Users = append(p.Users, userOf(s))
	}
	return web.Render(c, http.StatusOK, pages.StaffUsers(p))
}

// userOf is a staff member as pages show them.
func userOf(s models.Staff) pages.StaffUser {
	u := pages.StaffUser{Name: s.Name, Role: s.Role, State: pages.StaffActive, Added: s.CreatedAt}
	if s.SignedInAt != nil {
		u.SignedIn = *s.SignedInAt
	}
	var since *time.Time
	switch {
	case s.DisabledAt != nil:
		u.State, since = pages.StaffDisabled, s.DisabledAt
	case s.ClosedAt != nil:
		u.State, since = pages.StaffLocked, s.ClosedAt
	case !s.SetUp():
		u.State = pages.StaffNew
	}
	if since != nil {
		u.Since = *since
	}
	return u
}

// GetUser is GET /staff/users/:name.
func (h *Handler) GetUser(c echo.Context) error {
	return h.userPage(c, http.StatusOK, h.keptReason(c), nil)
}

// PostUser is POST /staff/users/:name: the buttons open a lock and disable. A password is reset by the command line only.
func (h *Handler) PostUser(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	by, name := who(c).Name, c.Param("name")
	why, errors := reason(form)
	if len(errors) > 0 {
		return h.userPage(c, http.StatusUnprocessableEntity, why, errors)
	}
	change := Change{By: by, Name: name, Reason: why, Origin: web.OriginOf(c)}
	done, said := false, ""
	switch action, _ := form.Line("action", 16); action {
	case "open":
		said = "staff_opened"
		done, err = h.Service.Open(c.Request().Context(), change)
	case "disable":
		if name == by {
			errors = components.Errors{components.Failure("", "staff_self")}
			return h.userPage(c, http.StatusUnprocessableEntity, why, errors)
		}
		said = "staff_disabled"
		done, err = h.Service.Disable(c.Request().Context(), change)
	default:
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	if err != nil {
		return err
	}
	if !done {
		said = "staff_unchanged"
	}
	web.SetFlash(c, said)
	return web.SeeOther(c, pathUsers+"/"+name)
}

func (h *Handler) userPage(c echo.Context, status int, why string, errors components.Errors) error {
	var found models.Staff
	err := h.Store.Read(c.Request().Context(), func(q *models.Query) (err error) {
		found, err = q.StaffByName(c.Request().Context(), c.Param("name"))
		return err
	})
	if err != nil {
		return err
	}
	me := who(c)
	return web.Render(c, status, pages.StaffUserPage(pages.StaffUserProps{
		Page: h.page(c), User: userOf(found), Reason: why, Errors: errors,
		MayAct: me.Role == models.RoleSupervisor, Self: me.Name == found.Name,
	}))
}
