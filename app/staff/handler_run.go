package staff

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/provision"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// runID reads the address; models.ErrNotFound when it names no run.
func runID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, models.ErrNotFound
	}
	return id, nil
}

// GetRun is GET /staff/provision/:id.
func (h *Handler) GetRun(c echo.Context) error {
	id, err := runID(c)
	if err != nil {
		return err
	}
	return h.provisionPage(c, http.StatusOK, id, pages.StaffProvisionProps{
		Form: pages.StaffProvisionForm{Size: usualSize}, Live: true,
	})
}

// PostRun is POST /staff/provision/:id: the buttons pause, resume and stop, with a reason.
func (h *Handler) PostRun(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	id, err := runID(c)
	if err != nil {
		return err
	}
	why, wrong := reasonIn(form, pages.StaffRunReason)
	if len(wrong) > 0 {
		return h.provisionPage(c, http.StatusUnprocessableEntity, id, pages.StaffProvisionProps{
			Form: pages.StaffProvisionForm{Size: usualSize}, RunReason: why, RunErrors: wrong,
		})
	}
	ctx, by := c.Request().Context(), h.byMe(c, why)
	var outcome provision.Outcome
	var said string
	switch action, _ := form.Line("action", 16); action {
	case "pause":
		said = "provision_paused"
		outcome, err = h.Provision.Pause(ctx, id, by)
	case "resume":
		said = "provision_resumed"
		outcome, err = h.Provision.Resume(ctx, id, by)
	case "stop":
		said = "provision_stopped"
		outcome, err = h.Provision.Stop(ctx, id, by)
	default:
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	if err != nil {
		return err
	}
	if outcome == provision.TooLate {
		said = "staff_unchanged"
	}
	web.SetFlash(c, said)
	return web.SeeOther(c, runPath(id))
}

// GetSkips is GET /staff/provision/:id/skips.csv: what a run left out, cardholder number and last four only.
func (h *Handler) GetSkips(c echo.Context) error {
	id, err := runID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	run, err := h.Provision.Run(ctx, id)
	if err != nil {
		return err
	}
	to := c.Response()
	to.Header().Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	to.Header().Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="provision-%d-skips.csv"`, run.ID))
	if _, err := to.Write([]byte(text.BOM)); err != nil {
		return err
	}
	out := csv.NewWriter(to)
	out.UseCRLF = true
	if err := out.Write(text.SkipColumns()); err != nil {
		return err
	}
	err = h.Provision.Skips(ctx, run.ID, func(s models.ProvisionSkip) error {
		return out.Write([]string{s.CardholderNo, text.MaskLast4(s.Last4).Shown, text.SkipReason(string(s.Reason))})
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}
