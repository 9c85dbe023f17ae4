package acs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
)

// maxAnswer is the largest message that a directory server may answer with, in bytes.
const maxAnswer = 64 << 10

// Why a result was not delivered, for the log: what the other side sent stands nowhere.
const (
	causeForbidden  = "dsURL is not allowed"
	causeTimeout    = "no answer in time"
	causeConnection = "no connection"
	causeStatus     = "HTTP status"
	causeAnswer     = "answer is wrong"
	causeErro       = "Erro"
)

// post sends a result once. An empty cause says that it was received; else erro is what the directory server is told of
// its answer, if anything: an Erro is never answered by another.
func (s *Service) post(ctx context.Context, t models.Transaction) (erro *emv.Erro, cause string) {
	body, cause := s.exchange(ctx, t, []byte(t.Result))
	switch cause {
	case "":
	case causeTimeout:
		late := emv.NewErro(emv.CodeTimeout, "RRes", emv.TypeRRes)
		return &late, cause
	default:
		return nil, cause
	}
	rres, wrong := emv.ParseRRes(body)
	switch {
	case wrong != nil && wrong.ErrorMessageType == emv.TypeErro:
		return nil, causeErro
	case wrong != nil:
		return wrong, causeAnswer
	case !agrees(rres, t):
		other := emv.NewErro(emv.CodeTransaction, "threeDSServerTransID,dsTransID,acsTransID", emv.TypeRRes)
		return &other, causeAnswer
	}
	return nil, ""
}

// exchange posts a message to the transaction's directory server and reads the answer, within policy's time. It goes
// nowhere but to that server's own addresses, whatever the AReq said or the server redirects to.
func (s *Service) exchange(ctx context.Context, t models.Transaction, message []byte) (answer []byte, cause string) {
	directory := s.Directories.ByName(t.DirectoryServer)
	if directory == nil || !directory.Allows(t.DSURL) {
		return nil, causeForbidden
	}
	ctx, cancel := context.WithTimeout(ctx, s.Store.Policy().ResultWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.DSURL, bytes.NewReader(message))
	if err != nil {
		return nil, causeForbidden
	}
	req.Header.Set("Content-Type", messageType)
	res, err := directory.Client.Do(req)
	if err != nil {
		return nil, causeOf(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, causeOf(err)
	case res.StatusCode != http.StatusOK:
		return nil, causeStatus
	case len(body) > maxAnswer:
		return nil, "" // no message
	}
	return body, ""
}

func causeOf(err error) string {
	var trouble net.Error
	if errors.As(err, &trouble) && trouble.Timeout() {
		return causeTimeout
	}
	return causeConnection
}
