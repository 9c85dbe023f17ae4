package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"mynetplus/models"
)

// Limits of one gateway's answer.
const (
	gatewayDialTime = 3 * time.Second
	gatewayTime     = 10 * time.Second
	gatewayAnswer   = 4 << 10 // bytes
)

// reportMask asks Kannel for the reports that settle a message: delivered (1), not delivered (2), refused by the
// carrier (16).
const reportMask = "19"

// KannelOptions of NewKannel. A Time of zero is 10 s for each gateway.
type KannelOptions struct {
	Gateways []*url.URL // sendsms addresses in order of preference, username and password in userinfo or query
	Sender   string     // what the telephone shows
	Time     time.Duration
}

// Kannel hands SMS to one of several gateways with Kannel's sendsms interface (Kannel user's guide, "Using the HTTP
// interface to send SMS messages").
type Kannel struct {
	gateways []*url.URL
	sender   string
	http     *http.Client
}

// NewKannel makes the way out of SMS.
func NewKannel(o KannelOptions) *Kannel {
	if o.Time == 0 {
		o.Time = gatewayTime
	}
	return &Kannel{gateways: o.Gateways, sender: o.Sender, http: &http.Client{
		Timeout: o.Time,
		Transport: &http.Transport{ // no proxy of the environment: the text is in the address
			DialContext:         (&net.Dialer{Timeout: gatewayDialTime}).DialContext,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 2,
			IdleConnTimeout:     time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Text hands m to the first gateway that takes it. It is a Refusal when every one of them refuses it for good.
func (k *Kannel) Text(ctx context.Context, m SMS) (string, error) {
	to, err := international(m.To)
	if err != nil {
		return "", err
	}
	query := url.Values{
		"from": {k.sender}, "to": {to}, "text": {m.Body}, "coding": {"2"}, "charset": {"UTF-8"},
	}
	if m.Report != "" {
		query.Set("dlr-mask", reportMask)
		query.Set("dlr-url", m.Report)
	}
	var failed []string
	final := true
	for i, gateway := range k.gateways {
		err := k.ask(ctx, gateway, query)
		if err == nil {
			return models.MessageSent, nil
		}
		var refused Refusal
		final = final && errors.As(err, &refused)
		failed = append(failed, fmt.Sprintf("SMS gateway %d: %v", i+1, err))
	}
	why := strings.Join(failed, "; ")
	if final {
		return "", Refusal(why)
	}
	return "", errors.New(why) // a single gateway's Refusal must not show through
}

// ask hands a message to one gateway. 202 means accepted; 400 and 406 (number barred) would be said of the same
// message again, everything else is the gateway's own trouble.
func (k *Kannel) ask(ctx context.Context, gateway *url.URL, query url.Values) error {
	status, err := k.get(ctx, gateway, query)
	switch {
	case err != nil:
		return err
	case status == http.StatusOK, status == http.StatusAccepted:
		return nil
	case status == http.StatusBadRequest, status == http.StatusNotAcceptable:
		return Refusal(fmt.Sprintf("status %d", status))
	}
	return fmt.Errorf("status %d", status)
}

// Check asks every gateway for an answer, and sends nothing: a request without receiver and user is refused, and a
// refusal comes from something that is there.
func (k *Kannel) Check(ctx context.Context) []error {
	results := make([]error, len(k.gateways))
	for i, gateway := range k.gateways {
		bare := *gateway
		bare.User, bare.RawQuery = nil, ""
		status, err := k.get(ctx, &bare, nil)
		if err == nil && (status == http.StatusNotFound || status >= http.StatusInternalServerError) {
			err = fmt.Errorf("status %d", status)
		}
		results[i] = err
	}
	return results
}

// get asks and returns the status. An error repeats neither the address, in which number, text and password stand, nor
// the answer.
func (k *Kannel) get(ctx context.Context, gateway *url.URL, query url.Values) (int, error) {
	u := *gateway
	all := u.Query()
	if password, ok := u.User.Password(); ok {
		all.Set("username", u.User.Username())
		all.Set("password", password)
	}
	for name, values := range query {
		all[name] = values
	}
	u.User, u.RawQuery = nil, all.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return 0, errors.New("the address does not parse")
	}
	res, err := k.http.Do(req)
	if err != nil {
		return 0, unanswered(err)
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, gatewayAnswer)) // so that the connection can be used again
	if err != nil {
		return 0, unanswered(err)
	}
	return res.StatusCode, nil
}

// unanswered is why there is no answer, in words that are not the gateway's: those may be our own address again.
func unanswered(err error) error {
	var network *net.OpError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &network):
		return network
	case errors.As(err, &certificate):
		return certificate
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, &timeout) && timeout.Timeout():
		return errors.New("no answer in time")
	}
	return errors.New("no answer in HTTP")
}

// international writes a Japanese number as E.164.
func international(number string) (string, error) {
	parsed, err := phonenumbers.Parse(number, "JP")
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return "", Refusal("the receiver's number is none")
	}
	return phonenumbers.Format(parsed, phonenumbers.E164), nil
}
