// Package acs is the access control server of EMV 3-D Secure: it decides about a purchase that a directory server asks
// about, challenges the cardholder in the merchant's frame, and reports how that ended. The messages and their rules of
// form are in app/acs/emv; registering for 3-D Secure is app/enrollment's.
package acs
