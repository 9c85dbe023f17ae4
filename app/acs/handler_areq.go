package acs

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/acs/emv"
)

// messageType is the media type of messages between servers (3ds.md, Transport).
const messageType = "application/JSON; charset=UTF-8"

// PostAReq answers a directory server. An Erro is an answer like an ARes: its HTTP status is 200.
func (h *Handler) PostAReq(c echo.Context) error {
	s, r := h.service, c.Request()
	d := s.Directories.Asking(r, s.Store.Now())
	if d == nil {
		return h.erro(c, http.StatusOK, "", emv.NewErro(emv.CodeAccess, "not a directory server that is known here", emv.TypeAReq))
	}
	if !d.Admit(s.Store.Now()) {
		return h.erro(c, http.StatusTooManyRequests, d.Name, emv.NewErro(emv.CodeTransient, "too many requests", emv.TypeAReq))
	}
	body, err := io.ReadAll(r.Body)
	if errors.As(err, new(*http.MaxBytesError)) {
		return err
	}
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	answer, err := s.Ask(r.Context(), d, body)
	if err != nil {
		return err
	}
	if erro, wrong := answer.(emv.Erro); wrong {
		return h.erro(c, http.StatusOK, d.Name, erro)
	}
	return send(c, http.StatusOK, answer)
}

// erro answers with an Erro and leaves a line, for whoever connects a directory server. A detail may repeat what came.
func (h *Handler) erro(c echo.Context, status int, directory string, erro emv.Erro) error {
	h.service.Log.InfoContext(c.Request().Context(), "message refused",
		slog.String("directory_server", directory), slog.String("error_code", erro.ErrorCode))
	return send(c, status, erro)
}

// AnswerError answers a message that never reached the service, or that the service failed at: status is what a browser
// would get. What fails on this side is an Erro, and an Erro comes with 200; what is refused before it is read keeps its
// status.
func AnswerError(c echo.Context, status int, cause error) error {
	var failed *AReqError
	switch {
	case errors.As(cause, &failed):
		return send(c, http.StatusOK, failed.Erro)
	case status == http.StatusServiceUnavailable:
		return send(c, http.StatusOK, emv.NewErro(emv.CodeTransient, "", emv.TypeAReq))
	case status >= http.StatusInternalServerError:
		return send(c, http.StatusOK, emv.NewErro(emv.CodePermanent, "", emv.TypeAReq))
	}
	return send(c, status, emv.NewErro(emv.CodeMessage, http.StatusText(status), emv.TypeAReq))
}

func send(c echo.Context, status int, message any) error {
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return c.Blob(status, messageType, body)
}
