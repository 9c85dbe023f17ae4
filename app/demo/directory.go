package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mynetplus/app/acs/emv"
	"mynetplus/views/pages"
)

// Addresses of the demo's two servers.
const (
	directoryAReq = "/demo/directory/areq"
	directoryRReq = "/demo/directory/rreq" // its dsURL
	shopRReq      = "/demo/shop/rreq"      // the shop's threeDSServerURL
)

// directoryReference is the dsReferenceNumber, which EMVCo would give.
const directoryReference = "3DS_LOA_DIS_MYNETPLUS_DEMO"

// Directory plays a card network's directory server: it stands between the shop and the issuer and passes their messages
// on, over HTTP.
type Directory struct {
	acs      func() string // where the issuer's server is; it answers /3ds/areq
	self     func() string // where the demo's servers are
	now      func() time.Time
	overhear Overhear
	client   *http.Client
	journeys *shelf[journey] // by dsTransID
}

// Overhear is told of each message on the way between two parties (pages.Demo…), with the shop's transaction id. No
// real party could; it is for the page that shows them.
type Overhear func(id, from, to string, message []byte)

// DirectoryOptions of NewDirectory.
type DirectoryOptions struct {
	ACS, Self func() string // addresses on this machine, known once the program listens
	Now       func() time.Time
	Overhear  Overhear
}

// NewDirectory makes the directory server.
func NewDirectory(o DirectoryOptions) *Directory {
	return &Directory{acs: o.ACS, self: o.Self, now: o.Now, overhear: o.Overhear, client: newClient(), journeys: newShelf[journey]()}
}

// journey is a challenge that a result is awaited of.
type journey struct {
	server, acs string // transaction ids
	reported    bool   // its one RReq was taken, or is being taken
}

// request is an AReq on its way: the shop leaves out what the directory server adds.
type request struct {
	emv.AReq
	DSReferenceNumber string `json:"dsReferenceNumber,omitempty"`
	DSTransID         string `json:"dsTransID,omitempty"`
	DSURL             string `json:"dsURL,omitempty"`
}

// Ask takes an AReq to the issuer and returns the ARes, or an Erro.
func (d *Directory) Ask(ctx context.Context, body []byte) []byte {
	var ask request
	if err := json.Unmarshal(body, &ask); err != nil || ask.MessageType != emv.TypeAReq {
		return refuse(byDirectory, emv.CodeMessage, "messageType", emv.TypeAReq, head{})
	}
	id := ask.ThreeDSServerTransID
	d.overhear(id, pages.DemoMerchant, pages.DemoDirectory, body)
	ask.DSReferenceNumber, ask.DSTransID, ask.DSURL = directoryReference, uuid.NewString(), d.self()+directoryRReq
	about := head{ThreeDSServerTransID: id, DSTransID: ask.DSTransID}

	out := encode(ask)
	d.overhear(id, pages.DemoDirectory, pages.DemoIssuer, out)
	answer, err := send(ctx, d.client, d.acs()+"/3ds/areq", out)
	if err != nil {
		answer = refuse(byDirectory, codeOf(err), "access control server", emv.TypeAReq, about)
	} else if h, ok := readHead(answer, emv.TypeARes, emv.TypeErro); !ok {
		answer = refuse(byDirectory, emv.CodeMessage, "messageType", emv.TypeARes, about)
	} else {
		d.overhear(id, pages.DemoIssuer, pages.DemoDirectory, answer)
		if h.TransStatus == emv.StatusChallenge {
			d.journeys.put(ask.DSTransID, journey{server: id, acs: h.ACSTransID}, d.now())
		}
	}
	d.overhear(id, pages.DemoDirectory, pages.DemoMerchant, answer)
	return answer
}

// Report takes the issuer's RReq to the shop and returns the RRes, or an Erro. Of each transaction one is accepted; one
// that did not get through may come again. It goes to the demo's own shop, whatever address the AReq named: a demo that
// others reach must not post where they want.
func (d *Directory) Report(ctx context.Context, body []byte) []byte {
	h, ok := readHead(body, emv.TypeRReq)
	if !ok {
		return refuse(byDirectory, emv.CodeMessage, "messageType", emv.TypeRReq, head{})
	}
	known, first := false, false
	d.journeys.with(h.DSTransID, d.now(), func(j *journey) {
		known = j.server == h.ThreeDSServerTransID && j.acs == h.ACSTransID
		first = known && !j.reported
		j.reported = j.reported || first
	})
	if !known {
		return refuse(byDirectory, emv.CodeTransaction, "dsTransID", emv.TypeRReq, h)
	}
	id := h.ThreeDSServerTransID
	d.overhear(id, pages.DemoIssuer, pages.DemoDirectory, body)
	answer := refuse(byDirectory, emv.CodeData, "a result of this transaction has been received", emv.TypeRReq, h)
	if first {
		answer = d.pass(ctx, h, body)
	}
	d.overhear(id, pages.DemoDirectory, pages.DemoIssuer, answer)
	return answer
}

// pass takes an RReq to the shop. Nothing but an RRes means that it was received.
func (d *Directory) pass(ctx context.Context, h head, body []byte) []byte {
	id := h.ThreeDSServerTransID
	d.overhear(id, pages.DemoDirectory, pages.DemoMerchant, body)
	answer, err := send(ctx, d.client, d.self()+shopRReq, body)
	taken := false
	if err != nil {
		answer = refuse(byDirectory, codeOf(err), "3DS Server", emv.TypeRReq, h)
	} else if got, ok := readHead(answer, emv.TypeRRes, emv.TypeErro); !ok {
		answer = refuse(byDirectory, emv.CodeMessage, "messageType", emv.TypeRRes, h)
	} else {
		d.overhear(id, pages.DemoMerchant, pages.DemoDirectory, answer)
		taken = got.MessageType == emv.TypeRRes
	}
	if !taken {
		d.journeys.with(h.DSTransID, d.now(), func(j *journey) { j.reported = false })
	}
	return answer
}
