package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"mynetplus/app/acs/emv"
)

// Values of errorComponent: who found a message wrong.
const (
	byDirectory = "D"
	byShop      = "S"
)

const (
	messageTime = 10 * time.Second // for a message and its answer
	messageSize = 64 << 10         // bytes of a message
	contentType = "application/JSON; charset=UTF-8"
)

// head is what the parties look at in a message before they pass it on.
type head struct {
	MessageType          string `json:"messageType"`
	ThreeDSServerTransID string `json:"threeDSServerTransID"`
	DSTransID            string `json:"dsTransID"`
	ACSTransID           string `json:"acsTransID"`
	TransStatus          string `json:"transStatus"`
}

// readHead reads a message of one of the types; ok is false for anything else.
func readHead(body []byte, types ...string) (h head, ok bool) {
	if err := json.Unmarshal(body, &h); err != nil {
		return head{}, false
	}
	for _, one := range types {
		ok = ok || h.MessageType == one
	}
	return h, ok
}

// encode writes a message.
func encode(message any) []byte {
	body, err := json.Marshal(message)
	if err != nil {
		panic(err) // messages hold nothing but text and booleans
	}
	return body
}

// refuse is the Erro of one of the demo's parties about a message of a type.
func refuse(by, code, detail, messageType string, about head) []byte {
	erro := emv.NewErro(code, detail, messageType)
	erro.ErrorComponent = by
	erro.ThreeDSServerTransID, erro.DSTransID, erro.ACSTransID = about.ThreeDSServerTransID, about.DSTransID, about.ACSTransID
	return encode(erro)
}

// newClient posts the messages of a party. Nobody in the protocol redirects.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       messageTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// send posts a message and returns the answer, which may be longer than a message is: then it is not one.
func send(ctx context.Context, client *http.Client, address string, message []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(message))
	if err != nil {
		return nil, fmt.Errorf("send message: %w", err)
	}
	req.Header.Set("Content-Type", contentType)
	res, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("send message: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, messageSize+1))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return answer, nil
}

// codeOf is the errorCode of an answer that did not come.
func codeOf(err error) string {
	var network net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout() {
		return emv.CodeTimeout
	}
	return emv.CodeConnection
}
