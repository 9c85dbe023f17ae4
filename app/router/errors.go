package router

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/acs"
	"mynetplus/app/staff"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// answer is what an error looks like from outside.
type answer struct {
	status int
	reason string        // the code of its sentence in text.Error, and of the JSON answer
	retry  time.Duration // when trying again makes sense; 0 says nothing
}

// retryBusy is when to come back after 503; the page says the same.
const retryBusy = time.Minute

// answers maps every coded error of the domain.
var answers = map[models.Error]answer{
	models.ErrNotFound:    {http.StatusNotFound, "not_found", 0},
	models.ErrDuplicate:   {http.StatusConflict, "stale_form", 0},
	models.ErrStaleForm:   {http.StatusConflict, "stale_form", 0},
	models.ErrCrossSite:   {http.StatusForbidden, "cross_site", 0},
	models.ErrToken:       {http.StatusUnauthorized, "ticket_refused", 0},
	models.ErrBusy:        {http.StatusServiceUnavailable, "busy", retryBusy},
	models.ErrUnavailable: {http.StatusServiceUnavailable, "unavailable", retryBusy},
}

// reasons gives the refusals of HTTP itself a sentence; any other is a bad request.
var reasons = map[int]string{
	http.StatusNotFound:              "not_found",
	http.StatusForbidden:             "forbidden",
	http.StatusMethodNotAllowed:      "method_refused",
	http.StatusRequestEntityTooLarge: "too_large",
}

// unexpected is the answer to everything nobody foresaw.
var unexpected = answer{status: http.StatusInternalServerError, reason: "unexpected"}

// judge finds the answer to an error.
func judge(err error) answer {
	var coded models.Error
	var tooMany web.TooMany
	var refused *echo.HTTPError
	switch {
	case errors.As(err, &tooMany):
		return answer{http.StatusTooManyRequests, "rate_limited", time.Duration(tooMany.Minutes()) * time.Minute}
	case errors.As(err, &coded):
		if a, ok := answers[coded]; ok {
			return a
		}
	case errors.As(err, new(*http.MaxBytesError)):
		return answer{http.StatusRequestEntityTooLarge, "too_large", 0}
	case errors.As(err, &refused) && refused.Code < http.StatusInternalServerError:
		reason, ok := reasons[refused.Code]
		if !ok {
			reason = "bad_request"
		}
		return answer{refused.Code, reason, 0}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return answers[models.ErrUnavailable]
	}
	return unexpected
}

// errorHandler writes the page, or for machines the JSON, of an error, and logs the cause of what is ours
// under the reference that the page shows. A response that has begun cannot be written again.
func errorHandler(o Options) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		a := judge(err)
		switch {
		case errors.Is(err, context.Canceled):
			c.Set(refusalKey, "reader_gone")
		case a.status >= http.StatusInternalServerError:
			logCause(o.Log, c, a, err)
		default:
			c.Set(refusalKey, a.reason)
		}
		if c.Response().Committed {
			return
		}
		if a.retry > 0 {
			c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(a.retry.Seconds())))
		}
		// The time for the request may be over; the answer still has to be rendered.
		c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
		switch {
		case wantsErro(o, c):
			err = acs.AnswerError(c, a.status, err)
		case wantsJSON(c):
			err = writeJSON(c, a)
		default:
			err = writePage(o, c, a)
		}
		if err != nil && !c.Response().Committed {
			logCause(o.Log, c, a, err)
			err = c.String(http.StatusInternalServerError, "Error "+web.Reference(c))
		}
		if err != nil {
			c.Set(refusalKey, "reader_gone")
		}
	}
}

func logCause(log *slog.Logger, c echo.Context, a answer, err error) {
	attrs := []slog.Attr{
		slog.String("request", web.Reference(c)),
		slog.String("route", c.Path()),
		slog.Int("status", a.status),
		slog.String("cause", err.Error()),
	}
	var panicked *panicError
	if errors.As(err, &panicked) {
		attrs = append(attrs, slog.String("stack", string(panicked.stack)))
	}
	log.LogAttrs(c.Request().Context(), slog.LevelError, "request failed", attrs...)
}

// wantsJSON holds for the doors of machines, the app's backend and the gateways; people get pages.
func wantsJSON(c echo.Context) bool {
	path := c.Request().URL.Path
	return path == "/app/ticket" || strings.HasPrefix(path, "/hooks/")
}

// wantsErro holds for directory servers.
func wantsErro(o Options, c echo.Context) bool {
	return o.Only == MessagesOnly || c.Path() == acs.AReqPath
}

// framed holds for what a shop frames: an error there leads nowhere either.
func framed(o Options, c echo.Context) bool {
	return o.Only == ChallengesOnly || c.Path() == acs.ChallengePath || strings.HasPrefix(c.Path(), acs.ChallengePath+"/")
}

func writeJSON(c echo.Context, a answer) error {
	body := struct {
		Error     string `json:"error"`
		Reference string `json:"reference,omitempty"`
	}{Error: a.reason}
	if a.status >= http.StatusInternalServerError {
		body.Reference = web.Reference(c)
	}
	return c.JSON(a.status, body)
}

func writePage(o Options, c echo.Context, a answer) error {
	if framed(o, c) {
		if a.status >= http.StatusInternalServerError || a.status == http.StatusTooManyRequests {
			return web.RenderError(c, a.status, pages.ChallengeTrouble(o.Demo))
		}
		return web.RenderError(c, a.status, pages.ChallengeUnknown(o.Demo))
	}
	page := layouts.Page{Demo: o.Demo}
	if o.Page != nil {
		page = o.Page(c)
	}
	page.Webview = strings.HasPrefix(c.Request().URL.Path, "/app/")
	if path := c.Request().URL.Path; path == "/staff" || strings.HasPrefix(path, "/staff/") {
		page.Staff = staff.Frame(c)
	}
	switch {
	case a.status == http.StatusNotFound:
		return web.RenderError(c, a.status, pages.NotFound(page))
	case a.status == http.StatusTooManyRequests:
		minutes := web.TooMany{Wait: a.retry}.Minutes()
		return web.RenderError(c, a.status, pages.TooMany(pages.TooManyProps{Page: page, Minutes: minutes}))
	case a.status < http.StatusInternalServerError:
		return web.RenderError(c, a.status, pages.Refused(pages.RefusedProps{Page: page, Reason: a.reason}))
	}
	return web.RenderError(c, a.status, pages.Unexpected(pages.UnexpectedProps{
		Page: page, Reference: web.Reference(c), Busy: a.status == http.StatusServiceUnavailable,
	}))
}
