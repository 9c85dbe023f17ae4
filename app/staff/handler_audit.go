package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// auditPage is how many events a page shows; auditPages how far one can turn: who looks further back says when.
const (
	auditPage  = 50
	auditPages = 200
)

// maxTerm is the longest condition that is looked at, in characters.
const maxTerm = 32

// auditTerms are the conditions of a search, as they were typed and as they are meant.
type auditTerms struct {
	person, actor, action, from, to string
	filter                          models.AuditFilter
}

// termsOf reads the conditions, from the address or from a form.
func termsOf(values url.Values) (auditTerms, components.Errors) {
	form := web.FormOf(values)
	var t auditTerms
	var wrong components.Errors
	refuse := func(field, code string) { wrong = append(wrong, components.Failure(field, code)) }
	person, fits := form.Code("person", maxTerm)
	if t.person = person; person != "" {
		t.filter.Chain = chainOf(person)
		if !fits || t.filter.Chain == "" {
			refuse("person", "audit_person")
		}
	}
	t.actor, fits = form.Line("actor", maxTerm)
	if t.filter.Actor = t.actor; !fits || t.actor != "" && text.AuditActor(t.actor) == t.actor {
		refuse("actor", "audit_choice")
	}
	t.action, fits = form.Line("action", maxTerm)
	if t.filter.Action = t.action; !fits || t.action != "" && text.AuditAction(t.action) == t.action {
		refuse("action", "audit_choice")
	}
	var err error
	t.from, fits = form.Line("from", maxTerm)
	if t.filter.From, err = moment(t.from, 0); !fits || err != nil {
		refuse("from", "audit_time")
	}
	t.to, fits = form.Line("to", maxTerm)
	if t.filter.To, err = moment(t.to, 1); !fits || err != nil {
		refuse("to", "audit_time")
	}
	if f := t.filter; len(wrong) == 0 && !f.To.IsZero() && !f.From.Before(f.To) {
		refuse("to", "audit_order")
	}
	return t, wrong
}

// chainOf is the chain of a cardholder number or a user name; "" for anything else.
func chainOf(person string) string {
	person = strings.ToLower(person)
	if _, err := strconv.ParseUint(person, 10, 32); err == nil && len(person) == 8 {
		return models.CardholderChain(person)
	}
	if models.StaffName(person) {
		return models.StaffChain(person)
	}
	return ""
}

// moment reads a day or a minute in Japan. The end of a stretch includes the day or the minute that it names.
func moment(typed string, end int) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	typed = strings.Replace(typed, "T", " ", 1)
	if at, err := time.ParseInLocation("2006-01-02 15:04", typed, models.JST); err == nil {
		return at.Add(time.Duration(end) * time.Minute), nil
	}
	day, err := time.ParseInLocation(time.DateOnly, typed, models.JST)
	return day.AddDate(0, 0, end), err
}

// query is the conditions as an address has them; they tell who was looked for, in the order of their names.
func (t auditTerms) query() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"person": t.person, "actor": t.actor, "action": t.action, "from": t.from, "to": t.to} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

func (t auditTerms) props(p layouts.Page, wrong components.Errors) pages.StaffAuditProps {
	return pages.StaffAuditProps{Page: p, Person: t.person, Actor: t.actor, Action: t.action, From: t.from, To: t.to, Errors: wrong}
}

// GetAudit is GET /staff/audit.
func (h *Handler) GetAudit(c echo.Context) error {
	terms, wrong := termsOf(c.QueryParams())
	p := terms.props(h.page(c), wrong)
	if len(wrong) > 0 {
		return web.Render(c, http.StatusUnprocessableEntity, pages.StaffAudit(p))
	}
	ctx := c.Request().Context()
	if err := h.AuditLog.Read(ctx, who(c).Name, terms.query().Encode(), web.OriginOf(c)); err != nil {
		return err
	}
	page, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil {
		page = 1
	}
	page = max(1, min(page, auditPages))
	events, err := h.AuditLog.Search(ctx, terms.filter, nil, (page-1)*auditPage, auditPage+1)
	if err != nil {
		return err
	}
	more := len(events) > auditPage
	for _, e := range events[:min(len(events), auditPage)] {
		p.Events = append(p.Events, shownEvent(e))
	}
	query := terms.query()
	p.CSV = pathAudit + "/events.csv?" + query.Encode()
	if page > 1 {
		query.Set("page", strconv.Itoa(page-1))
		p.Newer = pathAudit + "?" + query.Encode()
	}
	if p.Last = more && page == auditPages; more && !p.Last {
		query.Set("page", strconv.Itoa(page+1))
		p.Older = pathAudit + "?" + query.Encode()
	}
	return web.Render(c, http.StatusOK, pages.StaffAudit(p))
}

