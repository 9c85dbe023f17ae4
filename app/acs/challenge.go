package acs

import (
	"context"
	"errors"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
)

// View is what the browser sees next.
type View int

// The views. The zero value is for a challenge that nobody knows: there is no shop to go back to.
const (
	Unknown View = iota
	Ask          // the page of the challenge
	Shut         // the same without input: the challenge door is closed (D3.4)
	Return       // back to the shop, with Message
)

// Screen is a view with what it shows.
type Screen struct {
	View        View
	Transaction models.Transaction
	ended       bool // by this request: the directory server is told before the browser

	// Return.
	Message     any // the CRes, or an Erro
	SessionData string

	// Ask and Shut.
	Token    string // of the form, good once
	Cause    string // why the door is closed
	LoginID  string // as typed
	Faults   []string
	Notice   string
	Personal string // the personal message
	Mobile   string
	Code     *models.Code // the newest one; nil before the first
	Delivery string       // state of the message that carried it
	Unsent   bool         // no code is good, and none can be sent
	Wait     time.Duration
}

// Opening is a browser that a shop sends.
type Opening struct {
	CReq        string // as posted
	SessionData string // threeDSSessionData
	Fits        bool   // it may be kept and given back
	From        models.Origin
}

// Open judges a CReq (3ds.md, "CReq, CRes").
func (s *Service) Open(ctx context.Context, in Opening) (screen Screen, err error) {
	creq, wrong := emv.ParseCReq(in.CReq)
	id := creq.ACSTransID
	if wrong != nil {
		id = wrong.ACSTransID
	}
	if id == "" {
		return Screen{}, nil
	}
	err = s.Store.Tx(ctx, func(tx *models.Tx) error {
		t, err := tx.LockTransaction(ctx, id)
		if errors.Is(err, models.ErrNotFound) {
			screen = Screen{}
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case wrong != nil:
			screen = complain(&t, *wrong, in)
		case creq.ThreeDSServerTransID != t.ThreeDSServerTransID:
			screen = complain(&t, emv.NewErro(emv.CodeTransaction, "threeDSServerTransID", emv.TypeCReq), in)
		case !in.Fits:
			screen = complain(&t, emv.NewErro(emv.CodeFormat, "threeDSSessionData", emv.TypeCReq), in)
		default:
			screen, err = s.arrive(ctx, tx, &t, creq, in)
		}
		return err
	})
	return s.told(ctx, screen, err)
}

// arrive opens the challenge, or goes on with it. What is too late ends it.
func (s *Service) arrive(ctx context.Context, tx *models.Tx, t *models.Transaction, creq emv.CReq, in Opening) (Screen, error) {
	var screen Screen
	ended := t.Late(tx.Now())
	if ended {
		if err := s.finishHere(ctx, tx, t, lateness(t), in.From); err != nil {
			return Screen{}, err
		}
	}
	switch repeated := creq.ChallengeWindowSize == t.WindowSize; {
	case t.State == models.TransactionDone && t.ChallengeCancel == neverOpened.cancel:
		screen = complain(t, emv.NewErro(emv.CodeTimeout, "CReq", emv.TypeCReq), in)
	case t.State == models.TransactionDecided, t.State != models.TransactionOffered && !repeated:
		screen = complain(t, emv.NewErro(emv.CodeData, "challengeWindowSize", emv.TypeCReq), in)
	case t.State == models.TransactionDone:
		screen = final(t)
	default:
		return s.begin(ctx, tx, t, creq, in)
	}
	screen.ended = ended
	return screen, nil
}

// begin shows the challenge, for the first time or once more.
func (s *Service) begin(ctx context.Context, tx *models.Tx, t *models.Transaction, creq emv.CReq, in Opening) (Screen, error) {
	if t.State == models.TransactionOffered {
		t.State, t.WindowSize, t.SessionData = models.TransactionOpen, creq.ChallengeWindowSize, in.SessionData
	}
	return s.page(ctx, tx, t, in.From)
}

// page shows an open challenge as it stands.
func (s *Service) page(ctx context.Context, tx *models.Tx, t *models.Transaction, from models.Origin) (Screen, error) {
	now, err := s.survey(ctx, tx, t)
	if err != nil {
		return Screen{}, err
	}
	if screen, barred, err := s.barred(ctx, tx, t, now, from); barred || err != nil {
		return screen, err
	}
	return s.show(ctx, tx, t, now, said{from: from})
}

// Returning is a browser that goes back to a page of a challenge, or loads it again.
type Returning struct {
	ThreeDSServerTransID, ACSTransID string
	From                             models.Origin
}

// Resume shows a challenge that was opened before: as it stands, or its end. It opens none.
func (s *Service) Resume(ctx context.Context, in Returning) (screen Screen, err error) {
	err = s.Store.Tx(ctx, func(tx *models.Tx) error {
		t, err := tx.LockTransaction(ctx, in.ACSTransID)
		if errors.Is(err, models.ErrNotFound) || err == nil && t.ThreeDSServerTransID != in.ThreeDSServerTransID {
			screen = Screen{}
			return nil
		}
		if err != nil {
			return err
		}
		over := false
		if screen, over, err = s.over(ctx, tx, &t, in.From); !over && err == nil {
			screen, err = s.page(ctx, tx, &t, in.From)
		}
		return err
	})
	return s.told(ctx, screen, err)
}

// complain posts an Erro to the shop. The challenge stays as it is.
func complain(t *models.Transaction, erro emv.Erro, in Opening) Screen {
	erro.ThreeDSServerTransID, erro.DSTransID, erro.ACSTransID = t.ThreeDSServerTransID, t.DSTransID, t.ACSTransID
	screen := Screen{View: Return, Transaction: *t, Message: erro}
	if in.Fits {
		screen.SessionData = in.SessionData
	}
	return screen
}

// final takes the CRes to the shop, as often as the browser asks.
func final(t *models.Transaction) Screen {
	return Screen{View: Return, Transaction: *t, SessionData: t.SessionData, Message: emv.CRes{
		MessageType: emv.TypeCRes, MessageVersion: emv.Version,
		ThreeDSServerTransID: t.ThreeDSServerTransID, ACSTransID: t.ACSTransID, TransStatus: t.TransStatus,
	}}
}

// told tells the directory server what this request ended, before the browser leaves for the shop: the shop asks there.
// Whatever comes of it, the browser goes on (3ds.md, "Transport").
func (s *Service) told(ctx context.Context, screen Screen, err error) (Screen, error) {
	if err == nil && screen.ended {
		s.deliverHere(context.WithoutCancel(ctx), screen.Transaction)
	}
	return screen, err
}
