package account

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/otp"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetEmailCode is GET /security/email/code: both codes on one page.
func (h *Handler) GetEmailCode(c echo.Context) error {
	return h.showEmailCode(c, web.Refusal{})
}

// PostEmailCode is POST /security/email/code: the codes, or a button that sends one of them again.
func (h *Handler) PostEmailCode(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	switch action, _ := form.Line("action", web.MaxCode); action {
	case "resend_sms":
		return h.resendEmailCode(c, models.ChannelSMS)
	case "resend_mail":
		return h.resendEmailCode(c, models.ChannelMail)
	}
	who, _ := h.sessions.Identity(c)
	progress, err := h.service.emailProgress(c.Request().Context(), who)
	if err != nil {
		return err
	}
	sms, _ := form.Code("sms_code", web.MaxCode)
	mail, _ := form.Code("mail_code", web.MaxCode)
	var errors components.Errors
	if sms == "" && progress.procedure.Step != stepSMS {
		errors = append(errors, components.FieldError{Field: "sms_code", Text: text.Required(text.LabelSMSCode)})
	}
	if mail == "" && progress.procedure.Step != stepMail {
		errors = append(errors, components.FieldError{Field: "mail_code", Text: text.Required(text.LabelMailCode)})
	}
	if progress.outcome == EmailOK && len(errors) > 0 {
		return h.showEmailCode(c, web.Refusal{Errors: errors})
	}
	result, err := h.service.ChangeEmail(c.Request().Context(), who, sms, mail, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch {
	case result.Outcome == EmailOK, result.Outcome == EmailDone: // a double click ends where the first one led to
		web.SetFlash(c, "email_changed")
		return web.SeeOther(c, pathSecurity)
	case result.Outcome != EmailRefused:
		return h.emailElsewhere(c, result.Outcome)
	case result.Wait > 0:
		return h.showEmailCode(c, web.CodeBlocked(c, result.Wait).At(""))
	}
	return h.showEmailCode(c, web.Refusal{Errors: append(codeErrors("sms_code", result.SMS), codeErrors("mail_code", result.Mail)...)})
}

func codeErrors(field string, verdict otp.Verdict) components.Errors {
	switch verdict {
	case otp.Right:
		return nil
	case otp.Wrong:
		return web.CodeWrong().At(field).Errors
	}
	return web.CodeSpent().At(field).Errors
}

func (h *Handler) resendEmailCode(c echo.Context, channel string) error {
	who, _ := h.sessions.Identity(c)
	result, err := h.service.ResendEmailCode(c.Request().Context(), who, channel, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case EmailOK:
		web.SetSent(c, result.Again)
	case EmailTooSoon:
	case EmailNoBudget:
		return h.showEmailCode(c, web.NoSending(c, result.Wait))
	default:
		return h.emailElsewhere(c, result.Outcome)
	}
	return web.SeeOther(c, pathEmailCode)
}

// emailElsewhere answers where nothing is pending.
func (h *Handler) emailElsewhere(c echo.Context, outcome EmailOutcome) error {
	if outcome == EmailDone {
		return web.SeeOther(c, pathSecurity)
	}
	web.SetFlash(c, "email_gone")
	return web.SeeOther(c, pathEmail)
}

func (h *Handler) showEmailCode(c echo.Context, r web.Refusal) error {
	who, _ := h.sessions.Identity(c)
	progress, err := h.service.emailProgress(c.Request().Context(), who)
	if err != nil {
		return err
	}
	if progress.outcome != EmailOK {
		return h.emailElsewhere(c, progress.outcome)
	}
	contacts, err := h.contacts(c)
	if err != nil {
		return err
	}
	return web.Render(c, r.Status(), pages.EmailCode(pages.EmailCodeProps{
		Page: h.chrome.Page(c), WaitMinutes: r.Minutes, Errors: r.Errors,
		SMS:  progress.channel(models.PurposeEmail, stepSMS, text.MaskMobile(contacts.Mobile)),
		Mail: progress.channel(models.PurposeEmailMail, stepMail, text.MaskEmail(progress.address)),
	}))
}

// channel is one of the two codes, as the page shows it.
func (p emailProgress) channel(purpose, step string, to text.Masked) pages.EmailChannel {
	ch := pages.EmailChannel{Proved: p.procedure.Step == step}
	if sent, ok := p.codes[purpose]; ok {
		ch.Code = web.CodeState(&sent.Code, sent.Delivery, p.now, p.policy)
	}
	ch.Code.To = to
	if purpose == models.PurposeEmailMail {
		ch.Code.Mail, ch.Code.Typed = true, true
	}
	return ch
}

// contacts are those of the person who is signed in.
func (h *Handler) contacts(c echo.Context) (models.Contacts, error) {
	o, err := h.sessions.Person(c)
	if err != nil {
		return models.Contacts{}, err
	}
	return o.Cardholder.Contacts(h.store.Keys())
}
