package router

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
)

// HeadAsGet answers HEAD wherever there is a GET (RFC 9110, 9.3.2). It stands before echo, which routes by the method
// that came; the server drops the body, for it still knows what was asked.
func HeadAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

// refusalKey is where the error handler leaves why it refused, for the log line.
const refusalKey = "router.refusal"

// accessLog writes one line per request. It names the route's pattern, never the path, the query, the address or a
// cookie: a log is read by more people than the portal.
func accessLog(log *slog.Logger, now func() time.Time) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			started := now()
			reference := web.Reference(c)
			if err := next(c); err != nil {
				c.Error(err)
			}
			attrs := []slog.Attr{
				slog.String("request", reference),
				slog.String("method", method(c.Request())),
				slog.String("route", c.Path()),
				slog.Int("status", c.Response().Status),
				slog.Int64("ms", now().Sub(started).Milliseconds()),
				slog.Int64("bytes", c.Response().Size),
			}
			if refusal, ok := c.Get(refusalKey).(string); ok {
				attrs = append(attrs, slog.String("refusal", refusal))
			}
			log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request", attrs...)
			return nil
		}
	}
}

// method keeps a made-up method out of the log.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// panicError is a panic on its way to becoming a 500.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// rescue turns a panic into an error. Aborting a response on purpose stays what it is.
func rescue(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch value := recover(); value {
			case nil:
			case http.ErrAbortHandler:
				panic(value)
			default:
				err = &panicError{value: value, stack: debug.Stack()}
			}
		}()
		return next(c)
	}
}

// deadline ends what a request waits for. It only cancels the context: the handler itself answers, so nothing races.
func deadline(d time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), d)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}

// unhurried lets a request take d to arrive and to be answered, in place of the server's limits, which are for forms.
func unhurried(d time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			connection := http.NewResponseController(c.Response())
			if err := errors.Join(connection.SetReadDeadline(time.Time{}), connection.SetWriteDeadline(time.Time{})); err != nil {
				return err
			}
			late := time.AfterFunc(d, func() {
				past := time.Unix(1, 0)
				_ = errors.Join(connection.SetReadDeadline(past), connection.SetWriteDeadline(past))
			})
			defer late.Stop()
			return next(c)
		}
	}
}

// sameSite refuses what another site's page posts (CSRF), by Sec-Fetch-Site or, for older browsers, Origin.
func sameSite() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return fmt.Errorf("%w: %w", models.ErrCrossSite, err)
			}
			return next(c)
		}
	}
}

// sameMachine refuses requests of other machines. A reverse proxy names whom it speaks for, and is no machine of the demo.
func sameMachine(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		here, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
		ours := err == nil && (from.Addr().Unmap().IsLoopback() || here != nil && from.Addr() == here.AddrPort().Addr())
		if !ours || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
			return echo.NewHTTPError(http.StatusForbidden)
		}
		return next(c)
	}
}

// drained is how much of a body that is too large is still read, in bytes: a browser that cannot finish sending shows
// its own error instead of our page.
const drained = 4 << 20

// bodyLimit refuses larger bodies with 413: at once when the size is announced, else when the handler reads.
func bodyLimit(size int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if r.ContentLength > size {
				_, err := io.CopyN(io.Discard, r.Body, min(r.ContentLength, drained))
				return echo.NewHTTPError(http.StatusRequestEntityTooLarge).SetInternal(err)
			}
			r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, size)
			return next(c)
		}
	}
}
