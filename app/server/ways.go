package server

import (
	"fmt"

	"mynetplus/app/config"
	"mynetplus/app/notify"
)

// WaysOut are the routes of mails and SMS that are set; nil where none is.
type WaysOut struct {
	SMTP   *notify.SMTP
	Kannel *notify.Kannel
}

// Routes makes the routes of the settings. Nothing connects yet.
func Routes(c config.Config) (WaysOut, error) {
	var w WaysOut
	server, from, err := c.SMTP()
	if err != nil {
		return w, fmt.Errorf("MYNET_SMTP_URL, MYNET_MAIL_FROM: %w", err)
	}
	if server != nil {
		if w.SMTP, err = notify.NewSMTP(notify.SMTPOptions{URL: server, From: from}); err != nil {
			return w, fmt.Errorf("MYNET_SMTP_URL: %w", err)
		}
	}
	gateways, err := c.Gateways()
	if err != nil {
		return w, fmt.Errorf("MYNET_SMS_GATEWAYS: %w", err)
	}
	if len(gateways) > 0 {
		w.Kannel = notify.NewKannel(notify.KannelOptions{Gateways: gateways, Sender: c.SMSSender})
	}
	return w, nil
}
