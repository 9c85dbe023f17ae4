package server

import (
	"fmt"

	"mynetplus/app/config"
	"mynetplus/app/web"
	"mynetplus/views/pages"
)

// Words judges the settings that pages are made of, beyond what config can: the terms in force and the call center's
// hours.
func Words(c config.Config) (*web.CallCenter, error) {
	if !pages.HasTerms(c.TermsVersion) {
		return nil, fmt.Errorf("MYNET_TERMS_VERSION: the text of %q is not known", c.TermsVersion)
	}
	holidays, err := c.HolidayFile()
	if err != nil {
		return nil, fmt.Errorf("MYNET_HOLIDAYS: %w", err)
	}
	hours, err := web.NewCallCenter(c.CallCenterHours, holidays)
	if err != nil {
		return nil, fmt.Errorf("MYNET_CALL_CENTER_HOURS, MYNET_HOLIDAYS: %w", err)
	}
	return hours, nil
}
