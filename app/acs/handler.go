package acs

// Handler answers directory servers and shoppers' browsers. No cookie counts here.
type Handler struct{ service *Service }

// NewHandler makes the handler.
func NewHandler(s *Service) *Handler { return &Handler{s} }
