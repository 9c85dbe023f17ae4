package pages

import (
	"time"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// StaffAuditProps is the audit log: the conditions as typed, and the events they leave.
type StaffAuditProps struct {
	Page                            layouts.Page
	Person, Actor, Action, From, To string
	Errors                          components.Errors
	Events                          []AuditEvent
	Newer, Older                    string // addresses of the pages beside it, or empty
	Last                            bool   // there is more, and no page for it
	CSV                             string
}

// AuditEvent is one event, in words and with its place.
type AuditEvent struct {
	At       time.Time
	Chain    string
	Seq      int64
	Actor    string
	Staff    string // user name, or empty
	Action   string
	Outcome  string
	Refused  bool
	Subject  string
	Reason   string // in a staff member's words
	Facts    string
	IPPrefix string
	Device   string
}

// StaffVerifiedProps is what a walk along the chains found.
type StaffVerifiedProps struct {
	Page        layouts.Page
	Person      string // whose chain, as typed; empty: all chains
	Chain       string
	Events      int64
	Broken      string // what is wrong, or empty
	BrokenChain string
	BrokenSeq   int64 // 0: the whole chain
	TimeOut     bool
}

const staffAuditTitle = "監査ログ"

// momentHint says how a day, or a minute of it, is written.
const momentHint = "例：2026-11-22 14:05"

// auditOptions are the choices of a condition: all, and each of the codes by its name.
func auditOptions(codes []string, name func(string) string) []components.Option {
	options := []components.Option{{Value: "", Label: "すべて"}}
	for _, code := range codes {
		options = append(options, components.Option{Value: code, Label: name(code)})
	}
	return options
}

func auditActors() []components.Option  { return auditOptions(text.AuditActors(), text.AuditActor) }
func auditActions() []components.Option { return auditOptions(text.AuditActions(), text.AuditAction) }
