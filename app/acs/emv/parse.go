package emv

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// ParseAReq reads what a directory server posted. The Erro is complete, with the transaction ids that could be read.
func ParseAReq(body []byte) (AReq, *Erro) {
	var m AReq
	return m, parse(body, TypeAReq, areqTable, &m)
}

// ParseCReq reads the field creq of a browser's form: base64url, with or without padding.
func ParseCReq(form string) (CReq, *Erro) {
	var m CReq
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(form, "="))
	if err != nil {
		erro := NewErro(CodeMessage, "creq is not base64url", TypeCReq)
		return m, &erro
	}
	return m, parse(body, TypeCReq, creqTable, &m)
}

// ParseRRes reads the answer to an RReq.
func ParseRRes(body []byte) (RRes, *Erro) {
	var m RRes
	return m, parse(body, TypeRRes, rresTable, &m)
}

// parse judges a message and fills it into m, which stays as it is when there is an Erro.
func parse(body []byte, messageType string, table []field, m any) *Erro {
	o, twice, ok := read(body)
	if !ok {
		erro := NewErro(CodeMessage, "not a JSON object", messageType)
		return &erro
	}
	if code, detail := judge(o, twice, messageType, table); code != "" {
		erro := NewErro(code, detail, typeOf(o, messageType))
		erro.ThreeDSServerTransID = idOf(o, "threeDSServerTransID")
		erro.DSTransID = idOf(o, "dsTransID")
		erro.ACSTransID = idOf(o, "acsTransID")
		return &erro
	}
	fill(o, table, m)
	return nil
}

// judge returns the first errorCode that fits, and its detail; "" for a message that is right. A message of a version
// or type that is not known has tables that are not known, so these come first.
func judge(o object, twice []string, messageType string, table []field) (code, detail string) {
	if kind := o["messageType"]; !empty(kind) && kind != messageType {
		return CodeMessage, "messageType"
	}
	if version := o.text("messageVersion"); version != "" && !Supports(version) {
		return CodeVersion, SupportedVersions()
	}
	for _, found := range []struct {
		code  string
		names []string
	}{
		{CodeDuplicate, twice},
		{CodeMissing, missing(o, table)},
		{CodeFormat, malformed(o, table)},
		{CodeExtension, critical(o)},
	} {
		if len(found.names) > 0 {
			return found.code, strings.Join(found.names, ",")
		}
	}
	return "", ""
}

// fill copies the fields of the table, and nothing else, into a message struct. They have the right types by now.
func fill(o object, table []field, m any) {
	known := make(object, len(table))
	for _, f := range table {
		if value, ok := o[f.name]; ok {
			known[f.name] = value
		}
	}
	body, err := json.Marshal(known)
	if err == nil {
		err = json.Unmarshal(body, m)
	}
	if err != nil {
		panic(err) // a table and its struct disagree
	}
}

// typeOf is the type that a wrong message claims, as far as it is one.
func typeOf(o object, expected string) string {
	claimed := o.text("messageType")
	if slices.Contains([]string{TypeAReq, TypeARes, TypeCReq, TypeCRes, TypeRReq, TypeRRes, TypeErro}, claimed) {
		return claimed
	}
	return expected
}

// idOf is a transaction id of a wrong message, "" when it has not the form of one.
func idOf(o object, name string) string {
	if len(uuid(name, o[name])) > 0 {
		return ""
	}
	return o.text(name)
}
