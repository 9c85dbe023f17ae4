package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/width"

	"mynetplus/app/provision"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

const pathProvision = "/staff/provision"

// The size that the form proposes, how many runs the page lists, and how long a number may be.
const (
	usualSize  = "5000"
	listedRuns = 20
	maxNumber  = 20
)

// provisionForm is what is typed to begin a run.
type provisionForm struct {
	shown  pages.StaffProvisionForm
	order  provision.Order
	errors components.Errors
}

// GetProvision is GET /staff/provision: the newest run.
func (h *Handler) GetProvision(c echo.Context) error {
	form := pages.StaffProvisionForm{Size: usualSize, Reason: h.keptReason(c)}
	return h.provisionPage(c, http.StatusOK, 0, pages.StaffProvisionProps{Form: form, Live: true})
}

// PostProvision is POST /staff/provision: one button counts what a run would do, the other begins it.
func (h *Handler) PostProvision(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	typed := readProvision(form)
	p := pages.StaffProvisionProps{Form: typed.shown, Errors: typed.errors}
	if action, _ := form.Line("action", 16); action == "dry" {
		return h.dryRun(c, typed, p)
	}
	why, wrong := reason(form)
	p.Form.Reason = why
	p.Errors = append(p.Errors, wrong...)
	if len(p.Errors) > 0 {
		return h.provisionPage(c, http.StatusUnprocessableEntity, 0, p)
	}
	run, outcome, err := h.Provision.Start(c.Request().Context(), typed.order, h.byMe(c, why))
	if err != nil {
		return err
	}
	if outcome == provision.Unfinished {
		p.Errors = components.Errors{components.Failure("", "provision_unfinished")}
		return h.provisionPage(c, http.StatusUnprocessableEntity, 0, p)
	}
	web.SetFlash(c, "provision_started")
	return web.SeeOther(c, runPath(run.ID))
}

func (h *Handler) dryRun(c echo.Context, typed provisionForm, p pages.StaffProvisionProps) error {
	if len(p.Errors) > 0 {
		return h.provisionPage(c, http.StatusUnprocessableEntity, 0, p)
	}
	tally, err := h.Provision.Estimate(c.Request().Context(), typed.order)
	if err != nil {
		return err
	}
	p.Dry = &pages.StaffDryRun{At: h.Now(), StaffTally: tallyOf(tally)}
	return h.provisionPage(c, http.StatusOK, 0, p)
}

// readProvision reads the order. A minus is no hyphen here, and a comma only sets digits apart.
func readProvision(form web.Form) provisionForm {
	var f provisionForm
	f.shown.Size, _ = form.Line("size", maxNumber)
	f.shown.Brand, _ = form.Line("brand", maxNumber)
	f.shown.Reason, _ = form.Line(reasonField, models.MaxNote)
	f.shown.From, _ = form.Code("from", maxNumber)
	f.shown.To, _ = form.Code("to", maxNumber)
	size, err := strconv.Atoi(strings.ReplaceAll(width.Narrow.String(f.shown.Size), ",", ""))
	if err != nil {
		size = 0
	}
	f.order = provision.Order{Size: size, Selection: models.Selection{Brand: f.shown.Brand, FromNo: f.shown.From, ToNo: f.shown.To}}
	for _, p := range f.order.Problems() {
		if p.Field == "size" && f.shown.Size == "" {
			f.errors = append(f.errors, components.FieldError{Field: "size", Text: text.Required(text.LabelSize)})
			continue
		}
		f.errors = append(f.errors, components.Failure(p.Field, p.Code))
	}
	return f
}

// byMe is who does something to a run, and why.
func (h *Handler) byMe(c echo.Context, why string) provision.By {
	return provision.By{Staff: who(c).Name, Note: why, Origin: web.OriginOf(c)}
}

func runPath(id int64) string { return pathProvision + "/" + strconv.FormatInt(id, 10) }

// provisionPage shows a run, the newest one when id is 0, and the form.
func (h *Handler) provisionPage(c echo.Context, status int, id int64, p pages.StaffProvisionProps) error {
	ctx := c.Request().Context()
	runs, err := h.Provision.Runs(ctx, listedRuns)
	if err != nil {
		return err
	}
	shown := models.ProvisionRun{ID: id}
	if id != 0 {
		if shown, err = h.Provision.Run(ctx, id); err != nil {
			return err
		}
	} else if len(runs) > 0 {
		shown = runs[0]
	}
	if shown.ID != 0 {
		of := runOf(shown)
		p.Shown = &of
	}
	for _, r := range runs {
		if !r.Finished() {
			p.Unfinished = r.ID
		}
		p.Runs = append(p.Runs, runOf(r))
	}
	p.Page, p.MayAct = h.page(c), who(c).Role == models.RoleSupervisor
	return web.Render(c, status, pages.StaffProvision(p))
}

func tallyOf(t models.Tally) pages.StaffTally {
	return pages.StaffTally{Registered: t.Registered, NoMobile: t.NoMobile, Corporate: t.Corporate, Cancelled: t.Cancelled}
}

func runOf(r models.ProvisionRun) pages.StaffRun {
	shown := pages.StaffRun{
		ID: r.ID, Size: r.Size, Brand: r.Brand, From: r.FromNo, To: r.ToNo, State: r.State, StaffTally: tallyOf(r.Tally),
		By: r.StartedBy, Started: r.StartedAt, Worked: r.WorkedAt,
	}
	if r.FinishedAt != nil {
		shown.Finished = *r.FinishedAt
	}
	return shown
}
