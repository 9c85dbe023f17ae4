package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// listedFailed is how many messages that did not arrive are listed; choosableDays how many days back one can look.
const (
	listedFailed  = 200
	choosableDays = 31
)

// dayForm is a day in an address.
const dayForm = time.DateOnly

// GetMessages is GET /staff/messages: the messages of one day. A day that cannot be chosen is today.
func (h *Handler) GetMessages(c echo.Context) error {
	now := h.Now().In(models.JST)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, models.JST)
	day := today
	p := pages.StaffMessagesProps{Page: h.page(c), Retry: canRetry(who(c))}
	for back := range choosableDays {
		choice := today.AddDate(0, 0, -back)
		p.Days = append(p.Days, components.Option{Value: choice.Format(dayForm), Label: text.Date(choice)})
		if choice.Format(dayForm) == c.QueryParam("day") {
			day = choice
		}
	}
	filter := models.MessageFilter{From: day, To: day.AddDate(0, 0, 1)}
	if kind := c.QueryParam("kind"); kind == models.ChannelSMS || kind == models.ChannelMail {
		filter.Channel = kind
	}
	p.Day, p.Date, p.Kind = day.Format(dayForm), day, filter.Channel
	var hours []models.HourCount
	var failed []models.FailedMessage
	ctx := c.Request().Context()
	err := h.Store.Read(ctx, func(q *models.Query) (err error) {
		if hours, err = q.MessageHours(ctx, filter); err != nil {
			return err
		}
		failed, err = q.FailedMessages(ctx, filter, listedFailed)
		return err
	})
	if err != nil {
		return err
	}
	for _, n := range hours {
		count(&p, n)
	}
	for _, m := range failed {
		row, err := h.shownFailed(m)
		if err != nil {
			return err
		}
		p.List = append(p.List, row)
	}
	return web.Render(c, http.StatusOK, pages.StaffMessages(p))
}

// canRetry: an auditor acts on nothing.
func canRetry(s models.Staff) bool { return s.Role != models.RoleAuditor }

// count enters a number into the day and its hour.
func count(p *pages.StaffMessagesProps, n models.HourCount) {
	hour := &p.Hours[n.Hour.In(models.JST).Hour()]
	switch n.State {
	case models.MessageQueued:
		p.Waiting += n.Count
	case models.MessageSent:
		p.Sent += n.Count
		hour.Sent += n.Count
	case models.MessageDelivered:
		p.Delivered += n.Count
		hour.Sent += n.Count
	default:
		p.Failed += n.Count
		hour.Failed += n.Count
	}
}

// shownFailed is a message that did not arrive, as staff may see it: never what it says.
func (h *Handler) shownFailed(m models.FailedMessage) (pages.FailedMessage, error) {
	to, err := m.Receiver(h.Store.Keys())
	if err != nil {
		return pages.FailedMessage{}, err
	}
	failure := m.Failure
	if m.State == models.MessageExpired {
		failure = models.MessageExpired
	}
	shown := pages.FailedMessage{
		ID: strconv.FormatInt(m.ID, 10), At: m.CreatedAt, Kind: text.MessageChannel(m.Channel), CardholderNo: m.CardholderNo,
		Subject: text.MessageKind(m.Template, m.Facts.Purpose), To: text.MaskMobile(to), Attempts: m.Attempts,
		Reason: text.Failure(failure), CanRetry: m.CanRetry(h.Now()), Expired: m.State == models.MessageExpired || m.Expired(h.Now()),
	}
	if m.Channel == models.ChannelMail {
		shown.To = text.MaskEmail(to)
	}
	return shown, nil
}

// GetRetry is GET /staff/messages/:id/retry: what would be sent again, and why it did not arrive.
func (h *Handler) GetRetry(c echo.Context) error {
	return h.retry(c, http.StatusOK, h.keptReason(c), nil)
}

func (h *Handler) retry(c echo.Context, status int, why string, wrong components.Errors) error {
	id, err := messageID(c)
	if err != nil {
		return err
	}
	var m models.FailedMessage
	ctx := c.Request().Context()
	err = h.Store.Read(ctx, func(q *models.Query) error {
		m, err = q.FailedMessage(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.StaffRetryProps{Page: h.page(c), Reason: why, Errors: wrong, Back: dayOf(m.CreatedAt)}
	if p.Message, err = h.shownFailed(m); err != nil {
		return err
	}
	return web.Render(c, status, pages.StaffRetry(p))
}

// PostRetry is POST /staff/messages/:id/retry.
func (h *Handler) PostRetry(c echo.Context) error {
	id, err := messageID(c)
	if err != nil {
		return err
	}
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	why, wrong := reason(form)
	if len(wrong) > 0 {
		return h.retry(c, http.StatusUnprocessableEntity, why, wrong)
	}
	sent, err := h.Messages.Send(c.Request().Context(), Retry{ID: id, By: who(c).Name, Reason: why, Origin: web.OriginOf(c)})
	if err != nil {
		return err
	}
	if !sent {
		return h.retry(c, http.StatusConflict, why, components.Errors{components.Failure("", "retry_refused")})
	}
	web.SetFlash(c, "message_again")
	return web.SeeOther(c, pathMessages)
}

func messageID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, models.ErrNotFound
	}
	return id, nil
}

// dayOf is the page of the day that a message belongs to.
func dayOf(at time.Time) string {
	return pathMessages + "?" + url.Values{"day": {at.In(models.JST).Format(dayForm)}}.Encode()
}
