package staff

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/login"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// What stands below a preview: the acts of a day, and not more of them than anybody reads.
const (
	actsSince = 24 * time.Hour
	maxActs   = 20
)

// previewPath is the address of a cardholder, or of what lies below it.
func previewPath(no, more string) string { return "/staff/cardholders/" + no + more }

// GetPreview is GET /staff/cardholders/:no/preview: the form, or the first page of the preview that runs.
func (h *Handler) GetPreview(c echo.Context) error {
	no := c.Param("no")
	preview, given := h.Sessions.Preview(c, no)
	if given && h.Now().Before(preview.Until) {
		return web.SeeOther(c, previewPath(no, "/preview/"+pages.PreviewHome))
	}
	return h.previewForm(c, http.StatusOK, h.keptReason(c), nil)
}

// PostPreview is POST /staff/cardholders/:no/preview.
func (h *Handler) PostPreview(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	why, wrong := reason(form)
	if len(wrong) > 0 {
		return h.previewForm(c, http.StatusUnprocessableEntity, why, wrong)
	}
	no, by := c.Param("no"), who(c).Name
	if err := h.Service.StartPreview(c.Request().Context(), by, no, why, web.OriginOf(c)); err != nil {
		return err
	}
	h.Sessions.SetPreview(c, web.Preview{Staff: by, CardholderNo: no, Reason: why, Until: h.Now().Add(previewTime)})
	return web.SeeOther(c, previewPath(no, "/preview/"+pages.PreviewHome))
}

// PostPreviewEnd is POST /staff/cardholders/:no/preview/end. Ending it twice is fine.
func (h *Handler) PostPreviewEnd(c echo.Context) error {
	if !cardholderForm(c.Param("no")) {
		return models.ErrNotFound
	}
	h.Sessions.EndPreview(c)
	web.SetFlash(c, "preview_ended")
	return web.SeeOther(c, previewPath(c.Param("no"), ""))
}

// GetPreviewPage is GET /staff/cardholders/:no/preview/:page: the page as the cardholder would see it now. Nothing here
// writes: what is shown comes from a Query.
func (h *Handler) GetPreviewPage(c echo.Context) error {
	no, ctx := c.Param("no"), c.Request().Context()
	show, known := previewPages[c.Param("page")]
	if !known {
		return models.ErrNotFound
	}
	s, acts, err := h.look(ctx, who(c).Name, no)
	if err != nil {
		return err
	}
	preview, given := h.Sessions.Preview(c, no)
	left := preview.Until.Sub(h.Now())
	if !given || left <= 0 {
		code := "preview_needed"
		if given {
			code = "preview_over"
		}
		web.SetFlash(c, code)
		return web.SeeOther(c, previewPath(no, "/preview"))
	}
	page, advice := show(h, s)
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		return err
	}
	inside, err := inert(&b)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, pages.StaffPreview(pages.StaffPreviewProps{
		Page: h.page(c), Member: previewMember(s), Reason: preview.Reason, MayStart: true,
		Current: c.Param("page"), Remaining: left, View: inside, Advice: advice, Acts: acts,
	}))
}

// look reads what the cardholder sees, and what this staff member did with them.
func (h *Handler) look(ctx context.Context, by, no string) (s seen, acts []components.Event, err error) {
	err = h.Store.Read(ctx, func(q *models.Query) error {
		if s, err = lookAt(ctx, q, no); err != nil {
			return err
		}
		events, err := q.ActsOn(ctx, by, no, q.Now().Add(-actsSince), maxActs)
		for _, e := range events {
			acts = append(acts, components.Event{Text: text.AuditAction(e.Action), At: e.At})
		}
		return err
	})
	return s, acts, err
}

func (h *Handler) previewForm(c echo.Context, status int, why string, wrong components.Errors) error {
	s, _, err := h.look(c.Request().Context(), who(c).Name, c.Param("no"))
	if err != nil {
		return err
	}
	return web.Render(c, status, pages.StaffPreview(pages.StaffPreviewProps{
		Page: h.page(c), Member: previewMember(s), Reason: why, MayStart: who(c).Role != models.RoleAuditor, Errors: wrong,
	}))
}

func previewMember(s seen) pages.PreviewMember {
	return pages.PreviewMember{
		No: s.person.Cardholder.No, Name: s.person.Cardholder.Name, Kana: s.kana,
		Account: s.person.Account != nil, Locked: s.outcome == login.Locked, Cards: len(s.person.Cards),
	}
}
