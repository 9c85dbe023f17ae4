package acs

import (
	"log/slog"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/password"
	"mynetplus/models"
)

// Options of NewService.
type Options struct {
	Store       *models.Store
	Jobs        *jobs.Client
	Desk        *otp.Desk
	Notify      *notify.Notifier
	Hasher      *password.Hasher
	Signer      Signer
	Directories *Directories
	Log         *slog.Logger

	BaseURL         func() string // of the server, as browsers reach it; known once it listens
	ReferenceNumber string        // acsReferenceNumber, which EMVCo gives with its approval
	OperatorID      string        // acsOperatorID, which a card network gives
	Demo            bool          // http is an address like any other
}

// Service decides about purchases, challenges and reports.
type Service struct {
	Options
}

// NewService makes the service.
func NewService(o Options) *Service { return &Service{o} }
