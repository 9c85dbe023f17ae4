package staff

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/feed"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// Limits of an upload, in bytes: of the whole request, of the part with the reason, and of what is still read of a request
// that is too large, so that most browsers come to see the answer.
const (
	maxUpload     = 64 << 20
	maxReasonPart = 16 << 10
	drainedUpload = 4 << 20
)

// listedImports is how many runs the list shows, and listedFindings how many lines of each kind a report.
const (
	listedImports  = 50
	listedFindings = 200
)

// GetImports is GET /staff/imports.
func (h *Handler) GetImports(c echo.Context) error {
	return h.imports(c, http.StatusOK, h.keptReason(c), nil)
}

func (h *Handler) imports(c echo.Context, status int, reason string, refused components.Errors) error {
	p := pages.StaffImportsProps{Page: h.page(c), Upload: who(c).Role == models.RoleSupervisor, Reason: reason, Errors: refused}
	var runs []models.ImportRun
	ctx := c.Request().Context()
	err := h.Store.Read(ctx, func(q *models.Query) (err error) {
		runs, err = q.ImportRuns(ctx, listedImports)
		return err
	})
	if err != nil {
		return err
	}
	for _, run := range runs {
		p.Runs = append(p.Runs, h.shownRun(run))
	}
	return web.Render(c, status, pages.StaffImports(p))
}

func (h *Handler) shownRun(r models.ImportRun) pages.ImportRun {
	n := r.Counts
	return pages.ImportRun{
		ID: strconv.FormatInt(r.ID, 10), File: r.FileName, By: r.StartedBy, Reason: r.Note, State: r.StateAt(h.Now()),
		Error: text.Error(r.Error), Started: r.StartedAt, Ended: r.EndedAt,
		Rows: n.Lines, Added: n.Added, Changed: n.Changed, Unchanged: n.Unchanged, Rejected: n.Rejected, Voided: n.Voided,
		Reapply: n.Reapply, Unknown: n.Unknown,
	}
}

// PostImport is POST /staff/imports: a file and the reason, which stands before it. What is too large is not read to its
// end; whatever else is refused is, for a browser shows no answer before it has sent everything.
func (h *Handler) PostImport(c echo.Context) error {
	r := c.Request()
	if r.ContentLength > maxUpload {
		_, _ = io.CopyN(io.Discard, r.Body, drainedUpload) // who has gone needs no answer
		return h.tooLarge(c, "")
	}
	r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	why, wrong, file, err := uploaded(parts)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return h.tooLarge(c, why)
	case err != nil:
		return h.imports(c, http.StatusUnprocessableEntity, why, append(wrong, components.Failure("file", "upload_broken")))
	case file == nil:
		return h.imports(c, http.StatusUnprocessableEntity, why, append(wrong, components.Failure("file", "upload_missing")))
	case len(wrong) > 0:
		if _, err := io.Copy(io.Discard, r.Body); errors.As(err, &large) {
			return h.tooLarge(c, why)
		}
		return h.imports(c, http.StatusUnprocessableEntity, why, wrong)
	}
	id, refusal, err := h.Imports.Take(r.Context(), Upload{By: who(c).Name, Name: file.FileName(), Reason: why, Origin: web.OriginOf(c)}, file)
	switch {
	case errors.As(err, &large):
		return h.tooLarge(c, why)
	case errors.Is(err, errBroken):
		return h.imports(c, http.StatusUnprocessableEntity, why, components.Errors{components.Failure("file", "upload_broken")})
	case err != nil:
		return err
	case refusal.Code != "":
		e := components.FieldError{Field: "file", Text: text.AtLine(text.Error(refusal.Code), refusal.Line)}
		return h.imports(c, http.StatusUnprocessableEntity, why, components.Errors{e})
	}
	return web.SeeOther(c, pathImports+"/"+strconv.FormatInt(id, 10))
}