// shownEvent is an event with everything it holds: whoever reads it here may.
func shownEvent(e models.Event) pages.AuditEvent {
	return pages.AuditEvent{
		At: e.At, Chain: e.Chain, Seq: e.Seq, Actor: text.AuditActor(e.Actor), Staff: e.Facts.Staff,
		Action: text.AuditAction(e.Action), Outcome: text.AuditOutcome(e.Outcome), Refused: e.Outcome != models.OutcomeOK,
		Subject: e.Subject, Reason: e.Facts.Note, Facts: facts(e.Facts), IPPrefix: e.IPPrefix, Device: e.Device,
	}
}

// facts are what an event says beside its kind, but the reason and whose it is, which have columns of their own.
func facts(f models.Facts) string {
	var all []string
	for _, part := range []string{text.Procedure(f.Purpose), text.VoidReason(f.Reason)} {
		if part != "" {
			all = append(all, part)
		}
	}
	if f.Count > 0 {
		all = append(all, strconv.Itoa(f.Count))
	}
	return strings.Join(all, " ")
}

// maxExport is how many events a CSV file holds, and exportBatch how many are read at a time.
const (
	maxExport   = 50_000
	exportBatch = 500
)

// GetAuditCSV is GET /staff/audit/events.csv: what the search finds, streamed.
func (h *Handler) GetAuditCSV(c echo.Context) error {
	terms, wrong := termsOf(c.QueryParams())
	if len(wrong) > 0 {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	ctx := c.Request().Context()
	if err := h.AuditLog.Export(ctx, who(c).Name, terms.query().Encode(), web.OriginOf(c)); err != nil {
		return err
	}
	out, err := attach(c, "audit.csv", text.AuditColumns())
	if err != nil {
		return err
	}
	var last *models.Event
	for written := 0; ; {
		events, err := h.AuditLog.Search(ctx, terms.filter, last, 0, exportBatch)
		if err != nil {
			return err
		}
		for i, e := range events {
			if written == maxExport {
				return errors.Join(out.row(text.AuditMore), out.flush())
			}
			if err := writeEvent(out, e); err != nil {
				return err
			}
			written, last = written+1, &events[i]
		}
		if len(events) < exportBatch {
			return out.flush()
		}
	}
}

func writeEvent(out *sheet, e models.Event) error {
	s := shownEvent(e)
	return out.row(e.At.In(models.JST).Format("2006-01-02 15:04:05"), s.Chain, strconv.FormatInt(s.Seq, 10), s.Actor, s.Staff,
		s.Action, e.Action, s.Outcome, s.Subject, s.Reason, s.Facts, s.IPPrefix, s.Device, e.Hash)
}

// PostVerify is POST /staff/audit/verify: the chain of the person searched for, or every chain.
func (h *Handler) PostVerify(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	person, fits := form.Code("person", maxTerm)
	chain := ""
	if person != "" {
		if chain = chainOf(person); chain == "" || !fits {
			return echo.NewHTTPError(http.StatusBadRequest)
		}
	}
	v, err := h.AuditLog.Verify(c.Request().Context(), who(c).Name, chain, web.OriginOf(c))
	if err != nil {
		return err
	}
	p := pages.StaffVerifiedProps{Page: h.page(c), Chain: chain, Events: v.Seen, TimeOut: v.TimeOut, Person: person}
	if v.Broken != nil {
		p.Broken, p.BrokenChain, p.BrokenSeq = text.AuditBreak(v.Broken.What), v.Broken.Chain, v.Broken.Seq
	}
	return web.Render(c, http.StatusOK, pages.StaffVerified(p))
}
