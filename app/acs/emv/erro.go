package emv

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Values of errorCode (table A.4).
const (
	CodeMessage     = "101" // not the message that was expected
	CodeVersion     = "102"
	CodeMissing     = "201"
	CodeExtension   = "202"
	CodeFormat      = "203"
	CodeDuplicate   = "204"
	CodeTransaction = "301"
	CodeDecryption  = "302"
	CodeAccess      = "303"
	CodeISO         = "304"
	CodeData        = "305"
	CodeMCC         = "306"
	CodeTimeout     = "402"
	CodeTransient   = "403"
	CodePermanent   = "404"
	CodeConnection  = "405"
)

var descriptions = map[string]string{
	CodeMessage:     "Message received is invalid",
	CodeVersion:     "Message version number is not supported",
	CodeMissing:     "A required data element is missing",
	CodeExtension:   "A critical message extension is not recognized",
	CodeFormat:      "A data element is not in the required format or has an invalid value",
	CodeDuplicate:   "A data element is duplicated",
	CodeTransaction: "Transaction ID is not recognized",
	CodeDecryption:  "Data decryption failed",
	CodeAccess:      "Access denied, invalid endpoint",
	CodeISO:         "ISO code is invalid",
	CodeData:        "Transaction data is not valid",
	CodeMCC:         "Merchant category code is not valid for the payment system",
	CodeTimeout:     "Transaction timed out",
	CodeTransient:   "System is unavailable for a short time",
	CodePermanent:   "System failed and will not recover by itself",
	CodeConnection:  "System could not be reached",
}

// component is the errorComponent of an access control server.
const component = "A"

// maxDetail is the longest errorDetail, in characters.
const maxDetail = 2048

// NewErro answers a message that is wrong. The detail names fields and never repeats a value of theirs; messageType is
// the type of the message that was wrong. Transaction ids are the caller's to add. A name may be anything that the other
// side calls a field: what is no visible text stays out of it, and U+0000 no queue could hold.
func NewErro(code, detail, messageType string) Erro {
	detail = strings.Map(visible, detail)
	if utf8.RuneCountInString(detail) > maxDetail {
		detail = string([]rune(detail)[:maxDetail])
	}
	return Erro{
		MessageType: TypeErro, MessageVersion: Version,
		ErrorCode: code, ErrorComponent: component, ErrorDescription: descriptions[code], ErrorDetail: detail,
		ErrorMessageType: messageType,
	}
}

// visible drops a character that controls something.
func visible(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// Encode writes a message as a browser carries it: base64url of its JSON, without padding.
func Encode(message any) string {
	body, err := json.Marshal(message)
	if err != nil {
		panic(err) // messages hold nothing but text and booleans
	}
	return base64.RawURLEncoding.EncodeToString(body)
}