func (h *Handler) tooLarge(c echo.Context, why string) error {
	c.Response().Header().Set("Connection", "close") // the rest of the file is not wanted
	return h.imports(c, http.StatusRequestEntityTooLarge, why, components.Errors{components.Failure("file", "upload_too_large")})
}

// uploadReason reads the reason of an upload that nobody takes, and some of the file, so that most browsers come to see
// the answer; "" where it cannot be read.
func uploadReason(c echo.Context) string {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, drainedUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return ""
	}
	why, _, _, err := uploaded(parts)
	if err != nil {
		return ""
	}
	_, _ = io.Copy(io.Discard, r.Body) // who has gone needs no answer
	return why
}

// uploaded reads the parts of the form up to the file, which is left to be streamed; nil when none was chosen.
func uploaded(parts *multipart.Reader) (why string, wrong components.Errors, file *multipart.Part, err error) {
	values := url.Values{}
	for {
		part, err := parts.NextPart()
		if err != nil && !errors.Is(err, io.EOF) {
			return why, wrong, nil, err
		}
		ended := err != nil
		if ended || part.FormName() == "file" {
			why, wrong = reason(web.FormOf(values))
			if !ended && part.FileName() != "" {
				file = part
			}
			return why, wrong, file, nil
		}
		if part.FormName() == reasonField {
			value, err := io.ReadAll(io.LimitReader(part, maxReasonPart))
			if err != nil {
				return why, wrong, nil, err
			}
			values.Set(reasonField, string(value))
		}
	}
}

// GetImport is GET /staff/imports/:id, one run's report.
func (h *Handler) GetImport(c echo.Context) error {
	run, err := h.importRun(c)
	if err != nil {
		return err
	}
	p := pages.StaffImportProps{Page: h.page(c), Run: h.shownRun(run)}
	ctx := c.Request().Context()
	err = h.Store.Read(ctx, func(q *models.Query) error {
		for kind, into := range map[string]*[]pages.ImportFinding{
			models.FindingReject: &p.Rejects, models.FindingNote: &p.Notes, models.FindingVoid: &p.Voids,
		} {
			found, err := q.ImportFindings(ctx, run.ID, kind, 0, listedFindings)
			if err != nil {
				return err
			}
			for _, f := range found {
				*into = append(*into, shownFinding(f))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, pages.StaffImport(p))
}

func shownFinding(f models.ImportFinding) pages.ImportFinding {
	shown := pages.ImportFinding{Line: f.Line, Code: f.Code, CardholderNo: f.CardholderNo, Card: f.Card}
	if f.Kind == models.FindingVoid {
		shown.Reason = text.VoidReason(f.Code)
	} else {
		shown.Reason = feed.Code(f.Code).Reason()
	}
	return shown
}

func (h *Handler) importRun(c echo.Context) (run models.ImportRun, err error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return run, models.ErrNotFound
	}
	ctx := c.Request().Context()
	err = h.Store.Read(ctx, func(q *models.Query) error {
		run, err = q.ImportRun(ctx, id)
		return err
	})
	return run, err
}

// rejectBatch is how many refused rows are read at a time.
const rejectBatch = 1000

// GetImportRejects is GET /staff/imports/:id/rejects.csv: the line and the reason of every refused row.
func (h *Handler) GetImportRejects(c echo.Context) error {
	run, err := h.importRun(c)
	if err != nil {
		return err
	}
	out, err := attach(c, "rejects-"+strconv.FormatInt(run.ID, 10)+".csv", text.RejectColumns())
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	for after := int64(0); ; {
		var found []models.ImportFinding
		err := h.Store.Read(ctx, func(q *models.Query) (err error) {
			found, err = q.ImportFindings(ctx, run.ID, models.FindingReject, after, rejectBatch)
			return err
		})
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := out.row(strconv.Itoa(f.Line), f.Code, feed.Code(f.Code).Reason()); err != nil {
				return err
			}
			after = f.ID
		}
		if len(found) < rejectBatch {
			return out.flush()
		}
	}
}
