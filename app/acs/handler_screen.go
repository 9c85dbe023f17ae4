package acs

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"mynetplus/app/acs/emv"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// render writes a screen.
func (h *Handler) render(c echo.Context, s Screen) error {
	switch s.View {
	case Ask:
		status := http.StatusOK
		switch {
		case s.Wait > 0:
			web.RetryAfter(c, s.Wait)
			status = http.StatusTooManyRequests
		case s.Unsent:
			status = http.StatusTooManyRequests
		case len(s.Faults) > 0:
			status = http.StatusUnprocessableEntity
		}
		return web.Render(c, status, pages.Challenge(h.props(s)))
	case Shut:
		return web.Render(c, http.StatusOK, pages.ChallengeLocked(h.props(s)))
	case Return:
		if address, ok := h.service.returnAddress(s.Transaction.NotificationURL); ok {
			return h.sendBack(c, s, address)
		}
	}
	return web.Render(c, http.StatusBadRequest, pages.ChallengeUnknown(h.service.Demo))
}

// sendBack takes the browser to the shop. Only this page may send its form anywhere (3ds.md, "The challenge screen").
func (h *Handler) sendBack(c echo.Context, s Screen, address templ.SafeURL) error {
	c.Response().Header().Set("Content-Security-Policy", web.FinalPolicy(h.service.Demo))
	p := pages.ChallengeFinalProps{
		Demo: h.service.Demo, Network: s.Transaction.Brand, Address: address, CRes: emv.Encode(s.Message), SessionData: s.SessionData,
	}
	if _, erro := s.Message.(emv.Erro); !erro {
		p.Here = hereOf(s.Transaction)
	}
	return web.Render(c, http.StatusOK, pages.ChallengeFinal(p))
}

// returnAddress is a notificationURL as a form may be sent to it.
func (s *Service) returnAddress(raw string) (templ.SafeURL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !s.Demo) {
		return "", false
	}
	return templ.SafeURL(raw), true
}

// props puts a screen into the page's words.
func (h *Handler) props(s Screen) pages.ChallengeProps {
	t := s.Transaction
	bought := purchase(&t)
	p := pages.ChallengeProps{
		Demo: h.service.Demo, Action: AnswerPath, Here: hereOf(t), ACSTransID: t.ACSTransID, Token: s.Token, Network: t.Brand, Method: methods[t.Method],
		Purchase: pages.Purchase{
			Merchant: bought.Merchant, Amount: text.Yen(bought.Amount, bought.Currency, bought.Exponent), At: t.CreatedAt, Last4: t.Last4,
		},
		PersonalMessage: s.Personal, LoginID: s.LoginID, Notice: text.Flash(s.Notice), To: text.MaskMobile(s.Mobile),
		Unsent: s.Unsent, WaitMinutes: web.Minutes(s.Wait), Stopped: s.Cause != "" && s.Cause != models.CauseFailures,
	}
	p.Delivery = web.CodeState(s.Code, s.Delivery, h.service.Store.Now(), h.service.Store.Policy()).Delivery
	for _, fault := range s.Faults {
		if fault == faultBlocked {
			p.Errors = append(p.Errors, components.FieldError{Field: pages.ChallengeFieldCode, Text: text.TooMany(p.WaitMinutes)})
			continue
		}
		p.Errors = append(p.Errors, components.Failure(fields[fault], fault))
	}
	return p
}

var methods = map[string]string{
	models.MethodSMS: pages.ChallengeIDCode, MethodCodeAlone: pages.ChallengeCode, models.MethodPassword: pages.ChallengePassword,
}

// fields are where a fault stands; the others are about the whole form.
var fields = map[string]string{
	faultID: pages.ChallengeFieldID, faultIDMissing: pages.ChallengeFieldID,
	faultCode: pages.ChallengeFieldCode, faultCodeMissing: pages.ChallengeFieldCode, faultExpired: pages.ChallengeFieldCode,
	faultPassword: pages.ChallengeFieldPassword, faultPasswordMissing: pages.ChallengeFieldPassword,
}
